// SPDX-License-Identifier: Apache-2.0
// What a batch adds to the counters, gathered under as few rows as will do, and spread over the scopes once.
//
// A request stands in a dozen scopes. Instead of finding each of them for each event, its difference goes to a row for
// its district, one for its category there, one for its channel and kind, one for its unit and one for each of its
// days; what the scopes get is a sum over rows.
#ifndef HUIYIN_CONSUMERS_CORE_INCREMENTS_H
#define HUIYIN_CONSUMERS_CORE_INCREMENTS_H

#include "consumers/core/names.h"
#include "consumers/core/tally.h"

enum row_type {
  ROW_ORPHANS,   // scope `all` alone
  ROW_DISTRICT,  // first: district; and those above it
  ROW_CROSS,     // first: the district's first level, second: category; and scope `category`
  ROW_SORT,      // first: channel, second: kind; and scope `all`
  ROW_UNIT,      // first: unit
  ROW_DAY,       // day, first: the district's first level
  ROW_MONTH      // day: the first of the month, first: unit
};

// Names by their numbers. 16 bytes without holes: compared as bytes, and small enough to be passed in registers.
struct row_key {
  uint32_t type;  // enum row_type
  int32_t day;
  uint32_t first;
  uint32_t second;
};

// A difference: the fields that go up by one, those that go down by one (bit i for field i), and the two sums of times.
struct increment {
  uint32_t up;
  uint32_t down;
  int64_t pledge_ms;
  int64_t resolve_ms;
};

// Small, so that what a batch touches stays in the cache: no more than 2^31 events may come between two spreads.
struct row_sums {
  int32_t ones[FIELD_COUNT];  // by field; those of times are not used
  int64_t pledge_ms;
  int64_t resolve_ms;
};

// The first day of a month, by a day of it.
struct month_of_day {
  int32_t day;
  int32_t month;
};

enum { MONTHS_KEPT = 64 };

// Zeroed, it is empty. One thread.
struct increments {
  struct row_key *keys;
  struct row_sums *sums;
  size_t count;
  size_t room;
  uint32_t *slots;  // row index + 1; a power of two, at least twice `count`
  size_t slot_count;
  // Rows that need no search, row index + 1 each: of districts and units by name, of channel and kind.
  uint32_t *named;
  size_t named_room;
  uint32_t sorts[CHANNEL_COUNT][KIND_COUNT];
  struct month_of_day months[MONTHS_KEPT];  // of days that were asked for; zeroed they are right, too
};

void increments_release(struct increments *i);

// Adds to one row; nothing happens, and no row is met, where the increment is nothing.
void increments_add(struct increments *i, struct row_key key, const struct increment *by);

// The first day of the month that a day lies in.
int32_t increments_month(struct increments *i, int32_t day);

// Adds everything to the scopes that it belongs to, and forgets it. `names` holds the numbers' texts.
void increments_spread(struct increments *i, const struct names *names, struct tally *counts);

#endif
