/* Import: the input is a mapping, a line "----", its one table, a line "----" and the file. Nothing may crash, and a row
   without faults must be clean text with a street and an opening time not after now. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "service/import.h"

struct part {
    const char *s;
    size_t n;
};

static struct part cut(struct part *rest)
{
    const char *at = memmem(rest->s, rest->n, "----\n", 5);
    struct part head = { rest->s, at ? (size_t)(at - rest->s) : rest->n };
    *rest = at ? (struct part){ at + 5, rest->n - head.n - 5 } : (struct part){ rest->s + rest->n, 0 };
    return head;
}

static char *the_table(const void *ctx, void *with, const char *name, size_t *n)
{
    const struct part *p = with;
    (void)name;
    *n = p->n;
    char *copy = talloc_zero_size(ctx, p->n + 1);
    memcpy(copy, p->s, p->n);
    return copy;
}

static void check_row(const struct import_row *row, Time now)
{
    for (int f = 0; f < IM_FIELDS; f++) {
        assert(!text_fault(row->value[f], strlen(row->value[f]), true));
        assert(!import_fields[f].must || *row->value[f]);
    }
    assert(*row->value[IM_STREET] && row->opened.s <= now.s);
    assert(!row->is_closed || *row->value[IM_CLOSED]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct institution *institution;
    if (!institution) {
        struct institution *made;
        struct faults *faults = faults_new(NULL);
        if (institution_load(NULL, faults, &made).kind) abort();
        talloc_free(faults);
        institution = made;
    }
    void *ctx = talloc_new(NULL);
    struct part rest = { (const char *)data, size };
    struct part mapping_text = cut(&rest), table = cut(&rest);
    struct mapping *mapping;
    struct import *import;
    Time now = { 1780000000 };
    if (!mapping_read(ctx, mapping_text.s, mapping_text.n, the_table, &table, faults_new(ctx), &mapping).kind &&
        !import_open(ctx, mapping, institution, rest.s, rest.n, faults_new(ctx), &import).kind)
        for (int more = 1; more;) {
            void *row_ctx = talloc_new(ctx);
            struct import_row row;
            struct faults *faults = faults_new(row_ctx);
            more = import_next(import, row_ctx, now, &row, faults);
            if (more && !faults->n) check_row(&row, now);
            talloc_free(row_ctx);
        }
    talloc_free(ctx);
    return 0;
}
