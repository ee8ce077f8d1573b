/* Any bytes as a picture, in this process: header sizes, EXIF, decoder, shrinking, encoding. A result keeps its promises. */
#include <stdint.h>
#include <stdlib.h>

#include "media/photo.h"
#include "media/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct picture p = { 0 };
    /* a megapixel of nothing is a few bytes long: larger ones would fill the time */
    if (picture_read(bytes, len, 1000000, &p) != PICTURE_GOOD) return 0;
    if (p.w < 1 || p.h < 1 || p.w > PHOTO_SIDE_MAX || p.h > PHOTO_SIDE_MAX || p.jpeg_len < 100 || p.thumb_len < 100)
        abort();
    if (picture_format(p.jpeg, (size_t)p.jpeg_len) != IS_JPEG) abort();
    picture_drop(&p);
    return 0;
}
