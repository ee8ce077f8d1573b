/* Printable papers: a plain list of blocks laid out as GB/T 9704-2012 wants an official document, page by page, into a PDF.
   A4, margins 37 top, 35 bottom, 28 left, 26 right mm; type area 156 x 225 mm; body 16 pt, 22 lines of 28 characters; title
   22 pt; red head (文件, 信函 or 纪要 form), 版记 at the foot of the last page, "— 1 —" outside below. Fonts: 小标宋, 仿宋, 黑体, 楷体
   where they are installed, else Noto Serif/Sans CJK SC (Debian: fonts-noto-cjk); embedded as subsets.
   Knows nothing of calls or offices. The same paper gives the same bytes: `made` is its date, nothing is read from a clock.
   Measured over HTTP: a slip of one page 0.6-1.0 s and 0.63 MB, a closing file of 8 pages 1.05 s and 0.77 MB (load 2-4), most
   of it the font's subsets: for slow workers only. Thread-safe. */
#ifndef MEDIA_PAPER_H
#define MEDIA_PAPER_H

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"

enum {
    PAPER_PAGES_MOST = 300, /* more is TOO_BIG */
    PAPER_LINES = 22,       /* of body text on a page */
    PAPER_CHARS = 28,       /* in a line of it */
    PAPER_COLUMNS_MOST = 12,
    PAPER_QR_MOST = 600, /* bytes of a QR code */
};

enum paper_form {
    PAPER_FILE, /* 文件 (§7): mark 35 mm below the type area's top, number, red line */
    PAPER_LETTER, /* 信函 (§10.1): mark 30 mm from the edge, red double lines of 170 mm, no page number on the first page */
    PAPER_MINUTES, /* 纪要 (§10.3): as a file; no seal */
};

enum paper_is {
    PAPER_TEXT,    /* a paragraph, two characters in */
    PAPER_FLUSH,   /* a paragraph not moved in: 主送机关 */
    PAPER_HEAD,    /* "一、…" in 黑体 */
    PAPER_SUBHEAD, /* "（一）…" in 楷体 */
    PAPER_NAMED,   /* `label：` in 黑体, the text hanging beside it: 出席, 附件 */
    PAPER_FORM,  /* a table of label and value, two or four columns; a label "" gives its room to the value before it */
    PAPER_TABLE, /* heads repeated on every page */
    PAPER_PHOTOS, /* one or two side by side, scaled */
    PAPER_QR,     /* a code of `label` with the lines of `text` beside it */
    PAPER_CODE,   /* small type of one width, in a frame: signatures, hashes */
    PAPER_SIGNED, /* `text` is the office; `day` 成文日期; room for a seal, but not in minutes */
    PAPER_ANNEX,  /* a new page: `label` ("附件1") at its head, `text` its title */
};

struct paper_table {
    const char *const *heads; /* `columns` of them, NULL in a form */
    const int *shares;        /* of the width, any scale */
    int columns, rows;
    const char *const *cells; /* row by row; NULL is blank */
};
struct paper_photo {
    const char *path; /* a JPEG that media_photo_take made; it says so in the frame when it cannot be read */
    const char *caption;
};
struct paper_block {
    enum paper_is is;
    const char *label, *text;
    struct paper_table table;
    struct paper_photo photos[2];
    int photos_n;
    Day day;
};

struct paper {
    enum paper_form form;
    const char *mark;            /* 发文机关标志 or 纪要标志, red */
    const char *number;          /* 发文字号; NULL: none */
    const char *secret, *urgent; /* 密级, 紧急程度, top left; NULL: none */
    const char *title;
    struct paper_block *blocks;
    int blocks_n;
    const char *copies; /* 抄送; NULL: none */
    const char *issuer; /* 印发机关; NULL: no 版记 line of it (none in a letter) */
    Day issued;         /* 印发日期 */
    const char *author; /* of the PDF's properties */
    Time made;          /* likewise: the record's own instant */
};

/* TOO_BIG over PAPER_PAGES_MOST pages or PAPER_QR_MOST bytes; BROKEN when no Chinese serif font is installed.
   `pages` may be NULL. */
Err paper_write(const void *ctx, const struct paper *paper, struct buf **out, int *pages);

/* ---- what builders of papers share ---- */

/* The next block, zeroed but for its kind; `blocks` grows on the paper's talloc context. */
struct paper_block *paper_add(struct paper *paper, enum paper_is is);
struct paper_block *paper_add_text(struct paper *paper, enum paper_is is, const char *text);
struct paper *paper_new(const void *ctx);

#endif
