/* Lists that the institution keeps as ledgers: what is hung or asked to be (R60, R61), the long-term list (R69), the calls
   out of the figures (R85). Each is one small partial index; at most `most` rows. */
#ifndef STORE_HANGUPS_H
#define STORE_HANGUPS_H

#include "institution/docket.h"
#include "store/store.h"

enum ledger_list { LIST_HUNG, LIST_LONG_TERM, LIST_EXCLUDED };
struct ledger_row {
    char no[24];
    int task; /* id; 0: the call */
};
/* `office`: a street or a unit, "" for all. */
Err store_ledger_list(struct tx *tx, const void *ctx, enum ledger_list which, const char *office, int most,
                      struct ledger_row **out, int *n);
struct hung_count {
    Office unit;
    int64_t n;
};
Err store_hung_by_unit(struct tx *tx, const void *ctx, const char *office, struct hung_count **out, int *n);

#endif
