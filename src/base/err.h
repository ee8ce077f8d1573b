/* Errors as values: an Err owns nothing, a function that can fail returns one and leaves `out` untouched.
   One table (err.c) turns a kind into an HTTP status, an exit code and a word; nobody decides twice. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum kind { FINE, BAD_INPUT, NOT_YOURS, NOT_NOW, NOT_FOUND, STALE, TOO_BIG, BUSY, BROKEN };

typedef struct {
    enum kind kind;
    const char *why; /* one static sentence, English; screens translate by the kind's word */
} Err;

#define OK ((Err){ FINE, 0 })
#define TRY(expr)                    \
    do {                             \
        Err try_ = (expr);           \
        if (try_.kind) return try_;  \
    } while (0)

struct kind_row {
    const char *word; /* as in docs/rules.md: bad_input, not_yours, … */
    int http_status;
    int exit_code;
    const char *title_zh;
    const char *title_en;
};
const struct kind_row *kind_row(enum kind kind);

/* What a refused act lacks: every faulty field at once (R2), with what to do about each.
   Lives on the request's talloc context; `field` and `remedy` are copied. */
struct fault {
    const char *field;
    const char *remedy;
};
struct faults {
    struct fault *list; /* talloc array on the faults itself */
    int n;
};
struct faults *faults_new(const void *ctx);
void faults_clear(struct faults *faults); /* before a job runs again */
void fault_add(struct faults *faults, const char *field, const char *remedy);
void fault_addf(struct faults *faults, const char *field, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* BAD_INPUT when anything was added, FINE otherwise. */
Err faults_err(const struct faults *faults);

#endif
