/* Private to the verb `story`: one world at a time, its lines, what it expects and its dump (story-format.md). */
#ifndef CLI_STORY_H
#define CLI_STORY_H

#include <stdio.h>

#include "institution/figures.h"
#include "institution/score.h"
#include "service/service.h"
#include "store/store.h"

enum { WORDS_MOST = 64, ROWS_MOST = 64 };

struct line {
    const char *file;
    int number;
    char *words[WORDS_MOST]; /* of the line itself; quotes taken off */
    int words_n;
    char **rows[ROWS_MOST]; /* "row" lines that belong to it: NAME KEY=VALUE …, NULL-terminated */
    int rows_n;
    const char *refusal; /* after "-> ✗": the word, or NULL */
    char *fields[WORDS_MOST];
    int fields_n;
};

struct label {
    const char *name;
    char call_no[24];    /* of the call, or of the meeting's call */
    char meeting[16];    /* "" for a call */
    struct score *score; /* NULL for a call or a meeting */
};

struct story {
    void *ctx; /* this world's */
    const char *name;
    struct service service;
    struct store *store;
    const char *dir; /* of the data folder, NULL in memory */
    Time now;
    struct label *labels;
    int labels_n;
    char **people;
    int people_n;
    const char *who;   /* of the line in hand, as written */
    struct past *past; /* everything that happened; docket = index of the label */
    int past_n;
    struct happened {
        struct event e;
        char call_no[24];
        const char *who, *score;
    } * log; /* score: its label, NULL */
    int log_n;
    struct birth {
        bool clock;
        char call_no[24];
        const char *score;
        int id;
    } * births; /* tasks and clocks, in order of creation */
    int births_n;
    struct kept {
        const char *key, *line;
    } * keys; /* of acts on scores */
    int keys_n;
    FILE *out; /* of the dump in hand */
};

/* Outcome of a line: got is NULL when it is as expected. */
struct verdict {
    const char *expected, *got;
};

/* ---- story_world.c */
Err story_begin(struct story *w, const void *ctx, const char *name, const struct institution *in, const char *dir);
void story_end(struct story *w);
const char *story_replay(struct story *w); /* NULL: state is the fold of the leaves (R7) */
Err story_reopen(struct story *w); /* the data folder closed and opened again */
void story_time(struct story *w, Time to);
struct verdict story_act(struct story *w, const struct line *l);
struct verdict story_score(struct story *w, const struct line *l); /* the period has ended: a score opens */
struct verdict story_set(struct story *w, const struct line *l);
struct verdict story_calendar(struct story *w, const struct line *l);
struct verdict story_list(struct story *w, const struct line *l);

struct label *story_label(struct story *w, const char *name);
/* "S1", "S1/ZFJ#1": the docket (on w->ctx), and the task id or 0. NULL: no such record. */
struct docket *story_docket(struct story *w, const char *label, int *task);
bool story_who(struct story *w, const char *who, struct actor *out);
Office story_office(const struct institution *in, const char *name); /* 成龙路 → 510104035 */
const char *story_office_name(const void *ctx, const struct institution *in, const char *code);
const char *story_label_of(struct story *w, const char *call_no);

/* ---- story_expect.c */
struct verdict story_expect(struct story *w, const struct line *l);
const char *story_offices(struct story *w, const char *codes); /* the names of them, sorted */
const char *story_sorted(struct story *w, const char *list); /* "B;A" → "A;B" */

/* ---- story_dump.c */
void story_dump(struct story *w, FILE *out);

#endif
