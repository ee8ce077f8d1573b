/* The one table of routes: verb, path, right, handler, query names. A path that is not here is the web app's. */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "base/text.h"

/* clang-format off */
const struct route routes[] = {
    /* verb      path                                     right and form       handler                query */
    { "POST",   "/api/v1/session",                        R_OPEN,              handle_sign_in,        NULL },
    { "GET",    "/api/v1/session",                        0,                   handle_who,            NULL },
    { "PUT",    "/api/v1/session",                        0,                   handle_switch,         NULL },
    { "DELETE", "/api/v1/session",                        R_OPEN,              handle_sign_out,       NULL },
    { "GET",    "/api/v1/district",                       0,                   handle_district,       NULL },
    { "GET",    "/api/v1/map",                            0,                   handle_map,            NULL },
    { "GET",    "/api/v1/preview",                        0,                   handle_preview,        "item;grade;from" },
    { "GET",    "/api/v1/hints",                          0,                   handle_hints,          "item;lat;lon;place_id" },
    { "POST",   "/api/v1/calls",                          R_KEY,               handle_create,         NULL },
    { "GET",    "/api/v1/calls",                          0,                   handle_list,
      "scope;state;street;unit;item;q;order;after;limit" },
    { "GET",    "/api/v1/calls/{no}",                     0,                   handle_call,           NULL },
    { "PUT",    "/api/v1/calls/{no}/draft",               0,                   handle_draft,          NULL },
    { "POST",   "/api/v1/calls/{no}/acts",                R_KEY | R_MATCH,     handle_call_act,       NULL },
    { "POST",   "/api/v1/calls/{no}/tasks/{unit}/acts",   R_KEY | R_MATCH,     handle_task_act,       NULL },
    { "POST",   "/api/v1/calls/{no}/try",                 0,                   handle_call_try,       NULL },
    { "POST",   "/api/v1/calls/{no}/tasks/{unit}/try",    0,                   handle_task_try,       NULL },
    { "POST",   "/api/v1/calls/{no}/claim",               0,                   handle_claim,          NULL },
    { "DELETE", "/api/v1/calls/{no}/claim",               0,                   handle_claim_end,      "back" },
    { "PUT",    "/api/v1/calls/{no}/follow",              0,                   handle_follow,         NULL },
    { "DELETE", "/api/v1/calls/{no}/follow",              0,                   handle_follow,         NULL },
    { "GET",    "/api/v1/follows",                        0,                   handle_follows,        NULL },
    { "POST",   "/api/v1/presence",                       0,                   handle_presence,       NULL },
    { "GET",    "/api/v1/claims",                         0,                   handle_claims,         NULL },
    { "GET",    "/api/v1/claims/taken",                   R_AUDITOR,           handle_claims_taken,   "after;limit" },
    { "GET",    "/api/v1/calls/{no}/proof",               0,                   handle_proof,          NULL },
    { "GET",    "/api/v1/calls/{no}/print/{kind}",        0,                   handle_print_call,     NULL },
    { "POST",   "/api/v1/calls/{no}/meetings",            R_KEY | R_MATCH,     handle_convene,        NULL },
    { "GET",    "/api/v1/meetings",                       0,                   handle_meetings,       "state;street" },
    { "POST",   "/api/v1/meetings",                       R_KEY,               handle_sitting,        NULL },
    { "GET",    "/api/v1/outcomes",                       0,                   handle_outcomes,       "from;to;street;item;lead;metric;after;limit" },
    { "GET",    "/api/v1/stuck",                          0,                   handle_stuck,          NULL },
    { "GET",    "/api/v1/meetings/{no}",                  0,                   handle_meeting,        NULL },
    { "GET",    "/api/v1/meetings/{no}/calendar",         0,                   handle_meeting_calendar, NULL },
    { "GET",    "/api/v1/meetings/{no}/print/{kind}",     0,                   handle_print_meeting,  NULL },
    { "PUT",    "/api/v1/meetings/{no}/draft",            0,                   handle_meeting_draft,  NULL },
    { "POST",   "/api/v1/meetings/{no}/acts",             R_KEY | R_MATCH,     handle_meeting_act,    NULL },
    { "GET",    "/api/v1/desk",                           0,                   handle_desk,           "group;limit" },
    { "GET",    "/api/v1/precedents",                     0,                   handle_precedents,     "item" },
    { "GET",    "/api/v1/hangups",                        0,                   handle_hangups,        "office" },
    { "GET",    "/api/v1/exclusions",                     0,                   handle_exclusions,     NULL },
    { "GET",    "/api/v1/counts",                         0,                   handle_counts,         NULL },
    { "GET",    "/api/v1/figures",                        0,                   handle_figures,        "period;scope" },
    { "GET",    "/api/v1/figures/report",                 0,                   handle_report,         "period;scope;form" },
    { "GET",    "/api/v1/figures/{k}/list",               0,                   handle_figure_list,
      "period;scope;part;after;limit" },
    { "GET",    "/api/v1/figures/{k}/ranking",            0,                   handle_ranking,        "period;by" },
    { "POST",   "/api/v1/files",                          R_FILE,              handle_upload,         NULL },
    { "GET",    "/api/v1/files/{sha256}",                 0,                   handle_file,           NULL },
    { "GET",    "/api/v1/files/{sha256}/thumb",           0,                   handle_thumb,          NULL },
    { "GET",    "/api/v1/events",                         0,                   handle_live,           NULL },
    { "GET",    "/api/v1/scores",                         0,                   handle_scores,         "period;state;after;limit" },
    { "GET",    "/api/v1/scores/{no}",                    0,                   handle_score,          NULL },
    { "POST",   "/api/v1/scores/{no}/acts",               R_KEY | R_MATCH,     handle_score_act,      NULL },
    { "GET",    "/api/v1/score-years",                    0,                   handle_score_years,    "year" },
    { "GET",    "/api/v1/score-ranks",                    0,                   handle_score_ranks,    "dept;period" },
    { "GET",    "/api/v1/call-quality",                   0,                   handle_quality,        "period" },
    { "GET",    "/api/v1/registers",                      0,                   handle_registers,      NULL },
    { "GET",    "/api/v1/registers/{entity}",             0,                   handle_register_list,
      "state;scope;fact;value;after;limit" },
    { "POST",   "/api/v1/registers/{entity}",             R_KEY,               handle_register_make,  NULL },
    { "GET",    "/api/v1/registers/{entity}/{no}",        0,                   handle_register_entry, NULL },
    { "POST",   "/api/v1/registers/{entity}/{no}/acts",   R_KEY | R_MATCH,     handle_register_act,   NULL },
    { "GET",    "/api/v1/registers/{entity}/{no}/print",  0,                   handle_print_entry,    NULL },
    { "GET",    "/api/v1/todo",                           0,                   handle_register_desk,  NULL },
    { "GET",    "/api/v1/supervise",                      0,                   handle_supervise,      "limit" },
    { "GET",    "/api/v1/notices",                        0,                   handle_notices,        "after;limit" },
    { "POST",   "/api/v1/notices",                        0,                   handle_notices_read,   NULL },
    { "GET",    "/api/v1/workload",                       0,                   handle_workload,       "from;to" },
    { "GET",    "/api/v1/lists",                          0,                   handle_lists,          NULL },
    { "POST",   "/api/v1/lists",                          R_KEY,               handle_list_draft_new, NULL },
    { "GET",    "/api/v1/lists/{version}",                0,                   handle_list_version,   NULL },
    { "DELETE", "/api/v1/lists/{version}",                R_MATCH,             handle_list_draft_drop, NULL },
    { "GET",    "/api/v1/lists/{version}/diff",           0,                   handle_list_diff,      "with" },
    { "GET",    "/api/v1/lists/{version}/rehearsal",      0,                   handle_list_rehearsal, "last" },
    { "PUT",    "/api/v1/lists/{version}/items/{code}",   R_MATCH,             handle_list_draft_item, NULL },
    { "DELETE", "/api/v1/lists/{version}/items/{code}",   R_MATCH,             handle_list_draft_item_drop, NULL },
    { "GET",    "/api/v1/items/{code}",                   0,                   handle_item,           NULL },
    { "GET",    "/api/v1/config",                         0,                   handle_config,         NULL },
    { "GET",    "/api/v1/people",                         R_ADMINS,            handle_people,         NULL },
    { "POST",   "/api/v1/people",                         R_KEY | R_SYS_ADMIN, handle_person_add,     NULL },
    { "GET",    "/api/v1/tokens",                         0,                   handle_tokens,         NULL },
    { "POST",   "/api/v1/tokens",                         0,                   handle_token_new,      NULL },
    { "DELETE", "/api/v1/tokens/{token}",                 0,                   handle_token_end,      NULL },
    { "GET",    "/api/v1/audit",                          R_AUDITOR,           handle_audit,          "of;after;limit" },
    { "GET",    "/api/v1/ledger",                         0,                   handle_ledger,         NULL },
    { "GET",    "/api/v1/openapi.json",                   R_OPEN,              handle_openapi_json,   NULL },
    { "GET",    "/api/v1/openapi.yaml",                   R_OPEN,              handle_openapi_yaml,   NULL },
    { "GET",    "/healthz",                               R_OPEN,              handle_healthz,        NULL },
    { "GET",    "/readyz",                                R_OPEN,              handle_readyz,         NULL },
    { "GET",    "/metrics",                               R_OPEN,              handle_metrics,        NULL },
    { "GET",    "/sign-in",                               R_OPEN,              handle_sign_in_page,   "again;to" },
    { "POST",   "/sign-in",                               R_OPEN | R_FORM,     handle_sign_in_form,   NULL },
    { "POST",   "/sign-out",                              R_OPEN | R_FORM,     handle_sign_out_form,  NULL },
};
/* clang-format on */
const int routes_n = sizeof routes / sizeof routes[0];

static const char API[] = "/api/v1/"; /* of no other path is the fifth character a slash */

/* "/a/{x}/b" against "/a/12/b": a part fits any non-empty segment within the limit. */
static bool fits(const char *pattern, const char *path, const char **from, size_t *len)
{
    int n = 0;
    while (*pattern && *path) {
        if (*pattern == '{') {
            size_t part = strcspn(path, "/");
            if (!part || part > (size_t)limit(L_PATH_PART) || n == PARTS_MOST) return false;
            from[n] = path;
            len[n++] = part;
            path += part;
            pattern = strchr(pattern, '}') + 1;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return !*pattern && !*path;
}

/* The first letter behind /api/v1/ rules most rows out. */
static bool may_fit(const char *pattern, const char *path, bool api)
{
    return !api || (pattern[4] == '/' && pattern[sizeof API - 1] == path[sizeof API - 1]);
}

const struct route *route_find(const void *ctx, const char *verb, const char *path, const char **parts,
                               struct buf *allow)
{
    const char *from[PARTS_MOST] = { 0 };
    size_t len[PARTS_MOST] = { 0 };
    const bool api = !strncmp(path, API, sizeof API - 1);
    if (!strcmp(verb, "HEAD")) verb = "GET";
    for (int i = 0; i < routes_n; i++) {
        if (!may_fit(routes[i].path, path, api) || !fits(routes[i].path, path, from, len)) continue;
        if (strcmp(routes[i].verb, verb)) {
            buf_printf(allow, "%s%s", allow->n ? ", " : "", routes[i].verb);
            if (!strcmp(routes[i].verb, "GET")) buf_puts(allow, ", HEAD");
            continue;
        }
        for (int p = 0; p < PARTS_MOST && from[p]; p++) {
            parts[p] = talloc_strndup(ctx, from[p], len[p]);
            if (text_fault(from[p], len[p], false)) return NULL;
        }
        return &routes[i];
    }
    return NULL;
}
