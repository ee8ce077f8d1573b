/* Files carried inside the program (tools/embed.py): domain tables, SQL, pages, contract, web app. */
#ifndef BASE_ASSET_H
#define BASE_ASSET_H

#include <stddef.h>

struct asset {
    const char *name;       /* "data/domain/grades.csv", "ui/index.html", "pages/sign-in.html" */
    const char *from, *to;  /* a NUL stands at *to */
};
extern const struct asset assets[];
extern const int assets_n;

const struct asset *asset_find(const char *name); /* NULL when there is none */
static inline size_t asset_size(const struct asset *a)
{
    return (size_t)(a->to - a->from);
}

#endif
