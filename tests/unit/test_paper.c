/* Papers as a reader gets them: laid out, then read back with poppler's tools. 22 lines of 28 characters, nothing lost at a page's
   end, heads repeated, fonts inside, the same bytes twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/text.h"
#include "media/draw.h"
#include "media/paper.h"

/* fontconfig, pango and cairo keep what they know of fonts until the process ends; that is no leak of ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpango\nleak:libcairo\nleak:libharfbuzz\nleak:libglib\n";
}

/* The output of a command that reads the PDF. PAPER_KEEP=DIR keeps every PDF there, to be looked at. */
static char *ask(const void *ctx, const struct buf *pdf, const char *name, const char *command)
{
    const char *keep = getenv("PAPER_KEEP");
    char *path = keep ? talloc_asprintf(ctx, "%s/%s.pdf", keep, name) : talloc_strdup(ctx, "/tmp/huying-paper-XXXXXX");
    int fd = keep ? -1 : mkstemp(path);
    FILE *f = keep ? fopen(path, "wb") : fdopen(fd, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(pdf->s, 1, pdf->n, f), pdf->n);
    fclose(f);
    FILE *out = popen(talloc_asprintf(ctx, command, path), "r");
    assert_non_null(out);
    struct buf *b = buf_new(ctx, 65536);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, out)) > 0;) buf_add(b, part, n);
    assert_int_equal(pclose(out), 0);
    if (!keep) unlink(path);
    buf_putc(b, 0);
    return b->s;
}

#define TEXT "pdftotext -layout -nopgbrk %s -"

static struct buf *made(const void *ctx, struct paper *d, int *pages)
{
    struct buf *b = NULL;
    Err err = paper_write(ctx, d, &b, pages);
    if (err.kind) fail_msg("%s", err.why);
    return b;
}

static struct paper *plain(const void *ctx, enum paper_form form)
{
    struct paper *d = paper_new(ctx);
    d->form = form;
    d->mark = "某某区呼应中枢文件";
    d->number = "呼应〔2026〕12号";
    d->title = "关于水杉街东段占道经营整治情况的报告";
    d->made = (Time){ 1773000000 };
    return d;
}

static char *many(const void *ctx, const char *character, int n)
{
    struct buf *b = buf_new(ctx, 4096);
    for (int i = 0; i < n; i++) buf_puts(b, character);
    return b->s;
}

/* ---- lines and pages ---- */

static void a_page_has_22_lines_of_28_characters(void **state)
{
    void *ctx = talloc_new(NULL);
    struct paper *d = plain(ctx, PAPER_FILE);
    int pages, full = 0, on_page = 0, most = 0;
    (void)state;
    paper_add_text(d, PAPER_TEXT, many(ctx, "街", 26 + 28 * 60));
    struct buf *pdf = made(ctx, d, &pages);
    char *text = ask(ctx, pdf, "lines", "pdftotext -layout %s -");
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (*line == '\f') on_page = 0;
        char *at = strstr(line, "街");
        int n = 0;
        for (; at && !strncmp(at, "街", 3); at += 3) n++;
        if (n < 26) continue;
        full += n == 28 || n == 26;
        if (++on_page > most) most = on_page;
    }
    assert_int_equal(full, 61);
    assert_int_equal(most, 22);
    assert_int_equal(pages, 4); /* head and title leave less on the first */
    talloc_free(ctx);
}

static int count(const char *text, const char *what)
{
    int n = 0;
    for (const char *s = text; (s = strstr(s, what)) != NULL; s += strlen(what)) n++;
    return n;
}

static void no_text_is_lost_and_punctuation_stays_off_line_heads(void **state)
{
    void *ctx = talloc_new(NULL);
    struct paper *d = plain(ctx, PAPER_FILE);
    struct buf *b = buf_new(ctx, 4096);
    (void)state;
    for (int i = 0; i < 400; i++) buf_printf(b, "第%d处，已清理；", i);
    paper_add_text(d, PAPER_TEXT, b->s);
    char *text = ask(ctx, made(ctx, d, NULL), "lost", "pdftotext %s -");
    char *dense = talloc_strdup(ctx, text), *to = dense;
    for (const char *s = text; *s; s++)
        if (*s != '\n' && *s != ' ' && *s != '\f') *to++ = *s;
    *to = 0;
    for (int i = 0; i < 400; i++) {
        char one[64];
        snprintf(one, sizeof one, "第%d处，已清理；", i);
        /* a page's number may stand between two of its characters */
        if (!strstr(dense, one)) assert_true(count(dense, "—") >= 2 && i > 20);
    }
    assert_int_equal(count(dense, "；"), 400);
    assert_null(strstr(text, "\n，"));
    assert_null(strstr(text, "\n；"));
    talloc_free(ctx);
}

static void page_numbers_stand_outside(void **state)
{
    void *ctx = talloc_new(NULL);
    struct paper *d = plain(ctx, PAPER_FILE);
    (void)state;
    paper_add_text(d, PAPER_TEXT, many(ctx, "呼", 28 * 40));
    struct buf *pdf = made(ctx, d, NULL);
    char *text = ask(ctx, pdf, "numbers", "pdftotext -bbox %s -");
    const char *odd = strstr(text, ">1</word>"), *even = strstr(text, ">2</word>");
    assert_non_null(odd);
    assert_non_null(even);
    double x[2];
    for (int i = 0; i < 2; i++) {
        const char *s = i ? even : odd;
        while (strncmp(s, "xMin=\"", 6)) s--;
        x[i] = strtod(s + 6, NULL);
    }
    assert_true(x[0] > 400);
    assert_true(x[1] < 150);
    talloc_free(ctx);
}

/* ---- tables ---- */

static void a_table_breaks_over_pages_with_its_head(void **state)
{
    static const char *const heads[] = { "序号", "事项", "承办单位" };
    static const int shares[] = { 1, 6, 2 };
    enum { ROWS = 120 };
    void *ctx = talloc_new(NULL);
    struct paper *d = plain(ctx, PAPER_FILE);
    const char **cells = talloc_array(ctx, const char *, ROWS * 3);
    int pages;
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        cells[3 * i] = talloc_asprintf(ctx, "N%03d", i);
        cells[3 * i + 1] =
            i == 60 ? many(ctx, "长", 1800) : "清理人行道上的占道物品并恢复盲道，同步完成油烟管道封堵和现场复核";
        cells[3 * i + 2] = "综合执法局";
    }
    paper_add(d, PAPER_TABLE)->table = (struct paper_table){ heads, shares, 3, ROWS, cells };
    struct buf *pdf = made(ctx, d, &pages);
    char *text = ask(ctx, pdf, "table", TEXT);
    for (int i = 0; i < ROWS; i++) assert_non_null(strstr(text, cells[3 * i]));
    assert_int_equal(count(text, "长"), 1800);
    assert_int_equal(count(text, "承办单位"), pages);
    assert_true(pages >= 8);
    talloc_free(ctx);
}

static void a_form_gives_a_blank_labels_room_to_the_value(void **state)
{
    static const int shares[] = { 2, 5, 2, 5 };
    static const char *const cells[] = {
        "编号", "JJ-2026-000001", "等级", "一般", "地址", "水杉街东段南侧一号院至七号院沿线人行道及绿化带", NULL, NULL
    };
    void *ctx = talloc_new(NULL);
    struct paper *d = plain(ctx, PAPER_LETTER);
    (void)state;
    paper_add(d, PAPER_FORM)->table = (struct paper_table){ NULL, shares, 4, 2, cells };
    char *text = ask(ctx, made(ctx, d, NULL), "form", TEXT);
    assert_non_null(strstr(text, "水杉街东段南侧一号院至七号院沿线人行道及绿化带")); /* in one line */
    talloc_free(ctx);
}

/* ---- the rest ---- */

static struct paper *everything(const void *ctx, enum paper_form form, const char *photo)
{
    static const char *const heads[] = { "序号", "任务", "责任单位", "完成时限" };
    static const int shares[] = { 1, 5, 3, 2 };
    static const char *const cells[] = { "1", "清理占道摊点", "综合执法局", "2026-03-20",
                                         "2", "封堵油烟管道", "市场监管局", "2026-03-25" };
    struct paper *d = plain(ctx, form);
    d->secret = "内部";
    d->urgent = "特急";
    paper_add_text(d, PAPER_FLUSH, "区综合行政执法局：");
    paper_add_text(d, PAPER_TEXT,
                   "根据《街道呼叫责任清单》，现将水杉街东段占道经营整治事项派送你单位牵头办理，请于2026年3月20日17:"
                   "00前办结并答复。");
    paper_add_text(d, PAPER_HEAD, "一、基本情况");
    paper_add_text(d, PAPER_TEXT, many(ctx, "夜间流动摊贩占道经营，油烟扰民。", 8));
    paper_add_text(d, PAPER_SUBHEAD, "（一）任务分解");
    paper_add(d, PAPER_TABLE)->table = (struct paper_table){ heads, shares, 4, 2, cells };
    struct paper_block *b = paper_add_text(d, PAPER_NAMED, many(ctx, "区综合行政执法局分管负责人，", 4));
    b->label = "出席";
    b = paper_add(d, PAPER_PHOTOS);
    b->photos[0] = (struct paper_photo){ photo, "办理前" };
    b->photos[1] = (struct paper_photo){ "/nowhere", "办理后" };
    b->photos_n = 2;
    b = paper_add_text(d, PAPER_QR, "扫码查看本件在系统中的记录\nhttp://127.0.0.1:8080/c/JJ-2026-000001");
    b->label = "http://127.0.0.1:8080/c/JJ-2026-000001";
    paper_add_text(d, PAPER_CODE, "huying.example/test\n7\nn0w7D+AjXH32ksuOgn0h+WGbN38l364jL6CJXACOFJE=\n");
    b = paper_add_text(d, PAPER_SIGNED, "某某区呼应中枢");
    b->day = day_from(2026, 3, 9);
    d->copies = "区委办公室，区政府办公室，区委组织部，区委编办，区综合行政执法局，区市场监督管理局，水杉街道办事处。";
    d->issuer = "某某区呼应中枢";
    d->issued = day_from(2026, 3, 9);
    return d;
}

static void all_of_it_in_each_form(void **state)
{
    static const char *const names[] = { "file", "letter", "minutes" };
    void *ctx = talloc_new(NULL);
    struct photo photo;
    char path[] = "/tmp/huying-photo-XXXXXX";
    int fd = mkstemp(path), pages;
    (void)state;
    assert_int_equal(media_photo_draw(ctx, 7, SCENE_STALLS, false, &photo).kind, FINE);
    assert_int_equal(write(fd, photo.bytes, photo.len), photo.len);
    close(fd);
    for (int form = 0; form < 3; form++) {
        struct buf *pdf = made(ctx, everything(ctx, (enum paper_form)form, path), &pages),
                   *again = made(ctx, everything(ctx, (enum paper_form)form, path), NULL);
        assert_int_equal(pdf->n, again->n);
        assert_memory_equal(pdf->s, again->s, pdf->n);
        char *text = ask(ctx, pdf, names[form], TEXT);
        assert_non_null(strstr(text, "抄送："));
        assert_non_null(strstr(text, "2026年3月9日"));
        assert_non_null(strstr(text, "原图不在或无法读取"));
        assert_int_equal(strstr(text, "日印发") != NULL, form != PAPER_LETTER);
        char *fonts = ask(ctx, pdf, names[form], "pdffonts %s | tail -n +3 | awk '{print $(NF-4), $(NF-3)}' | sort -u");
        assert_string_equal(fonts, "yes yes\n"); /* embedded, and as a subset */
        char *pictures = ask(ctx, pdf, names[form], "pdfimages -list %s");
        assert_non_null(strstr(pictures, "jpeg"));
    }
    unlink(path);
    talloc_free(ctx);
}

/* The fonts that papers are set in are cut down to common characters: others come from the whole font, and are embedded too. */
static void a_rare_character_is_printed_as_well(void **state)
{
    void *ctx = talloc_new(NULL);
    struct paper *d = plain(ctx, PAPER_FILE);
    (void)state;
    struct buf *common = made(ctx, d, NULL);
    paper_add_text(d, PAPER_TEXT, "承办人：王喆、刘堃、䶮某。");
    struct buf *pdf = made(ctx, d, NULL);
    char *text = ask(ctx, pdf, "rare", TEXT);
    assert_non_null(strstr(text, "王喆、刘堃、䶮某。"));
    char *fonts = ask(ctx, pdf, "rare", "pdffonts %s | tail -n +3 | awk '{print $(NF-4), $(NF-3)}' | sort -u");
    assert_string_equal(fonts, "yes yes\n");
    assert_true(common->n < 60000); /* of a font that is embedded whole, or with all its parts, it would be 200 kB */
    talloc_free(ctx);
}

static void what_is_too_much_is_refused(void **state)
{
    void *ctx = talloc_new(NULL);
    struct paper *d = plain(ctx, PAPER_FILE);
    struct buf *b;
    (void)state;
    for (int i = 0; i <= PAPER_PAGES_MOST; i++) paper_add_text(d, PAPER_ANNEX, "附件")->label = "附件";
    assert_int_equal(paper_write(ctx, d, &b, NULL).kind, TOO_BIG);
    d = plain(ctx, PAPER_FILE);
    paper_add_text(d, PAPER_QR, "太长")->label = many(ctx, "x", PAPER_QR_MOST + 1);
    assert_int_equal(paper_write(ctx, d, &b, NULL).kind, TOO_BIG);
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_has_22_lines_of_28_characters),
        cmocka_unit_test(no_text_is_lost_and_punctuation_stays_off_line_heads),
        cmocka_unit_test(page_numbers_stand_outside),
        cmocka_unit_test(a_table_breaks_over_pages_with_its_head),
        cmocka_unit_test(a_form_gives_a_blank_labels_room_to_the_value),
        cmocka_unit_test(all_of_it_in_each_form),
        cmocka_unit_test(a_rare_character_is_printed_as_well),
        cmocka_unit_test(what_is_too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
