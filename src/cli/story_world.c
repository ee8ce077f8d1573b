/* The world of one story: labels, people, acts and time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/buf.h"
#include "base/text.h"
#include "cli/story.h"
#include "service/config.h"
#include "service/replay.h"

/* ---- beginning and end ---------------------------------------------------------------------------------------------- */

static void born(struct story *w, bool clock, const char *call_no, const char *score, int id)
{
    w->births = talloc_realloc(w->ctx, w->births, struct birth, (unsigned)w->births_n + 1);
    struct birth *b = &w->births[w->births_n++];
    *b = (struct birth){ .clock = clock, .score = score, .id = id };
    snprintf(b->call_no, sizeof b->call_no, "%s", call_no);
}

static void remember(void *arg, const struct docket *d, const struct command *cmd)
{
    struct story *w = arg;
    int docket = 0;
    for (int i = 0; i < d->tasks_n; i++)
        if (d->tasks[i].fresh) born(w, false, d->call.no, NULL, d->tasks[i].id);
    for (int i = 0; i < d->clocks_n; i++)
        if (d->clocks[i].fresh) born(w, true, d->call.no, NULL, d->clocks[i].id);
    while (docket < w->labels_n &&
           (w->labels[docket].meeting[0] || w->labels[docket].score || strcmp(w->labels[docket].call_no, d->call.no)))
        docket++;
    for (int i = 0; i < d->events_n; i++) {
        const struct event *e = &d->events[i];
        const char *reason = cmd ? command_arg(cmd, "reason") : NULL, *bad = cmd ? command_arg(cmd, "bad") : NULL;
        w->past = talloc_realloc(w->ctx, w->past, struct past, (unsigned)w->past_n + 1);
        w->past[w->past_n++] = (struct past){ .at = e->at,
                                              .docket = docket,
                                              .entity = e->entity,
                                              .task = e->task,
                                              .act = e->act,
                                              .role = e->role,
                                              .to = e->to,
                                              .kind = d->call.kind,
                                              .came_back = reason && !strcmp(reason, "came_back"),
                                              .bad = e->act == DO_INSPECT && bad && *bad == 'y',
                                              .satisfied = d->call.satisfied,
                                              .calling_street = office_is(e->office, d->call.street) };
        w->log = talloc_realloc(w->ctx, w->log, struct happened, (unsigned)w->log_n + 1);
        struct happened *h = &w->log[w->log_n++];
        *h = (struct happened){ .e = *e };
        memcpy(h->call_no, d->call.no, sizeof h->call_no);
        h->who = e->person ? w->who : role_words[e->role];
    }
}

static Err open_store(struct story *w)
{
    struct store_options o = { .dir = w->dir, .create = true };
    return store_open(w->ctx, &o, &w->store);
}

Err story_begin(struct story *w, const void *ctx, const char *name, const struct institution *in, const char *dir)
{
    *w = (struct story){ .ctx = talloc_new(ctx), .dir = dir, .now = day_start(day_from(2000, 1, 1)) };
    w->name = talloc_strdup(w->ctx, name);
    TRY(open_store(w));
    w->service =
        (struct service){ .store = w->store, .institution = in, .seen = remember, .seen_arg = w, .time_apart = true };
    return OK;
}

Err story_reopen(struct story *w)
{
    store_close(w->store);
    TRY(open_store(w));
    w->service.store = w->store;
    return OK;
}

/* The projections must be what the leaves make. */
const char *story_replay(struct story *w)
{
    struct tx *tx;
    int64_t calls;
    const char *why = NULL;
    if (store_reader(w->ctx, w->store, &tx).kind) return "the store cannot be read";
    Err err = replay_check(&w->service, tx, w->ctx, NULL, NULL, &calls, &why);
    talloc_free(tx);
    return err.kind ? err.why : why;
}

void story_end(struct story *w)
{
    store_close(w->store);
    service_config_close(&w->service);
    TALLOC_FREE(w->ctx);
}

/* ---- names ------------------------------------------------------------------------------------------------------------ */

static Office street_named(const struct institution *in, const char *name)
{
    for (int i = 0; i < in->offices_n; i++)
        if (in->offices[i].kind == OFFICE_STREET && !strcmp(in->offices[i].short_zh, name)) return in->offices[i].code;
    return office_of(name);
}

Office story_office(const struct institution *in, const char *name)
{
    char text[64];
    const char *at = strchr(name, '@');
    if (!at) return street_named(in, name);
    snprintf(text, sizeof text, "%.*s@%s", (int)(at - name), name, street_named(in, at + 1).s);
    return office_of(text);
}

const char *story_office_name(const void *ctx, const struct institution *in, const char *code)
{
    const char *at = strchr(code, '@');
    const struct office_row *o = institution_office(in, office_of(at ? at + 1 : code));
    const char *name = o && o->kind == OFFICE_STREET ? o->short_zh : at ? at + 1 : code;
    return at ? talloc_asprintf(ctx, "%.*s@%s", (int)(at - code), code, name) : name;
}

static int64_t person(struct story *w, const char *name)
{
    for (int i = 0; i < w->people_n; i++)
        if (!strcmp(w->people[i], name)) return i + 1;
    w->people = talloc_realloc(w->ctx, w->people, char *, (unsigned)w->people_n + 1);
    w->people[w->people_n] = talloc_strdup(w->ctx, name);
    return ++w->people_n;
}

/* The role that this kind of office has by that word. */
static enum role role_named(const struct institution *in, Office office, const char *word)
{
    static const struct {
        const char *word;
        enum role role;
    } words[] = {
        { "clerk", BY_STREET_CLERK },     { "leader", BY_STREET_LEADER },     { "head", BY_STREET_HEAD },
        { "assessor", BY_ASSESSOR },      { "reviewer", BY_ASSESS_REVIEWER }, { "acceptor", BY_HUB_ACCEPTOR },
        { "head", BY_HUB_HEAD },          { "liaison", BY_DEPT_LIAISON },     { "leader", BY_DEPT_LEADER },
        { "arbitrator", BY_ARBITRATOR },  { "inspector", BY_INSPECTOR },      { "agency", BY_AGENCY },
        { "leader", BY_DISTRICT_LEADER },
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (!strcmp(words[i].word, word) &&
            (role_fits(in, words[i].role, office) || words[i].role == BY_ASSESS_REVIEWER))
            return words[i].role;
    return (enum role)ROLES;
}

bool story_who(struct story *w, const char *who, struct actor *out)
{
    const char *slash = strchr(who, '/');
    char *text = talloc_strndup(w->ctx, who, slash ? (size_t)(slash - who) : strlen(who));
    char *dot = strrchr(text, '.');
    if (!dot) return false;
    *dot = 0;
    out->office = story_office(w->service.institution, text);
    out->role = role_named(w->service.institution, out->office, dot + 1);
    /* One person may hold two words of an office: 沙河.clerk/甲 is 沙河.leader/甲. */
    out->person = person(w, slash ? talloc_asprintf(w->ctx, "%s%s", text, slash) : who);
    return (int)out->role != ROLES;
}

struct label *story_label(struct story *w, const char *name)
{
    const char *slash = strchr(name, '/');
    size_t n = slash ? (size_t)(slash - name) : strlen(name);
    for (int i = 0; i < w->labels_n; i++)
        if (strlen(w->labels[i].name) == n && !strncmp(w->labels[i].name, name, n)) return &w->labels[i];
    return NULL;
}

const char *story_label_of(struct story *w, const char *call_no)
{
    for (int i = 0; i < w->labels_n; i++)
        if (!w->labels[i].meeting[0] && !w->labels[i].score && !strcmp(w->labels[i].call_no, call_no))
            return w->labels[i].name;
    return call_no;
}

/* "S1/ZFJ#1" → "ZFJ~1"; "M1/T3" → "1/T3" by the meeting's number. */
static const char *task_part(struct story *w, const char *label)
{
    const struct label *l = story_label(w, label);
    const char *slash = strchr(label, '/');
    if (!slash) return NULL;
    if (l && l->meeting[0]) return talloc_asprintf(w->ctx, "%s/%s", l->meeting, slash + 1);
    char *part = talloc_strdup(w->ctx, slash + 1), *hash = strchr(part, '#');
    if (hash) *hash = '~';
    return part;
}

struct docket *story_docket(struct story *w, const char *label, int *task)
{
    struct tx *tx;
    struct docket *d = NULL;
    const struct label *l = story_label(w, label);
    *task = 0;
    if (!l || l->score || store_reader(w->ctx, w->store, &tx).kind) return NULL;
    Err err = service_docket(&w->service, tx, w->ctx, l->call_no, &d);
    talloc_free(tx);
    const char *part = task_part(w, label);
    if (err.kind || !part) return err.kind ? NULL : d;
    *task = service_task_named(d, part);
    return *task ? d : NULL;
}

/* ---- acts ------------------------------------------------------------------------------------------------------------------ */

struct act_job {
    struct job job;
    struct story *w;
    struct request request;
    struct faults *faults;
    struct answer answer;
};

static Err run(struct tx *tx, struct job *job)
{
    struct act_job *a = (struct act_job *)(void *)job;
    return service_act(&a->w->service, tx, a->w->ctx, &a->request, a->w->now, a->faults, &a->answer);
}

static const char *translate(struct story *w, const char *name, const char *value)
{
    const struct arg_row *row = arg_row(name);
    const struct label *l;
    if (row && (!strcmp(name, "main") || !strcmp(name, "call")) && (l = story_label(w, value)) != NULL)
        return talloc_strdup(w->ctx, l->call_no); /* labels may move */
    if (!row || (row->type != ARG_OFFICE && row->type != ARG_OFFICES)) return value;
    int n;
    char **list = text_split(w->ctx, value, ';', &n);
    char *out = talloc_strdup(w->ctx, "");
    for (int i = 0; i < n; i++)
        out = talloc_asprintf_append(out, "%s%s", i ? ";" : "", story_office(w->service.institution, list[i]).s);
    return out;
}

/* tasks=UNIT;M1/T2 → UNIT;1/T2 */
static const char *tasks_of(struct story *w, const char *value)
{
    int n;
    char **list = text_split(w->ctx, value, ';', &n);
    char *out = talloc_strdup(w->ctx, "");
    for (int i = 0; i < n; i++) {
        const char *part = strchr(list[i], '/') ? task_part(w, list[i]) : list[i];
        out = talloc_asprintf_append(out, "%s%s", i ? ";" : "", part);
    }
    return out;
}

static void take_args(struct story *w, const struct line *l, int from, struct request *r)
{
    struct arg *args = talloc_array(w->ctx, struct arg, WORDS_MOST);
    for (int i = from; i < l->words_n; i++) {
        char *eq = strchr(l->words[i], '=');
        if (!eq) continue;
        const char *name = talloc_strndup(w->ctx, l->words[i], (size_t)(eq - l->words[i]));
        if (!strcmp(name, "seen")) /* 0 would mean: not asked */
            r->seen = strcmp(eq + 1, "0") ? atoi(eq + 1) : -1;
        else if (!strcmp(name, "key"))
            r->key = eq + 1;
        else
            args[r->args_n++] =
                (struct arg){ name, strcmp(name, "tasks") ? translate(w, name, eq + 1) : tasks_of(w, eq + 1) };
    }
    r->args = args;
}

static void take_rows(struct story *w, const struct line *l, struct request *r)
{
    struct table_row *rows = talloc_zero_array(w->ctx, struct table_row, ROWS_MOST);
    for (int i = 0; i < l->rows_n; i++) {
        struct arg *cells = talloc_array(w->ctx, struct arg, WORDS_MOST);
        rows[i] = (struct table_row){ l->rows[i][0], cells, 0 };
        for (char **word = l->rows[i] + 1; *word; word++) {
            char *eq = strchr(*word, '=');
            if (!eq) continue;
            const char *name = talloc_strndup(w->ctx, *word, (size_t)(eq - *word));
            cells[rows[i].cells_n++] = (struct arg){ name, translate(w, name, eq + 1) };
        }
    }
    r->rows = rows;
    r->rows_n = l->rows_n;
}

static const char *call_named(const struct story *w, const struct request *r)
{
    const struct command c = { .args = r->args, .args_n = r->args_n };
    const char *no = command_arg(&c, "call"); /* translated already */
    for (int i = 0; no && i < w->labels_n; i++)
        if (!strcmp(w->labels[i].call_no, no)) return talloc_strdup(w->ctx, no); /* labels may move */
    return NULL;
}

/* "1/T3" of the call in hand → "M1/T3": an open row is named by its meeting's label. */
static void name_meetings(struct story *w, const char *call_no, struct faults *faults)
{
    for (int i = 0; call_no && i < faults->n; i++) {
        const char *slash = strchr(faults->list[i].field, '/');
        for (int k = 0; slash && k < w->labels_n; k++) {
            const struct label *l = &w->labels[k];
            size_t n = strlen(l->meeting);
            if (!n || strcmp(l->call_no, call_no) || (size_t)(slash - faults->list[i].field) != n ||
                strncmp(l->meeting, faults->list[i].field, n))
                continue;
            faults->list[i].field = talloc_asprintf(w->ctx, "%s%s", l->name, slash);
            break;
        }
    }
}

static const char *refusal(const void *ctx, Err err, const struct faults *faults)
{
    char *s = talloc_strdup(ctx, err.kind ? kind_row(err.kind)->word : "ok");
    for (int i = 0; err.kind == BAD_INPUT && i < faults->n; i++)
        s = talloc_asprintf_append(s, " %s", faults->list[i].field);
    return s;
}

static bool same_fields(const struct line *l, const struct faults *f)
{
    if (l->fields_n != f->n) return false;
    for (int i = 0; i < f->n; i++) {
        bool there = false;
        for (int k = 0; k < l->fields_n; k++) there |= !strcmp(l->fields[k], f->list[i].field);
        if (!there) return false;
    }
    return true;
}

static struct verdict judge(struct story *w, const struct line *l, Err err, const struct faults *faults)
{
    struct verdict v = { "ok", NULL };
    const char *got = refusal(w->ctx, err, faults);
    if (l->refusal) {
        char *want = talloc_strdup(w->ctx, l->refusal);
        for (int i = 0; i < l->fields_n; i++) want = talloc_asprintf_append(want, " %s", l->fields[i]);
        v.expected = want;
    }
    bool ok = l->refusal ? err.kind && !strcmp(kind_row(err.kind)->word, l->refusal) &&
                               (err.kind != BAD_INPUT || same_fields(l, faults))
                         : !err.kind;
    if (!ok) v.got = err.kind ? talloc_asprintf(w->ctx, "%s (%s)", got, err.why) : got;
    return v;
}

static enum act act_named(const char *word)
{
    for (int i = 0; i < ACTS; i++)
        if (!strcmp(act_words[i], word)) return (enum act)i;
    return (enum act)ACTS;
}

/* ---- scores: records of their own, in this process's memory only --------------------------------------------------------- */

static void remember_score(struct story *w, const struct label *l)
{
    struct score *s = l->score;
    for (int i = 0; i < s->clocks_n; i++) {
        if (s->clocks[i].fresh) born(w, true, "", l->name, i + 1);
        s->clocks[i].fresh = false;
    }
    for (int i = 0; i < s->events_n; i++) {
        const struct event *e = &s->events[i];
        w->log = talloc_realloc(w->ctx, w->log, struct happened, (unsigned)w->log_n + 1);
        w->log[w->log_n++] =
            (struct happened){ .e = *e, .score = l->name, .who = e->person ? w->who : role_words[e->role] };
    }
    TALLOC_FREE(s->events);
    s->events_n = 0;
}

static struct label *label_new(struct story *w, const char *name)
{
    w->labels = talloc_realloc(w->ctx, w->labels, struct label, (unsigned)w->labels_n + 1);
    w->labels[w->labels_n] = (struct label){ .name = talloc_strdup(w->ctx, name) };
    return &w->labels[w->labels_n++];
}

struct verdict story_score(struct story *w, const struct line *l)
{
    Day from, to;
    struct score *score;
    struct request r = { .args_n = 0 };
    struct faults *faults = faults_new(w->ctx);
    take_args(w, l, 2, &r);
    const struct command c = { .args = r.args, .args_n = r.args_n };
    const char *agency = command_arg(&c, "agency"), *d = command_arg(&c, "D");
    struct score_opening o = { .id = l->words_n > 1 ? l->words[1] : "", .period = command_arg(&c, "period") };
    if (!agency || !o.period || !period_parse(o.period, &from, &to))
        return judge(w, l, (Err){ BAD_INPUT, "agency= and period=" }, faults);
    o.unit = story_office(w->service.institution, agency);
    o.D.there = d && score_value_read(d, &o.D.x100);
    if (w->now.s < score_period_end(to).s) story_time(w, score_period_end(to));
    Err err = score_counts_read(r.args, r.args_n, &o.counts, faults) ? OK : faults_err(faults);
    if (!err.kind) err = score_open(w->service.institution, w->ctx, &o, w->now, faults, &score);
    if (!err.kind) {
        struct label *label = label_new(w, o.id);
        label->score = score;
        remember_score(w, label);
    }
    return judge(w, l, err, faults);
}

static char *line_text(struct story *w, const struct line *l)
{
    char *s = talloc_strdup(w->ctx, "");
    for (int i = 0; i < l->words_n; i++) s = talloc_asprintf_append(s, "%s\n", l->words[i]);
    return s;
}

static void keep_key(struct story *w, const struct line *l, const char *key)
{
    w->keys = talloc_realloc(w->ctx, w->keys, struct kept, (unsigned)w->keys_n + 1);
    w->keys[w->keys_n++] = (struct kept){ talloc_strdup(w->ctx, key), line_text(w, l) };
}

/* R6: the same request again does nothing; another under its key is refused. */
static Err score_repeated(struct story *w, const struct line *l, const char *key, bool *out, struct faults *faults)
{
    for (int i = 0; key && i < w->keys_n; i++) {
        if (strcmp(w->keys[i].key, key)) continue;
        *out = !strcmp(w->keys[i].line, line_text(w, l));
        if (!*out) fault_add(faults, "key", "this idempotency key came with another request");
    }
    return faults_err(faults);
}

static struct verdict score_act(struct story *w, const struct line *l, struct label *label, enum act act,
                                const struct actor *by)
{
    struct request r = { .args_n = 0 };
    struct faults *faults = faults_new(w->ctx);
    take_args(w, l, 3, &r);
    struct command c = { .entity = SCORE, .act = act, .by = *by, .seen = r.seen, .args = r.args, .args_n = r.args_n };
    bool repeated = false;
    Err err = score_repeated(w, l, r.key, &repeated, faults);
    if (!err.kind && !repeated) err = score_apply(w->service.institution, label->score, &c, w->now, faults);
    if (!err.kind && !repeated) {
        remember_score(w, label);
        if (r.key) keep_key(w, l, r.key);
    }
    return judge(w, l, err, faults);
}

struct verdict story_act(struct story *w, const struct line *l)
{
    struct act_job a = { .job = { .run = run }, .w = w, .faults = faults_new(w->ctx) };
    enum act act = l->words_n >= 3 ? act_named(l->words[1]) : (enum act)ACTS;
    if (l->words_n < 3 || (int)act == ACTS || !story_who(w, l->words[0], &a.request.by))
        return (struct verdict){ "WHO ACT LABEL …", talloc_asprintf(w->ctx, "a faulty line (%s)", l->words[0]) };
    struct label *label = story_label(w, l->words[2]);
    w->who = talloc_strdup(w->ctx, l->words[0]);
    if (label && label->score && strchr(l->words[2], '/'))
        return judge(w, l, (Err){ NOT_FOUND, "a score has no tasks" }, a.faults);
    if (label && label->score) return score_act(w, l, label, act, &a.request.by);
    a.request.act = act;
    bool meets = act == DO_CONVENE || (label && label->meeting[0]);
    a.request.entity = strchr(l->words[2], '/') ? TASK : meets ? MEETING : CALL;
    a.request.meeting = label && label->meeting[0] ? label->meeting : NULL;
    a.request.task = task_part(w, l->words[2]);
    a.request.call_no = label ? label->call_no : NULL;
    take_args(w, l, 3, &a.request);
    take_rows(w, l, &a.request);
    if (act == DO_CONVENE) a.request.call_no = call_named(w, &a.request);
    if (!a.request.call_no && act != DO_CREATE) return judge(w, l, (Err){ NOT_FOUND, "no such record" }, a.faults);
    int past = w->past_n, log = w->log_n, births = w->births_n;
    bool fresh = act == DO_CREATE || act == DO_CONVENE;
    if (fresh) { /* the label is known to `remember` */
        label_new(w, l->words[2]);
        if (act == DO_CREATE) a.request.call_no = NULL;
    }
    Err err = store_write_wait(w->store, &a.job);
    if (err.kind) {
        w->past_n = past;
        w->log_n = log;
        w->births_n = births;
        w->labels_n -= fresh;
    } else if (fresh) {
        const struct docket *d = a.answer.docket;
        memcpy(w->labels[w->labels_n - 1].call_no, d->call.no, sizeof w->labels[0].call_no);
        if (act == DO_CONVENE)
            memcpy(w->labels[w->labels_n - 1].meeting, d->meetings[d->meetings_n - 1].id, sizeof w->labels[0].meeting);
        for (int i = past; act == DO_CREATE && i < w->past_n; i++) w->past[i].docket = w->labels_n - 1;
    }
    if (a.request.entity == TASK) name_meetings(w, a.request.call_no, a.faults);
    return judge(w, l, err, a.faults);
}

/* ---- time and configuration -------------------------------------------------------------------------------------------------- */

struct tick_job {
    struct job job;
    struct story *w;
    const char *call_no;
    Time at, now;
};

static Err tick(struct tx *tx, struct job *job)
{
    struct tick_job *t = (struct tick_job *)(void *)job;
    return service_tick_call(&t->w->service, tx, t->call_no, t->at);
}

static int age(const struct story *w, const char *call_no, int clock)
{
    int i = 0;
    while (i < w->births_n &&
           !(w->births[i].clock && w->births[i].id == clock && !strcmp(w->births[i].call_no, call_no)))
        i++;
    return i;
}

/* The call on which time acts first: by instant, then by the clock's age among all calls. */
static bool first_by(struct story *w, struct tick_job *out)
{
    int oldest = 0, task, clock;
    out->call_no = NULL;
    for (int i = 0; i < w->labels_n; i++) {
        struct label *l = &w->labels[i];
        struct docket *d = l->meeting[0] || l->score ? NULL : story_docket(w, l->name, &task);
        Time at = d ? docket_fires_at(w->service.institution, d) : out->now;
        if (!d || at.s > out->now.s || (out->call_no && at.s > out->at.s)) continue;
        docket_firing(w->service.institution, d, at, &clock);
        int born = age(w, l->call_no, clock);
        if (out->call_no && at.s == out->at.s && born >= oldest) continue;
        out->call_no = talloc_strdup(w->ctx, l->call_no);
        out->at = at;
        oldest = born;
    }
    return out->call_no != NULL;
}

static bool is_quiet(struct story *w, Time to)
{
    Time next;
    struct tx *tx;
    if (store_reader(w->ctx, w->store, &tx).kind) return true;
    bool quiet = service_next_tick(&w->service, tx, &next).kind || next.s > to.s;
    talloc_free(tx);
    return quiet;
}

void story_time(struct story *w, Time to)
{
    struct tick_job t = { .job = { .run = tick }, .w = w, .now = to };
    while (!is_quiet(w, to) && first_by(w, &t))
        if (store_write_wait(w->store, &t.job).kind) break;
    w->now = to;
}

/* What changes of the institution, as a person of the hub who is nobody in particular. */
struct change {
    struct job job;
    struct story *w;
    struct faults *faults;
    enum { CHANGE_SETTING, CHANGE_CALENDAR, CHANGE_LIST } what;
    const char *key, *value;
    int year;
    Day *off, *work, from;
    int off_n, work_n;
    struct list_table *table;
};

static Err change_run(struct tx *tx, struct job *job)
{
    struct change *c = (struct change *)(void *)job;
    struct service *s = &c->w->service;
    const struct config_by by = { "hub/0", c->w->now };
    faults_clear(c->faults);
    switch (c->what) {
    case CHANGE_SETTING:
        return service_put_setting(s, tx, c->w->ctx, &by, c->key, c->value, day_of(c->w->now), c->faults);
    case CHANGE_CALENDAR:
        return service_put_calendar(s, tx, c->w->ctx, &by, c->year, c->off, c->off_n, c->work, c->work_n, c->faults);
    case CHANGE_LIST: break;
    }
    return service_put_list(s, tx, c->w->ctx, &by, c->table, c->key, c->from, true, c->faults);
}

static struct verdict change(struct story *w, const struct line *l, struct change *c, Err err)
{
    c->job.run = change_run;
    c->w = w;
    c->faults = faults_new(w->ctx);
    if (!err.kind) err = store_write_wait(w->store, &c->job);
    return judge(w, l, err, c->faults);
}

struct verdict story_set(struct story *w, const struct line *l)
{
    struct change c = { .what = CHANGE_SETTING,
                        .key = l->words_n > 1 ? l->words[1] : "",
                        .value = l->words_n > 2 ? l->words[2] : "" };
    return change(w, l, &c, OK);
}

static bool days_of(const void *ctx, const char *text, Day **out, int *n)
{
    int parts;
    char **list = text_split(ctx, text, ';', &parts);
    *out = talloc_array(ctx, Day, 800);
    *n = 0;
    for (int i = 0; i < parts; i++) {
        Day a, b;
        char *dots = strstr(list[i], "..");
        if (!day_parse(list[i], 10, &a)) return false;
        b = a;
        if (dots && !day_parse(dots + 2, strlen(dots + 2), &b)) return false;
        for (; a.n <= b.n && *n < 800; a.n++) (*out)[(*n)++] = a;
    }
    return true;
}

struct verdict story_calendar(struct story *w, const struct line *l)
{
    struct change c = { .what = CHANGE_CALENDAR, .year = l->words_n > 1 ? atoi(l->words[1]) : 0 };
    Err err = OK;
    for (int i = 2; i < l->words_n; i++) {
        bool good = true;
        if (!strncmp(l->words[i], "off=", 4)) good = days_of(w->ctx, l->words[i] + 4, &c.off, &c.off_n);
        if (!strncmp(l->words[i], "work=", 5)) good = days_of(w->ctx, l->words[i] + 5, &c.work, &c.work_n);
        if (!good) err = (Err){ BAD_INPUT, "a list of days D;D..D" };
    }
    struct verdict v = change(w, l, &c, err);
    for (int i = 0; i < w->labels_n; i++)
        if (w->labels[i].score) score_calendar_arrived(w->service.institution, w->labels[i].score);
    story_time(w, w->now);
    return v;
}

/* ITEM.FIELD=VALUE of a `list` line: the words of story-format.md are columns of the table. */
static Err list_field(struct story *w, struct change *c, struct list_row *row, const char *field, const char *value)
{
    static const struct {
        const char *word;
        enum list_column column;
        enum { A_SPAN, OFFICES, CODES } is;
    } fields[] = {
        { "ack", L_ACK, A_SPAN },   { "arrive", L_ARRIVE, A_SPAN },    { "meeting_within", L_MEETING, A_SPAN },
        { "plan", L_PLAN, A_SPAN }, { "resolve", L_RESOLVE, A_SPAN },  { "lead", L_LEAD, OFFICES },
        { "co", L_CO, OFFICES },    { "evidence", L_EVIDENCE, CODES }, { "metrics", L_METRICS, CODES },
    };
    size_t i = 0;
    struct faults *faults = faults_new(w->ctx);
    while (i < sizeof fields / sizeof fields[0] && strcmp(fields[i].word, field)) i++;
    if (i == sizeof fields / sizeof fields[0]) return (Err){ BAD_INPUT, "unknown field of an item" };
    if (fields[i].is == CODES) return list_table_set(c->table, row, fields[i].column, value, faults);
    if (fields[i].is == A_SPAN) {
        const char *space = strchr(value, ' ');
        TRY(list_table_set(c->table, row, fields[i].column,
                           talloc_strndup(w->ctx, value, space ? (size_t)(space - value) : 0), faults));
        return list_table_set(c->table, row, fields[i].column + 1, space ? space + 1 : "", faults);
    }
    int n;
    char **names = text_split(w->ctx, value, ';', &n), *codes = talloc_strdup(w->ctx, "");
    for (int k = 0; k < n; k++)
        codes = talloc_asprintf_append(codes, "%s%s", k ? ";" : "", story_office(w->service.institution, names[k]).s);
    return list_table_set(c->table, row, fields[i].column, codes, faults);
}

static Err list_word(struct story *w, struct change *c, const char *word)
{
    char *name = talloc_strdup(w->ctx, word), *eq = strchr(name, '='), *dot = strchr(name, '.');
    if (!eq) return OK;
    *eq = 0;
    if (!strcmp(name, "from"))
        return day_parse(eq + 1, strlen(eq + 1), &c->from) ? OK : (Err){ BAD_INPUT, "from=DATE" };
    for (int k = 0; k < c->table->n; k++) {
        struct list_row *row = &c->table->rows[k];
        size_t code = strlen(row->cell[L_CODE]);
        if (!strcmp(name, "drop") && text_listed(eq + 1, row->cell[L_CODE])) {
            memmove(row, row + 1, sizeof *row * (size_t)(c->table->n - k - 1));
            c->table->n--;
            k--;
        } else if (dot && (size_t)(dot - name) == code && !strncmp(name, row->cell[L_CODE], code)) {
            return list_field(w, c, row, dot + 1, eq + 1);
        }
    }
    return OK;
}

struct verdict story_list(struct story *w, const struct line *l)
{
    const struct asset *shipped = asset_find("data/domain/catalog-45.csv");
    struct change c = { .what = CHANGE_LIST, .key = l->words_n > 1 ? l->words[1] : "" };
    Err err = list_table_read(w->ctx, shipped->from, asset_size(shipped), faults_new(w->ctx), &c.table);
    for (int i = 2; !err.kind && i < l->words_n; i++) err = list_word(w, &c, l->words[i]);
    return change(w, l, &c, err);
}
