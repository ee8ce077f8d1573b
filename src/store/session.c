/* Sessions, tokens and failed sign-ins: plain rows, no acts. */
#include <talloc.h>

#include "store/db.h"
#include "store/people.h"

enum { FREE_TRIES = 4, FIRST_LOCK_S = 60, LONGEST_LOCK_S = 3600 };

#define HASH(h) v_blob(h, SECRET_HASH)

Err store_session_put(struct tx *tx, const unsigned char hash[static SECRET_HASH], int64_t person, int64_t grant,
                      Time now)
{
    return db_run(tx, SQL_session_put, HASH(hash), v_int(person), v_int(grant), v_time(now));
}

Err store_session_get(struct tx *tx, const unsigned char hash[static SECRET_HASH], Time now, struct session_row *out)
{
    ROWS rows = db_ask(tx, SQL_session_get, HASH(hash), v_time(now));
    TRY(rows_one(&rows));
    *out = (struct session_row){ .person = col_int(&rows, 0),
                                 .grant = col_int(&rows, 1),
                                 .role = role_from(col_text(&rows, 3, NULL)),
                                 .created = col_time(&rows, 5),
                                 .seen = col_time(&rows, 6) };
    col_copy(&rows, 2, out->office.s, sizeof out->office.s);
    col_copy(&rows, 4, out->account, sizeof out->account);
    return OK;
}

Err store_session_seen(struct tx *tx, const unsigned char hash[static SECRET_HASH], Time now)
{
    return db_run(tx, SQL_session_seen, HASH(hash), v_time(now));
}

Err store_session_grant(struct tx *tx, const unsigned char hash[static SECRET_HASH], int64_t grant)
{
    return db_run(tx, SQL_session_grant, HASH(hash), v_int(grant));
}

Err store_session_drop(struct tx *tx, const unsigned char hash[static SECRET_HASH])
{
    return db_run(tx, SQL_session_drop, HASH(hash));
}

Err store_sessions_drop(struct tx *tx, int64_t person)
{
    return db_run(tx, SQL_session_drop_person, v_int(person));
}

Err store_sessions_purge(struct tx *tx, Time seen_before)
{
    return db_run(tx, SQL_session_purge, v_time(seen_before));
}

/* ---- tokens ---- */

Err store_token_add(struct tx *tx, const unsigned char hash[static SECRET_HASH], const struct token_row *t, Time now,
                    int64_t *id)
{
    TRY(db_run(tx, SQL_token_put, HASH(hash), v_int(t->person), v_int(t->grant), v_text(t->name),
               v_text(t->scopes ? t->scopes : ""), v_time(now), v_time(t->expires)));
    *id = db_last_id(tx);
    return OK;
}

static struct token_row read_token(const void *ctx, struct rows *r)
{
    struct token_row t = { .id = col_int(r, 0),
                           .person = col_int(r, 1),
                           .grant = col_int(r, 2),
                           .role = role_from(col_text(r, 4, NULL)),
                           .created = col_time(r, 7),
                           .expires = col_time(r, 8) };
    col_copy(r, 3, t.office.s, sizeof t.office.s);
    t.name = col_strdup(ctx, r, 5);
    t.scopes = col_strdup(ctx, r, 6);
    return t;
}

Err store_token_get(struct tx *tx, const void *ctx, const unsigned char hash[static SECRET_HASH], Time now,
                    struct token_row *out)
{
    ROWS rows = db_ask(tx, SQL_token_get, HASH(hash), v_time(now));
    TRY(rows_one(&rows));
    *out = read_token(ctx, &rows);
    return OK;
}

Err store_tokens(struct tx *tx, const void *ctx, int64_t person, struct token_row **out, int *n)
{
    struct token_row *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_token_of, v_int(person));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = read_token(list, &rows);
        count++;
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_token_revoke(struct tx *tx, int64_t person, int64_t id, Time now)
{
    TRY(db_run(tx, SQL_token_revoke, v_int(id), v_int(person), v_time(now)));
    return db_changes(tx) ? OK : (Err){ NOT_FOUND, "no such token" };
}

/* ---- failed sign-ins ---- */

static Err failures(struct tx *tx, const char *who, Time now, int64_t *n, Time *until)
{
    *n = 0;
    *until = (Time){ 0 };
    ROWS rows = db_ask(tx, SQL_login_get, v_text(who));
    if (rows_next(&rows) && col_int(&rows, 1) > now.s - DAY_S) {
        *n = col_int(&rows, 0);
        if (col_int(&rows, 2) > now.s) *until = col_time(&rows, 2);
    }
    return rows_end(&rows);
}

Err store_login_locked(struct tx *tx, const char *who, Time now, Time *until)
{
    int64_t n;
    return failures(tx, who, now, &n, until);
}

Err store_login_failed(struct tx *tx, const char *who, Time now, Time *until)
{
    int64_t n, lock = FIRST_LOCK_S;
    TRY(failures(tx, who, now, &n, until));
    for (int64_t i = FREE_TRIES + 1; i < n + 1 && lock < LONGEST_LOCK_S; i++) lock *= 2;
    if (lock > LONGEST_LOCK_S) lock = LONGEST_LOCK_S;
    *until = (Time){ n + 1 > FREE_TRIES ? now.s + lock : 0 };
    return db_run(tx, SQL_login_put, v_text(who), v_int(n + 1), v_time(now), v_time(*until));
}

Err store_login_good(struct tx *tx, const char *who)
{
    return db_run(tx, SQL_login_drop, v_text(who));
}
