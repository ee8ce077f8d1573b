/* Is the data folder what it should be? Everything that is kept beside the facts (desks, counts, list columns) is worked out
   again and compared; files are read and hashed; the database checks itself. (Leaves against rows: service/replay.h;
   the ledger itself: store/ledger.h.) */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "institution/institution.h"
#include "store/store.h"

struct check {
    const struct institution *in;
    void (*found)(void *arg, const char *fault);       /* a fault, in one line without personal data */
    void (*told)(void *arg, int64_t done, int64_t of); /* progress; NULL: not wanted */
    void *arg;
    bool quick;                          /* leave out hashing the files */
    int64_t calls, todos, counted, files, faults; /* how many were looked at; the answer */
};
/* `reader` inside store_read_begin. An error means that it could not look. About 30 µs a call; files at the disk's speed. */
Err store_check(struct tx *reader, struct check *check);

#endif
