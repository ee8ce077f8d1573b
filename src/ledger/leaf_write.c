/* Writing a leaf: names sorted, one pass into a fixed buffer, and what came out is read again, so that nothing of
   another form can enter the ledger. */
#include <string.h>

#include "ledger/base64.h"
#include "ledger/leaf.h"

/* Counts on past the end, so that one check at the end is enough. */
struct out {
    char *s;
    size_t n;
};

static void put(struct out *o, const char *s, size_t n)
{
    if (o->n + n <= LEAF_MAX) memcpy(o->s + o->n, s, n);
    o->n += n;
}

static void put_c(struct out *o, char c)
{
    if (o->n < LEAF_MAX) o->s[o->n] = c;
    o->n++;
}

static void put_word(struct out *o, const char *s)
{
    put(o, s, strlen(s));
}

static void put_int(struct out *o, int64_t n)
{
    char text[24], *p = text + sizeof text;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (n < 0) *--p = '-';
    put(o, p, (size_t)(text + sizeof text - p));
}

/* Only these two are escaped; what may not stand there at all leaf_read() refuses. */
static void put_str(struct out *o, const char *s)
{
    put_c(o, '"');
    for (;;) {
        size_t n = strcspn(s, "\"\\");
        put(o, s, n);
        s += n;
        if (!*s) break;
        put_c(o, '\\');
        put_c(o, *s++);
    }
    put_c(o, '"');
}

static void put_name(struct out *o, const char *name, bool first)
{
    if (!first) put_c(o, ',');
    put_c(o, '"');
    put_word(o, name);
    put(o, "\":", 2);
}

static void put_fact(struct out *o, const struct leaf_fact *f)
{
    if (f->type == LEAF_STR) {
        put_str(o, f->text);
    } else if (f->type == LEAF_INT) {
        put_int(o, f->number);
    } else {
        put_c(o, '[');
        for (int i = 0; i < f->count; i++) {
            if (i) put_c(o, ',');
            if (f->type == LEAF_STRS)
                put_str(o, f->texts[i]);
            else
                put_int(o, f->numbers[i]);
        }
        put_c(o, ']');
    }
}

/* order[] becomes the names' order; `name` is the first member of both structs, `step` bytes apart. Few names:
   insertion. */
static void sort(const void *base, size_t step, int n, unsigned char *order)
{
    for (int i = 0; i < n; i++) {
        const char *name = *(const char *const *)((const char *)base + (size_t)i * step);
        int at = i;
        for (; at; at--) {
            const char *other = *(const char *const *)((const char *)base + order[at - 1] * step);
            if (strcmp(other, name) <= 0) break;
            order[at] = order[at - 1];
        }
        order[at] = (unsigned char)i;
    }
}

static void put_facts(struct out *o, const struct leaf *leaf)
{
    unsigned char order[LEAF_NAMES_MAX];
    sort(leaf->d, sizeof *leaf->d, leaf->d_n, order);
    for (int i = 0; i < leaf->d_n; i++) {
        put_name(o, leaf->d[order[i]].name, i == 0);
        put_fact(o, &leaf->d[order[i]]);
    }
}

static void put_pledges(struct out *o, const struct leaf *leaf)
{
    unsigned char order[LEAF_NAMES_MAX];
    sort(leaf->p, sizeof *leaf->p, leaf->p_n, order);
    for (int i = 0; i < leaf->p_n; i++) {
        char text[HASH_TEXT_N + 1];
        hash_text(text, &leaf->p[order[i]].commitment);
        put_name(o, leaf->p[order[i]].name, i == 0);
        put_str(o, text);
    }
}

Err leaf_write(const struct leaf *leaf, char out[static LEAF_MAX], size_t *n)
{
    if (leaf->d_n > LEAF_NAMES_MAX || leaf->p_n > LEAF_NAMES_MAX)
        return (Err){ TOO_BIG, "an event holds at most 64 facts and 64 personal values" };
    struct out o = { out, 0 };
    put_word(&o, "{\"at\":");
    put_int(&o, leaf->at);
    put_word(&o, ",\"by\":");
    put_str(&o, leaf->by);
    put_word(&o, ",\"d\":{");
    put_facts(&o, leaf);
    put_word(&o, "},\"do\":");
    put_str(&o, leaf->act);
    put_word(&o, ",\"k\":");
    put_int(&o, leaf->k);
    put_word(&o, ",\"of\":");
    put_str(&o, leaf->of);
    put_word(&o, ",\"p\":{");
    put_pledges(&o, leaf);
    put_word(&o, "},\"to\":");
    put_str(&o, leaf->to);
    put_word(&o, ",\"v\":1}");
    if (o.n > LEAF_MAX) return (Err){ TOO_BIG, "the event's facts pass 8192 bytes: shorten the lists" };
    struct leaf_view view;
    TRY(leaf_read(out, o.n, &view));
    *n = o.n;
    return OK;
}
