/* Who lives in the demo district and what they say: data/demo, read once; people with their grants and drawn pictures are
   put into the fresh data folder before anything happens. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/text.h"
#include "cli/demo.h"
#include "service/register.h"
#include "store/people.h"
#include "store/store.h"

static struct table *shipped(struct demo *d, const char *name, struct faults *faults)
{
    const struct asset *a = asset_find(name);
    const char *fault = a ? NULL : "it is not inside the program";
    struct table *t = a ? table_read(d->ctx, a->from, asset_size(a), &fault) : NULL;
    if (!t) fault_add(faults, name, fault);
    return t;
}

static void read_people(struct demo *d, const struct table *t, struct faults *faults)
{
    d->people_n = table_rows(t);
    d->people = talloc_zero_array(d->ctx, struct member, (unsigned)d->people_n);
    for (int i = 0; i < d->people_n; i++) {
        struct member *m = &d->people[i];
        *m = (struct member){ table_get(t, i, "account"), table_get(t, i, "name"), office_of(table_get(t, i, "office")),
                              role_from(table_get(t, i, "role")), 0 };
        if (m->role >= BY_SYSTEM) fault_addf(faults, "people.csv", "%s: no such role", m->account);
    }
}

static void read_texts(struct demo *d, const struct table *t)
{
    d->own_n = d->texts_n = table_rows(t);
    d->own = d->texts = talloc_zero_array(d->ctx, struct text, (unsigned)d->texts_n);
    for (int i = 0; i < d->texts_n; i++)
        d->texts[i] = (struct text){ table_get(t, i, "item"),
                                     table_get(t, i, "subject"),
                                     table_get(t, i, "text"),
                                     table_get(t, i, "place"),
                                     table_get(t, i, "wanted_result"),
                                     table_get(t, i, "answer"),
                                     table_get(t, i, "explain"),
                                     table_get(t, i, "values"),
                                     table_get(t, i, "rework_note"),
                                     "",
                                     "" };
}

/* "2026-03-09 09:20", whole minutes. */
static bool read_minute(const char *s, Time *out)
{
    Day day;
    int64_t seconds;
    if (strlen(s) != 16 || !day_parse(s, 10, &day) || !clock_parse(s + 11, 5, &seconds)) return false;
    *out = (Time){ day_start(day).s + seconds };
    return true;
}

static void read_script(struct demo *d, const struct table *t, struct faults *faults)
{
    d->script_n = table_rows(t);
    d->script = talloc_zero_array(d->ctx, struct script_line, (unsigned)d->script_n);
    for (int i = 0; i < d->script_n; i++) {
        struct script_line *l = &d->script[i];
        *l = (struct script_line){
            { 0 }, table_get(t, i, "account"), table_get(t, i, "act"), table_get(t, i, "task"), table_get(t, i, "args")
        };
        if (strcmp(l->act, "row") && !read_minute(table_get(t, i, "at"), &l->at))
            fault_addf(faults, "case.csv", "row %d: at must be YYYY-MM-DD HH:MM", i + 2);
    }
}

Err demo_read(struct demo *d, struct faults *faults)
{
    struct table *people = shipped(d, "data/demo/people.csv", faults),
                 *texts = shipped(d, "data/demo/calls.csv", faults), *script = shipped(d, "data/demo/case.csv", faults);
    d->phrases = shipped(d, "data/demo/phrases.csv", faults);
    TRY(faults_err(faults));
    read_people(d, people, faults);
    read_texts(d, texts);
    read_script(d, script, faults);
    return faults_err(faults);
}

/* ---- asking ------------------------------------------------------------------------------------------------------------ */

const struct member *demo_member(const struct demo *d, Office office, enum role role, struct rng *r)
{
    const struct member *found[16];
    int n = 0;
    for (int i = 0; i < d->people_n && n < 16; i++)
        if (d->people[i].role == role && office_is(d->people[i].office, office)) found[n++] = &d->people[i];
    return n ? found[rng_below(r, n)] : NULL;
}

const char *demo_phrase(const struct demo *d, const char *kind, const char *code, struct rng *r)
{
    int found[32], n = 0;
    for (int i = 0; i < table_rows(d->phrases) && n < 32; i++)
        if (!strcmp(table_get(d->phrases, i, "kind"), kind) && !strcmp(table_get(d->phrases, i, "code"), code))
            found[n++] = i;
    return n ? table_get(d->phrases, found[rng_below(r, n)], "text") : "";
}

const struct text *demo_own(const struct demo *d, const char *item, int nth)
{
    int n = 0;
    for (int i = 0; i < d->own_n; i++) n += !strcmp(d->own[i].item, item);
    for (int i = 0, k = n ? nth % n : 0; i < d->own_n; i++)
        if (!strcmp(d->own[i].item, item) && k-- == 0) return &d->own[i];
    return NULL;
}

const char *demo_picture(const struct demo *d, const struct played *p, bool after)
{
    return d->pictures ? d->pictures[scene_of_item(p->text->item)][p->variant][after].sha : "";
}

/* ---- settling ------------------------------------------------------------------------------------------------------------ */

struct drawing {
    uint64_t seed;
    void *ctx[2];
    struct photo photos[SCENES][VARIANTS][2];
    Err err[2];
};

/* Every other scene: two of these run at once, each on a context of its own. */
static void draw_some(struct drawing *g, int half)
{
    for (int s = half; s < SCENES; s += 2)
        for (int v = 0; v < VARIANTS; v++)
            for (int after = 0; after < 2 && !g->err[half].kind; after++)
                g->err[half] = media_photo_draw(g->ctx[half], g->seed + (uint64_t)v, (enum scene)s, after != 0,
                                                &g->photos[s][v][after]);
}

static void *draw_first(void *arg)
{
    draw_some(arg, 0);
    return NULL;
}

struct settling {
    struct job job;
    struct demo *d;
    char *password; /* hashed: all share it, and it is printed */
    struct file_row *files;
    int files_n;
    struct faults *faults;
};

static struct member *account(struct demo *d, const char *name)
{
    for (int i = 0; i < d->people_n; i++)
        if (!strcmp(d->people[i].account, name)) return &d->people[i];
    return NULL;
}

static Err grant_act(struct tx *tx, struct settling *s, const char *no, const char *act, struct actor by,
                     const struct arg *args, int args_n, struct entry_answer *out)
{
    struct demo *d = s->d;
    const struct entry_request r = {
        .book = book_named(d->in->registers, "grant"), .no = no, .act = act, .by = by, .args = args, .args_n = args_n
    };
    return register_act(&d->service, tx, d->ctx, &r, d->begin, s->faults, out);
}

/* sys_admin proposes, sec_admin approves (R3); these two come first and need nobody. */
static Err grant(struct tx *tx, struct settling *s, struct member *m, const struct member *sys,
                 const struct member *sec)
{
    struct entry_answer a;
    const Office hub = office_of("hub");
    bool first = m == sys || m == sec;
    const struct arg args[] = { { "person", talloc_asprintf(s->d->ctx, "%lld", (long long)m->id) },
                                { "office", m->office.s },
                                { "granted", role_words[m->role] } };
    const struct actor by = first ? (struct actor){ BY_SYSTEM, hub, 0 } : (struct actor){ BY_SYS_ADMIN, hub, sys->id };
    TRY(grant_act(tx, s, NULL, first ? "set_up" : "propose", by, args, 3, &a));
    return first ? OK
                 : grant_act(tx, s, a.entry->no, "approve", (struct actor){ BY_SEC_ADMIN, hub, sec->id }, NULL, 0, &a);
}

static Err settle_run(struct tx *tx, struct job *job)
{
    struct settling *s = (struct settling *)job;
    struct demo *d = s->d;
    struct member *sys = account(d, "sys.admin"), *sec = account(d, "sec.admin");
    if (!sys || !sec) return (Err){ BROKEN, "people.csv must have sys.admin and sec.admin" };
    for (int i = 0; i < d->people_n; i++)
        TRY(store_person_add(tx, d->people[i].account, d->people[i].name, s->password, d->begin, s->faults,
                             &d->people[i].id));
    TRY(grant(tx, s, sys, sys, sec));
    TRY(grant(tx, s, sec, sys, sec));
    for (int i = 0; i < d->people_n; i++)
        if (&d->people[i] != sys && &d->people[i] != sec) TRY(grant(tx, s, &d->people[i], sys, sec));
    for (int i = 0; i < s->files_n; i++) {
        s->files[i].person = sys->id;
        TRY(store_file_put(tx, &s->files[i]));
    }
    return OK;
}

static Err save_picture(struct demo *d, const struct photo *photo, struct file_row *row)
{
    *row = (struct file_row){
        .kind = "jpeg", .bytes = (int64_t)photo->len, .width = photo->w, .height = photo->h, .at = d->begin
    };
    TRY(store_file_save(d->service.store, photo->thumb, photo->thumb_len, row->thumb));
    return store_file_save(d->service.store, photo->bytes, photo->len, row->sha);
}

static Err save_pictures(struct demo *d, struct drawing *g, struct settling *s)
{
    TRY(g->err[0]);
    TRY(g->err[1]);
    d->pictures = talloc_zero_size(d->ctx, sizeof *d->pictures * SCENES);
    s->files = talloc_zero_array(d->ctx, struct file_row, SCENES * VARIANTS * 2);
    for (int i = 0; i < SCENES; i++)
        for (int v = 0; v < VARIANTS; v++)
            for (int after = 0; after < 2; after++) {
                struct file_row *row = &s->files[s->files_n++];
                TRY(save_picture(d, &g->photos[i][v][after], row));
                memcpy(d->pictures[i][v][after].sha, row->sha, SHA_TEXT);
            }
    return OK;
}

static Err draw(struct demo *d, struct settling *s)
{
    struct drawing *g = talloc_zero(NULL, struct drawing);
    pthread_t thread;
    g->seed = d->seed;
    g->ctx[0] = talloc_new(NULL);
    g->ctx[1] = talloc_new(NULL);
    bool two = !pthread_create(&thread, NULL, draw_first, g);
    draw_some(g, 1);
    if (two)
        pthread_join(thread, NULL);
    else
        draw_some(g, 0);
    Err err = save_pictures(d, g, s);
    talloc_free(g->ctx[0]);
    talloc_free(g->ctx[1]);
    talloc_free(g);
    return err;
}

Err demo_settle(struct demo *d, const char *password, bool pictures, struct faults *faults)
{
    struct settling s = { .job.run = settle_run, .d = d, .faults = faults };
    if (pictures) TRY(draw(d, &s));
    TRY(password_hash(d->ctx, password, &s.password));
    return store_write_wait(d->service.store, &s.job);
}
