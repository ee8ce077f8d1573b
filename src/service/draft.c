/* A draft's fields while it is written (DESIGN): `create` gives the number; what was typed waits in a plain row until
   `submit` or `call_urgent` writes it as facts of the act. */
#include "service/draft.h"

#include <jansson.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/plain.h"

static const char *const kept[] = { "item", "community" }; /* what the list of drafts shows, and no person's data */

bool draft_field(const char *name)
{
    static const char *const names[] = { "item", "community", "place",         "place_id", "point",  "subject",
                                         "text", "contact",   "wanted_result", "photos",   "grounds" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(names[i], name)) return true;
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
    unsigned char d[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)fields, strlen(fields), d);
    for (int i = 0; i < DRAFT_TAG / 2; i++) snprintf(tag + 2 * i, 3, "%02x", d[i]);
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

static Err put_fields(struct tx *tx, int64_t call, const json_t *fields, Time now, char tag[static DRAFT_TAG])
{
    char *text = json_dumps(fields, JSON_COMPACT | JSON_SORT_KEYS);
    if (!text) return (Err){ BROKEN, "out of memory" };
    Err err = store_draft_put(tx, call, text, now);
    draft_tag(text, tag);
    free(text);
    return err;
}

Err draft_merge(struct tx *tx, const void *ctx, int64_t call, const struct arg *args, int n, Time now, const char *seen,
                char tag[static DRAFT_TAG])
{
    char *text;
    json_t *fields = read_fields(tx, ctx, call, &text);
    draft_tag(text, tag);
    bool stale = seen && strcmp(seen, tag);
    for (int i = 0; i < n; i++)
        if (draft_field(args[i].name)) json_object_set_new(fields, args[i].name, json_string(args[i].value));
    Err err = stale ? (Err){ STALE, "the draft was changed elsewhere: read it again" }
                    : put_fields(tx, call, fields, now, tag);
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
