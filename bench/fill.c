/* A data folder for measurements: CALLS calls through the service, eight acts each (create, submit, vet, accept, dispatch,
   sign, file, close), one in twenty left open with its department, and GRADED more that wait for their dispatch (their
   numbers go to DIR/graded.txt). Acts are spread as in life: a wave of calls takes each step before the next one, so a
   call's rows were not written side by side.

   fill DIR CALLS GRADED [DAYS]      DAYS: spread over so many days, the same number each, instead of one wave after another */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/service.h"
#include "store/store.h"

enum { WAVE = 1000, JOB = 100, STEP_S = 1800 };

static const char *const streets[] = { "510104017", "510104018", "510104019", "510104022", "510104023", "510104026",
                                       "510104030", "510104032", "510104035", "510104036", "510104037" };
enum { STREETS = sizeof streets / sizeof *streets };
#define TEXT "小区北门外人行道暴露垃圾反复出现,清运后两三天又堆起来,气味影响沿街商户和学生上学,请彻底清理并常态保洁。"

struct fill {
    struct service service;
    const struct item *items[64]; /* of grade general */
    int items_n;
    char (*no)[24];
    Time now;
};

struct fill_job {
    struct job job;
    struct fill *fill;
    enum act act;
    int from, to;
};

static char *joined_evidence(const void *ctx, const struct item *item)
{
    char *s = talloc_strdup(ctx, "");
    for (int i = 0; i < item->evidence_n; i++)
        s = talloc_asprintf_append(s, "%s%s", i ? ";" : "", item->evidence[i]->code);
    return s;
}

static char *joined_values(const void *ctx, const struct item *item)
{
    char *s = talloc_strdup(ctx, "");
    for (int i = 0; i < item->metrics_n; i++)
        if (!item->metrics[i]->computed) s = talloc_asprintf_append(s, "%s%s:6", *s ? ";" : "", item->metrics[i]->code);
    return s;
}

static int args_of(const void *ctx, enum act act, const struct item *item, struct arg *args)
{
    int n = 0;
    if (act == DO_CREATE || act == DO_SUBMIT) {
        args[n++] = (struct arg){ "item", item->code };
        args[n++] = (struct arg){ "place", "春熙路北段 12 号门前人行道" };
        args[n++] = (struct arg){ "text", TEXT };
        args[n++] = (struct arg){ "contact", "网格员 028-8000 0000" };
        args[n++] = (struct arg){ "wanted_result", "清除并常态保洁" };
    } else if (act == DO_ACCEPT) {
        args[n++] = (struct arg){ "grade", "general" };
        args[n++] = (struct arg){ "lead", item->lead.s };
    } else if (act == DO_DISPATCH) {
        args[n++] = (struct arg){ "co", "" };
        args[n++] = (struct arg){ "reason", "单个点位,无需协办" };
    } else if (act == DO_FILE) {
        args[n++] = (struct arg){ "kind", "solved" };
        args[n++] = (struct arg){ "evidence", joined_evidence(ctx, item) };
        args[n++] = (struct arg){ "values", joined_values(ctx, item) };
        args[n++] = (struct arg){ "text", "已清理完毕,现场复查三次未见反弹,纳入每日巡查。" };
    } else if (act == DO_CLOSE) {
        args[n++] = (struct arg){ "kind", "solved" };
        args[n++] = (struct arg){ "satisfied", "satisfied" };
        args[n++] = (struct arg){ "values", joined_values(ctx, item) };
    }
    return n;
}

static struct actor by(enum act act, const char *street, const struct item *item)
{
    switch (act) {
    case DO_VET: return (struct actor){ BY_STREET_LEADER, office_of(street), 3 };
    case DO_ACCEPT:
    case DO_DISPATCH: return (struct actor){ BY_HUB_ACCEPTOR, office_of("hub"), 4 };
    case DO_SIGN: return (struct actor){ BY_DEPT_LIAISON, item->lead, 5 };
    case DO_FILE: return (struct actor){ BY_DEPT_LEADER, item->lead, 6 };
    default: return (struct actor){ BY_STREET_CLERK, office_of(street), 2 };
    }
}

static Err one(struct fill *f, struct tx *tx, int i, enum act act)
{
    void *ctx = talloc_new(NULL);
    const struct item *item = f->items[(i + i / 20) % f->items_n]; /* so that every item is among those left open */
    const char *street = streets[i % STREETS];
    struct arg args[8];
    struct request r = { .entity = act == DO_SIGN || act == DO_FILE ? TASK : CALL,
                         .act = act,
                         .args = args,
                         .call_no = act == DO_CREATE ? NULL : f->no[i],
                         .task = item->lead.s,
                         .by = by(act, street, item) };
    r.args_n = args_of(ctx, act, item, args);
    struct faults *faults = faults_new(ctx);
    struct answer answer;
    Err err = service_act(&f->service, tx, ctx, &r, f->now, faults, &answer);
    if (err.kind) {
        fprintf(stderr, "fill: %s of call %d (%s): %s\n", act_words[act], i, item->code, err.why);
        for (int k = 0; k < faults->n; k++)
            fprintf(stderr, "  %s: %s\n", faults->list[k].field, faults->list[k].remedy);
    } else if (act == DO_CREATE) {
        memcpy(f->no[i], answer.docket->call.no, sizeof f->no[i]);
    }
    talloc_free(ctx);
    return err;
}

static Err run(struct tx *tx, struct job *job)
{
    struct fill_job *j = (struct fill_job *)job;
    for (int i = j->from; i < j->to; i++) {
        bool left_open = i % 20 == 7 && (j->act == DO_FILE || j->act == DO_CLOSE || (i % 40 == 7 && j->act == DO_SIGN));
        if (!left_open) TRY(one(j->fill, tx, i, j->act));
    }
    return OK;
}

static const enum act steps[] = { DO_CREATE, DO_SUBMIT, DO_VET, DO_ACCEPT, DO_DISPATCH, DO_SIGN, DO_FILE, DO_CLOSE };

static bool wave(struct fill *f, int from, int to, int most_steps)
{
    for (int s = 0; s < most_steps; s++) {
        f->now.s += STEP_S;
        for (int i = from; i < to; i += JOB) {
            struct fill_job j = {
                .job = { .run = run }, .fill = f, .act = steps[s], .from = i, .to = i + JOB < to ? i + JOB : to
            };
            if (store_write_wait(f->service.store, &j.job).kind) return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    int calls = argc > 3 ? atoi(argv[2]) : 0, graded = argc > 3 ? atoi(argv[3]) : 0,
        days = argc > 4 ? atoi(argv[4]) : 0;
    if (calls < 1 || graded < 0 || days < 0) return fprintf(stderr, "fill DIR CALLS GRADED [DAYS]\n"), 2;
    void *ctx = talloc_new(NULL);
    struct institution *in;
    struct fill f = { .service = { .quiet = true }, .now = day_at(day_from(2026, 1, 5), 9, 0) };
    Err err = institution_load(ctx, faults_new(ctx), &in);
    if (!err.kind) err = store_open(ctx, &(struct store_options){ .dir = argv[1] }, &f.service.store);
    if (err.kind) return fprintf(stderr, "fill: %s\n", err.why), 1;
    f.service.institution = in;
    const struct item_list *list = institution_list_at(in, day_of(f.now));
    for (int i = 0; list && i < list->items_n && f.items_n < 64; i++)
        if (list->items[i].grade == GENERAL) f.items[f.items_n++] = &list->items[i];
    f.no = calloc((size_t)(calls + graded), sizeof *f.no);
    bool good = f.items_n > 0;
    /* A wave takes four hours; each begins five minutes after the one before, so that they overlap as in life. */
    int most = days ? (calls + days - 1) / days : WAVE;
    for (int i = 0; good && i < calls; i += most) {
        Time began = f.now;
        good = wave(&f, i, i + most < calls ? i + most : calls, 8);
        f.now.s = began.s + (days ? DAY_S : 300);
    }
    if (good && graded) good = wave(&f, calls, calls + graded, 4);
    char *path = talloc_asprintf(ctx, "%s/graded.txt", argv[1]);
    FILE *out = good ? fopen(path, "w") : NULL;
    for (int i = calls; out && i < calls + graded; i++) fprintf(out, "%s\n", f.no[i]);
    if (!out || fclose(out)) good = false;
    store_close(f.service.store);
    return good ? 0 : 1;
}
