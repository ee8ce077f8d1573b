/* The workflow table itself: no state is a trap, every need has its meaning, every row by the clock has its clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "institution/act.h"
#include "institution/figures.h"
#include "institution/score.h"

static bool ends(int s)
{
    return s == ST_CLOSED || s == ST_WITHDRAWN || s == ST_REFUSED || s == ST_MERGED || s == ST_DONE ||
           s == ST_RECALLED || s == ST_WAIVED || s == ST_VOID || s == ST_CANCELLED || s == ST_SIGNED ||
           s == ST_PUBLISHED;
}

static bool of_entity(int entity, int state)
{
    for (int i = 0; i < TRANSITIONS; i++)
        if (transitions[i].entity == entity && (transitions[i].from == state || transitions[i].to == state))
            return true;
    return false;
}

static void every_state_is_reached(void **state)
{
    (void)state;
    for (int entity = 0; entity < ENTITIES; entity++) {
        bool reached[STATES] = { [ST_NONE] = true };
        for (int round = 0; round < STATES; round++)
            for (int i = 0; i < TRANSITIONS; i++)
                if (transitions[i].entity == entity && reached[transitions[i].from]) reached[transitions[i].to] = true;
        for (int s = 1; s < STATES; s++)
            if (of_entity(entity, s) && !reached[s])
                fail_msg("%s: %s is never reached", entity_words[entity], state_words[s]);
    }
}

static void every_open_state_is_left(void **state)
{
    (void)state;
    for (int entity = 0; entity < ENTITIES; entity++)
        for (int s = 1; s < STATES; s++) {
            bool left = ends(s) && !(entity == TASK && s == ST_SIGNED);
            for (int i = 0; i < TRANSITIONS; i++)
                left |= transitions[i].entity == entity && transitions[i].from == s && transitions[i].to != s;
            if (of_entity(entity, s) && !left)
                fail_msg("%s: nothing leads out of %s", entity_words[entity], state_words[s]);
        }
}

static void no_two_rows_are_one(void **state)
{
    (void)state;
    for (int i = 0; i < TRANSITIONS; i++)
        for (int k = 0; k < i; k++) {
            const struct transition *a = &transitions[i], *b = &transitions[k];
            assert_false(a->entity == b->entity && a->from == b->from && a->act == b->act && a->role == b->role &&
                         a->to == b->to);
        }
}

/* A row of a person that needs a condition: the engine knows what it means. */
static void every_condition_is_known(void **state)
{
    (void)state;
    int asked = 0;
    for (int i = 0; i < TRANSITIONS; i++) {
        const struct transition *t = &transitions[i];
        for (int n = 0; n < t->needs_n && t->entity != SCORE; n++) {
            const struct need_word *need = &need_words[t->needs[n]];
            if (need->sort != NEED_WHO && need->sort != NEED_WHEN) continue;
            if (t->role >= BY_SYSTEM) continue; /* the engine's own steps ask nobody */
            asked++;
            if (!need_known(need->word))
                fail_msg("%s %s: nobody knows what '%s' means", entity_words[t->entity], act_words[t->act], need->word);
        }
    }
    assert_true(asked > 40);
}

static void every_act_of_a_person_is_there(void **state)
{
    (void)state;
    for (int i = 0; i < TRANSITIONS; i++) {
        const struct transition *t = &transitions[i];
        if (t->role >= BY_SYSTEM || (t->entity == TASK && (t->act == DO_DISPATCH || t->act == DO_REWORK)))
            continue; /* parts of the call's acts */
        bool there = t->entity == SCORE ? score_act_args((enum act)t->act) != NULL
                                        : engine_knows((enum entity)t->entity, (enum act)t->act);
        if (!there) fail_msg("%s %s has no row in the engine", entity_words[t->entity], act_words[t->act]);
    }
}

/* Each row by the clock, and the clock whose passing brings it about. */
static const struct {
    int entity, from, act;
} by_clock[] = {
    { CALL, ST_ANSWERED, DO_LAPSE },     /* verify */
    { TASK, ST_SENT, DO_LAPSE },         /* sign */
    { TASK, ST_RETURN_ASKED, DO_LAPSE }, /* decide */
    { TASK, ST_HUNG, DO_LAPSE },         /* the review date */
    { TASK, ST_SIGNED, DO_SLIP },        /* a row's answer */
};

static void rows_by_the_clock_are_those_that_fire(void **state)
{
    (void)state;
    size_t found = 0, known = sizeof by_clock / sizeof by_clock[0];
    for (int i = 0; i < TRANSITIONS; i++) {
        const struct transition *t = &transitions[i];
        if (t->role != BY_CLOCK) continue;
        bool listed = false;
        for (size_t k = 0; k < known; k++)
            listed |= by_clock[k].entity == t->entity && by_clock[k].from == t->from && by_clock[k].act == t->act;
        if (!listed) fail_msg("%s %s by the clock: no clock fires it", state_words[t->from], act_words[t->act]);
        found++;
    }
    assert_int_equal(found, known);
}

static void arguments_are_named_in_the_table(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    for (int e = CALL; e <= MEETING; e++)
        for (int a = 0; a < ACTS; a++) {
            char *list = talloc_strdup(ctx, act_args((enum entity)e, (enum act)a)), *rest = list;
            for (char *name; (name = strsep(&rest, " ")) != NULL;) {
                name += *name == '*';
                name[strcspn(name, ":")] = 0;
                if (!*name || !strcmp(name, "rows") || !strcmp(name, "conditions") || !strcmp(name, "object")) continue;
                if (!arg_row(name)) fail_msg("%s: the argument %s is in no table", act_words[a], name);
            }
        }
    talloc_free(ctx);
}

/* R84, R92: domain/kpi-vectors.csv. */
static void rates_print_as_the_vectors_say(void **state)
{
    (void)state;
    static const struct {
        int64_t num, den;
        const char *text;
        int low, high;
    } rows[] = {
        { 51229, 51571, "99.34%", 9926, 9940 },
        { 49151, 51229, "95.94%", 9577, 9611 },
        { 43523, 52434, "83.01%", 8268, 8332 },
        { 40394, 52434, "77.04%", 7668, 7740 },
        { 276, 52434, "0.53%", 47, 59 },
        { 104, 52434, "0.20%", 16, 24 },
        { 0, 0, "—", -1, -1 },
        { 0, 5, "0.00%", 0, 4345 },
        { 5, 5, "100.00%", 5655, 10000 },
        { 1, 3, "33.33%", 615, 7923 },
        { 2, 3, "66.67%", 2077, 9385 },
        { 1, 800, "0.13%", 2, 70 },
        { 1, 20000, "0.01%", -1, -1 },
        { 3, 20000, "0.02%", -1, -1 },
        { 19999, 20000, "99.99%", -1, -1 },
        { 999999, 1000000, "99.99%", -1, -1 },
        { 1, 1000000, "0.01%", -1, -1 },
        { 47, 50, "94.00%", 8378, 9794 },
        { 0, 8, "0.00%", 0, 3244 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[16];
        int low, high;
        struct rate r = { rows[i].num, rows[i].den };
        assert_string_equal(rate_text(r, text), rows[i].text);
        assert_int_equal(rate_wilson(r, &low, &high), rows[i].den > 0);
        if (rows[i].low < 0) continue;
        assert_int_equal(low, rows[i].low);
        assert_int_equal(high, rows[i].high);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_is_reached),
        cmocka_unit_test(every_open_state_is_left),
        cmocka_unit_test(no_two_rows_are_one),
        cmocka_unit_test(every_condition_is_known),
        cmocka_unit_test(every_act_of_a_person_is_there),
        cmocka_unit_test(rows_by_the_clock_are_those_that_fire),
        cmocka_unit_test(arguments_are_named_in_the_table),
        cmocka_unit_test(rates_print_as_the_vectors_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
