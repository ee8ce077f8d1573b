/* The web app and the plain pages, from inside the program. Files under /assets/ carry a hash in their name and are kept
   for good by the browser; the others are asked again with a tag. A path without a file and without a dot is the app's
   own (/calls/JJ-…): it gets the app's index. */
#include "http/http.h"

#include <openssl/sha.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"

enum { TAGS = 64, TAG_TEXT = 20 };

struct pages { /* tags of what changes with a new build under the same name */
    const struct asset *asset[TAGS];
    char tag[TAGS][TAG_TEXT];
    int n;
};

static const struct media_type {
    const char *ending, *type;
} types[] = {
    { ".html", "text/html; charset=utf-8" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".css", "text/css; charset=utf-8" },
    { ".svg", "image/svg+xml" },
    { ".json", "application/json; charset=utf-8" },
    { ".webmanifest", "application/manifest+json" },
    { ".png", "image/png" },
    { ".ico", "image/x-icon" },
    { ".woff2", "font/woff2" },
    { ".txt", "text/plain; charset=utf-8" },
};

static bool ends(const char *s, const char *ending)
{
    size_t n = strlen(s), e = strlen(ending);
    return n >= e && !strcmp(s + n - e, ending);
}

static const char *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (ends(name, types[i].ending)) return types[i].type;
    return "application/octet-stream";
}

static bool hashed(const char *name)
{
    return !strncmp(name, "ui/assets/", 10);
}

static void tag_of(const struct asset *a, char tag[static TAG_TEXT])
{
    unsigned char d[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)a->from, asset_size(a), d);
    tag[0] = '"';
    for (int i = 0; i < 8; i++) {
        tag[1 + 2 * i] = "0123456789abcdef"[d[i] >> 4];
        tag[2 + 2 * i] = "0123456789abcdef"[d[i] & 15];
    }
    memcpy(tag + 17, "\"", 2);
}

Err static_open(struct server *server)
{
    struct pages *p = server->pages = talloc_zero(server, struct pages);
    for (int i = 0; i < assets_n && p->n < TAGS; i++) {
        const char *name = assets[i].name;
        if ((strncmp(name, "ui/", 3) && strncmp(name, "pages/", 6)) || hashed(name) || ends(name, ".gz")) continue;
        p->asset[p->n] = &assets[i];
        tag_of(&assets[i], p->tag[p->n++]);
    }
    return OK;
}

static const char *tag_find(const struct pages *p, const struct asset *a)
{
    for (int i = 0; i < p->n; i++)
        if (p->asset[i] == a) return p->tag[i];
    return NULL;
}

bool reply_same(struct exchange *x, const char *tag)
{
    const char *has = exchange_header(x, "If-None-Match");
    reply_header(x, "ETag", tag);
    if (!has || !strstr(has, tag)) return false;
    reply_empty(x, 304);
    return true;
}

static void send_asset(struct exchange *x, const struct asset *a)
{
    const char *tag = tag_find(x->server->pages, a), *takes = exchange_header(x, "Accept-Encoding");
    reply_header(x, "Cache-Control", hashed(a->name) ? "public, max-age=31536000, immutable" : "no-cache");
    reply_header(x, "Vary", "Accept-Encoding");
    if (tag && reply_same(x, tag)) return;
    const struct asset *zipped =
        takes && strstr(takes, "gzip") ? asset_find(talloc_asprintf(x, "%s.gz", a->name)) : NULL;
    if (zipped) reply_header(x, "Content-Encoding", "gzip");
    reply_bytes(x, 200, type_of(a->name), (zipped ? zipped : a)->from, asset_size(zipped ? zipped : a));
}

void handle_static(struct exchange *x)
{
    const char *last = strrchr(x->path, '/');
    const char *name = !strncmp(x->path, "/pages/", 7)
                           ? x->path + 1
                           : talloc_asprintf(x, "ui%s", strcmp(x->path, "/") ? x->path : "/index.html");
    const struct asset *a = ends(name, ".gz") || strstr(name, "..") ? NULL : asset_find(name);
    /* numbers of meetings and rows, names of versions have a dot; no file lies below these three */
    bool numbered =
        !strncmp(x->path, "/meetings/", 10) || !strncmp(x->path, "/calls/", 7) || !strncmp(x->path, "/catalog/", 9);
    if (!a && last && (numbered || !strchr(last, '.'))) a = asset_find("ui/index.html");
    if (a)
        send_asset(x, a);
    else
        reply_text(x, 404, "text/plain; charset=utf-8", "没有这个页面 / there is no such page\n");
}

/* ---- plain pages: {{name}} filled and escaped ---- */

static void escaped(struct buf *b, const char *s)
{
    for (; *s; s++) {
        const char *as = *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : *s == '&' ? "&amp;" : *s == '"' ? "&quot;" : NULL;
        if (as)
            buf_puts(b, as);
        else
            buf_putc(b, *s);
    }
}

void reply_page(struct exchange *x, int status, const char *name, const struct hole *holes)
{
    const struct asset *a = asset_find(name);
    struct buf *b = buf_new(x, asset_size(a) + 256);
    const char *s = a->from, *open;
    while ((open = strstr(s, "{{"))) {
        size_t n = strcspn(open + 2, "}");
        buf_add(b, s, (size_t)(open - s));
        for (const struct hole *h = holes; h->name; h++)
            if (strlen(h->name) == n && !memcmp(h->name, open + 2, n)) escaped(b, h->value);
        s = open + 2 + n + 2;
    }
    buf_puts(b, s);
    reply_bytes(x, status, "text/html; charset=utf-8", b->s, b->n);
}
