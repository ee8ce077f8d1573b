/* A call with its leaves and the texts that are not erased: what a page is made from. Private to the view files. */
#ifndef SERVICE_DOSSIER_H
#define SERVICE_DOSSIER_H

#include <jansson.h>

#include "ledger/leaf.h"
#include "service/view.h"
#include "store/store.h"

struct dossier {
    struct docket *d;
    struct leaf_row *leaves;
    struct leaf_view *seen; /* leaves read back */
    int n;
    struct vault_row *vault;
    int vault_n;
    json_t *draft; /* fields typed and not yet submitted; NULL: none */
};
Err dossier_load(const struct viewer *v, const void *ctx, struct docket *d, struct dossier *out);
/* The value of `name` at leaf k; NULL: erased, or never there. */
const char *dossier_value(const struct dossier *f, int64_t k, const char *name, size_t name_n);
/* The newest text `name` that one of the acts ("create;submit") carried, on this task (0: the call); NULL: none. */
const char *dossier_text(const struct dossier *f, const char *acts, int task, const char *name);
/* One of the call's own texts (place, text, contact …): as typed in a draft, else as last submitted; NULL: none. */
const char *dossier_own_text(const struct dossier *f, const char *name);
int dossier_task(const struct leaf_view *leaf); /* id, 0: the call */

#endif
