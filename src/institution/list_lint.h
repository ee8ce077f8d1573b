/* What is wrong with a draft of the list, and how two versions differ: questions about tables of text, before anything is in
   force. Pure. */
#ifndef INSTITUTION_LIST_LINT_H
#define INSTITUTION_LIST_LINT_H

#include "institution/list_table.h"

/* One thing to do about one item. A hard one keeps the draft from being put in force; the others are advice. */
struct finding {
    const char *item;    /* code */
    enum list_column at; /* the field to look at */
    const char *word;    /* "lead_may_not_lead": screens translate by it */
    bool hard;
    const char *zh, *en; /* what is wrong and the remedy, in one sentence */
    const char *what;    /* the code, limit or name it is about; "" for none */
};
/* In order of items. Limits are compared as they fall due from a Monday 09:00 of a plain week. About 20 µs an item. */
int list_lint(const void *ctx, const struct institution *, const struct list_table *, struct finding **out);

enum list_change { LIST_ADDED, LIST_REMOVED, LIST_CHANGED };
extern const char *const list_change_words[]; /* added removed changed */
struct list_difference {
    enum list_change is;
    const char *item;
    enum list_column at;   /* LIST_CHANGED: one for each cell that differs; the version's own column never */
    const char *was, *now; /* LIST_ADDED, LIST_REMOVED: the item's name */
};
/* In the order of `now`, the removed ones last. */
int list_diff(const void *ctx, const struct list_table *was, const struct list_table *now, struct list_difference **out);

#endif
