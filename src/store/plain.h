/* What is no act and so stands outside the ledger, all of it: a draft's fields while it is written, a meeting's table while it is typed, uploads that no act names
   yet, what somebody follows, holds or has read, repeated requests, the outbox, notes of the program to itself.
   (Sessions and failed sign-ins, the rest of it, are in people.h.) */
#ifndef STORE_PLAIN_H
#define STORE_PLAIN_H

#include "institution/institution.h"
#include "store/store.h"

/* ---- drafts: fields as the border gives them (JSON), gone once submitted ---- */
Err store_draft_put(struct tx *tx, int64_t call, const char *fields, Time now);
Err store_draft_get(struct tx *tx, const void *ctx, int64_t call, char **fields, Time *at); /* NOT_FOUND */
Err store_draft_drop(struct tx *tx, int64_t call);

/* The table of a meeting while it is typed in the room (JSON as service/meeting_draft.h has it); its version grows by one with
   each change. Gone when the minutes are made or the meeting is off. */
struct meeting_draft {
    int version;
    const char *fields;
    int64_t person; /* who changed it last */
    Time at;
};
Err store_meeting_draft_get(struct tx *tx, const void *ctx, int64_t call, const char *meeting,
                            struct meeting_draft *out); /* NOT_FOUND */
Err store_meeting_draft_put(struct tx *tx, int64_t call, const char *meeting, const struct meeting_draft *draft);
Err store_meeting_draft_drop(struct tx *tx, int64_t call, const char *meeting);

/* ---- repeated requests: one answer per person and key, kept 7 days (R6) ---- */
enum { REPEAT_DAYS = 7, REQUEST_HASH = 32 };
/* NOT_FOUND: a new key. BAD_INPUT: the key came with another request. */
Err store_repeat_get(struct tx *tx, const void *ctx, int64_t person, const char *key,
                     const unsigned char request[static REQUEST_HASH], char **answer);
Err store_repeat_put(struct tx *tx, int64_t person, const char *key, const unsigned char request[static REQUEST_HASH],
                     const char *answer, Time now);
Err store_repeat_purge(struct tx *tx, Time now);

/* ---- who looks at what ---- */
/* At most FOLLOWS_MOST a person. NOT_NOW: so many are followed. */
enum { FOLLOWS_MOST = 200 };
Err store_follow(struct tx *tx, int64_t person, int64_t call, bool on);
/* The open ones first, what moved last before the others. */
struct call_row;
Err store_follows(struct tx *tx, const void *ctx, int64_t person, struct call_row **out, int *n);
/* "I am on it": for 15 minutes, renewed by its holder. It warns and bars nobody. claims.c */
enum { CLAIM_S = 15 * 60, CLAIM_BACK_S = 60, CLAIMS_TAKEN_DAYS = 1096 };
struct claim {
    char no[24];
    int64_t person;
    const char *name;
    Office office;
    Time since, until;
};
/* Mine, unless somebody else's still runs; `out` tells whose it is now; *fresh: it was not mine before. */
Err store_claim(struct tx *tx, const void *ctx, int64_t call, int64_t person, Office office, Time now,
                struct claim *out, bool *fresh);
/* From whoever holds it, and it is written down who took it from whom. */
Err store_claim_take(struct tx *tx, const void *ctx, int64_t call, int64_t person, Office office, Time now,
                     struct claim *out, bool *fresh);
/* Back to whom it was taken from, within CLAIM_BACK_S and while theirs would still run; else let go. */
Err store_claim_back(struct tx *tx, int64_t call, int64_t person, Time now);
Err store_claim_drop(struct tx *tx, int64_t call, int64_t person);
Err store_claim_get(struct tx *tx, const void *ctx, int64_t call, Time now, struct claim *out); /* NOT_FOUND: nobody */
Err store_claims(struct tx *tx, const void *ctx, Time now, int most, struct claim **out,
                 int *n); /* that run, oldest first */
struct claim_taken {
    int64_t id;
    Time at, back; /* back.s = 0: it stayed */
    char no[24];
    const char *name, *from_name;
    Office office, from_office;
};
Err store_claims_taken(struct tx *tx, const void *ctx, int64_t before, int most, struct claim_taken **out,
                       int *n);                  /* newest first */
Err store_claims_purge(struct tx *tx, Time now); /* what ran out, and takings older than CLAIMS_TAKEN_DAYS */
Err store_read_put(struct tx *tx, int64_t person, int64_t call, int64_t k);  /* read up to event k */
Err store_read_get(struct tx *tx, int64_t person, int64_t call, int64_t *k); /* 0: never */

/* ---- outbox: written with the act, told afterwards; the newest row stays, so that numbers only grow ---- */
struct outbox_row {
    int64_t id;
    const char *kind, *body;
    Time at;
};
Err store_outbox_put(struct tx *tx, const char *kind, const char *body, Time now);
Err store_outbox_after(struct tx *tx, const void *ctx, int64_t id, int most, struct outbox_row **out,
                       int *n);                   /* those behind it, oldest first */
Err store_outbox_done(struct tx *tx, int64_t id); /* of what comes before it */

/* ---- notes ---- */
Err store_note_put(struct tx *tx, const char *key, const char *value);
Err store_note_get(struct tx *tx, const void *ctx, const char *key, char **value); /* NOT_FOUND */

/* ---- files: by the SHA-256 of their bytes; the row says what they are, the call's attachments who names them ---- */
enum { SHA_TEXT = 65 };
struct file_row {
    char sha[SHA_TEXT];
    char kind[8]; /* jpeg png webp pdf */
    int64_t bytes;
    int width, height; /* 0: no picture */
    Time taken;        /* s = 0: unknown */
    bool point;
    int64_t lat_e9, lon_e9;
    char thumb[SHA_TEXT]; /* "" : none */
    int64_t person;       /* who uploaded it */
    Time at;
    bool named;
};
/* DIR/files/ab/abcdef… on disk when this returns (synced), before any row names it. Not in a job: it may take long.
   NOT_FOUND: a store in memory keeps no files. */
Err store_file_save(const struct store *store, const void *bytes, size_t n, char sha[static SHA_TEXT]);
char *store_file_path(const void *ctx, const struct store *store, const char *sha); /* NULL in memory */
Err store_file_put(struct tx *tx, const struct file_row *file);           /* the same bytes again: nothing changes */
Err store_file_get(struct tx *tx, const char *sha, struct file_row *out); /* NOT_FOUND */

Err store_file_names(struct tx *tx, const void *ctx, char ***sha, int *n); /* files and thumbnails that rows name */

struct attachment {
    int64_t k;
    int i, task;
    char code[40], sha[SHA_TEXT];
    Time at;
    int64_t person;
    char office[20];
};
/* The act k of a call names a piece of evidence; sha "": without a file. Marks the file as named. NOT_FOUND: no such file. */
Err store_attach(struct tx *tx, int64_t call, const struct attachment *a);
Err store_attachments(struct tx *tx, const void *ctx, int64_t call, struct attachment **out, int *n);
Err store_file_calls(struct tx *tx, const void *ctx, const char *sha, char ***no, int *n); /* the calls that name it */

/* Uploads from before `before` that no act names: rows gone, names of their files and thumbnails told, so that the caller
   removes those after the commit. */
Err store_files_unnamed_drop(struct tx *tx, const void *ctx, Time before, int most, char ***sha, int *n);
void store_file_remove(const struct store *store, const char *sha,
                       Time before); /* unless it was uploaded again since */

#endif
