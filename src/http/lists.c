/* Desk, list, counts, hints over HTTP: query values in, one view out. */
#include "http/http.h"

#include <pthread.h>
#include <string.h>
#include <talloc.h>

#include "base/geo.h"
#include "base/text.h"
#include "service/view.h"

/* One word of a list, or a fault that names them. */
static int choice(struct exchange *x, const char *name, const char *words, int otherwise)
{
    const char *said = exchange_query(x, name, 20);
    int i = 0;
    if (!said) return otherwise;
    for (const char *s = words; *s; i++) {
        size_t n = strcspn(s, ";");
        if (n == strlen(said) && !memcmp(s, said, n)) return i;
        s += n + (s[n] == ';');
    }
    fault_addf(x->faults, name, "one of %s", words);
    return otherwise;
}

static void known_state(struct exchange *x, const char *words)
{
    int n;
    char **list = text_split(x, words, ';', &n);
    for (int i = 0; i < n; i++) {
        bool known = false;
        for (int s = 1; s < STATES; s++) known |= !strcmp(state_words[s], list[i]);
        if (!known) fault_add(x->faults, "state", "there is no such state");
    }
}

void handle_list(struct exchange *x)
{
    enum { MINE = 3 };
    struct viewer v = exchange_viewer(x);
    const struct office_row *office = institution_office(v.in, v.who->office);
    bool street = office && office->kind == OFFICE_STREET;
    int scope = choice(x, "scope", "open;closed;all;mine", SCOPE_OPEN);
    struct call_query q = {
        .scope = scope == MINE ? SCOPE_OPEN : (enum scope)scope,
        .street = exchange_query(x, "street", 12),
        .unit = exchange_query(x, "unit", 19),
        .item = exchange_query(x, "item", 8),
        .state = exchange_query(x, "state", 60),
        .words = exchange_query(x, "q", (int)limit(L_QUERY)),
        .drafts_of = street ? v.who->office.s : NULL,
        .by_due = choice(x, "order", "newest;due", 0) == 1,
        .after = exchange_query(x, "after", 60),
        .limit = (int)exchange_query_int(x, "limit", 1, limit(L_LIST), 50),
    };
    if (scope == MINE && street) q.street = v.who->office.s;
    if (scope == MINE && !street && (!office || office->kind != OFFICE_HUB)) q.unit = v.who->office.s;
    if (q.state) known_state(x, q.state);
    if (q.by_due && q.scope != SCOPE_OPEN)
        fault_add(x->faults, "order", "by due stand open calls only: with scope open");
    if (!q.after) q.after = "";
    if (reply_faults(x)) return;
    void *scratch = exchange_scratch(x);
    struct buf *b = buf_new(scratch, 24 * 1024);
    reply_made(x, view_list(&v, scratch, &q, b), 200, b);
}

void handle_desk(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    const char *group = exchange_query(x, "group", 20);
    int most = (int)exchange_query_int(x, "limit", 1, limit(L_DESK), limit(L_DESK));
    if (reply_faults(x)) return;
    void *scratch = exchange_scratch(x);
    struct buf *b = buf_new(scratch, 24 * 1024);
    reply_made(x, view_desk(&v, scratch, group, most, b), 200, b);
}

/* Kept as it was written until anybody commits something: most askers find it ready. */
void handle_counts(struct exchange *x)
{
    struct standing *kept = &x->server->counts;
    struct viewer v = exchange_viewer(x);
    int64_t moment;
    Err err = store_moment(v.tx, x->began_us / 1000, &moment);
    pthread_mutex_lock(&kept->lock);
    if (!err.kind && (!kept->b || kept->reader != v.tx || kept->moment != moment)) {
        struct buf *b = buf_new(x->server, 16 * 1024);
        err = view_counts(&v, x, b);
        if (!err.kind) {
            talloc_free(kept->b);
            kept->b = b;
            kept->reader = v.tx;
            kept->moment = moment;
        }
    }
    struct buf *copy = buf_new(x, err.kind ? 0 : kept->b->n + 1);
    if (!err.kind) buf_add(copy, kept->b->s, kept->b->n);
    pthread_mutex_unlock(&kept->lock);
    reply_made(x, err, 200, copy);
}

void handle_hints(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    const struct settings *s = &v.in->settings;
    const char *lat = exchange_query(x, "lat", 16), *lon = exchange_query(x, "lon", 16);
    struct near_query q = { .item = exchange_query(x, "item", 8),
                            .place_id = exchange_query(x, "place_id", 36),
                            .m = s->merge_m,
                            .open = true };
    q.called_since.s = x->now.s - (int64_t)s->merge_window.value * DAY_S; /* natural days (R17) */
    if (!q.item) fault_add(x->faults, "item", "is missing");
    if ((lat || lon) &&
        (!lat || !lon ||
         !geo_parse_point_e9(talloc_asprintf(x, "%s,%s", lat ? lat : "", lon ? lon : ""), &q.lat_e9, &q.lon_e9)))
        fault_add(x->faults, "lat", "lat and lon in degrees, such as 30.65 and 104.08");
    if (reply_faults(x)) return;
    struct buf *b = buf_new(x, 2048);
    reply_made(x, view_hints(&v, x, &q, b), 200, b);
}

/* ---- precedents, and what is kept as a ledger ---- */

typedef Err (*View)(const struct viewer *, const void *ctx, struct exchange *, struct buf *);

static Err within_a_moment(const struct viewer *v, View view, struct exchange *x, struct buf *b)
{
    TRY(store_read_begin(v->tx));
    Err err = view(v, x, x, b);
    store_read_end(v->tx);
    return err;
}

static Err precedents(const struct viewer *v, const void *ctx, struct exchange *x, struct buf *b)
{
    const char *code = exchange_query(x, "item", 8);
    const struct item *item = code ? list_item(institution_list_at(v->in, day_of(x->now)), code) : NULL;
    if (item) return view_precedents(v, ctx, item, b);
    fault_add(x->faults, "item", "a code of the list in force");
    return faults_err(x->faults);
}

static bool sees_all_offices(const struct office_row *o)
{
    return o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT);
}

/* Hub, district and oversight see every office's; the others their own. */
static Err hangups(const struct viewer *v, const void *ctx, struct exchange *x, struct buf *b)
{
    const char *asked = exchange_query(x, "office", 19);
    const struct office_row *mine = institution_office(v->in, v->who->office);
    if (asked && !institution_office(v->in, office_of(asked))) {
        fault_add(x->faults, "office", "a street's 9 digits or a unit's letters");
        return faults_err(x->faults);
    }
    if (sees_all_offices(mine)) return view_hangups(v, ctx, asked, b);
    if (asked && strcmp(asked, v->who->office.s)) return (Err){ NOT_YOURS, "an office sees its own hang-ups" };
    return view_hangups(v, ctx, v->who->office.s, b);
}

static Err exclusions(const struct viewer *v, const void *ctx, struct exchange *x, struct buf *b)
{
    (void)x;
    return view_exclusions(v, ctx, b);
}

static void ledger_view(struct exchange *x, View view)
{
    struct viewer v = exchange_viewer(x);
    struct buf *b = buf_new(x, 8 * 1024);
    reply_made(x, within_a_moment(&v, view, x, b), 200, b);
}

void handle_precedents(struct exchange *x)
{
    ledger_view(x, precedents);
}

void handle_hangups(struct exchange *x)
{
    ledger_view(x, hangups);
}

void handle_exclusions(struct exchange *x)
{
    ledger_view(x, exclusions);
}
