/* The configuration over HTTP (UX §4.16): read here; calendars, settings and names of offices are changed by their registers,
   by two people (R3). */
#include "http/http.h"

#include "service/config_view.h"

void handle_config(struct exchange *x)
{
    struct tx *tx = exchange_reader(x);
    struct buf *b = buf_new(x, 64 * 1024);
    Err err = store_read_begin(tx);
    if (!err.kind) err = config_json(x->server->institution, tx, x, x->now, b);
    store_read_end(tx);
    reply_made(x, err, 200, b);
}
