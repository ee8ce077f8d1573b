/* The CSV reader over any bytes: no byte outside what it owns, every record ends, offsets only grow. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    void *ctx = talloc_new(NULL);
    struct csv *csv = csv_open(ctx, (const char *)bytes, len);
    struct csv_field *f;
    const char *fault;
    size_t at = 0, seen = 0;
    int n;
    while (csv_next(csv, &f, &n, &fault)) {
        if (n < 1 || csv_offset(csv) <= at || csv_offset(csv) > len) abort();
        at = csv_offset(csv);
        for (int i = 0; i < n; i++) {
            if (f[i].s[f[i].n]) abort();
            seen += f[i].n;
        }
    }
    if (seen > len) abort();
    talloc_free(ctx);
    return 0;
}
