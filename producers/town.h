// SPDX-License-Identifier: Apache-2.0
// A simulated town: requests and volunteer events that a seed and an end decide, down to the byte.
#ifndef HUIYIN_PRODUCERS_TOWN_H
#define HUIYIN_PRODUCERS_TOWN_H

#include <stddef.h>
#include <stdint.h>

#include "producers/town_calendar.h"
#include "producers/town_life.h"
#include "runtime/err.h"
#include "schemas/event.h"

// Its items are numbered: `requests` requests, and behind them the volunteer events. An item has steps, each of which
// is an event; an item's events depend on seed, end, days and its number, not on how many there are. Nothing is kept
// per item: an event is drawn again whenever it is asked for. After town_init it is only read.
struct town {
  int64_t start, end;
  uint32_t requests, outings;
  uint32_t tag;  // 24 bits of seed, start and end: tells the ids of one town from those of another
  struct town_calendar calendar;
  struct town_climate climate;
};

// One moment of an item.
struct town_moment {
  int64_t at;
  uint32_t step;
};

// Where the texts of an event are put together; they are good until the next use of the page.
enum { TOWN_PAGE_MAX = 1024 };
struct town_page {
  size_t used;
  char at[TOWN_PAGE_MAX];
};

enum { TOWN_REQUESTS_MAX = 50000000, TOWN_DAYS_MAX = 3650 };

// A town with this many requests, filed in the `days` before `end`. `t` must stay where it is until town_release.
// -1 where the end or the start lies outside 1970 to 2190, or memory is out.
int town_init(struct town *t, uint64_t seed, int64_t end, int64_t days, uint32_t requests, struct err *e);
void town_release(struct town *t);

uint32_t town_items(const struct town *t);

// The steps of an item that occur by the town's end, in no order. Returns how many; 0 where all lie behind it.
size_t town_moments(const struct town *t, uint32_t item, struct town_moment moments[TOWN_STEPS_MAX]);

// The event of an item's step.
void town_event(const struct town *t, uint32_t item, uint32_t step, struct town_page *page, struct event *event);

#endif
