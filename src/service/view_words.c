/* Names of offices, acts and tasks as people read them. */
#include "service/view.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"

static const char *acts_zh[ACTS];

static void acts_load(void)
{
    const char *fault;
    const struct asset *a = asset_find("data/words.csv");
    struct table *t = table_read(NULL, a->from, asset_size(a), &fault); /* kept for the life of the process */
    for (int act = 0; act < ACTS; act++) {
        acts_zh[act] = act_words[act];
        for (int i = 0; i < table_rows(t); i++)
            if (!strcmp(table_get(t, i, "sort"), "act") && !strcmp(table_get(t, i, "code"), act_words[act]))
                acts_zh[act] = table_get(t, i, "name_zh");
    }
}

const char *view_act_zh(enum act act)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, acts_load);
    return acts_zh[act];
}

/* "{街道}综合行政执法中队" with the street's name put in; an agency of an area is named by its department's pattern. */
static const char *agency_name(const void *ctx, const struct institution *in, Office dept, Office street)
{
    const struct office_row *s = institution_office(in, street);
    for (int i = 0; i < in->agencies_n; i++) {
        const char *pattern = in->agencies[i].name_pattern_zh, *hole = strchr(pattern, '{'),
                   *end = strchr(pattern, '}');
        if (!office_is(in->agencies[i].dept, dept) || !hole || !end) continue;
        return talloc_asprintf(ctx, "%.*s%s%s", (int)(hole - pattern), pattern, s ? s->short_zh : "", end + 1);
    }
    return NULL;
}

const char *view_office_name(const void *ctx, const struct institution *in, Office office)
{
    Office dept, street;
    const struct office_row *o = institution_office(in, office);
    if (o) return o->name_zh;
    const char *name = office_agency(in, office, &dept, &street) ? agency_name(ctx, in, dept, street) : NULL;
    return name ? name : talloc_strdup(ctx, office.s);
}

static char *put(char *to, const char *s)
{
    size_t n = strlen(s);
    memcpy(to, s, n + 1);
    return to + n;
}

void view_task_label(const struct docket *d, const struct task *t, char out[static 48])
{
    bool newest = true;
    for (int i = t->id; i < d->tasks_n; i++)
        newest &= d->tasks[i].role == TASK_ROW || !office_is(d->tasks[i].unit, t->unit);
    if (t->role == TASK_ROW)
        put(put(put(put(out, "M"), t->meeting), "."), t->row);
    else if (newest)
        put(out, t->unit.s);
    else
        snprintf(out, 48, "%s~%d", t->unit.s, t->nth);
}
