// SPDX-License-Identifier: Apache-2.0
// Weighs the hours between two moments and draws from them.
#include "producers/town_calendar.h"

#include <stdlib.h>

#include "schemas/moment.h"

static const int64_t zone_ms = 8 * TOWN_HOUR;

// Filings by the hour of the day: two peaks, a pause at noon, few at night.
static const uint8_t hour_weights[24] = {
  4, 3, 2, 2, 2, 4, 12, 30, 70, 96, 100, 82, 44, 40, 72, 86, 80, 68, 48, 42, 36, 26, 16, 8};
// By the day of the week, Monday first.
static const uint8_t weekday_weights[7] = {130, 108, 100, 100, 104, 56, 48};
static const uint8_t outing_weights[7] = {4, 4, 6, 4, 8, 100, 60};
// The fifth of a month is the day of volunteers.
enum { OUTING_DAY_OF_MONTH = 5, OUTING_DAY_WEIGHT = 140 };

int64_t town_calendar_day(int64_t moment) {
  return (moment + zone_ms) / TOWN_DAY;
}

// 1970-01-01 was a Thursday.
static int weekday(int64_t day) {
  return (int)((day + 3) % 7);
}

uint32_t town_calendar_busy(uint64_t seed, int64_t day) {
  struct town_chance c = town_chance_of(seed, TOWN_STREAM_DAY, (uint64_t)day);
  return town_chance_in(&c, 90) ? 180 + town_chance_below(&c, 120) : 100;
}

static uint64_t filing_weight(uint64_t seed, int64_t day, int hour) {
  return (uint64_t)hour_weights[hour] * weekday_weights[weekday(day)] * town_calendar_busy(seed, day) / 1000;
}

static uint64_t outing_weight(uint64_t seed, int64_t day, int hour) {
  if (hour < 8 || hour >= 17) {
    return 0;
  }
  return civil_from_days(day).day == OUTING_DAY_OF_MONTH ? OUTING_DAY_WEIGHT : outing_weights[weekday(day)];
}

// Cuts the time from start to end at the full hours and weighs each piece; those that weigh nothing are left out.
static size_t weigh(struct town_stretch *stretches, uint64_t seed, int64_t start, int64_t end,
  uint64_t (*weight_of)(uint64_t seed, int64_t day, int hour)) {
  size_t count = 0;
  uint64_t sum = 0;
  for (int64_t from = start; from < end;) {
    int64_t to = from - from % TOWN_HOUR + TOWN_HOUR;
    to = to < end ? to : end;
    uint64_t weight = weight_of(seed, town_calendar_day(from), (int)((from + zone_ms) % TOWN_DAY / TOWN_HOUR));
    if (weight) {
      sum += weight * (uint64_t)(to - from);
      stretches[count++] = (struct town_stretch){from, weight, sum};
    }
    from = to;
  }
  return count;
}

int town_calendar_init(struct town_calendar *c, uint64_t seed, int64_t start, int64_t end, struct err *e) {
  size_t room = (size_t)((end - start) / TOWN_HOUR) + 2;
  *c = (struct town_calendar){.seed = seed};
  c->hours = calloc(room, sizeof *c->hours);
  c->outings = calloc(room, sizeof *c->outings);
  if (!c->hours || !c->outings) {
    town_calendar_release(c);
    return err_set(e, "no memory for a calendar of %zu hours", room);
  }
  c->hour_count = weigh(c->hours, seed, start, end, filing_weight);
  c->outing_count = weigh(c->outings, seed, start, end, outing_weight);
  return 0;
}

void town_calendar_release(struct town_calendar *c) {
  free(c->hours);
  free(c->outings);
  *c = (struct town_calendar){0};
}

static int64_t drawn(const struct town_stretch *stretches, size_t count, struct town_chance *chance) {
  uint64_t draw = town_chance_next(chance) % stretches[count - 1].until;
  size_t low = 0;
  size_t high = count - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (stretches[middle].until > draw) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  uint64_t before = low ? stretches[low - 1].until : 0;
  return stretches[low].from + (int64_t)((draw - before) / stretches[low].weight);
}

int64_t town_calendar_filing(const struct town_calendar *c, struct town_chance *chance) {
  return drawn(c->hours, c->hour_count, chance);
}

int64_t town_calendar_outing(const struct town_calendar *c, struct town_chance *chance) {
  return drawn(c->outings, c->outing_count, chance);
}

// Offices are open from 08:30 to 12:00 and from 14:00 to 17:30, Monday to Friday.
struct office_hours {
  int64_t from, to;
};
static const struct office_hours office[] = {
  {8 * TOWN_HOUR + 30 * TOWN_MINUTE, 12 * TOWN_HOUR}, {14 * TOWN_HOUR, 17 * TOWN_HOUR + 30 * TOWN_MINUTE}};
static const int64_t week_of_work = 35 * TOWN_HOUR;

// Goes through what is left of one day. Returns whether the work ended in it, *moment being when; else *work is what
// is left of it.
static bool worked(int64_t day, int64_t since, int64_t *work, int64_t *moment) {
  for (size_t i = 0; i < 2 && weekday(day) < 5; i++) {
    int64_t from = since > office[i].from ? since : office[i].from;
    int64_t room = office[i].to - from;
    if (room > 0 && *work <= room) {
      *moment = day * TOWN_DAY + from + *work - zone_ms;
      return true;
    }
    *work -= room > 0 ? room : 0;
  }
  return false;
}

int64_t town_calendar_work(int64_t moment, int64_t work) {
  moment += work / week_of_work * 7 * TOWN_DAY;
  work %= week_of_work;
  int64_t day = town_calendar_day(moment);
  int64_t since = (moment + zone_ms) % TOWN_DAY;
  while (!worked(day, since, &work, &moment)) {
    day++;
    since = 0;
  }
  return moment;
}
