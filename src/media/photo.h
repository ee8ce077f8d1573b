/* Photos and papers in: what is uploaded, recognised by content, made harmless and small.

   A JPEG, PNG or WebP becomes a plain JPEG: EXIF gone after time and place are read (R9), turned upright, transparency
   on white, the long side at most PHOTO_SIDE_MAX, quality 82, with a thumbnail. A PDF is kept as it is after a look at
   its head and tail; whoever serves it must send it as an attachment, never inline from our origin.

   Pictures are decoded in a child process (our own binary, verb `media-child`): 640 MB of address space, 8 s of CPU, no
   files, no new privileges, a seccomp filter where the kernel has one. What kills the child is a damaged file, and the
   server's own memory grows by the upload and the result only. Measured, one at a time: a 12-megapixel JPEG 0.5 s and
   76 MB in the child, 40 megapixels 1.5 s and 187 MB, at worst (lossless WebP, progressive 4:4:4) 3 s and 460 MB.
   Thread-safe; at most PHOTO_CHILDREN children run, further callers wait their turn. */
#ifndef MEDIA_PHOTO_H
#define MEDIA_PHOTO_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/geo.h"
#include "base/time.h"

enum {
    PHOTO_BYTES_MAX = 20 * 1024 * 1024, /* an upload; more is TOO_BIG */
    PHOTO_PIXELS_MAX = 40 * 1000 * 1000,
    PHOTO_EDGE_MAX = 30000, /* pixels of one side of an upload */
    PHOTO_SIDE_MAX = 2560,  /* of what is stored */
    PHOTO_THUMB_SIDE = 320,
    PHOTO_CHILDREN = 2,
    PHOTO_WAIT_S = 10, /* for a turn, and again for the child */
};

enum photo_kind { PHOTO_JPEG, PHOTO_PDF };

struct photo {
    enum photo_kind kind; /* of the stored bytes */
    char *bytes;          /* on ctx */
    size_t len;
    char *thumb; /* JPEG on ctx; NULL for a PDF */
    size_t thumb_len;
    int w, h;            /* of the stored picture; 0 for a PDF */
    Time taken;          /* s = 0: not told. A camera that names no zone is taken to be in the district's */
    struct geo_point at; /* WGS-84, GEO_NONE in both: not told */
    char sha256[65];     /* of the stored bytes, lower-case hex: the name under which they are kept */
};

/* Errors: TOO_BIG over PHOTO_BYTES_MAX; BAD_INPUT not one of the four kinds, damaged, too many pixels (`why` is the
   remedy for the upload's field); BUSY no turn or no answer within PHOTO_WAIT_S; BROKEN no child could be started.
   A program that calls this must answer `PROGRAM media-child` with photo_child(). */
Err media_photo_take(const void *ctx, const char *bytes, size_t len, struct photo *out);
const char *photo_kind_type(enum photo_kind kind); /* "image/jpeg", "application/pdf" */

/* The child's whole life: reads one request from stdin, answers on stdout, gives the exit code. */
int photo_child(void);

#endif
