/* The timeline: each leaf of the call as an event, its facts as they stand in the ledger, its texts from the vault. What
   was erased is null. */
#include <stdlib.h>
#include <string.h>

#include "service/access.h"
#include "service/dossier.h"
#include "service/json_out.h"

static void j_slice(struct buf *b, const char *name, struct slice s) /* escaped already, as JSON wants it */
{
    j_name(b, name);
    buf_putc(b, '"');
    buf_add(b, s.s, s.n);
    buf_putc(b, '"');
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

/* Role and task stand among the facts; what remains of them follows as it is written in the ledger. */
static void facts(struct buf *b, const struct leaf_view *leaf, struct docket *d)
{
    struct leaf_value value;
    struct slice name;
    char label[48];
    const struct task *t = NULL;
    if (leaf_get(leaf->d, "role", &value)) j_slice(b, "role", value.text);
    if (leaf_get(leaf->d, "task", &value) && value.type == LEAF_INT) t = docket_task(d, (int)value.number);
    if (t) view_task_label(d, t, label);
    j_text(b, "task", t ? label : NULL);
    j_object(b, "facts");
    for (size_t at = 0; leaf_next(leaf->d, &at, &name, &value);) {
        if ((name.n == 4 && !memcmp(name.s, "role", 4)) || (name.n == 4 && !memcmp(name.s, "task", 4))) continue;
        j_comma(b);
        buf_putc(b, '"');
        buf_add(b, name.s, name.n);
        buf_add(b, "\":", 2);
        if (value.type == LEAF_STR) buf_putc(b, '"');
        if (value.type == LEAF_INT)
            buf_int(b, value.number);
        else
            buf_add(b, value.text.s, value.text.n);
        if (value.type == LEAF_STR) buf_putc(b, '"');
    }
    j_end(b);
}

static void texts(struct buf *b, const struct dossier *f, const struct leaf_view *leaf)
{
    struct leaf_value pledge;
    struct slice name;
    j_object(b, "texts");
    for (size_t at = 0; leaf_next(leaf->p, &at, &name, &pledge);) {
        j_comma(b);
        buf_putc(b, '"');
        buf_add(b, name.s, name.n);
        buf_add(b, "\":", 2);
        buf_json(b, dossier_value(f, leaf->k, name.s, name.n));
    }
    j_end(b);
}

void view_events(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f)
{
    j_list(b, "events");
    for (int i = 0; i < f->n; i++) {
        const struct leaf_view *leaf = &f->seen[i];
        j_entry(b);
        j_int(b, "k", leaf->k);
        j_time(b, "at", (Time){ leaf->at });
        who(b, v, ctx, leaf->by);
        j_slice(b, "act", leaf->act);
        j_slice(b, "to", leaf->to);
        facts(b, leaf, f->d);
        texts(b, f, leaf);
        j_end(b);
    }
    j_list_end(b);
}
