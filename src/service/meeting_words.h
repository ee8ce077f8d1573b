/* The texts of one meeting, gathered from the vault: agenda, positions, conclusions, the words of each row, objections.
   What was erased is NULL. Private to the view files and the printers of minutes. */
#ifndef SERVICE_MEETING_WORDS_H
#define SERVICE_MEETING_WORDS_H

#include "service/dossier.h"

struct row_words {
    const char *what, *person, *standard;     /* as minuted, or as a later supplement has it */
    const char *objection, *basis, *decision; /* R49; decision: the reason of decide_row */
    const char *number;                       /* of the minutes that brought the row; "" before signing */
};
struct position {
    Office unit;
    const char *party; /* street lead co other */
    const char *stand; /* agree conditions object absent; NULL before the meeting is held */
    const char *text;
};
struct meeting_words {
    const char *place, *agenda, *conclusions, *cancel_reason;
    int64_t chair; /* who held it; 0: not held */
    int64_t convener, recorder, signer;
    struct position *positions;
    int positions_n;
    struct row_words *rows; /* as meeting.rows */
};
/* On ctx. Cost: one pass over the call's events. */
void meeting_words_load(const struct viewer *v, const void *ctx, const struct dossier *f, const struct meeting *m,
                        struct meeting_words *out);

/* The minutes as paragraphs, made from the table (R50): title, facts, positions, numbered tasks. */
struct paragraph {
    const char *style; /* title fact head body row */
    const char *text;
};
int minutes_text(const struct viewer *v, const void *ctx, const struct dossier *f, const struct meeting *m,
                 const struct meeting_words *w, struct paragraph **out);

/* What a meeting on this call is about: what is late, disputed or slipped, one line each; `why` joins the codes found
   ("late;slipped"), "" when nothing is stuck. */
const char *meeting_agenda(const struct viewer *v, const void *ctx, struct docket *d, const char *subject,
                           const char **why);
/* Whom to invite: the lead (accepted, or the item's), and every co-handler that still has a task. "ZFJ;SZW". */
const char *meeting_invites(const struct viewer *v, const void *ctx, struct docket *d);

void view_meeting_no(const struct docket *d, const char *id, char out[static 48]); /* "JJ-2026-010482.M1" */

#endif
