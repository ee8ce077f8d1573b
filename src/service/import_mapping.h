/* The parts of a mapping, for import_mapping.c and import.c only. */
#ifndef SERVICE_IMPORT_MAPPING_H
#define SERVICE_IMPORT_MAPPING_H

#include "service/import.h"
#include "service/import_time.h"

enum { IMPORT_COLUMNS_MOST = 8 };

/* As text_fault, but CR and tab may stand there too. */
const char *source_text_fault(const char *s, size_t n);

struct value_pair {
    const char *from, *to;
};
struct value_table { /* sorted by `from` */
    struct value_pair *pairs;
    int n;
};
/* "" may be a listed answer; NULL: not listed. O(log n). */
const char *value_table_find(const struct value_table *table, const char *value);

struct mapping_line {
    bool given;
    char **columns;
    int columns_n;
    const char *joiner;
    struct import_time time;
    bool hash, gcj02;
    struct value_table *table;
    const char *constant;
};
struct mapping {
    struct mapping_line lines[IM_FIELDS];
};

#endif
