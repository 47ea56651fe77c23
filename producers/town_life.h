// SPDX-License-Identifier: Apache-2.0
// What becomes of one request: its filings, pledges and resolutions, and when.
#ifndef HUIYIN_PRODUCERS_TOWN_LIFE_H
#define HUIYIN_PRODUCERS_TOWN_LIFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "producers/town_calendar.h"
#include "producers/town_places.h"

enum { TOWN_STEPS_MAX = 12 };

// What all lives share. The calendar belongs to the caller.
struct town_climate {
  uint64_t seed;
  const struct town_calendar *calendar;
  uint16_t pace[TOWN_UNITS];  // how long a unit takes, in percent of an ordinary one
};

// One event of a life. Which fields mean something depends on the type.
struct town_step {
  int64_t at;
  uint8_t type;             // enum event_type
  uint8_t unit;             // pledged, resolved
  uint8_t outcome;          // resolved
  uint8_t satisfaction;     // resolved, 0 for none
  uint8_t pledger;          // pledged: 0 for none, else 1 + which
  uint8_t category;         // filed
  struct town_place place;  // filed
  int64_t due_at;           // filed, pledged; MOMENT_NONE for none
};

struct town_life {
  uint8_t kind, channel, priority;
  bool assisted, told;  // told: the filing carries a summary
  size_t count;
  struct town_step steps[TOWN_STEPS_MAX];  // not in order of time
};

void town_life_climate(struct town_climate *climate, uint64_t seed, const struct town_calendar *calendar);

// The whole life of request number `item`, also what lies behind the end of the simulated time. It depends on the
// climate and the number alone.
void town_life_draw(const struct town_climate *climate, uint32_t item, struct town_life *life);

#endif
