/* JSON out, straight into a buffer: members and list entries put their own comma. A name is ours and needs no escape.
   Cost: about 20 ns a member beyond its bytes. */
#ifndef SERVICE_JSON_OUT_H
#define SERVICE_JSON_OUT_H

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "institution/calendar.h"

static inline void j_comma(struct buf *b)
{
    char last = b->n ? b->s[b->n - 1] : '{';
    if (last != '{' && last != '[') buf_putc(b, ',');
}
static inline void j_name(struct buf *b, const char *name)
{
    j_comma(b);
    buf_putc(b, '"');
    buf_puts(b, name);
    buf_add(b, "\":", 2);
}
static inline void j_text(struct buf *b, const char *name, const char *value) /* NULL: null */
{
    j_name(b, name);
    buf_json(b, value);
}
static inline void j_code(struct buf *b, const char *name, const char *value) /* "" and NULL: null */
{
    j_text(b, name, value && *value ? value : NULL);
}
static inline void j_int(struct buf *b, const char *name, int64_t n)
{
    j_name(b, name);
    buf_int(b, n);
}
static inline void j_bool(struct buf *b, const char *name, bool yes)
{
    j_name(b, name);
    buf_puts(b, yes ? "true" : "false");
}
static inline void j_null(struct buf *b, const char *name)
{
    j_name(b, name);
    buf_add(b, "null", 4);
}
static inline void j_time(struct buf *b, const char *name, Time t) /* 0: null */
{
    j_name(b, name);
    buf_json_time(b, t);
}
static inline void j_span(struct buf *b, const char *name, int64_t n, enum unit unit)
{
    j_name(b, name);
    buf_add(b, "{\"n\":", 5);
    buf_int(b, n);
    buf_add(b, ",\"unit\":\"", 9);
    buf_puts(b, unit_words[unit]);
    buf_add(b, "\"}", 2);
}
static inline void j_list(struct buf *b, const char *name)
{
    j_name(b, name);
    buf_putc(b, '[');
}
static inline void j_object(struct buf *b, const char *name)
{
    j_name(b, name);
    buf_putc(b, '{');
}
static inline void j_entry(struct buf *b) /* the next object of a list */
{
    j_comma(b);
    buf_putc(b, '{');
}
static inline void j_word(struct buf *b, const char *s) /* the next text of a list */
{
    j_comma(b);
    buf_json(b, s);
}
static inline void j_end(struct buf *b)
{
    buf_putc(b, '}');
}
static inline void j_list_end(struct buf *b)
{
    buf_putc(b, ']');
}

#endif
