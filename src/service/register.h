/* Registers at work: one act on an entry is one leaf, its row and its facts, in the transaction given (as service.h). */
#ifndef SERVICE_REGISTER_H
#define SERVICE_REGISTER_H

#include "institution/register.h"
#include "service/view.h"

struct entry_request {
    const struct book *book;
    const char *no; /* NULL: the act makes an entry */
    const char *act;
    struct actor by;
    const struct arg *args;
    int args_n;
    int seen;        /* version of If-Match; 0: not said */
    const char *key; /* idempotency key, or NULL */
};
struct entry_answer {
    struct entry *entry; /* as saved, on the ctx given */
    bool repeated;
};
/* Errors as entry_apply; NOT_FOUND: no such entry; BAD_INPUT key as service_act. */
Err register_act(struct service *, struct tx *, const void *ctx, const struct entry_request *, Time now, struct faults *,
                 struct entry_answer *out);

/* Lets time act on at most `most` entries whose instant has come (R27). Call again until *done is less. */
Err register_tick(struct service *, struct tx *, Time now, int most, int *done);
Err register_next_tick(struct tx *, Time *out);
/* Open provisional dues follow a calendar year that has arrived, as leaves by the clock (R26). */
Err register_calendar_arrived(struct service *, struct tx *, Time now);

/* Every entry replayed from its leaves and compared with its row, facts and what stands beside (R7); *why: the first that
   differs. Inside store_read_begin. */
Err register_check(const struct service *, struct tx *, const void *ctx, int64_t *entries, const char **why);

/* ---- as JSON ---- */
Err register_view_books(const struct institution *, struct buf *); /* words, acts, codes: never changes while serving */
Err register_view_list(const struct viewer *, const void *ctx, const struct book *, const char *state, const char *fact,
                       const char *value, bool mine, int64_t before, int limit, struct buf *);
Err register_view_desk(const struct viewer *, const void *ctx, struct buf *);
/* The entry with texts, events and what may be done next; NOT_FOUND, NOT_YOURS (R5). */
Err register_view_entry(const struct viewer *, const void *ctx, const struct book *, const char *no, struct buf *);
/* Minutes a community was asked for, by month and admission, and what the admissions in force come to (R99). */
Err register_view_workload(const struct viewer *, const void *ctx, const char *from, const char *to, struct buf *);

#endif
