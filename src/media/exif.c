/* Time, place and orientation from EXIF (CIPA DC-008): APP1 of a JPEG, eXIf of a PNG, the EXIF chunk of a WebP.
   Runs in the child. Anything odd is "not told", never an error: a photo without facts is still a photo. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libexif/exif-data.h>

#include "base/geo.h"
#include "base/time.h"
#include "media/picture.h"

enum { EXIF_MAX = 65533 }; /* what an APP1 segment can hold, and all we read of the other two */

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t le32(const unsigned char *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* A chunk's payload by its four letters: PNG (length, name, data, crc) and RIFF (name, length, data, even). */
static const unsigned char *chunk(enum picture_format format, const unsigned char *b, size_t len, size_t *n)
{
    bool png = format == IS_PNG;
    for (size_t at = png ? 8 : 12; at + 8 <= len;) {
        size_t size = png ? be32(b + at) : le32(b + at + 4);
        if (size > len - at - 8) return NULL;
        if (!memcmp(b + at + (png ? 4 : 0), png ? "eXIf" : "EXIF", 4)) {
            *n = size;
            return b + at + 8;
        }
        at += 8 + size + (png ? 4 : size & 1);
    }
    return NULL;
}

static ExifData *load(enum picture_format format, const unsigned char *bytes, size_t len)
{
    static const unsigned char head[6] = "Exif\0";
    if (format == IS_JPEG) return exif_data_new_from_data(bytes, (unsigned)len);
    size_t n = 0;
    const unsigned char *p = chunk(format, bytes, len, &n);
    if (!p || n > EXIF_MAX) return NULL;
    if (n >= 6 && !memcmp(p, head, 6)) return exif_data_new_from_data(p, (unsigned)n);
    unsigned char *whole = malloc(n + 6); /* libexif knows a bare block by this head only */
    if (!whole) return NULL;
    memcpy(whole, head, 6);
    memcpy(whole + 6, p, n);
    ExifData *data = exif_data_new_from_data(whole, (unsigned)n + 6);
    free(whole);
    return data;
}

/* The entry's text as a NUL-terminated copy; false when it is none or longer than fits. */
static bool text(ExifData *data, ExifIfd ifd, int tag, char *out, size_t cap)
{
    ExifEntry *e = exif_content_get_entry(data->ifd[ifd], (ExifTag)tag);
    if (!e || e->format != EXIF_FORMAT_ASCII || !e->data || e->size >= cap) return false;
    memcpy(out, e->data, e->size);
    out[e->size] = 0;
    return true;
}

/* "+08:00" or "-03:30" as seconds east. */
static bool offset_s(const char *s, int64_t *out)
{
    char sign, end;
    int h, m;
    if (sscanf(s, "%c%2d:%2d%c", &sign, &h, &m, &end) != 3 || (sign != '+' && sign != '-')) return false;
    if (h < 0 || h > 14 || m < 0 || m > 59) return false;
    *out = (h * 3600 + m * 60) * (sign == '-' ? -1 : 1);
    return true;
}

static int64_t taken_s(ExifData *data)
{
    char when[32], zone[16];
    int y, mo, d, h, mi, s;
    if (!text(data, EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL, when, sizeof when)) return 0;
    if (sscanf(when, "%4d:%2d:%2d %2d:%2d:%2d", &y, &mo, &d, &h, &mi, &s) != 6) return 0;
    if (y < 2000 || y > 2099 || !ymd_valid(y, mo, d)) return 0;
    if (h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 59) return 0;
    int64_t east = ZONE_S;
    if (text(data, EXIF_IFD_EXIF, EXIF_TAG_OFFSET_TIME_ORIGINAL, zone, sizeof zone) && !offset_s(zone, &east))
        east = ZONE_S;
    return day_start(day_from(y, mo, d)).s + ZONE_S - east + h * 3600 + mi * 60 + s;
}

/* Degrees, minutes, seconds as three rationals. */
static bool degrees(ExifData *data, int tag, int ref_tag, const char *refs, double most, double *out)
{
    char ref[8];
    ExifEntry *e = exif_content_get_entry(data->ifd[EXIF_IFD_GPS], (ExifTag)tag);
    if (!e || !e->data || e->format != EXIF_FORMAT_RATIONAL || e->components != 3 || e->size < 24) return false;
    if (!text(data, EXIF_IFD_GPS, ref_tag, ref, sizeof ref) || (ref[0] != refs[0] && ref[0] != refs[1])) return false;
    double sum = 0, unit = 1;
    for (unsigned i = 0; i < 3; i++, unit /= 60) {
        ExifRational r = exif_get_rational(e->data + 8 * i, exif_data_get_byte_order(data));
        if (!r.denominator && (r.numerator || !i)) return false;
        if (r.denominator) sum += unit * r.numerator / r.denominator;
    }
    if (!(sum <= most)) return false;
    *out = ref[0] == refs[0] ? sum : -sum;
    return true;
}

static void place(ExifData *data, struct picture_facts *out)
{
    double lat, lon;
    if (!degrees(data, EXIF_TAG_GPS_LATITUDE, EXIF_TAG_GPS_LATITUDE_REF, "NS", 90, &lat)) return;
    if (!degrees(data, EXIF_TAG_GPS_LONGITUDE, EXIF_TAG_GPS_LONGITUDE_REF, "EW", 180, &lon)) return;
    if (lat == 0 && lon == 0) return; /* a phone without a fix writes zeros */
    struct geo_point p = geo_point_from(lat, lon);
    out->lat_e7 = p.lat_e7;
    out->lon_e7 = p.lon_e7;
}

struct picture_facts picture_facts(enum picture_format format, const unsigned char *bytes, size_t len)
{
    struct picture_facts facts = { .lat_e7 = GEO_NONE, .lon_e7 = GEO_NONE, .orientation = 1 };
    ExifData *data = load(format, bytes, len);
    if (!data) return facts;
    facts.taken_s = taken_s(data);
    place(data, &facts);
    ExifEntry *e = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    if (e && e->data && e->format == EXIF_FORMAT_SHORT && e->size >= 2) {
        int turn = exif_get_short(e->data, exif_data_get_byte_order(data));
        if (turn >= 1 && turn <= 8) facts.orientation = turn;
    }
    exif_data_unref(data);
    return facts;
}
