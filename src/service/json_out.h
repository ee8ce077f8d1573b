/* JSON out, straight into a buffer: members and list entries put their own comma. A name is ours and needs no escape; as a
   literal its length is known to the compiler, and what is short is written in place. About 5 ns a member beyond its bytes. */
#ifndef SERVICE_JSON_OUT_H
#define SERVICE_JSON_OUT_H

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "institution/calendar.h"

static inline void j_raw(struct buf *b, const char *bytes, size_t n)
{
    if (b->n + n + 1 > b->cap) {
        buf_add(b, bytes, n);
        return;
    }
    memcpy(b->s + b->n, bytes, n);
    b->n += n;
    b->s[b->n] = 0;
}
static inline void j_char(struct buf *b, char c)
{
    j_raw(b, &c, 1);
}
static inline void j_comma(struct buf *b)
{
    char last = b->n ? b->s[b->n - 1] : '{';
    if (last != '{' && last != '[') j_char(b, ',');
}
static inline __attribute__((always_inline)) void j_name(struct buf *b, const char *name)
{
    j_comma(b);
    j_char(b, '"');
    j_raw(b, name, strlen(name));
    j_raw(b, "\":", 2);
}
static inline __attribute__((always_inline)) void j_text(struct buf *b, const char *name,
                                                         const char *value) /* NULL: null */
{
    j_name(b, name);
    buf_json(b, value);
}
static inline __attribute__((always_inline)) void j_code(struct buf *b, const char *name,
                                                         const char *value) /* "": null */
{
    j_text(b, name, value && *value ? value : NULL);
}
/* A word of ours (a state, an act, an office's code): nothing in it to escape. */
static inline __attribute__((always_inline)) void j_own(struct buf *b, const char *name, const char *word)
{
    j_name(b, name);
    j_char(b, '"');
    j_raw(b, word, strlen(word));
    j_char(b, '"');
}
static inline __attribute__((always_inline)) void j_int(struct buf *b, const char *name, int64_t n)
{
    j_name(b, name);
    buf_int(b, n);
}
static inline __attribute__((always_inline)) void j_bool(struct buf *b, const char *name, bool yes)
{
    j_name(b, name);
    if (yes)
        j_raw(b, "true", 4);
    else
        j_raw(b, "false", 5);
}
static inline __attribute__((always_inline)) void j_null(struct buf *b, const char *name)
{
    j_name(b, name);
    j_raw(b, "null", 4);
}
static inline __attribute__((always_inline)) void j_time(struct buf *b, const char *name, Time t) /* 0: null */
{
    j_name(b, name);
    buf_json_time(b, t);
}
static inline __attribute__((always_inline)) void j_span(struct buf *b, const char *name, int64_t n, enum unit unit)
{
    j_name(b, name);
    j_raw(b, "{\"n\":", 5);
    buf_int(b, n);
    j_raw(b, ",\"unit\":\"", 9);
    j_raw(b, unit_words[unit], strlen(unit_words[unit]));
    j_raw(b, "\"}", 2);
}
static inline __attribute__((always_inline)) void j_list(struct buf *b, const char *name)
{
    j_name(b, name);
    j_char(b, '[');
}
static inline __attribute__((always_inline)) void j_object(struct buf *b, const char *name)
{
    j_name(b, name);
    j_char(b, '{');
}
static inline void j_entry(struct buf *b) /* the next object of a list */
{
    j_comma(b);
    j_char(b, '{');
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
