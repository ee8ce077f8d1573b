/* Binary search over the generated, sorted table. */
#include "base/asset.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *key, const void *row)
{
    return strcmp(key, ((const struct asset *)row)->name);
}

const struct asset *asset_find(const char *name)
{
    return bsearch(name, assets, (size_t)assets_n, sizeof assets[0], by_name);
}
