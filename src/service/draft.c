/* A draft's fields while it is written (DESIGN): `create` gives the number; what was typed waits in a plain row until
   `submit` or `call_urgent` writes it as facts of the act. */
#include "service/draft.h"

#include <jansson.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "store/plain.h"

static const char *const kept[] = { "item", "community" }; /* what the list of drafts shows, and no person's data */

static const char *const fields_kept[] = { "item", "community", "place",         "place_id", "point",  "subject",
                                           "text", "contact",   "wanted_result", "photos",   "grounds" };
enum { FIELDS_KEPT = sizeof fields_kept / sizeof fields_kept[0] };

bool draft_field(const char *name)
{
    for (int i = 0; i < FIELDS_KEPT; i++)
        if (!strcmp(fields_kept[i], name)) return true;
    return false;
}

struct command draft_create(const void *ctx, const struct command *c)
{
    struct command out = *c;
    struct arg *args = talloc_array(ctx, struct arg, (unsigned)c->args_n + 1);
    out.args_n = 0;
    for (int i = 0; i < c->args_n; i++)
        for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++)
            if (!strcmp(c->args[i].name, kept[k])) args[out.args_n++] = c->args[i];
    out.args = args;
    return out;
}

void draft_tag(const char *fields, char tag[static DRAFT_TAG])
{
    static const char hex[] = "0123456789abcdef";
    unsigned char d[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)fields, strlen(fields), d);
    for (int i = 0; i < DRAFT_TAG - 1; i++) tag[i] = hex[d[i / 2] >> (i % 2 ? 0 : 4) & 15];
    tag[DRAFT_TAG - 1] = 0;
}

/* The kept fields, {} when none; their text too, unless `text` is NULL. */
static json_t *read_fields(struct tx *tx, const void *ctx, int64_t call, char **text)
{
    char *kept_text = NULL;
    Time at;
    json_t *fields = store_draft_get(tx, ctx, call, &kept_text, &at).kind ? NULL : json_loads(kept_text, 0, NULL);
    if (text) *text = fields ? kept_text : "{}";
    return json_is_object(fields) ? fields : json_object();
}

/* In the order of the table, so that the same fields give the same tag. */
static Err put_fields(struct tx *tx, const void *ctx, int64_t call, const json_t *fields, Time now, char *tag)
{
    struct buf *b = buf_new(ctx, 1024);
    for (int i = 0; i < FIELDS_KEPT; i++) {
        const char *value = json_string_value(json_object_get(fields, fields_kept[i]));
        if (!value) continue;
        buf_putc(b, b->n ? ',' : '{');
        buf_json(b, fields_kept[i]);
        buf_putc(b, ':');
        buf_json(b, value);
    }
    buf_puts(b, b->n ? "}" : "{}");
    if (tag) draft_tag(b->s, tag);
    return store_draft_put(tx, call, b->s, now);
}

Err draft_merge(struct tx *tx, const void *ctx, int64_t call, const struct arg *args, int n, Time now, const char *seen,
                char *tag)
{
    char *text, was[DRAFT_TAG];
    json_t *fields = read_fields(tx, ctx, call, &text);
    if (seen) draft_tag(text, was);
    bool stale = seen && strcmp(seen, was);
    if (stale && tag) memcpy(tag, was, sizeof was);
    for (int i = 0; i < n; i++)
        if (draft_field(args[i].name)) json_object_set_new(fields, args[i].name, json_string(args[i].value));
    Err err = stale ? (Err){ STALE, "the draft was changed elsewhere: read it again" }
                    : put_fields(tx, ctx, call, fields, now, tag);
    json_decref(fields);
    return err;
}

struct command draft_submit(struct tx *tx, const void *ctx, int64_t call, const struct command *c)
{
    struct command out = *c;
    json_t *fields = read_fields(tx, ctx, call, NULL), *value;
    const char *name;
    struct arg *args = talloc_array(ctx, struct arg, (unsigned)c->args_n + (unsigned)json_object_size(fields) + 1);
    for (out.args_n = 0; out.args_n < c->args_n; out.args_n++) args[out.args_n] = c->args[out.args_n];
    json_object_foreach(fields, name, value)
    {
        bool takes = c->act == DO_CALL_URGENT || strcmp(name, "grounds");
        if (takes && !command_arg(c, name))
            args[out.args_n++] = (struct arg){ talloc_strdup(ctx, name), talloc_strdup(ctx, json_string_value(value)) };
    }
    json_decref(fields);
    out.args = args;
    return out;
}
