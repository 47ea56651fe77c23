// SPDX-License-Identifier: Apache-2.0
// Where simulated events go: to Kafka, or to a file as JSON Lines.
#ifndef HUIYIN_PRODUCERS_SIMULATE_SINK_H
#define HUIYIN_PRODUCERS_SIMULATE_SINK_H

#include <stdbool.h>
#include <stdint.h>

#include "producers/embedded_room.h"
#include "runtime/buf.h"
#include "runtime/err.h"
#include "runtime/outbound.h"
#include "runtime/settings.h"
#include "schemas/event.h"
#include "schemas/wire.h"

// One thread. Zeroed, it can be released.
struct simulate_sink {
  int file;  // where JSON Lines go; -1 where events go to Kafka
  struct wire *wire;
  struct outbound *outbound;
  struct embedded_room *room;  // where the broker is the embedded one
  struct buf bytes;            // lines not yet written, or the payload in hand
  uint64_t taken;              // events
};

int simulate_sink_print(struct simulate_sink *sink, int file, struct err *e);
int simulate_sink_kafka(struct simulate_sink *sink, const struct settings *s, struct err *e);
void simulate_sink_release(struct simulate_sink *sink);

// Takes one event. -1 where no more can go there.
int simulate_sink_take(struct simulate_sink *sink, const struct event *event, struct err *e);

// Hands on what was taken and lets at most `timeout_ms` go by, less where a stop is asked for.
int simulate_sink_idle(struct simulate_sink *sink, int timeout_ms, struct err *e);

// Waits until everything taken is there: for ever, or, with `hurry`, for a few seconds. -1 where something is not.
int simulate_sink_finish(struct simulate_sink *sink, bool hurry, struct err *e);

// How many events are surely there.
uint64_t simulate_sink_arrived(const struct simulate_sink *sink);

#endif
