/* JSON out, straight into a buffer: members and list entries put their own comma. A name is ours and needs no escape; as a
   literal its length is known to the compiler, and what is short is written in place. About 5 ns a member beyond its bytes. */
#ifndef SERVICE_JSON_OUT_H
#define SERVICE_JSON_OUT_H

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "institution/calendar.h"

/* In place where it is fast; a sanitizer's build would spend half a minute on a file of it. */
#if defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define J_IN_PLACE static inline
#endif
#endif
#ifndef J_IN_PLACE
#define J_IN_PLACE static inline __attribute__((always_inline))
#endif

J_IN_PLACE char *j_at(struct buf *b, size_t n) /* room for so many; j_to() says where the writing ended */
{
    if (b->n + n + 1 > b->cap) buf_room(b, n);
    return b->s + b->n;
}
J_IN_PLACE void j_to(struct buf *b, char *end)
{
    *end = 0;
    b->n = (size_t)(end - b->s);
}
J_IN_PLACE char *j_put(char *p, const char *bytes, size_t n)
{
    memcpy(p, bytes, n);
    return p + n;
}
J_IN_PLACE char *j_put_comma(const struct buf *b, char *p)
{
    char last = b->n ? p[-1] : '{';
    *p = ',';
    return p + (last != '{' && last != '[');
}
J_IN_PLACE char *j_put_name(const struct buf *b, char *p, const char *name) /* at most strlen(name) + 4 */
{
    p = j_put_comma(b, p);
    *p++ = '"';
    p = j_put(p, name, strlen(name));
    return j_put(p, "\":", 2);
}
J_IN_PLACE void j_raw(struct buf *b, const char *bytes, size_t n)
{
    j_to(b, j_put(j_at(b, n), bytes, n));
}
J_IN_PLACE void j_char(struct buf *b, char c)
{
    j_raw(b, &c, 1);
}
J_IN_PLACE void j_comma(struct buf *b)
{
    j_to(b, j_put_comma(b, j_at(b, 1)));
}
J_IN_PLACE void j_name(struct buf *b, const char *name)
{
    j_to(b, j_put_name(b, j_at(b, strlen(name) + 4), name));
}
/* `"name":bytes`, the bytes as they are. */
J_IN_PLACE void j_bytes(struct buf *b, const char *name, const char *bytes, size_t n)
{
    char *p = j_put_name(b, j_at(b, strlen(name) + 4 + n), name);
    j_to(b, j_put(p, bytes, n));
}
/* The same between quotes: nothing in them to escape, or escaped already. */
J_IN_PLACE void j_quoted(struct buf *b, const char *name, const char *bytes, size_t n)
{
    char *p = j_put_name(b, j_at(b, strlen(name) + 6 + n), name);
    *p++ = '"';
    p = j_put(p, bytes, n);
    *p++ = '"';
    j_to(b, p);
}
J_IN_PLACE void j_text(struct buf *b, const char *name, const char *value) /* NULL: null */
{
    if (!value) {
        j_bytes(b, name, "null", 4);
        return;
    }
    j_name(b, name);
    buf_json_n(b, value, strlen(value));
}
J_IN_PLACE void j_code(struct buf *b, const char *name, const char *value) /* "": null */
{
    j_text(b, name, value && *value ? value : NULL);
}
/* A word of ours (a state, an act, an office's code): nothing in it to escape. */
J_IN_PLACE void j_own(struct buf *b, const char *name, const char *word)
{
    j_quoted(b, name, word, strlen(word));
}
J_IN_PLACE void j_int(struct buf *b, const char *name, int64_t n)
{
    j_name(b, name);
    buf_int(b, n);
}
J_IN_PLACE void j_bool(struct buf *b, const char *name, bool yes)
{
    if (yes)
        j_bytes(b, name, "true", 4);
    else
        j_bytes(b, name, "false", 5);
}
J_IN_PLACE void j_null(struct buf *b, const char *name)
{
    j_bytes(b, name, "null", 4);
}
J_IN_PLACE void j_time(struct buf *b, const char *name, Time t) /* 0: null */
{
    j_name(b, name);
    buf_json_time(b, t);
}
J_IN_PLACE void j_span(struct buf *b, const char *name, int64_t n, enum unit unit)
{
    j_bytes(b, name, "{\"n\":", 5);
    buf_int(b, n);
    j_quoted(b, "unit", unit_words[unit], strlen(unit_words[unit]));
    j_char(b, '}');
}
J_IN_PLACE void j_list(struct buf *b, const char *name)
{
    j_bytes(b, name, "[", 1);
}
J_IN_PLACE void j_object(struct buf *b, const char *name)
{
    j_bytes(b, name, "{", 1);
}
static inline void j_entry(struct buf *b) /* the next object of a list */
{
    char *p = j_put_comma(b, j_at(b, 2));
    *p++ = '{';
    j_to(b, p);
}
static inline void j_word(struct buf *b, const char *s) /* the next text of a list */
{
    j_comma(b);
    buf_json(b, s);
}
static inline void j_end(struct buf *b)
{
    j_char(b, '}');
}
static inline void j_list_end(struct buf *b)
{
    j_char(b, ']');
}

#endif
