// SPDX-License-Identifier: Apache-2.0
// The parts of show: for this room alone. A request's summary is never printed.
#ifndef HUIYIN_CONSUMERS_SHOW_SHOW_H
#define HUIYIN_CONSUMERS_SHOW_SHOW_H

#include "consumers/recount/reading.h"

// Appends one event of the request: when, what, where in the log, and its fields.
void show_event(struct buf *out, const struct zone *z, const struct event *event, int32_t partition, int64_t offset);

// Appends what the request amounts to at the clock, and its marks.
void show_state(struct buf *out, const struct counting *counting, const struct request *r, int64_t clock);
void show_marks(struct buf *out, const struct counting *counting, const struct request *r, const struct marks *m);

// Appends one alert; `offset` is below 0 where it is still in the outbox.
void show_alert(struct buf *out, const struct zone *z, const struct overdue_alert *alert, int64_t offset);

#endif
