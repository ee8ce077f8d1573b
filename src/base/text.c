/* UTF-8 checks and lists in a field. */
#include "base/text.h"

#include <string.h>
#include <talloc.h>
#include <utf8proc.h>

const char *text_fault(const char *s, size_t len, bool lines)
{
    for (size_t i = 0; i < len;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(len - i), &c);
        if (n <= 0) return "not valid UTF-8";
        if ((c < 0x20 && !(lines && c == '\n')) || (c >= 0x7f && c < 0xa0)) return "control characters are not allowed";
        i += (size_t)n;
    }
    return NULL;
}

size_t text_chars(const char *s, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) n += ((unsigned char)s[i] & 0xc0) != 0x80;
    return n;
}

size_t text_head(const char *s, size_t len, size_t chars)
{
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)s[i] & 0xc0) != 0x80 && chars-- == 0) return i;
    return len;
}

char **text_split(const void *ctx, const char *s, char at, int *n)
{
    char **list = talloc_array(ctx, char *, 1);
    *n = 0;
    while (s && *s) {
        const char *end = strchrnul(s, at);
        const char *from = s, *to = end;
        while (from < to && *from == ' ') from++;
        while (to > from && to[-1] == ' ') to--;
        if (to > from) {
            list = talloc_realloc(ctx, list, char *, (unsigned)*n + 2);
            list[(*n)++] = talloc_strndup(list, from, (size_t)(to - from));
        }
        s = *end ? end + 1 : end;
    }
    list[*n] = NULL;
    return list;
}

bool text_listed(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *s = list; s && *s;) {
        const char *end = strchrnul(s, ';');
        if ((size_t)(end - s) == len && memcmp(s, word, len) == 0) return true;
        s = *end ? end + 1 : end;
    }
    return false;
}
