/* Precedents: each ruling of a dispute, kept by its item (R36). A projection of the leaves of act `rule`. */
#ifndef STORE_PRECEDENTS_H
#define STORE_PRECEDENTS_H

#include "institution/docket.h"
#include "store/store.h"

struct precedent {
    int64_t call, k; /* the call's key; the ruling's leaf, under which the vault has its basis */
    char no[24];
    char item[8];
    Time at; /* valid from */
    Office lead;
    const char *co; /* "SZW;GZJ" */
};
Err store_precedent_put(struct tx *tx, const struct precedent *p);
/* The item's, newest first, at most `most`. The first is the one in force. */
Err store_precedents(struct tx *tx, const void *ctx, const char *item, int most, struct precedent **out, int *n);
/* Those that one call has made, in order. */
Err store_precedents_of(struct tx *tx, const void *ctx, int64_t call, struct precedent **out, int *n);

#endif
