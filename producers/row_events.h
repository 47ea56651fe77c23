// SPDX-License-Identifier: Apache-2.0
// From the fields of one CSV row to the events that it tells of.
#ifndef HUIYIN_PRODUCERS_ROW_EVENTS_H
#define HUIYIN_PRODUCERS_ROW_EVENTS_H

#include <stddef.h>

#include "producers/event_name.h"
#include "producers/row_values.h"
#include "runtime/err.h"
#include "schemas/event.h"

// A request's row may tell of its filing, its last change, a pledge and a resolution.
enum { ROW_EVENTS_MOST = 4 };

// The events of the row last made. Bind `values` (row_values_bind) before the first. One thread.
struct row_events {
  struct row_values values;
  struct event events[ROW_EVENTS_MOST];
  size_t count;
  char names[ROW_EVENTS_MOST][EVENT_NAME_SIZE];
  char district[NAME_MAX_BYTES + 1];
  size_t district_size;
};

// Makes r->events of the fields that `csv` read last; they hold every bound (event_check). Their texts point into
// `fields`, the profile and `r`. -1 with a sentence that names the column.
int row_events_make(struct row_events *r, const struct text *fields, struct err *e);

// The column that says when an event of that type occurred.
const char *row_events_moment_column(const struct row_events *r, enum event_type type);

#endif
