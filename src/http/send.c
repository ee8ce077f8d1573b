/* The one place where a response is queued, so that every answer carries the security headers. */
#include "http/http.h"

#include <microhttpd.h>
#include <string.h>

#include "http/log.h"

static const struct fixed_header {
    const char *name, *value;
    bool pages; /* only with what a browser shows */
} fixed[] = {
    { "X-Content-Type-Options", "nosniff", false },
    { "Content-Security-Policy",
      "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self'; "
      "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      true },
    { "X-Frame-Options", "DENY", true },
    { "Referrer-Policy", "same-origin", true },
    { "Cross-Origin-Opener-Policy", "same-origin", true },
    { "Cross-Origin-Resource-Policy", "same-origin", true },
    { "Permissions-Policy", "camera=(self), geolocation=(self), microphone=()", true },
};
static const char api_csp[] = "default-src 'none'; frame-ancestors 'none'";

static bool has_header(const struct reply *r, const char *name)
{
    for (int i = 0; i < r->headers_n; i++)
        if (!strcmp(r->headers[i].name, name)) return true;
    return false;
}

static void dress(struct exchange *x, struct MHD_Response *response)
{
    const struct reply *r = &x->reply;
    bool page = !r->type || (strncmp(r->type, "application/json", 16) && strncmp(r->type, "application/problem", 19));
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (page || !fixed[i].pages) MHD_add_response_header(response, fixed[i].name, fixed[i].value);
    if (!page) MHD_add_response_header(response, "Content-Security-Policy", api_csp);
    if (r->type) MHD_add_response_header(response, "Content-Type", r->type);
    for (int i = 0; i < r->headers_n; i++) MHD_add_response_header(response, r->headers[i].name, r->headers[i].value);
    if (!has_header(r, "Cache-Control")) MHD_add_response_header(response, "Cache-Control", "private, no-store");
    if (r->close || atomic_load(&x->server->stopping)) MHD_add_response_header(response, "Connection", "close");
}

bool reply_send(struct exchange *x)
{
    struct reply *r = &x->reply;
    if (!answered(x)) {
        log_fault(x, "the handler gave no answer", "");
        reply_err(x, (Err){ BROKEN, "no answer" });
    }
    struct MHD_Response *response =
        r->own ? r->own : MHD_create_response_from_buffer(r->n, (void *)(uintptr_t)r->bytes, MHD_RESPMEM_PERSISTENT);
    r->own = NULL;
    dress(x, response);
    bool queued = MHD_queue_response(x->connection, (unsigned)r->status, response) == MHD_YES;
    MHD_destroy_response(response);
    return queued;
}
