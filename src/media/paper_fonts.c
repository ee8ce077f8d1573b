/* Big fonts cut down to what papers are made of. cairo copies a font's whole outline table several times for each PDF; Noto's are
   20 MB with five languages' characters, and cost half a second a paper. So the common characters (those of GB 2312, as
   fontconfig lists them for zh-CN, with Latin, figures and signs) are cut out once a process, into memory, and stand in front
   of the whole font under a family of their own: rarer characters still come from there, in the same design.
   Kept: what a paper shows is the same with a cut as without; where none can be made, the whole font is used. */
#include <fontconfig/fontconfig.h>
#include <hb-subset.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "media/paper_parts.h"

enum { BIG = 8 << 20 };

static const unsigned ranges[][2] = {
    /* besides the Chinese characters */
    { 0x20, 0x24f },    { 0x370, 0x3ff },   { 0x400, 0x45f },   { 0x2000, 0x22ff }, { 0x2460, 0x25ff },
    { 0x2605, 0x2642 }, { 0x3000, 0x303f }, { 0x3220, 0x3229 }, { 0xfe30, 0xfe4f }, { 0xff00, 0xffef },
};

static void add_chinese(hb_set_t *to)
{
    const FcCharSet *all = FcLangGetCharSet((const FcChar8 *)"zh-cn");
    FcChar32 map[FC_CHARSET_MAP_SIZE], next, base = all ? FcCharSetFirstPage(all, map, &next) : FC_CHARSET_DONE;
    for (; base != FC_CHARSET_DONE; base = FcCharSetNextPage(all, map, &next))
        for (unsigned i = 0; i < 32 * FC_CHARSET_MAP_SIZE; i++)
            if (map[i / 32] >> i % 32 & 1) hb_set_add(to, base + i);
}

/* Kerning stays; forms that are only had by asking do not. Outlines are written out: four times as fast. NULL: no memory. */
static hb_subset_input_t *wanted(void)
{
    hb_subset_input_t *in = hb_subset_input_create_or_fail();
    if (!in) return NULL;
    hb_set_t *features = hb_subset_input_set(in, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    hb_set_clear(features);
    hb_set_add(features, HB_TAG('k', 'e', 'r', 'n'));
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        hb_set_add_range(hb_subset_input_unicode_set(in), ranges[i][0], ranges[i][1]);
    add_chinese(hb_subset_input_unicode_set(in));
    hb_subset_input_set_flags(in, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE |
                                      HB_SUBSET_FLAGS_DESUBROUTINIZE);
    return in;
}

/* -1: it can't be cut. The file has no name and goes with the process. */
static int cut(const char *file, int index)
{
    hb_blob_t *whole = hb_blob_create_from_file(file);
    hb_face_t *face = hb_face_create(whole, (unsigned)index);
    hb_subset_input_t *in = wanted();
    hb_face_t *less = in ? hb_subset_or_fail(face, in) : NULL;
    hb_blob_t *bytes = less ? hb_face_reference_blob(less) : NULL;
    unsigned n = 0;
    const char *data = bytes ? hb_blob_get_data(bytes, &n) : NULL;
    int fd = n ? memfd_create("huying-font", MFD_CLOEXEC) : -1;
    if (fd >= 0 && write(fd, data, n) != (ssize_t)n) {
        close(fd);
        fd = -1;
    }
    hb_blob_destroy(bytes);
    hb_face_destroy(less);
    hb_subset_input_destroy(in);
    hb_face_destroy(face);
    hb_blob_destroy(whole);
    return fd;
}

/* The font of a family as fontconfig finds it; NULL: another would stand in for it. The caller destroys it. */
static FcPattern *find(const char *family, bool bold)
{
    FcResult how;
    FcChar8 *name;
    FcPattern *ask = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, FC_WEIGHT, FcTypeInteger,
                                    bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR, (char *)NULL),
              *found = NULL;
    FcConfigSubstitute(NULL, ask, FcMatchPattern);
    FcDefaultSubstitute(ask);
    found = FcFontMatch(NULL, ask, &how);
    FcPatternDestroy(ask);
    for (int i = 0; found && FcPatternGetString(found, FC_FAMILY, i, &name) == FcResultMatch; i++)
        if (!strcmp((const char *)name, family)) return found;
    if (found) FcPatternDestroy(found);
    return NULL;
}

/* What was added last gets a family of its own, or the two of one name could not be told apart. */
static bool name_newest(const char *path, const char *family)
{
    FcFontSet *added = FcConfigGetFonts(NULL, FcSetApplication);
    FcChar8 *file;
    for (int i = 0; added && i < added->nfont; i++) {
        FcPattern *p = added->fonts[i];
        if (FcPatternGetString(p, FC_FILE, 0, &file) != FcResultMatch || strcmp((const char *)file, path)) continue;
        FcPatternDel(p, FC_FAMILY);
        FcPatternDel(p, FC_FAMILYLANG);
        return FcPatternAddString(p, FC_FAMILY, (const FcChar8 *)family);
    }
    return false;
}

bool font_cut(const char *family, bool bold, const char *name)
{
    FcChar8 *file;
    struct stat about;
    char path[40];
    int index, fd = -1;
    FcPattern *found = find(family, bold);
    if (!found) return false;
    if (FcPatternGetString(found, FC_FILE, 0, &file) == FcResultMatch &&
        FcPatternGetInteger(found, FC_INDEX, 0, &index) == FcResultMatch && !stat((const char *)file, &about) &&
        about.st_size > BIG)
        fd = cut((const char *)file, index & 0xffff);
    FcPatternDestroy(found);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd >= 0 && FcConfigAppFontAddFile(NULL, (const FcChar8 *)path) && name_newest(path, name)) return true;
    if (fd >= 0) close(fd);
    return false;
}
