/* See access.h. The names of people who appear on pages: read once, a few hundred at most of which are ever asked for. */
#include "service/access.h"

#include <pthread.h>
#include <string.h>
#include <talloc.h>

enum { SLOTS = 1024 }; /* by person number modulo; a second person of the same slot takes its place */

struct name_slot {
    int64_t person;
    char *name;
};
static struct name_slot slots[SLOTS];
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static const char *look(const void *ctx, int64_t person)
{
    const struct name_slot *s = &slots[person % SLOTS];
    pthread_rwlock_rdlock(&lock);
    const char *name = s->name && s->person == person ? talloc_strdup(ctx, s->name) : NULL;
    pthread_rwlock_unlock(&lock);
    return name;
}

const char *access_name(struct tx *tx, const void *ctx, int64_t person)
{
    struct person *p;
    if (person <= 0) return "";
    const char *name = look(ctx, person);
    if (name) return name;
    Err err = store_person_get(tx, ctx, person, &p);
    if (err.kind && err.kind != NOT_FOUND) return "";
    name = err.kind ? "" : p->name; /* nobody is kept too: an act's person is there before the act */
    struct name_slot *s = &slots[person % SLOTS];
    pthread_rwlock_wrlock(&lock);
    TALLOC_FREE(s->name);
    *s = (struct name_slot){ person, talloc_strdup(NULL, name) };
    pthread_rwlock_unlock(&lock);
    return name;
}

void access_forget(void)
{
    pthread_rwlock_wrlock(&lock);
    for (int i = 0; i < SLOTS; i++) TALLOC_FREE(slots[i].name);
    pthread_rwlock_unlock(&lock);
}
