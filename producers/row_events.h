// SPDX-License-Identifier: Apache-2.0
// From the fields of one CSV row to the events that it tells of.
#ifndef HUIYIN_PRODUCERS_ROW_EVENTS_H
#define HUIYIN_PRODUCERS_ROW_EVENTS_H

#include <stddef.h>

#include "producers/csv_input.h"
#include "producers/event_name.h"
#include "producers/profile.h"
#include "runtime/err.h"
#include "schemas/event.h"

// A request's row may tell of its filing, its last change, a pledge and a resolution.
enum { ROW_EVENTS_MOST = 4 };

// A profile bound to one file's header, and the events of the row last made. One thread.
struct row_events {
  const struct profile *profile;
  int place[TARGET_COUNT];  // of the target's field among the kept ones, -1 where it has no column
  const struct text *fields;
  struct event events[ROW_EVENTS_MOST];
  size_t count;
  char names[ROW_EVENTS_MOST][EVENT_NAME_SIZE];
  char district[NAME_MAX_BYTES + 1];
  size_t district_size;
};

// Finds the profile's columns in the header. -1 with a sentence that names the profile's line.
int row_events_bind(struct row_events *r, const struct profile *profile, struct csv_input *csv, struct err *e);

// Makes r->events of the fields that `csv` read last; they hold every bound (event_check). Their texts point into
// `fields`, the profile and `r`. -1 with a sentence that names the column.
int row_events_make(struct row_events *r, const struct text *fields, struct err *e);

// The column that says when an event of that type occurred.
const char *row_events_moment_column(const struct row_events *r, enum event_type type);

#endif
