/* See slow.h: a bounded ring under one lock. */
#include "jobs/slow.h"

#include <pthread.h>
#include <talloc.h>

enum { WORKERS = 2 };

struct work {
    void (*run)(void *job);
    void *job;
};
struct slow {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t threads[WORKERS];
    struct work *ring;
    int most, first, n;
    bool stopping;
};

static void *worker(void *arg)
{
    struct slow *s = arg;
    pthread_mutex_lock(&s->lock);
    for (;;) {
        while (!s->n && !s->stopping) pthread_cond_wait(&s->more, &s->lock);
        if (!s->n) break;
        struct work w = s->ring[s->first];
        s->first = (s->first + 1) % s->most;
        s->n--;
        pthread_mutex_unlock(&s->lock);
        w.run(w.job);
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

struct slow *slow_start(const void *ctx, int queue_most)
{
    struct slow *s = talloc_zero(ctx, struct slow);
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->more, NULL);
    s->most = queue_most;
    s->ring = talloc_array(s, struct work, (unsigned)queue_most);
    for (int i = 0; i < WORKERS; i++) pthread_create(&s->threads[i], NULL, worker, s);
    return s;
}

bool slow_put(struct slow *s, void (*run)(void *job), void *job)
{
    pthread_mutex_lock(&s->lock);
    bool fits = s->n < s->most && !s->stopping;
    if (fits) {
        s->ring[(s->first + s->n++) % s->most] = (struct work){ run, job };
        pthread_cond_signal(&s->more);
    }
    pthread_mutex_unlock(&s->lock);
    return fits;
}

int slow_waiting(struct slow *s)
{
    pthread_mutex_lock(&s->lock);
    int n = s->n;
    pthread_mutex_unlock(&s->lock);
    return n;
}

void slow_stop(struct slow *s)
{
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_broadcast(&s->more);
    pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < WORKERS; i++) pthread_join(s->threads[i], NULL);
}
