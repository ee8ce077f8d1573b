/* Options of a verb: --name VALUE, --name=VALUE, --flag, the rest in order. One table per verb. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct option_row {
    const char *name;   /* without the dashes */
    const char **value; /* takes a value … */
    bool *flag;         /* … or is a flag */
};
/* -1: go on, `rest` has what is no option and *rest_n how many; else the verb's exit code (--help was printed, or what is wrong). */
int options_read(int argc, char **argv, const struct option_row *rows, int rows_n, const char **rest, int *rest_n,
                 int rest_most, const char *help);
/* "huying VERB: why", the remedies one a line, and the exit code of the kind. */
int verb_failed(const char *verb, Err err, const struct faults *faults);

/* A bar on a terminal for what takes longer than two seconds, nothing elsewhere; `of` 0: only the number. */
struct progress {
    const char *what;
    int64_t began_ms, shown_ms;
    bool terminal, shown;
};
struct progress progress_begin(const char *what);
void progress_show(void *progress, int64_t done, int64_t of);
void progress_end(struct progress *progress);

#endif
