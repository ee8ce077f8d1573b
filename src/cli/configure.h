/* What the verbs that change the institution at run time share: a data folder, whose name goes into the leaf, one write. */
#ifndef CLI_CONFIGURE_H
#define CLI_CONFIGURE_H

#include "cli/options.h"
#include "service/config.h"
#include "store/people.h"

struct configure {
    void *ctx;
    struct faults *faults;
    struct store *store;
    struct tx *reader;
    struct service service; /* its institution is the one in force */
    struct config_by by;
};
/* `account` NULL: whoever may write the data folder (hub/0); else a person who holds `role` now. NOT_FOUND, NOT_YOURS. */
Err configure_open(struct configure *, const char *data, const char *account, enum role role);
Err configure_write(struct configure *, Err (*run)(struct tx *, struct configure *, void *arg), void *arg);
void configure_close(struct configure *);

/* A whole file on ctx; at most `most` bytes (TOO_BIG); "-" is standard input. */
Err file_read_whole(const void *ctx, const char *path, size_t most, char **bytes, size_t *n);

#endif
