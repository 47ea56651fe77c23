// SPDX-License-Identifier: Apache-2.0
// The snapshot as a JSON document: what every page shows, of one moment.
#ifndef HUIYIN_CONSUMERS_BOARD_SNAPSHOT_H
#define HUIYIN_CONSUMERS_BOARD_SNAPSHOT_H

#include <jansson.h>

#include "consumers/board/board.h"
#include "consumers/board/question.h"
#include "consumers/view/freshness.h"

enum { SNAPSHOT_ALERTS = 12, SNAPSHOT_REASONS = 64 };

// What it is made of.
struct picture {
  const struct board *board;
  const struct question *question;
  const struct view_moment *moment;  // the last that was read
  bool read;                         // there was one
  int64_t log_clock;                 // MOMENT_NONE: the day is that of the machine's clock
  struct view_standing_state standing;
  struct view_alerts newest;
  struct view_alerts overdue;
  struct view_letters_state letters;
  const int64_t *ends;  // of the partitions, as Kafka says; -1 where not known
  size_t end_count;
  struct view_stale_reason reasons[SNAPSHOT_REASONS];
  size_t reason_count;
  int64_t age;
  size_t clients;
};

// All of it that stays as it is while nothing happens.
json_t *snapshot_make(const struct picture *p);
// The rest, which changes by itself: when it was read and how old it is. A merge patch that makes the above whole, and
// that says all of it each time.
json_t *snapshot_ages(const struct picture *p);

// How many messages of a partition are not counted.
int64_t snapshot_lag(const struct picture *p, size_t partition);

#endif
