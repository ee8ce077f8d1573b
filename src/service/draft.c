/* A draft's fields while it is written (DESIGN): `create` gives the number; what was typed waits in a plain row until
   `submit` or `call_urgent` writes it as facts of the act. */
#include "service/draft.h"

#include <jansson.h>
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

static json_t *read_fields(struct tx *tx, const void *ctx, int64_t call)
{
    char *text = NULL;
    Time at;
    json_t *fields = store_draft_get(tx, ctx, call, &text, &at).kind ? NULL : json_loads(text, 0, NULL);
    return json_is_object(fields) ? fields : json_object();
}

Err draft_merge(struct tx *tx, const void *ctx, int64_t call, const struct arg *args, int n, Time now)
{
    json_t *fields = read_fields(tx, ctx, call);
    for (int i = 0; i < n; i++)
        if (draft_field(args[i].name)) json_object_set_new(fields, args[i].name, json_string(args[i].value));
    char *text = json_dumps(fields, JSON_COMPACT | JSON_SORT_KEYS);
    Err err = text ? store_draft_put(tx, call, text, now) : (Err){ BROKEN, "out of memory" };
    free(text);
    json_decref(fields);
    return err;
}

struct command draft_submit(struct tx *tx, const void *ctx, int64_t call, const struct command *c)
{
    struct command out = *c;
    json_t *fields = read_fields(tx, ctx, call), *value;
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
