/* A row of another system as the act `import` (R10a), and many of them through the store's writer. */
#ifndef SERVICE_IMPORT_WRITE_H
#define SERVICE_IMPORT_WRITE_H

#include "service/import.h"
#include "service/service.h"

/* One row, inside a transaction. The same channel and number again: *already is true and nothing is written.
   Errors: as service_act. */
Err import_write_row(struct service *service, struct tx *tx, const void *ctx, const struct import_row *row,
                     const struct actor *by, Time now, struct faults *faults, bool *already);

struct import_result {
    bool already;
    struct faults *refused; /* NULL: it is in */
};
/* Writes n rows in one transaction and waits for the commit. When one is refused, nothing of the transaction stands and
   each row is tried in one of its own, so that the others come in. `results` has n places; faults are made on ctx.
   An error is the store's (BUSY, BROKEN): rows after it were not tried. */
Err import_write(struct service *service, const void *ctx, const struct import_row *rows, int n, const struct actor *by,
                 Time now, struct import_result *results);

#endif
