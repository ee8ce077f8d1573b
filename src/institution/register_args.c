/* Arguments of register acts by the type of args.csv: each fault with what to do about it. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "institution/register_parts.h"
#include "institution/score.h"

const char *line_arg(const struct line *l, const char *name)
{
    for (int i = 0; i < l->c->args_n; i++)
        if (!strcmp(l->c->args[i].name, name)) return l->c->args[i].value;
    return NULL;
}

static bool digits(const char *s, size_t n)
{
    return strspn(s, "0123456789") >= n;
}

bool month_parse(const char *s, Day *first)
{
    int y, m;
    if (strlen(s) != 7 || !digits(s, 4) || s[4] != '-' || !digits(s + 5, 2) || sscanf(s, "%d-%d", &y, &m) != 2)
        return false;
    if (y < 2000 || y > 2099 || m < 1 || m > 12) return false;
    *first = day_from(y, m, 1);
    return true;
}

bool quarter_parse(const char *s, Day *last)
{
    int y, q;
    if (strlen(s) != 7 || !digits(s, 4) || s[4] != '-' || sscanf(s, "%d-Q%1d", &y, &q) != 2) return false;
    if (y < 2000 || y > 2099 || q < 1 || q > 4) return false;
    Day next = q == 4 ? day_from(y + 1, 1, 1) : day_from(y, q * 3 + 1, 1);
    *last = (Day){ next.n - 1 };
    return true;
}

bool minute_parse(const char *s, Time *out)
{
    char whole[TIME_TEXT_MAX];
    if (strlen(s) != 16) return false;
    snprintf(whole, sizeof whole, "%s:00+08:00", s);
    return time_parse(whole, strlen(whole), out);
}

static bool office_kind_is(const struct line *l, const char *code, bool street)
{
    const struct office_row *o = institution_office(l->in, office_of(code));
    if (!o) return false;
    return street ? o->kind == OFFICE_STREET
                  : o->kind == OFFICE_DEPARTMENT || o->kind == OFFICE_ENTERPRISE || o->kind == OFFICE_OVERSIGHT;
}

/* Departments and their agencies. */
static bool offices_good(const struct line *l, const char *list)
{
    int n;
    Office dept, street;
    void *ctx = talloc_new(NULL);
    char **codes = text_split(ctx, list, ';', &n);
    bool good = n > 0 && n <= CO_MOST;
    for (int i = 0; i < n && good; i++)
        good = office_kind_is(l, codes[i], false) || office_agency(l->in, office_of(codes[i]), &dept, &street);
    talloc_free(ctx);
    return good;
}

static bool days_good(const char *list)
{
    int n;
    Day day;
    void *ctx = talloc_new(NULL);
    char **days = text_split(ctx, list, ';', &n);
    bool good = n > 0;
    for (int i = 0; i < n && good; i++) good = day_parse(days[i], strlen(days[i]), &day);
    talloc_free(ctx);
    return good;
}

enum { FILES_MOST = 6, SHA_DIGITS = 64 };

static bool files_good(const char *list)
{
    int n;
    void *ctx = talloc_new(NULL);
    char **shas = text_split(ctx, list, ';', &n);
    bool good = n > 0 && n <= FILES_MOST;
    for (int i = 0; i < n && good; i++)
        good = strlen(shas[i]) == SHA_DIGITS && strspn(shas[i], "0123456789abcdef") == SHA_DIGITS;
    talloc_free(ctx);
    return good;
}

static bool number_good(const char *s)
{
    size_t n = strlen(s);
    return n >= 1 && n <= 5 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == n;
}

/* What is wrong with it, NULL when nothing is. */
static const char *fault_of(const struct line *l, const struct book_arg *a, const char *v)
{
    Day day, to;
    Time time;
    Office dept, street;
    int x100;
    if (!strcmp(a->is, "unit")) return office_kind_is(l, v, false) ? NULL : "a department by its code";
    if (!strcmp(a->is, "street")) return office_kind_is(l, v, true) ? NULL : "a street by its 9 digits";
    if (!strcmp(a->is, "units")) return offices_good(l, v) ? NULL : "departments or their agencies by their codes";
    if (!strcmp(a->is, "code"))
        return registers_code(l->r, l->e->book, a->row.name, v) ? NULL : "one of the codes that the form lists";
    if (!strcmp(a->is, "date")) return day_parse(v, strlen(v), &day) ? NULL : "a date like 2026-05-29";
    if (!strcmp(a->is, "time")) return minute_parse(v, &time) ? NULL : "a time like 2026-05-29T09:30";
    if (!strcmp(a->is, "month")) return month_parse(v, &day) ? NULL : "a month like 2026-05";
    if (!strcmp(a->is, "quarter")) return quarter_parse(v, &day) ? NULL : "a quarter like 2026-Q2";
    if (!strcmp(a->is, "community")) return institution_community(l->in, v) ? NULL : "a community by its 12 digits";
    if (!strcmp(a->is, "int"))
        return *v && digits(v, strlen(v)) && strlen(v) <= (size_t)a->row.most ? NULL : "a whole number, 0 or more";
    if (!strcmp(a->row.name, "number")) return number_good(v) ? NULL : "1 to 5 capital letters, digits or -";
    if (!strcmp(a->is, "agency"))
        return office_agency(l->in, office_of(v), &dept, &street) ? NULL
                                                                  : "a dispatched agency and its street: ZFJ@510104035";
    if (!strcmp(a->is, "period")) return score_period_parse(v, &day, &to) ? NULL : "a quarter or a year: 2026Q2, 2026";
    if (!strcmp(a->is, "points")) return score_value_read(v, &x100) ? NULL : "0 to 100 with at most two decimals";
    if (!strcmp(a->is, "files")) return files_good(v) ? NULL : "at most 6 uploaded files by their SHA-256";
    if (!strcmp(a->is, "days")) return days_good(v) ? NULL : "days like 2027-01-01";
    if (!strcmp(a->is, "person")) return *v && digits(v, strlen(v)) ? NULL : "a person by the number";
    if (!strcmp(a->is, "role")) return role_from(v) < BY_SYSTEM ? NULL : "a code of roles.csv";
    if (!strcmp(a->is, "call")) return strlen(v) >= 4 && strlen(v) <= 23 ? NULL : "a call's number";
    return v[strspn(v, " \n")] ? NULL : "give it";
}

bool line_arg_good(struct line *l, const struct book_arg *a, const char *value)
{
    const char *fault = fault_of(l, a, value);
    if (fault) fault_add(l->faults, a->row.name, fault);
    return !fault;
}
