/* People, what they may do, and how the server knows them again. Names and passwords of people never leave this part except
   to those who ask for them here; a secret (cookie, token) is kept only as its SHA-256. */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "institution/institution.h"
#include "store/store.h"

enum { SECRET_HASH = 32 };

struct person {
    int64_t id;
    const char *account, *name, *password; /* password: argon2id's encoded form */
    const unsigned char *totp;             /* NULL: none */
    size_t totp_n;
    bool active;
    Time created, changed;
};
/* BAD_INPUT account: taken, or not 2-64 letters, digits, . _ - @ or Chinese characters. Appends a leaf to "user/ID". */
Err store_person_add(struct tx *tx, const char *account, const char *name, const char *password, Time now,
                     struct faults *, int64_t *id);
Err store_person_find(struct tx *tx, const void *ctx, const char *account, struct person **out); /* NOT_FOUND */
Err store_person_get(struct tx *tx, const void *ctx, int64_t id, struct person **out);
Err store_persons(struct tx *tx, const void *ctx, struct person **out, int *n); /* by account */
/* These end the person's sessions too (totp doesn't). totp NULL: off. */
Err store_person_password(struct tx *tx, int64_t id, const char *password, Time now);
Err store_person_totp(struct tx *tx, int64_t id, const unsigned char *secret, size_t n, Time now);
Err store_person_active(struct tx *tx, int64_t id, bool active, int64_t by, Time now);

/* A grant (office, role) is proposed by a sys_admin and takes effect when a sec_admin approves (R3); until the first
   sec_admin is there, sys_admin, sec_admin and auditor need no approval. */
enum grant_state { GRANT_PROPOSED, GRANT_ACTIVE, GRANT_REFUSED, GRANT_ENDED, GRANT_STATES };
extern const char *const grant_state_words[]; /* proposed active refused ended */
struct grant {
    int64_t id, person;
    Office office;
    enum role role;
    enum grant_state state;
    Time valid_from, valid_to; /* valid_to.s = 0: no end */
    int64_t proposed_by, decided_by;
    Time proposed_at, decided_at;
    char entry[24]; /* of the register of grants; "": none */
};
/* BAD_INPUT: no such office or role, the role doesn't belong there, or never_with another grant of this person (R4).
   `by` 0: the operator at the machine. Appends a leaf to "user/PERSON". */
Err store_grant_propose(struct tx *tx, const struct institution *in, struct grant *grant, int64_t by, Time now,
                        struct faults *);
/* approve or refuse; NOT_YOURS when `by` proposed it, is the person itself, or holds no active sec_admin; NOT_NOW when decided. */
Err store_grant_decide(struct tx *tx, const struct institution *in, int64_t id, bool approve, int64_t by, Time now,
                       struct faults *);
/* Does this one need no approval (R3)? And the number that the next one proposed gets. */
Err store_grant_first(struct tx *tx, const struct grant *, int64_t by, Time now, bool *yes);
Err store_grant_next(struct tx *tx, int64_t *id);
/* Withdraws a proposal, ends what is in force. */
Err store_grant_end(struct tx *tx, int64_t id, int64_t by, Time now);
Err store_grant_get(struct tx *tx, int64_t id, struct grant *out);
Err store_grants(struct tx *tx, const void *ctx, int64_t person, struct grant **out,
                 int *n); /* person 0: everybody's */
/* In force at `now`: active, begun, not ended. */
bool grant_holds(const struct grant *grant, Time now);

/* ---- password.c: argon2id, m = 19456 KiB, t = 2, p = 1; one at a time in this process. 30-60 ms: never on the writer. ---- */
Err password_hash(const void *ctx, const char *password, char **encoded); /* BAD_INPUT: under 10 or over 200 bytes */
bool password_holds(const char *encoded, const char *password); /* encoded NULL: takes as long, and is false */
/* TOTP (RFC 6238, 30 s, 6 digits) of this instant or the one before or after. */
bool totp_holds(const unsigned char *secret, size_t n, const char *code, Time now);

/* ---- sessions and tokens ---- */

struct session_row {
    int64_t person, grant;
    Office office;
    enum role role;
    char account[68];
    Time created, seen;
};
Err store_session_put(struct tx *tx, const unsigned char hash[static SECRET_HASH], int64_t person, int64_t grant,
                      Time now);
/* NOT_FOUND also when person or grant are no longer in force. */
Err store_session_get(struct tx *tx, const unsigned char hash[static SECRET_HASH], Time now, struct session_row *out);
Err store_session_seen(struct tx *tx, const unsigned char hash[static SECRET_HASH], Time now);
Err store_session_grant(struct tx *tx, const unsigned char hash[static SECRET_HASH], int64_t grant);
Err store_session_drop(struct tx *tx, const unsigned char hash[static SECRET_HASH]);
Err store_sessions_drop(struct tx *tx, int64_t person);
Err store_sessions_purge(struct tx *tx, Time seen_before);

struct token_row {
    int64_t id, person, grant;
    Office office;
    enum role role;
    const char *name, *scopes;
    Time created, expires; /* expires.s = 0: never */
};
Err store_token_add(struct tx *tx, const unsigned char hash[static SECRET_HASH], const struct token_row *token,
                    Time now, int64_t *id);
Err store_token_get(struct tx *tx, const void *ctx, const unsigned char hash[static SECRET_HASH], Time now,
                    struct token_row *out);
Err store_tokens(struct tx *tx, const void *ctx, int64_t person, struct token_row **out, int *n);
Err store_token_revoke(struct tx *tx, int64_t person, int64_t id, Time now); /* NOT_FOUND: not theirs */

/* Failed sign-ins by "account:…" or "from:…": the fifth in a row locks for 1 minute, each further one twice as long, at most
   an hour; a day without one forgets them. *until.s = 0: not locked. */
Err store_login_locked(struct tx *tx, const char *who, Time now, Time *until);
Err store_login_failed(struct tx *tx, const char *who, Time now, Time *until);
Err store_login_good(struct tx *tx, const char *who);

#endif
