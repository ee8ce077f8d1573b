/* Reading a verb's options, saying what went wrong, and a progress bar. */
#include "cli/options.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct option_row *find(const char *arg, const struct option_row *rows, int n, const char **value)
{
    size_t len = strcspn(arg, "=");
    *value = arg[len] ? arg + len + 1 : NULL;
    for (int i = 0; i < n; i++)
        if (strlen(rows[i].name) == len && !strncmp(rows[i].name, arg, len)) return &rows[i];
    return NULL;
}

static int wrong(const char *verb, const char *what, const char *arg)
{
    fprintf(stderr, "huying %s: %s: %s (--help tells the rest)\n", verb, what, arg);
    return kind_row(BAD_INPUT)->exit_code;
}

int options_read(int argc, char **argv, const struct option_row *rows, int rows_n, const char **rest, int *rest_n,
                 int rest_most, const char *help)
{
    *rest_n = 0;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i], *value;
        if (!strcmp(arg, "--help")) return fputs(help, stdout) < 0 ? kind_row(BROKEN)->exit_code : 0;
        if (strncmp(arg, "--", 2)) {
            if (*rest_n == rest_most) return wrong(argv[0], "one word too many", arg);
            rest[(*rest_n)++] = arg;
            continue;
        }
        const struct option_row *row = find(arg + 2, rows, rows_n, &value);
        if (!row) return wrong(argv[0], "there is no such option", arg);
        if (row->flag && value) return wrong(argv[0], "takes no value", arg);
        if (row->flag)
            *row->flag = true;
        else if (value)
            *row->value = value;
        else if (i + 1 < argc)
            *row->value = argv[++i];
        else
            return wrong(argv[0], "needs a value", arg);
    }
    return -1;
}

int verb_failed(const char *verb, Err err, const struct faults *faults)
{
    fprintf(stderr, "huying %s: %s\n", verb, err.why);
    for (int i = 0; faults && i < faults->n; i++)
        fprintf(stderr, "  %s: %s\n", faults->list[i].field, faults->list[i].remedy);
    return kind_row(err.kind)->exit_code;
}

/* ---- progress ---- */

enum { QUIET_MS = 2000, EVERY_MS = 200, WIDE = 30 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct progress progress_begin(const char *what)
{
    return (struct progress){ what, now_ms(), 0, isatty(STDERR_FILENO) == 1, false };
}

void progress_show(void *arg, int64_t done, int64_t of)
{
    struct progress *p = arg;
    int64_t now = now_ms();
    if (!p->terminal || now - p->began_ms < QUIET_MS || now - p->shown_ms < EVERY_MS) return;
    p->shown_ms = now;
    p->shown = true;
    if (!of) {
        fprintf(stderr, "\r%s %lld ", p->what, (long long)done);
        return;
    }
    int full = (int)(done * WIDE / of);
    fprintf(stderr, "\r%s [%.*s%*s] %lld/%lld ", p->what, full, "##############################", WIDE - full, "",
            (long long)done, (long long)of);
}

void progress_end(struct progress *p)
{
    if (p->shown) fputs("\r\033[K", stderr);
}
