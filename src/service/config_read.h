/* One leaf of the configuration as words. Private to config.c and config_put.c. */
#ifndef SERVICE_CONFIG_READ_H
#define SERVICE_CONFIG_READ_H

#include "service/config.h"
#include "store/config.h"

struct config_word {
    enum { WORD_SETTLES, WORD_TAKES_EFFECT, WORD_CANCELS } is;
    const char *of;
    int64_t k;               /* of the step that takes effect or is off */
    struct config_step step; /* WORD_SETTLES */
};
/* BROKEN: it is no leaf, or none of the configuration. */
Err config_read(const void *ctx, const struct config_leaf *, struct config_word *out);
/* "setting/light.yellow": the record of a step. */
const char *config_of(const void *ctx, const struct config_step *);

#endif
