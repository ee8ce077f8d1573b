/* Which scene is drawn by what, and where. */
#include "media/draw_parts.h"

static const struct {
    void (*draw)(struct canvas *, bool after);
    enum back back;
} scenes[SCENES] = {
    [SCENE_SHED] = { scene_shed, BACK_STREET },
    [SCENE_LOT] = { scene_vacant, BACK_LOT },
    [SCENE_STALLS] = { scene_stalls, BACK_STREET },
    [SCENE_SIGN] = { scene_sign, BACK_STREET },
    [SCENE_RUBBLE] = { scene_rubble, BACK_STREET },
    [SCENE_RUBBISH] = { scene_rubbish, BACK_STREET },
    [SCENE_PAVING] = { scene_paving, BACK_STREET },
    [SCENE_GREEN] = { scene_green, BACK_STREET },
    [SCENE_FUMES] = { scene_fumes, BACK_STREET },
    [SCENE_CABLES] = { scene_cables, BACK_STREET },
    [SCENE_COURTYARD] = { scene_courtyard, BACK_YARD },
    [SCENE_FACADE] = { scene_facade, BACK_YARD },
    [SCENE_SITE] = { scene_site, BACK_LOT },
    [SCENE_CARS] = { scene_cars, BACK_YARD },
    [SCENE_FIRE_LANE] = { scene_fire_lane, BACK_YARD },
    [SCENE_EBIKES] = { scene_ebikes, BACK_CORRIDOR },
    [SCENE_GAS] = { scene_gas, BACK_YARD },
    [SCENE_HOLE] = { scene_hole, BACK_STREET },
    [SCENE_FLOOD] = { scene_flood, BACK_STREET },
    [SCENE_RIVER] = { scene_outfall, BACK_RIVER },
    [SCENE_MARKET] = { scene_market, BACK_HALL },
    [SCENE_SHOP] = { scene_papered_shop, BACK_STREET },
    [SCENE_JAM] = { scene_jam, BACK_STREET },
    [SCENE_BIKES] = { scene_bikes, BACK_STREET },
    [SCENE_CORNER] = { scene_corner, BACK_YARD },
    [SCENE_DOGS] = { scene_dogs, BACK_YARD },
};

enum back draw_back_of(enum scene scene)
{
    return scenes[scene].back;
}

void draw_scene(struct canvas *c, enum scene scene, bool after)
{
    scenes[scene].draw(c, after);
}
