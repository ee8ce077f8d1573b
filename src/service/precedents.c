/* See precedents.h. The newest ruling of an item is the one in force; older ones stay to be read. */
#include "service/precedents.h"

#include <stdio.h>
#include <talloc.h>

#include "store/precedents.h"

Err precedent_for(struct tx *tx, const void *ctx, const struct docket *d, struct command *cmd)
{
    struct precedent *list;
    int n;
    const char *asked = command_arg(cmd, "item"), *item = asked && *asked ? asked : d->call.item;
    if (!*item) return OK;
    TRY(store_precedents(tx, ctx, item, 1, &list, &n));
    if (!n) return OK;
    cmd->precedent = list[0].no;
    cmd->precedent_lead = list[0].lead;
    return OK;
}

Err precedent_made(struct tx *tx, const struct docket *d, const struct command *cmd, int64_t k, Time now)
{
    struct precedent p = { .call = d->call.id, .k = k, .at = now, .co = command_arg(cmd, "co") };
    p.lead = office_of(command_arg(cmd, "lead"));
    snprintf(p.item, sizeof p.item, "%s", d->call.item);
    return store_precedent_put(tx, &p);
}
