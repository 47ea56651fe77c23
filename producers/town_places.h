// SPDX-License-Identifier: Apache-2.0
// The town's names: districts three deep, units, categories, and who speaks for a unit.
#ifndef HUIYIN_PRODUCERS_TOWN_PLACES_H
#define HUIYIN_PRODUCERS_TOWN_PLACES_H

#include <stdint.h>

#include "producers/town_chance.h"

enum { TOWN_AREAS = 8, TOWN_COMMUNITIES_MAX = 6, TOWN_BUREAUS = 18, TOWN_UNITS = TOWN_BUREAUS + TOWN_AREAS };
enum { TOWN_CATEGORIES = 26, TOWN_PLEDGERS = 12, TOWN_OUTING_KINDS = 8 };

struct town_area {
  const char *name;
  uint16_t weight;
  uint8_t communities, grids;
  const char *community[TOWN_COMMUNITIES_MAX];
  const char *office;   // the unit that answers for the area
  const char *station;  // whose volunteers go out there
};

struct town_category {
  const char *name;
  uint8_t bureau;  // the unit that usually takes it on
  uint8_t kind;    // what it usually is
  uint16_t limit_hours;
  const char *summary;
};

extern const struct town_area town_areas[TOWN_AREAS];
extern const struct town_category town_categories[TOWN_CATEGORIES];
extern const uint16_t town_category_weights[TOWN_CATEGORIES];
extern const char *const town_pledgers[TOWN_PLEDGERS];
extern const char *const town_outing_kinds[TOWN_OUTING_KINDS];

// A place in the town: an area, a community in it, a grid in that. Of its path only the first `levels` are written
// (0: no district); `gap` leaves the middle one empty.
struct town_place {
  uint8_t area, community, grid, levels;
  bool gap;
};

struct town_place town_places_draw(struct town_chance *c);

// The name of a unit: a bureau, or behind those an area's office.
const char *town_places_unit(uint32_t unit);

#endif
