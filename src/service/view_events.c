/* The timeline: each leaf of the call as an event, its facts as they stand in the ledger, its texts from the vault. What
   was erased is null. */
#include <stdlib.h>
#include <string.h>

#include "service/access.h"
#include "service/dossier.h"
#include "service/json_out.h"

static void j_slice(struct buf *b, const char *name, struct slice s) /* escaped already, as JSON wants it */
{
    j_quoted(b, name, s.s, s.n);
}

/* "510104035/12" → office and person's name; "clock" as it stands. */
static void who(struct buf *b, const struct viewer *v, const void *ctx, struct slice by)
{
    const char *slash = memchr(by.s, '/', by.n);
    if (!slash) {
        j_slice(b, "by", by);
        j_null(b, "office");
        return;
    }
    j_text(b, "by", access_name(v->tx, ctx, strtoll(slash + 1, NULL, 10)));
    j_slice(b, "office", (struct slice){ by.s, (size_t)(slash - by.s) });
}

/* Names of p whose value the vault has no more. A commitment is 44 characters of base64, the last one '='. */
static void erased(struct buf *b, const struct step_seen *step, const struct vault_row *first, int n)
{
    for (const char *s = step->p.s, *end = s + step->p.n; end - s > 48;) {
        const char *name = s + 2, *name_end = memchr(name, '"', (size_t)(end - name));
        size_t len = (size_t)(name_end - name);
        bool there = false;
        for (int i = 0; i < n; i++) there |= strlen(first[i].name) == len && !memcmp(first[i].name, name, len);
        if (!there) {
            j_comma(b);
            j_raw(b, name - 1, len + 2);
            j_raw(b, ":null", 5);
        }
        s = name_end + 2 + 46;
    }
}

static int pledges(struct slice p)
{
    int n = 0;
    for (const char *s = p.s, *end = s + p.n; (s = memchr(s, '=', (size_t)(end - s))) != NULL; s++) n++;
    return n;
}

/* The vault's rows of this step stand together; *at is the first of them. */
static void texts(struct buf *b, const struct dossier *f, const struct step_seen *step, int *at)
{
    while (*at < f->vault_n && f->vault[*at].k < step->k) ++*at;
    const struct vault_row *first = f->vault_n ? &f->vault[*at] : NULL; /* no offset is added to none */
    int n = 0;
    j_object(b, "texts");
    for (; *at < f->vault_n && f->vault[*at].k == step->k; ++*at, n++) {
        j_comma(b);
        j_char(b, '"');
        j_raw(b, f->vault[*at].name, strlen(f->vault[*at].name));
        j_raw(b, "\":", 2);
        buf_json(b, f->vault[*at].value);
    }
    if (n < pledges(step->p)) erased(b, step, first, n);
    j_end(b);
}

void view_events(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f)
{
    char label[48];
    int at = 0;
    j_list(b, "events");
    for (int i = 0; i < f->n; i++) {
        const struct step_seen *step = &f->steps[i];
        const struct task *t = step->task ? docket_task(f->d, step->task) : NULL;
        j_entry(b);
        j_int(b, "k", step->k);
        j_time(b, "at", (Time){ step->at });
        who(b, v, ctx, step->by);
        j_slice(b, "act", step->act);
        j_slice(b, "to", step->to);
        if (step->role.n) j_slice(b, "role", step->role);
        if (t) {
            view_task_label(f->d, t, label);
            j_own(b, "task", label);
        }
        j_bytes(b, "facts", step->d.s, step->d.n);
        texts(b, f, step, &at);
        j_end(b);
    }
    j_list_end(b);
}
