/* Words of papers: dates, spans, offices, numbers, texts with people's numbers blotted out. */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"
#include "service/print_parts.h"

static struct table *words, *units;

static struct table *load(const char *name)
{
    const char *fault;
    const struct asset *a = asset_find(name);
    return table_read(NULL, a->from, asset_size(a), &fault); /* kept for the life of the process */
}

static void load_both(void)
{
    words = load("data/words.csv");
    units = load("data/domain/units.csv");
}

static void loaded(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_both);
}

const char *word_of(const char *sort, const char *code)
{
    loaded();
    for (int i = 0; i < table_rows(words); i++)
        if (!strcmp(table_get(words, i, "sort"), sort) && !strcmp(table_get(words, i, "code"), code))
            return table_get(words, i, "name_zh");
    return code;
}

static const char *unit_name(enum unit unit)
{
    loaded();
    for (int i = 0; i < table_rows(units); i++)
        if (!strcmp(table_get(units, i, "code"), unit_words[unit])) return table_get(units, i, "name_zh");
    return unit_words[unit];
}

/* Without what the table says in brackets: 个(处、件). */
const char *unit_zh(struct print *pr, enum unit unit)
{
    const char *zh = unit_name(unit);
    return talloc_strndup(pr->ctx, zh, strcspn(zh, "("));
}

const char *print_say(struct print *pr, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *s = talloc_vasprintf(pr->ctx, fmt, args);
    va_end(args);
    return s;
}

const char *span_zh(struct print *pr, struct span span)
{
    bool minutes = span.unit == U_CLOCK_MINUTE || span.unit == U_WORK_MINUTE;
    return span.value ? print_say(pr, "%d%s%s", span.value, minutes ? "" : "个", unit_zh(pr, span.unit)) : "—";
}

const char *day_zh(struct print *pr, Day day)
{
    struct ymd d = day_ymd(day);
    return print_say(pr, "%d年%d月%d日", d.y, d.m, d.d);
}

const char *time_zh(struct print *pr, Time at)
{
    int minutes = (int)(time_of_day_s(at) / 60);
    return at.s ? print_say(pr, "%s%02d:%02d", day_zh(pr, day_of(at)), minutes / 60, minutes % 60) : "—";
}

const char *time_short(struct print *pr, Time at)
{
    struct ymd d = day_ymd(day_of(at));
    int minutes = (int)(time_of_day_s(at) / 60);
    return at.s ? print_say(pr, "%d-%02d-%02d %02d:%02d", d.y, d.m, d.d, minutes / 60, minutes % 60) : "—";
}

const char *office_zh(struct print *pr, Office office)
{
    return office_none(office) ? "—" : view_office_name(pr->ctx, pr->v->in, office);
}

/* JJ-2026-000123 → year and serial. */
const char *number_of(struct print *pr, const char *word, const char *no)
{
    const char *serial = strrchr(no, '-');
    int year = serial && serial - no >= 4 ? atoi(serial - 4) : 0;
    return print_say(pr, "%s〔%d〕%d号", word, year, serial ? atoi(serial + 1) : 0);
}

/* How much of a plate "川A·12345" is here; its digits begin at *from. */
static size_t plate(const char *s, size_t *from)
{
    static const char provinces[] = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新蒙";
    char province[4] = { s[0], s[0] ? s[1] : 0, s[0] && s[1] ? s[2] : 0, 0 };
    if ((s[0] & 0xf0) != 0xe0 || !strstr(provinces, province) || s[3] < 'A' || s[3] > 'Z') return 0;
    *from = 4 + (strncmp(s + 4, "·", 2) ? 0 : 2);
    size_t n = strspn(s + *from, "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ");
    return n >= 5 && n <= 6 ? *from + n : 0;
}

const char *masked(const void *ctx, const char *text)
{
    char *s = talloc_strdup(ctx, text);
    for (char *at = s; *at;) {
        size_t from = 3, n = strspn(at, "0123456789");
        if (n < 7 && (n = plate(at, &from)) == 0) {
            at += strspn(at, "0123456789") ? strspn(at, "0123456789") : 1;
            continue;
        }
        for (size_t i = from; i + 2 < n; i++) at[i] = '*';
        at += n;
    }
    return s;
}

const char *text_of(struct print *pr, const char *acts, int task, const char *name)
{
    const char *s = dossier_text(&pr->f, acts, task, name);
    return s && *s ? pr->masked ? masked(pr->ctx, s) : s : NULL;
}

const char *own_text(struct print *pr, const char *name)
{
    const char *s = dossier_own_text(&pr->f, name);
    return !s || !*s ? "—" : pr->masked ? masked(pr->ctx, s) : s;
}

const char *subject_of(struct print *pr)
{
    const char *s = service_subject(pr->ctx, dossier_own_text(&pr->f, "subject"), dossier_own_text(&pr->f, "text"));
    return !s || !*s ? pr->d->call.no : pr->masked ? masked(pr->ctx, s) : s;
}

const char *item_zh(struct print *pr)
{
    const struct item *item = pr->d->call.item[0] ? docket_item(pr->v->in, pr->d) : NULL;
    return item ? print_say(pr, "%s %s", item->code, item->name_zh) : "未归类";
}
