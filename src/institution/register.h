/* The registers: what transitions.csv has no entity for (uses of the five powers, admissions, opinions, slips …), as rows of
   the same shape in data/registers.csv and of the same engine's refusals (R2). A register is a book, a line in it an entry.
   Everything about a book is data: acts, arguments, clocks, who is waited for; C has only the conditions that words name.
   Pure: now, tables and calendar come as arguments; a refused act changes nothing. */
#ifndef INSTITUTION_REGISTER_H
#define INSTITUTION_REGISTER_H

#include "institution/engine.h"

/* ---- the tables (data/registers.csv, data/registers/) ---- */

enum { BOOK_WORDS = 8, BOOK_ARGS = 16 };

struct named {
    const char *code, *zh, *en;
};
/* Whom a state waits for: the office that opened the entry, the one it was addressed to, the hub, the district. */
enum party { PARTY_NONE, PARTY_OWNER, PARTY_OTHER, PARTY_HUB, PARTY_DISTRICT };

/* A limit: of settings.csv by its key, else the row's own. From the entry into the state; from the end of the quarter after the
   one last reported; from a fact that is a time; or the end, the start, the closing hour of a day that is a fact (no limit
   then). */
enum clock_from { FROM_ENTRY, FROM_QUARTER, FROM_TIME, FROM_DAY, FROM_START, FROM_CLOSING };
struct book_clock {
    struct named name;
    const char *setting;
    struct span span;
    enum clock_from from;
    const char *fact;
};
struct book_state {
    struct named name;
    enum party waits;
    enum role role;                 /* with waits */
    const char *act;                /* the one expected; "" : nothing is */
    const struct book_clock *clock; /* NULL: none */
};
struct book_set {
    const char *fact, *value;
};
struct book_act {
    struct named name;
    const char *args[BOOK_ARGS]; /* that may be left out */
    int args_n;
    struct book_set sets[4]; /* facts that the act itself sets */
    int sets_n;
    bool restarts; /* the state's clock begins anew though the state stays */
};
struct book_need {
    struct named name;
    enum need_sort sort;
};
struct book_row { /* one row, one right */
    const struct book_state *from; /* NULL: the entry is made */
    const struct book_state *to;
    const struct book_act *act;
    enum role role;
    const struct book_need *needs[BOOK_WORDS]; /* who, when, and those of sort `with` that are no argument */
    int needs_n;
    const char *args[BOOK_ARGS]; /* that must be given */
    int args_n;
    const char *rule;
};
struct book {
    struct named name;
    const char *prefix; /* of its numbers; "" : given with the act that makes an entry */
    const char *ledger; /* its entries' leaves are "LEDGER/NO" */
    bool open;          /* everybody may read it; else its parties, the hub, the district, oversight */
    const char *rule;
    struct book_state *states;
    int states_n;
    struct book_act *acts;
    int acts_n;
    struct book_row *rows;
    int rows_n;
};
struct book_arg { /* beside arg_row: `is` is the type's word, which forms and checks go by */
    struct arg_row row;
    const char *en, *is;
};
struct book_code {
    const char *arg, *book; /* book "": of all */
    struct named name;
};
struct registers {
    struct book *books;
    int books_n;
    struct arg_row *rows; /* of args, side by side, as the JSON border reads them */
    struct book_arg *args;
    int args_n;
    struct book_code *codes;
    int codes_n;
    struct book_clock *clocks;
    int clocks_n;
    struct book_need *needs;
    int needs_n;
};

/* The shipped tables. BAD_INPUT names each fault: a word that nothing knows, a row twice, a state that no row reaches. */
Err registers_load(const void *ctx, struct faults *faults, const struct registers **out);

const struct book *book_named(const struct registers *, const char *code);      /* NULL: none */
const struct book *book_of_ledger(const struct registers *, const char *ledger); /* "power" of "power/QL-…" */
const struct book_state *book_state(const struct book *, const char *code);
const struct book_act *book_act(const struct book *, const char *code);
const struct book_arg *registers_arg(const struct registers *, const char *name);
bool book_role_does(const struct book *, const char *act, enum role); /* in any state (R2) */
const struct named *registers_code(const struct registers *, const struct book *, const char *arg, const char *code);

/* ---- an entry ---- */

struct entry_fact {
    const char *name, *value;
};
/* A record of a book: the fold of its events (R7). Texts are the vault's; facts are the latest value of each argument. */
struct entry {
    int64_t id; /* the store's key; 0 before the first save */
    char no[24];
    const struct book *book;
    const struct book_state *state; /* NULL before it is made */
    int version;                    /* its own events so far (R6) */
    Office owner, other;            /* who opened it; whom it is addressed to */
    int64_t person;                 /* who opened it */
    Time opened, since;             /* since: in this state */
    Time due;                       /* of the state's clock; s = 0: none */
    bool provisional;               /* R26 */
    bool lapsed;                    /* time has acted in this state already */
    int late;                       /* clocks of it that were passed */
    struct entry_fact *facts;
    int facts_n;
};
struct entry *entry_new(const void *ctx, const struct book *, const char *no);
const char *entry_fact(const struct entry *, const char *name); /* NULL: none */

struct entry_event {
    Time at;
    const struct book_act *act;
    enum role role;
    Office office;
    int64_t person;
    const struct book_state *from, *to;
};

struct entry_command {
    const char *act;
    struct actor by; /* role BY_SYSTEM: what follows from another act; BY_CLOCK: time proposes */
    int seen;        /* version the person looked at; 0: not said */
    const struct arg *args; /* those of type `system` are the service's */
    int args_n;
};

/* Applies the act to `e` (its state NULL: makes it) at `now` and tells what happened.
   Errors as docket_apply, in R2's order. */
Err entry_apply(const struct registers *, const struct institution *, struct entry *e, const struct entry_command *, Time now,
                struct faults *faults, struct entry_event *out);

/* When time next acts on it (due + 1 s, R27); INT64_MAX: never. And the act, at that instant: false when there is none. */
Time entry_fires_at(const struct entry *);
bool entry_tick(const struct registers *, const struct institution *, struct entry *e, Time now, struct entry_event *out);

/* R26: a calendar year has arrived; the later of old and new due stands. True when it moved or settled. */
bool entry_calendar_arrived(const struct institution *, struct entry *e);

/* The acts that R2 would let through for this actor but for missing arguments. `e` of a fresh entry: those that make one. */
int entry_next(const struct registers *, const struct institution *, const void *ctx, const struct entry *e, const struct actor *,
               Time now, const struct book_row ***out);

/* Who is waited for; office "" when nobody is. */
struct entry_waits {
    Office office;
    enum role role;
    const char *act;
};
struct entry_waits entry_waits(const struct entry *);
enum light entry_light(const struct institution *, const struct entry *, Time now);
/* May this office read it (R5)? */
bool entry_seen_by(const struct institution *, const struct entry *, const struct actor *);

/* Times a month that a frequency means, in hundredths, for the hours of a community: -1 where it is not known. */
int frequency_month_x100(const char *frequency);

#endif
