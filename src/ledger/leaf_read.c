/* The recogniser: one pass over the bytes, left to right, each step exactly what the form asks for there. Once
   leaf_read() has said yes, the walkers below need not check anything again. */
#include <string.h>
#include <talloc.h>

#include "ledger/base64.h"
#include "ledger/leaf.h"

struct scan {
    const unsigned char *p, *end;
    const char *fault; /* the first thing wrong */
};

static bool no(struct scan *s, const char *why)
{
    if (!s->fault) s->fault = why;
    return false;
}

static bool word(struct scan *s, const char *text, size_t n)
{
    if ((size_t)(s->end - s->p) < n || memcmp(s->p, text, n))
        return no(s, "not the nine names in order, without spaces");
    s->p += n;
    return true;
}
#define WORD(s, text) word(s, text, sizeof text - 1)

static bool next_is(const struct scan *s, char c)
{
    return s->p < s->end && *s->p == (unsigned char)c;
}

static bool digit(const struct scan *s)
{
    return s->p < s->end && (unsigned)(*s->p - '0') < 10;
}

/* 0 or a number without leading zero, below 2^53 either way. */
static bool number(struct scan *s, int64_t *out)
{
    bool minus = next_is(s, '-');
    s->p += minus;
    if (!digit(s)) return no(s, "not a whole number");
    if (*s->p == '0' && (minus || (s->p + 1 < s->end && (unsigned)(s->p[1] - '0') < 10)))
        return no(s, "a number with a leading or negative zero");
    int64_t n = 0;
    for (; digit(s); s->p++) {
        n = n * 10 + (*s->p - '0');
        if (n > LEAF_INT_MAX) return no(s, "a number of 2^53 or more");
    }
    *out = minus ? -n : n;
    return true;
}

/* Bytes of the UTF-8 character at p, 0 when it is none (RFC 3629: no overlong form, no surrogate, at most U+10FFFF). */
static int utf8(const unsigned char *p, const unsigned char *end)
{
    int n = p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : (p[0] & 0xf0) == 0xe0 ? 3 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;
    if (!n || end - p < n) return 0;
    for (int i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80) return 0;
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf0 && p[1] < 0x90) ||
        (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return n;
}

static bool string(struct scan *s, struct slice *out)
{
    if (!next_is(s, '"')) return no(s, "not a string");
    const unsigned char *from = ++s->p;
    while (s->p < s->end && *s->p != '"') {
        unsigned char c = *s->p;
        if (c < 0x20 || c == 0x7f) return no(s, "a control character in a string");
        if (c == '\\') {
            if (s->end - s->p < 2 || (s->p[1] != '"' && s->p[1] != '\\'))
                return no(s, "an escape other than of \" and \\");
            s->p += 2;
        } else if (c < 0x80) {
            s->p++;
        } else {
            int n = utf8(s->p, s->end);
            if (!n) return no(s, "not valid UTF-8");
            s->p += n;
        }
    }
    if (s->p == s->end) return no(s, "a string without end");
    *out = (struct slice){ (const char *)from, (size_t)(s->p++ - from) };
    return true;
}

static bool filled(struct scan *s, struct slice *out)
{
    return string(s, out) && (out->n || no(s, "an empty by, do or of"));
}

/* "name": after the one before it in byte order, which is what RFC 8785 asks for names of these letters. */
static bool name(struct scan *s, struct slice *last)
{
    struct slice now;
    if (!string(s, &now)) return false;
    for (size_t i = 0; i < now.n; i++) {
        char c = now.s[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return no(s, "a name that is not [a-z0-9_]+");
    }
    size_t least = now.n < last->n ? now.n : last->n;
    int order = last->n ? memcmp(last->s, now.s, least) : -1;
    if (!now.n) return no(s, "a name that is not [a-z0-9_]+");
    if (order > 0 || (order == 0 && last->n >= now.n)) return no(s, "names not sorted, or one twice");
    *last = now;
    return WORD(s, ":");
}

static bool list(struct scan *s)
{
    struct slice text;
    int64_t n;
    if (!WORD(s, "[")) return false;
    if (next_is(s, ']')) return WORD(s, "]");
    for (;;) {
        if (!(next_is(s, '"') ? string(s, &text) : number(s, &n))) return false;
        if (next_is(s, ']')) return WORD(s, "]");
        if (!next_is(s, ',')) return no(s, "a list of other than strings and whole numbers");
        s->p++;
    }
}

static bool fact(struct scan *s)
{
    struct slice text;
    int64_t n;
    return next_is(s, '"') ? string(s, &text) : next_is(s, '[') ? list(s) : number(s, &n);
}

static bool pledge(struct scan *s)
{
    struct slice text;
    Hash h;
    return string(s, &text) && (hash_read(text.s, text.n, &h) || no(s, "a commitment that is not base64 of 32 bytes"));
}

static bool object(struct scan *s, bool (*value)(struct scan *), struct slice *out)
{
    const unsigned char *from = s->p;
    struct slice last = { 0 };
    if (!WORD(s, "{")) return false;
    while (!next_is(s, '}')) {
        if (last.n && !WORD(s, ",")) return false;
        if (!name(s, &last) || !value(s)) return false;
    }
    s->p++;
    *out = (struct slice){ (const char *)from, (size_t)(s->p - from) };
    return true;
}

static bool whole(struct scan *s, struct leaf_view *v)
{
    return WORD(s, "{\"at\":") && number(s, &v->at) && WORD(s, ",\"by\":") && filled(s, &v->by) && WORD(s, ",\"d\":") &&
           object(s, fact, &v->d) && WORD(s, ",\"do\":") && filled(s, &v->act) && WORD(s, ",\"k\":") &&
           number(s, &v->k) && WORD(s, ",\"of\":") && filled(s, &v->of) && WORD(s, ",\"p\":") &&
           object(s, pledge, &v->p) && WORD(s, ",\"to\":") && string(s, &v->to) && WORD(s, ",\"v\":1}");
}

Err leaf_read(const char *bytes, size_t n, struct leaf_view *out)
{
    if (n > LEAF_MAX) return (Err){ TOO_BIG, "a leaf of more than 8192 bytes" };
    struct scan s = { (const unsigned char *)bytes, (const unsigned char *)bytes + n, NULL };
    struct leaf_view v;
    if (!whole(&s, &v)) return (Err){ BAD_INPUT, s.fault };
    if (s.p != s.end) return (Err){ BAD_INPUT, "bytes after the object" };
    if (v.k < 1) return (Err){ BAD_INPUT, "k is not 1, 2, 3 …" };
    if (v.at < 0) return (Err){ BAD_INPUT, "at is before 1970" };
    *out = v;
    return OK;
}

/* ---- walking what leaf_read() has accepted */

static struct scan walk(struct slice all, size_t at)
{
    const unsigned char *p = (const unsigned char *)all.s;
    return (struct scan){ p + at, p + all.n, NULL };
}

static void any(struct scan *s, struct leaf_value *value)
{
    const unsigned char *from = s->p;
    if (next_is(s, '"')) {
        value->type = LEAF_STR;
        string(s, &value->text);
    } else if (next_is(s, '[')) {
        value->type = from[1] == '"' ? LEAF_STRS : LEAF_INTS;
        list(s);
        value->text = (struct slice){ (const char *)from, (size_t)(s->p - from) };
    } else {
        value->type = LEAF_INT;
        number(s, &value->number);
    }
}

bool leaf_next(struct slice object, size_t *at, struct slice *name, struct leaf_value *value)
{
    if (*at + 2 >= object.n) return false; /* {} or the closing brace */
    struct scan s = walk(object, *at + 1); /* over the brace or comma */
    string(&s, name);
    s.p++;
    any(&s, value);
    *at = (size_t)(s.p - (const unsigned char *)object.s);
    return true;
}

bool leaf_item(struct slice list, size_t *at, struct leaf_value *value)
{
    if (*at + 2 >= list.n) return false;
    struct scan s = walk(list, *at + 1);
    any(&s, value);
    *at = (size_t)(s.p - (const unsigned char *)list.s);
    return true;
}

bool leaf_get(struct slice object, const char *name, struct leaf_value *value)
{
    struct slice found;
    for (size_t at = 0; leaf_next(object, &at, &found, value);)
        if (slice_is(found, name)) return true;
    return false;
}

char *leaf_text(const void *ctx, struct slice raw)
{
    char *text = talloc_size(ctx, raw.n + 1), *p = text;
    talloc_set_name_const(text, "char");
    for (size_t i = 0; i < raw.n; i++) {
        if (raw.s[i] == '\\') i++;
        *p++ = raw.s[i];
    }
    *p = 0;
    return text;
}

char *leaf_joined(const void *ctx, struct slice list)
{
    struct leaf_value v;
    char *s = talloc_strdup(ctx, "");
    for (size_t at = 0; leaf_item(list, &at, &v);)
        s = talloc_asprintf_append(s, "%s%s", *s ? ";" : "", leaf_text(ctx, v.text));
    return s;
}

bool leaf_text_is(struct slice raw, const char *text, size_t n)
{
    size_t put = 0;
    for (size_t i = 0; i < raw.n; i++, put++) {
        if (raw.s[i] == '\\') i++;
        if (put == n || text[put] != raw.s[i]) return false;
    }
    return put == n;
}
