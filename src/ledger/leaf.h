/* The bytes of one event (ledger.md §1): a JSON object in RFC 8785 form with nine names, and nothing that two JSON
   writers could spell differently. Written once here, stored and hashed as they are; reading checks the exact form and
   never writes JSON. Whatever leaf_write() makes, leaf_read() accepts. */
#ifndef LEDGER_LEAF_H
#define LEDGER_LEAF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/hash.h"
#include "ledger/slice.h"

enum { LEAF_MAX = 8192, LEAF_NAMES_MAX = 64 };
#define LEAF_INT_MAX (((int64_t)1 << 53) - 1)

/* ---- writing */
enum leaf_type { LEAF_STR, LEAF_INT, LEAF_STRS, LEAF_INTS };

struct leaf_fact { /* one name of `d` */
    const char *name;
    enum leaf_type type;
    int64_t number;           /* LEAF_INT                                 */
    const char *text;         /* LEAF_STR                                 */
    const char *const *texts; /* LEAF_STRS: `count` of them              */
    const int64_t *numbers;   /* LEAF_INTS: `count` of them               */
    int count;
};
struct leaf_pledge { /* one name of `p` */
    const char *name;
    Hash commitment;
};
struct leaf {
    int64_t at;
    const char *by, *act, *of, *to;
    int64_t k;
    const struct leaf_fact *d; /* in any order */
    int d_n;
    const struct leaf_pledge *p;
    int p_n;
};
/* TOO_BIG over LEAF_MAX bytes or LEAF_NAMES_MAX names in d or p; BAD_INPUT for a control character, wrong UTF-8, a name
   twice or not [a-z0-9_]+, a number out of range. About 1 µs. */
Err leaf_write(const struct leaf *leaf, char out[static LEAF_MAX], size_t *n);

/* ---- reading */
/* Strings come as they stand in the leaf, `"` and `\` still escaped: see leaf_text(). */
struct leaf_view {
    int64_t at, k;
    struct slice by, act, of, to;
    struct slice d, p; /* with their braces, for leaf_next() */
};
/* BAD_INPUT, with what is wrong, unless the bytes are exactly of the form. Allocates nothing; about 0.3 µs. */
Err leaf_read(const char *bytes, size_t n, struct leaf_view *out);

struct leaf_value {
    enum leaf_type type; /* of a list: by its first item */
    int64_t number;
    struct slice text; /* string: inside the quotes; list: with its brackets */
};
/* Walks `d` or `p` of a view: *at is 0 to begin with; false after the last name. */
bool leaf_next(struct slice object, size_t *at, struct slice *name, struct leaf_value *value);
/* Walks a list: as above. */
bool leaf_item(struct slice list, size_t *at, struct leaf_value *value);
bool leaf_get(struct slice object, const char *name, struct leaf_value *value);

/* The string itself: escapes undone, NUL-terminated, on ctx. */
char *leaf_text(const void *ctx, struct slice raw);
/* All texts of a list, ';' between them, on ctx. */
char *leaf_joined(const void *ctx, struct slice list);
/* The same without allocation: is it this text? */
bool leaf_text_is(struct slice raw, const char *text, size_t n);

#endif
