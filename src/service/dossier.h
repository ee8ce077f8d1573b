/* A call with its events and the texts that are not erased: what a page is made from. Private to the view files. */
#ifndef SERVICE_DOSSIER_H
#define SERVICE_DOSSIER_H

#include <jansson.h>

#include "ledger/slice.h"
#include "service/draft.h"
#include "service/view.h"
#include "store/store.h"

/* A leaf's bytes, taken apart without a copy; strings as they stand in it, escaped as JSON wants them. */
struct step_seen {
    int64_t at, k;
    struct slice by, d, act, p, to, role; /* d and p with their braces */
    struct slice meeting;                 /* its id, of steps of a meeting */
    int task;                             /* id, 0: the call */
};
struct dossier {
    struct docket *d;
    struct leaf_row *leaves;
    struct step_seen *steps;
    int n;
    struct vault_row *vault; /* in order of k */
    int vault_n;
    json_t *draft;             /* fields typed and not yet submitted; NULL: none */
    char draft_tag[DRAFT_TAG]; /* "": no draft */
};
Err dossier_load(const struct viewer *v, const void *ctx, struct docket *d, struct dossier *out);
/* The newest text `name` that one of the acts ("file;file_urgent") carried, on this task (0: the call); NULL: none. */
const char *dossier_text(const struct dossier *f, const char *acts, int task, const char *name);
/* The same of a meeting. */
const char *dossier_meeting_text(const struct dossier *f, const char *acts, const char *meeting, const char *name);
const char *dossier_step_text(const struct dossier *f, const struct step_seen *step, const char *name); /* NULL: none */
/* One of the call's own texts (place, text, contact …): as typed in a draft, else as last submitted; NULL: none. */
const char *dossier_own_text(const struct dossier *f, const char *name);
/* The newest step of the call's own facts that holds a value of this name; 0: none. */
int64_t dossier_own_step(const struct dossier *f, const char *name);

/* view_measured.c: "outcomes", and of an amount who measured it; NULL: nobody is told. */
void view_call_outcomes(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f);
const char *measured_by(const struct viewer *v, const void *ctx, const struct dossier *f, const struct amount *a);

#endif
