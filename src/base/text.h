/* Text is checked once, where it enters, and trusted after. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Well-formed UTF-8, no control characters (LF allowed when `lines`); NULL when good, else what is wrong. */
const char *text_fault(const char *s, size_t len, bool lines);
/* Characters (code points) of checked UTF-8. */
size_t text_chars(const char *s, size_t len);
/* Bytes of the first `chars` characters. */
size_t text_head(const char *s, size_t len, size_t chars);

/* Splits "a;b;c" at ';' into a NULL-terminated talloc array; "" gives none. Spaces around parts are dropped. */
char **text_split(const void *ctx, const char *s, char at, int *n);
bool text_listed(const char *list, const char *word); /* is word one of "a;b;c" */

#endif
