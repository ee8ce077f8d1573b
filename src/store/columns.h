/* A struct as columns: one line per field, walked when a row is written, read, and compared with its statement at start. */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

#include "institution/docket.h"
#include "store/db.h"

enum column_type {
    C_INT,
    C_I64,
    C_BOOL,
    C_TIME,
    C_DAY,
    C_ENUM,  /* C_ENUM: a word of `words` */
    C_CHARS, /* char[size]                */
    C_STR,
    C_TEXT, /* char *: '' comes back as NULL, as "" */
    C_AMOUNTS,
    C_METRIC,
    C_STEPS
};
struct column {
    const char *name;
    enum column_type type;
    size_t at, size;
    const char *const *words;
    int words_n;
    bool once; /* not among those that columns_write_later gives */
};
struct columns {
    const struct column *list;
    int n;
};

#define FIELD(s, type, name)                                                                                           \
    {                                                                                                                  \
#name, type, offsetof(struct s, name), sizeof(((struct s *)0)->name), NULL, 0, false                           \
    }
#define ONCE(s, type, name)                                                                                            \
    {                                                                                                                  \
#name, type, offsetof(struct s, name), sizeof(((struct s *)0)->name), NULL, 0, true                            \
    }
#define WORD(s, name, words, n)                                                                                        \
    {                                                                                                                  \
#name, C_ENUM, offsetof(struct s, name), sizeof(((struct s *)0)->name), words, n, false                        \
    }
#define COLUMNS(list)                                                                                                  \
    {                                                                                                                  \
        list, (int)(sizeof list / sizeof list[0])                                                                      \
    }

/* Values in the order of the columns; what must be spelt out (amounts, steps) goes to ctx. */
void columns_write(const void *ctx, struct columns columns, const void *from, struct val *values);
/* Only those that may change; how many. */
int columns_write_later(const void *ctx, struct columns columns, const void *from, struct val *values);
/* Reads the row's columns from `first` on into a struct; strings go to ctx. BROKEN: a word or metric that nobody knows. */
Err columns_read(const void *ctx, const struct institution *in, struct columns columns, struct rows *rows, int first,
                 void *to);
/* One of them alone: written; read from its text (C_METRIC, C_AMOUNTS, C_STEPS). */
struct val column_value(const void *ctx, const struct column *col, const void *from);
Err column_read(const void *ctx, const struct institution *in, const struct column *col, const char *text, size_t n,
                void *to);
/* BROKEN when the statement's columns from `first` on are not these, by name and order. */
Err columns_fit(struct tx *tx, enum sql sql, int first, struct columns columns);

#endif
