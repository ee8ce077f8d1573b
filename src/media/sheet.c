/* See sheet.h. The only file that knows libxlsxwriter. */
#include "media/sheet.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xlsxwriter.h>

struct book {
    lxw_workbook *workbook;
    lxw_format *title, *head, *text, *number;
};

/* Columns as a desk sees them: a Chinese character is twice as wide as a letter. */
static int width_of(const char *s)
{
    int n = 0;
    for (; s && *s; s++) n += ((unsigned char)*s & 0xC0) != 0x80 ? ((unsigned char)*s >= 0xE0 ? 2 : 1) : 0;
    return n;
}

static bool whole(const char *s)
{
    size_t n = strlen(s), digits = strspn(s + (*s == '-'), "0123456789");
    return digits && digits + (*s == '-') == n && n < 15 && !(digits > 1 && s[*s == '-'] == '0');
}

static void put(const struct book *b, lxw_worksheet *w, int row, int column, const char *s)
{
    const lxw_row_t r = (lxw_row_t)row;
    const lxw_col_t c = (lxw_col_t)column;
    if (!s) return;
    if (whole(s))
        worksheet_write_number(w, r, c, strtod(s, NULL), b->number);
    else
        worksheet_write_string(w, r, c, s, b->text);
}

static void one(const struct book *b, const struct sheet *s)
{
    lxw_worksheet *w = workbook_add_worksheet(b->workbook, s->name);
    if (!w) return;
    worksheet_write_string(w, 0, 0, s->title, b->title);
    for (int c = 0; c < s->columns; c++) {
        int width = width_of(s->heads[c]);
        worksheet_write_string(w, 1, (lxw_col_t)c, s->heads[c], b->head);
        for (int r = 0; r < s->rows; r++) {
            const char *cell = s->cells[r * s->columns + c];
            put(b, w, r + 2, c, cell);
            if (width_of(cell) > width) width = width_of(cell);
        }
        worksheet_set_column(w, (lxw_col_t)c, (lxw_col_t)c, width > 58 ? 60 : width + 3, NULL);
    }
    if (s->note) worksheet_write_string(w, (lxw_row_t)(s->rows + 3), 0, s->note, b->text);
    worksheet_freeze_panes(w, 2, 1);
}

static void formats(struct book *b)
{
    b->title = workbook_add_format(b->workbook);
    format_set_bold(b->title);
    format_set_font_size(b->title, 14);
    b->head = workbook_add_format(b->workbook);
    format_set_bold(b->head);
    format_set_bottom(b->head, LXW_BORDER_THIN);
    b->text = workbook_add_format(b->workbook);
    b->number = workbook_add_format(b->workbook);
    format_set_num_format(b->number, "0");
}

static bool fits(const struct sheet *sheets, int n)
{
    bool good = n >= 1 && n <= SHEETS_MOST;
    for (int i = 0; good && i < n; i++)
        good = sheets[i].columns <= SHEET_COLUMNS_MOST && sheets[i].rows <= SHEET_ROWS_MOST;
    return good;
}

static Err read_back(const void *ctx, const char *path, struct buf **out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    unlink(path);
    if (fd < 0 || fstat(fd, &st)) {
        if (fd >= 0) close(fd);
        return (Err){ BROKEN, "the workbook can't be read back" };
    }
    struct buf *b = buf_new(ctx, (size_t)st.st_size + 1);
    char part[8192];
    ssize_t got;
    while ((got = read(fd, part, sizeof part)) > 0) buf_add(b, part, (size_t)got);
    close(fd);
    if (got < 0) return (Err){ BROKEN, "the workbook can't be read back" };
    *out = b;
    return OK;
}

Err sheet_write(const void *ctx, const struct sheet *sheets, int n, const char *dir, Time made, struct buf **out)
{
    if (!fits(sheets, n)) return (Err){ TOO_BIG, "a workbook has at most 32 sheets of 32 columns and 100000 rows" };
    char *path = talloc_asprintf(ctx, "%s/sheet-XXXXXX", dir);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0) return (Err){ BROKEN, "no place for a workbook" };
    close(fd);
    lxw_workbook_options options = { .constant_memory = LXW_FALSE, .tmpdir = (char *)dir };
    struct book b = { .workbook = workbook_new_opt(path, &options) };
    if (!b.workbook) return (Err){ BROKEN, "no memory for a workbook" };
    lxw_doc_properties properties = { .created = made.s };
    workbook_set_properties(b.workbook, &properties);
    formats(&b);
    for (int i = 0; i < n; i++) one(&b, &sheets[i]);
    if (workbook_close(b.workbook) != LXW_NO_ERROR) {
        unlink(path);
        return (Err){ BROKEN, "the workbook can't be written" };
    }
    return read_back(ctx, path, out);
}
