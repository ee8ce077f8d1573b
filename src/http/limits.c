/* Every limit of the HTTP border in one table; beyond one of them an answer says which and what to do. */
#include "http/http.h"

/* clang-format off */
const struct limit_row limit_rows[LIMITS] = {
    /*                     name                    most          what */
    [L_BODY]         = { "body_bytes",            64 * 1024,     "a JSON body" },
    [L_FILE]         = { "file_bytes",            20 * 1024 * 1024, "one uploaded file" },
    [L_HEADERS]      = { "header_bytes",          24 * 1024,     "request line and headers, with the connection's buffers" },
    [L_CONNECTIONS]  = { "connections",           1000,          "open connections" },
    [L_STREAMS]      = { "streams",               400,           "live streams (server-sent events)" },
    [L_IDLE_S]       = { "idle_s",                30 * 60,       "a session unused for so long is signed out" },
    [L_SESSION_S]    = { "session_s",             12 * 3600,     "a session lasts at most" },
    [L_TRIES]        = { "login_tries",           5,             "wrong passwords in a row before an account waits" },
    [L_LOCK_S]       = { "lock_s",                60,            "first wait, doubled by each further failure" },
    [L_LOCK_MOST_S]  = { "lock_most_s",           3600,          "longest wait" },
    [L_SLOW_QUEUE]   = { "slow_queue",            64,            "exchanges waiting for a slow worker" },
    [L_UPLOADS]      = { "uploads",               16,            "uploads under way" },
    [L_KEY]          = { "key_chars",             64,            "an Idempotency-Key" },
    [L_LIST]         = { "list_rows",             200,           "rows of one page of a list" },
    [L_DESK]         = { "desk_rows",             200,           "rows of a desk" },
    [L_PATH_PART]    = { "path_part_chars",       64,            "one part of a path" },
    [L_QUERY]        = { "query_chars",           100,           "one query value, unless its row says otherwise" },
    [L_SESSIONS]     = { "sessions_kept",         2000,          "sessions kept in memory (the others are read again)" },
    [L_PRESENT]      = { "present",               2000,          "pages whose readers are told of each other" },
    [L_REQUEST_S]    = { "request_s",             60,            "a connection may be silent" },
};
