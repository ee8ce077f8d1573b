/* Private to media/: the decoder proper, which runs in the child, and what child and parent say to each other.
   picture_read is for the child only: nothing hostile is parsed in the server. */
#ifndef MEDIA_PICTURE_H
#define MEDIA_PICTURE_H

#include <stddef.h>
#include <stdint.h>

enum picture_format { NOT_PICTURE, IS_JPEG, IS_PNG, IS_WEBP, IS_HEIF };
enum picture_fault { PICTURE_GOOD, PICTURE_DAMAGED, PICTURE_TOO_LARGE, PICTURE_NO_MEMORY };

/* By the first bytes. */
enum picture_format picture_format(const unsigned char *bytes, size_t len);

struct picture {
    int w, h;
    int64_t taken_s; /* 0: not told */
    int32_t lat_e7, lon_e7;
    unsigned char *jpeg, *thumb; /* gd's memory: picture_drop */
    int jpeg_len, thumb_len;
};
/* More than `most` pixels (PHOTO_PIXELS_MAX; less where time matters more) are PICTURE_TOO_LARGE. */
enum picture_fault picture_read(const unsigned char *bytes, size_t len, uint64_t most, struct picture *out);
/* A finished picture as JPEG with its thumbnail; drops nothing it was given. */
struct gdImageStruct;
enum picture_fault picture_encode(struct gdImageStruct *im, int quality, struct picture *out);
void picture_drop(struct picture *p);

/* Fills in sha256 from the bytes (photo.c). */
struct photo;
void photo_hash(struct photo *p);

/* Request: uint32 length, bytes. Reply: this head, then jpeg_len and thumb_len bytes. Both ends are one binary, so the
   machine's byte order serves. */
struct picture_reply {
    uint32_t magic, fault;
    int32_t w, h, lat_e7, lon_e7, jpeg_len, thumb_len;
    int64_t taken_s;
};
enum { PICTURE_MAGIC = 0x4859314d, PICTURE_REPLY_MAX = 24 * 1024 * 1024 };

/* Time and place and orientation (1-8; 1 when not told) from the file's EXIF; exif.c. */
struct picture_facts {
    int64_t taken_s;
    int32_t lat_e7, lon_e7;
    int orientation;
};
struct picture_facts picture_facts(enum picture_format format, const unsigned char *bytes, size_t len);

#endif
