/* Drawn photos for the demo district: plainly pictures, not photographs, each labelled 演示图 DEMO. The same seed and
   scene give the same viewpoint before and after. No file, no font and no photograph goes in. */
#ifndef MEDIA_DRAW_H
#define MEDIA_DRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "media/photo.h"

enum scene {
    SCENE_SHED,      /* an added shed → open ground */
    SCENE_LOT,       /* a heaped vacant plot → a small park */
    SCENE_STALLS,    /* stalls on the pavement → the pavement */
    SCENE_SIGN,      /* a shop sign hanging loose → fixed */
    SCENE_RUBBLE,    /* building rubble → swept */
    SCENE_RUBBISH,   /* rubbish around the bins → clean bins */
    SCENE_PAVING,    /* broken paving and bench → repaired */
    SCENE_GREEN,     /* a trampled, planted-over verge with a fallen tree → lawn and shrubs */
    SCENE_FUMES,     /* a kitchen's smoke → a filter on the duct */
    SCENE_CABLES,    /* sagging cables → bundled */
    SCENE_COURTYARD, /* a worn house front and yard → repainted */
    SCENE_FACADE,    /* cracked, falling plaster → mended */
    SCENE_SITE,      /* an open, dusty site → netted and fenced */
    SCENE_CARS,      /* cars anywhere → marked bays */
    SCENE_FIRE_LANE, /* a blocked fire lane → free, hatched yellow */
    SCENE_EBIKES,    /* e-bikes charging in a corridor → the corridor free */
    SCENE_GAS,       /* a rusty gas meter and hose → new pipe and valve */
    SCENE_HOLE,      /* a hole in the road → new asphalt */
    SCENE_FLOOD,     /* a street under water → dry */
    SCENE_RIVER,     /* a foul outfall → clear water */
    SCENE_MARKET,    /* a cluttered market hall → in order */
    SCENE_SHOP,      /* a shop papered with offers → closed, with a notice */
    SCENE_JAM,       /* a jammed crossing → flowing, with a marked lane */
    SCENE_BIKES,     /* shared bikes in a heap → in their frame */
    SCENE_CORNER,    /* a bare corner → benches, light, exercise bars */
    SCENE_DOGS,      /* dirt on the lawn, dogs loose → clean, a sign and bin */
    SCENES
};

/* By item code of the shipped list ("JJ-A02"); SCENE_CORNER for one that is not in it. */
enum scene scene_of_item(const char *item_code);

enum { DRAWN_W = 1024, DRAWN_H = 768, DRAWN_BYTES_MAX = 60000 };
/* A ready photo: kind, bytes, thumb, sizes, hash; taken and at are not told, the caller may set them. In this process
   (nothing hostile is read), about 45 ms. BROKEN: no memory. Thread-safe. */
Err media_photo_draw(const void *ctx, uint64_t seed, enum scene scene, bool after, struct photo *out);

#endif
