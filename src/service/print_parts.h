/* Private to the print files: a record with its texts, the paper in the making, and words for both. */
#ifndef SERVICE_PRINT_PARTS_H
#define SERVICE_PRINT_PARTS_H

#include "media/paper.h"
#include "service/dossier.h"
#include "service/print.h"

struct print {
    const struct viewer *v;
    void *ctx;
    struct docket *d;
    struct meeting *m;  /* NULL: of a call */
    struct entry *slip; /* NULL: of no slip that has been issued */
    struct dossier f;
    const char *origin;
    struct paper *p;
    bool masked; /* numbers of people are blotted out in texts */
};

Err print_dispatch(struct print *pr); /* print_slip.c */
Err print_supervision(struct print *pr);
Err print_closing(struct print *pr); /* print_closing.c, with print_proof.c's last part */
Err print_proved(struct print *pr);
Err print_notice(struct print *pr); /* print_meeting.c */
Err print_minutes(struct print *pr);

/* ---- words (print_words.c) ---- */
const char *print_say(struct print *pr, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *word_of(const char *sort,
                    const char *code); /* data/words.csv, in Chinese; the code itself when it has none */
const char *unit_zh(struct print *pr, enum unit unit);
const char *span_zh(struct print *pr, struct span span);
const char *day_zh(struct print *pr, Day day);     /* 2026年3月9日 */
const char *time_zh(struct print *pr, Time at);    /* 2026年3月9日17:00; "—" for none */
const char *time_short(struct print *pr, Time at); /* 2026-03-09 17:00; "—" */
const char *office_zh(struct print *pr, Office office);
const char *number_of(struct print *pr, const char *word,
                      const char *no); /* "呼派〔2026〕123号" from a record's number */
const char *masked(const void *ctx,
                   const char *text); /* R9: of 7 digits and more in a row, and of number plates, only the ends stay */
const char *text_of(struct print *pr, const char *acts, int task,
                    const char *name);                    /* dossier_text, masked if need be; NULL */
const char *own_text(struct print *pr, const char *name); /* likewise; "—" for none */
const char *subject_of(struct print *pr);
const char *item_zh(struct print *pr); /* JJ-A03 占道经营 */

/* ---- blocks (print_blocks.c) ---- */
struct grid {
    struct print *pr;
    const char **cells;
    int n;
};
struct grid grid_new(struct print *pr);
void grid_put(struct grid *g, const char *text);
void grid_pair(struct grid *g, const char *label, const char *value); /* of a form of four columns */
void grid_wide(struct grid *g, const char *label, const char *value); /* a row of its own */
void grid_form(struct grid *g);
void grid_table(struct grid *g, int columns, const char *const *heads, const int *shares);
void add_text(struct print *pr, enum paper_is is, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void add_qr(struct print *pr, const char *address, const char *text);
void add_signed(struct print *pr, Office office, Day day);
void paper_frame(struct print *pr, enum paper_form form, Day day); /* mark, copies and issuer of the hub's papers */

/* Counts the live dispatch tasks and, in order, calls for each. */
bool task_lives(const struct task *t);
const struct clock *clock_latest(const struct print *pr, enum clock_name name, int task); /* NULL: there was none */

#endif
