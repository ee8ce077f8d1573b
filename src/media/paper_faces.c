/* Which fonts a paper is set in: the standard's own where this machine has them, else Noto's. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "media/paper_parts.h"

/* In order of preference; the last ones are Debian's fonts-noto-cjk. A heavy Noto stands for the faces that are heavy. */
static const struct {
    enum face face;
    const char *family;
    bool bold;
} wanted[] = {
    { FACE_TITLE, "FZXiaoBiaoSong-B05S", false },
    { FACE_TITLE, "FZXiaoBiaoSong-B05", false },
    { FACE_TITLE, "方正小标宋简体", false },
    { FACE_TITLE, "Noto Serif CJK SC", true },
    { FACE_BODY, "FangSong_GB2312", false },
    { FACE_BODY, "仿宋_GB2312", false },
    { FACE_BODY, "FangSong", false },
    { FACE_BODY, "仿宋", false },
    { FACE_BODY, "FZFangSong-Z02S", false },
    { FACE_BODY, "Noto Serif CJK SC", false },
    { FACE_BLACK, "SimHei", false },
    { FACE_BLACK, "黑体", false },
    { FACE_BLACK, "FZHei-B01S", false },
    { FACE_BLACK, "Noto Sans CJK SC", true },
    { FACE_KAI, "KaiTi_GB2312", false },
    { FACE_KAI, "楷体_GB2312", false },
    { FACE_KAI, "KaiTi", false },
    { FACE_KAI, "楷体", false },
    { FACE_KAI, "FZKai-Z03S", false },
    { FACE_KAI, "Noto Serif CJK SC", false },
    { FACE_SONG, "SimSun", false },
    { FACE_SONG, "宋体", false },
    { FACE_SONG, "FZShuSong-Z01S", false },
    { FACE_SONG, "Noto Serif CJK SC", false },
    { FACE_MONO, "Noto Sans Mono CJK SC", false },
};

enum { WANTED = sizeof wanted / sizeof wanted[0], FAMILY_MOST = 80 };

/* "huying-9,Noto Serif CJK SC": the cut in front of the whole font; "": there is none. Made once, before the first paper. */
static char cuts[WANTED][FAMILY_MOST];

static bool same_font(size_t a, size_t b)
{
    return !strcmp(wanted[a].family, wanted[b].family) && wanted[a].bold == wanted[b].bold;
}

static void cut_all(void)
{
    for (size_t i = 0; i < WANTED; i++) {
        size_t first = 0;
        char name[16];
        while (!same_font(first, i)) first++;
        snprintf(name, sizeof name, "huying-%zu", first);
        if (first < i ? cuts[first][0] != 0 : font_cut(wanted[i].family, wanted[i].bold, name))
            snprintf(cuts[i], FAMILY_MOST, "%s,%s", name, wanted[i].family);
    }
}

void press_fonts(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, cut_all);
}

static bool installed(PangoFontFamily **families, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(pango_font_family_get_name(families[i]), name)) return true;
    return false;
}

Err press_faces(struct press *p)
{
    PangoFontFamily **families;
    int n;
    bool all = true;
    pango_font_map_list_families(pango_context_get_font_map(p->context), &families, &n);
    for (size_t i = 0; i < WANTED; i++) {
        if (p->faces[wanted[i].face] || !installed(families, n, wanted[i].family)) continue;
        PangoFontDescription *d = p->faces[wanted[i].face] = pango_font_description_new();
        pango_font_description_set_family_static(d, cuts[i][0] ? cuts[i] : wanted[i].family);
        if (wanted[i].bold) pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
    }
    g_free(families);
    for (int f = 0; f < FACES; f++) all &= p->faces[f] != NULL;
    return all ? OK : (Err){ BROKEN, "no Chinese fonts to print with: install Debian's fonts-noto-cjk" };
}
