// SPDX-License-Identifier: Apache-2.0
// The properties of working time, on random calendars held against a slow oracle that steps minute by minute:
//
//   calendar_property [--cases N] [--from SEED]     1,000 cases from seed 1 on, if not told otherwise
//
// 1. What calendar.h reckons is what the oracle does, in both directions, also where the clocks are set.
// 2. It never lands outside working hours; where time goes forward it never goes back.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/calendar/slow.h"
#include "tests/property/chance.h"

static const char *const zones[] = {
  "Asia/Shanghai", "America/New_York", "Europe/Zurich", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"};
enum { ZONES = sizeof zones / sizeof *zones, MOMENTS = 6 };

static const int64_t minute = 60000;
static const int64_t day_length = INT64_C(86400000);

struct trial {
  uint64_t seed;
  struct chance chance;
  struct calendar calendar;
  const char *zone;
};

__attribute__((noreturn)) static void fail(const struct trial *t, const char *what, int64_t from, int64_t by) {
  fprintf(stderr,
    "calendar_property: the case of seed %llu (%s): %s from %lld by %lld.\nRun it again: calendar_property --cases 1 "
    "--from %llu\n",
    (unsigned long long)t->seed, t->zone, what, (long long)from, (long long)by, (unsigned long long)t->seed);
  exit(1);
}

static void want(const struct trial *t, bool holds, const char *what, int64_t from, int64_t by) {
  if (!holds) {
    fail(t, what, from, by);
  }
}

// Some spans, apart; now and then none, a whole day, or a single minute.
static struct working_hours random_hours(struct chance *c) {
  struct working_hours hours = {0};
  int at = (int)chance_below(c, 600);
  size_t count = chance_below(c, 4);
  for (size_t i = 0; i < count && at < WORKING_DAY_MINUTES; i++) {
    int to = at + 1 + (int)chance_below(c, chance_below(c, 4) ? 300 : 1440);
    to = to > WORKING_DAY_MINUTES ? WORKING_DAY_MINUTES : to;
    hours.spans[hours.count++] = (struct working_span){(int16_t)at, (int16_t)to};
    at = to + 1 + (int)chance_below(c, 120);
  }
  return hours;
}

static void random_calendar(struct trial *t, const struct zone *zone, int64_t around) {
  struct calendar *c = &t->calendar;
  *c = (struct calendar){.zone = zone};
  for (int i = 0; i < 7; i++) {
    c->week[i] = random_hours(&t->chance);
  }
  c->week[chance_below(&t->chance, 7)] = (struct working_hours){1, {{540, 1020}}};
  c->exceptions = calloc(20, sizeof *c->exceptions);
  int32_t day = (int32_t)(around / day_length) - 20;
  while (c->exceptions && c->exception_count < 20) {
    day += 1 + (int32_t)chance_below(&t->chance, 4);
    c->exceptions[c->exception_count++] = (struct calendar_exception){day, random_hours(&t->chance)};
  }
  if (calendar_prepare(c)) {
    fail(t, "a calendar with hours is refused", 0, 0);
  }
}

// Near a change of the clocks in half of the cases that have any.
static int64_t random_moment(struct chance *c, const struct zone *z) {
  int64_t from = INT64_C(200000000000);
  if (z->count > 4 && chance_below(c, 2)) {
    size_t change = z->count / 8 + chance_below(c, (uint32_t)(z->count / 2));
    return z->from[change] + ((int64_t)chance_below(c, 4320) - 2160) * minute;
  }
  return from + (int64_t)chance_below(c, 100000) * 997 * minute;
}

static bool is_worked_or_edge(const struct calendar *c, int64_t moment) {
  return slow_is_worked(c, moment) || slow_is_worked(c, moment - 1);
}

static void check_time(const struct trial *t, int64_t from, int64_t work) {
  const struct calendar *c = &t->calendar;
  int64_t there = calendar_add(c, from, work);
  want(t, there == slow_add(c, from, work), "the oracle has another moment, adding", from, work);
  want(t, is_worked_or_edge(c, there), "it lies outside working hours, adding", from, work);
  want(t, calendar_between(c, from, there) == work, "less or more lies between, adding", from, work);
  want(t,
    calendar_between(c, from, there) == (from < there ? slow_between(c, from, there) : -slow_between(c, there, from)),
    "the oracle has another length, adding", from, work);
  want(t, calendar_add(c, from + 1, work) >= there, "it goes back though time goes forward, adding", from, work);
  want(t, calendar_add(c, from, work + 1) >= there, "more work is sooner done, adding", from, work);
}

static void check_days(const struct trial *t, int64_t from, int64_t days) {
  const struct calendar *c = &t->calendar;
  int64_t there = calendar_add_days(c, from, days);
  want(t, there == slow_add_days(c, from, days), "the oracle has another close, adding days", from, days);
  want(
    t, calendar_add_days(c, from + 1, days) >= there, "it goes back though time goes forward, adding days", from, days);
  // A free day's own close is that of the first working day after it.
  want(t, calendar_add_days(c, from, days + 1) >= there + (days != 0), "more days are sooner over, adding days", from,
    days);
}

// From a close, which may be at midnight, from the midnights on both sides of it, and from any moment.
static void check_days_to_end(const struct trial *t, int64_t around, int64_t days) {
  const struct calendar *c = &t->calendar;
  int64_t close = calendar_add_days(c, around, 0);
  const struct zone *zone = c->zone;
  int64_t midnight = around / day_length * day_length - zone->offset[zone_place(zone, around)];
  const int64_t ends[] = {around, close, close - minute, midnight};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    int64_t there = calendar_add_days_to_end(c, ends[i], days);
    want(t, there == slow_add_days_to_end(c, ends[i], days), "the oracle has another close, adding days to an end",
      ends[i], days);
    want(t, calendar_add_days_to_end(c, ends[i] + 1, days) >= there,
      "it goes back though time goes forward, adding days to an end", ends[i], days);
  }
  want(t, calendar_add_days_to_end(c, close, 0) == close, "a close is not that of its own day", close, 0);
  want(t, calendar_add(c, close, 0) == close, "no work after a close does not end at it", close, 0);
}

static void run_case(uint64_t seed, struct zone *loaded) {
  struct trial t = {.seed = seed, .chance = {seed}};
  size_t zone = chance_below(&t.chance, ZONES);
  t.zone = zones[zone];
  (void)setenv("TZ", zones[zone], 1);
  tzset();
  int64_t around = random_moment(&t.chance, &loaded[zone]);
  random_calendar(&t, &loaded[zone], around);
  for (int i = 0; i < MOMENTS; i++) {
    int64_t from = around + ((int64_t)chance_below(&t.chance, 20000) - 10000) * minute + chance_below(&t.chance, 60000);
    from = chance_below(&t.chance, 3) ? from : from / minute * minute;
    int64_t work = ((int64_t)chance_below(&t.chance, 4000) - 2000) * minute;
    check_time(&t, from, chance_below(&t.chance, 5) ? work + chance_below(&t.chance, 60000) : 0);
  }
  check_days(&t, around, (int64_t)chance_below(&t.chance, 9) - 4);
  check_days_to_end(&t, around, (int64_t)chance_below(&t.chance, 9) - 4);
  calendar_release(&t.calendar);
}

int main(int argc, char **argv) {
  uint64_t cases = 1000;
  uint64_t first = 1;
  for (int i = 1; i + 1 < argc; i += 2) {
    uint64_t *number = strcmp(argv[i], "--from") == 0 ? &first : &cases;
    *number = strtoull(argv[i + 1], NULL, 10);
  }
  struct zone loaded[ZONES];
  struct err e;
  for (size_t i = 0; i < ZONES; i++) {
    if (zone_load(&loaded[i], zones[i], &e)) {
      fprintf(stderr, "%s\n", e.text);
      return 1;
    }
  }
  for (uint64_t i = 0; i < cases; i++) {
    run_case(first + i, loaded);
  }
  printf("%llu calendars held against the oracle\n", (unsigned long long)cases);
  for (size_t i = 0; i < ZONES; i++) {
    zone_release(&loaded[i]);
  }
  return 0;
}
