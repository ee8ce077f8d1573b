/* Answers that a reader keeps for as long as nothing was committed. Kept: a text is never newer than the moment noted with
   it, so a commit while it was made only means that it is made once more. */
#include <talloc.h>

#include "store/db.h"

enum { SLOTS = 4 };
struct kept {
    struct {
        const char *what;
        char *text;
        size_t n;
        int64_t moment;
    } slot[SLOTS];
    int64_t moment; /* when store_kept last looked */
};

static int slot_of(const struct kept *k, const char *what)
{
    for (int i = 0; i < SLOTS; i++)
        if (!k->slot[i].what || !strcmp(k->slot[i].what, what)) return i;
    return -1;
}

const char *store_kept(struct tx *reader, const char *what, size_t *n)
{
    struct kept **of_tx = tx_kept(reader);
    if (!*of_tx) *of_tx = talloc_zero(reader, struct kept);
    struct kept *k = *of_tx;
    int i = slot_of(k, what);
    if (i < 0 || tx_moment(reader, &k->moment).kind || !k->slot[i].text || k->slot[i].moment != k->moment) return NULL;
    *n = k->slot[i].n;
    return k->slot[i].text;
}

void store_keep(struct tx *reader, const char *what, const char *text, size_t n)
{
    struct kept *k = *tx_kept(reader);
    int i = k ? slot_of(k, what) : -1;
    if (i < 0) return; /* not asked for before, or no room: made anew each time */
    talloc_free(k->slot[i].text);
    k->slot[i].what = what;
    k->slot[i].text = talloc_memdup(k, text, n);
    k->slot[i].n = n;
    k->slot[i].moment = k->moment;
}
