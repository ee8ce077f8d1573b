/* The institution as it stands and as it stood. What administrators and the hub change at run time is a leaf each:
     calendar/2027  put         year, off, work                       in force at once (R26)
     setting/KEY    set         value, from                           from that day
     office/CODE    rename      name_zh, short_zh, name_en, from      from that day; past records keep the old one (R8)
     catalog/45     publish     version, from, items; the text in the vault   from 00:00 of that day (R16)
     any of them    take_effect k        by the clock, when the day of what step k settled has come
     any of them    cancel      k        what step k settled and has not come into effect never will
   The institution at a leaf n is the shipped tables and all of these before n, in order: whoever replays a call judges each
   act by the tables of then, and a folder whose configuration was changed by other means does not replay. */
#ifndef SERVICE_CONFIG_H
#define SERVICE_CONFIG_H

#include "institution/list_table.h"
#include "service/service.h"

/* ---- what is in force ---- */

/* Reads the ledger's configuration on top of the tables that s->institution has. For a start, before any thread runs. */
Err service_config_open(struct service *, struct tx *);
void service_config_close(struct service *);
/* At the beginning of whatever is done in a writing transaction: what another process, or a job before, has changed is in
   force from here on. Costs two comparisons when nothing has. */
Err service_config_follow(struct service *, struct tx *);
/* Has somebody else changed something since? By a reader of the caller's own: then have a writing job follow. */
Err service_config_stale(struct service *, struct tx *reader, bool *out);

struct timeline {
    const struct institution *first;
    struct timeline_step {
        int64_t n;
        const struct institution *in;
    } * steps; /* in force after leaf n */
    int steps_n;
};
/* BROKEN: a leaf that cannot be followed; *why names it. */
Err config_timeline(struct tx *, const void *ctx, const struct institution *base, struct timeline *out,
                    const char **why);
/* The same on top of the tables that the service began with. */
Err service_timeline(const struct service *, struct tx *, const void *ctx, struct timeline *out, const char **why);
const struct institution *timeline_at(const struct timeline *, int64_t n);
const struct institution *timeline_last(const struct timeline *);

/* ---- changing it; inside a writing job; `by` "hub/7". Nothing is written when it is refused. ---- */

struct config_by {
    const char *by;
    Time now;
};
/* R26: replaces what was said of that year. Open provisional dues follow, as leaves by the clock. BAD_INPUT off, work, year. */
Err service_put_calendar(struct service *, struct tx *, const void *ctx, const struct config_by *, int year,
                         const Day *off, int off_n, const Day *work, int work_n, struct faults *);
/* What service_put_calendar, _setting, _office and _list would refuse. */
Err service_check_calendar(struct service *, struct tx *, const void *ctx, int year, const Day *off, int off_n,
                           const Day *work, int work_n, struct faults *);
Err service_check_office(struct service *, struct tx *, const void *ctx, Time now, Office, const struct office_name *,
                         struct faults *);
Err service_check_setting(struct service *, struct tx *, const void *ctx, Time now, const char *key, const char *value,
                          Day from, struct faults *);
Err service_check_list(struct service *, struct tx *, const void *ctx, Time now, const struct list_table *,
                       const char *version, Day from, bool story, struct faults *);
/* From today: at once. BAD_INPUT value (R74, R75: not below the floor), from (a day past); NOT_FOUND. */
Err service_put_setting(struct service *, struct tx *, const void *ctx, const struct config_by *, const char *key,
                        const char *value, Day from, struct faults *);
Err service_put_office(struct service *, struct tx *, const void *ctx, const struct config_by *, Office,
                       const struct office_name *, struct faults *);
/* R16. BAD_INPUT version (there already), from (not after today, unless `story`), and every cell that is wrong. */
Err service_put_list(struct service *, struct tx *, const void *ctx, const struct config_by *,
                     const struct list_table *, const char *version, Day from, bool story, struct faults *);
/* Faults of a version's name: its form, or that there is one already. */
void list_version_check(const struct institution *, const char *version, struct faults *);
/* What step k of `of` settled and has not come into effect yet is off. NOT_FOUND. */
Err service_cancel_config(struct service *, struct tx *, const void *ctx, const struct config_by *, const char *of,
                          int64_t k);
/* What has come into effect by `now`; *any tells. */
Err service_config_tick(struct service *, struct tx *, Time now, bool *any);

/* ---- looking at it ---- */

enum config_kind { CONFIG_CALENDAR, CONFIG_SETTING, CONFIG_OFFICE, CONFIG_LIST };
struct config_step { /* one `put`, `set`, `rename` or `publish` */
    enum config_kind kind;
    const char *key; /* year, setting, office; the version of a list */
    int64_t k;
    Time at;
    const char *by;
    Day from;
    const char *value;       /* of a setting; the text of a list */
    struct office_name name; /* of an office */
    const Day *off, *work;   /* of a calendar */
    int off_n, work_n;
    bool waits, cancelled;
};
/* All of them, in order. On ctx. */
Err service_config_steps(struct tx *, const void *ctx, struct config_step **out, int *n, const char **why);

#endif
