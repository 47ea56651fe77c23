// SPDX-License-Identifier: Apache-2.0
// The newest alerts, read from the tail of each partition of the alerts topic and then as they come: what is there at
// once, however long the topic is.
#ifndef HUIYIN_CONSUMERS_TOP_NEWEST_H
#define HUIYIN_CONSUMERS_TOP_NEWEST_H

#include <librdkafka/rdkafka.h>

#include "runtime/err.h"
#include "runtime/settings.h"
#include "schemas/event.h"
#include "schemas/wire.h"

enum { NEWEST_MOST = 500 };

struct newest_one {
  struct overdue_alert alert;  // texts in `bytes`
  int32_t partition;
  int64_t offset;
  uint8_t *bytes;
};

// One thread.
struct newest {
  rd_kafka_t *rk;
  rd_kafka_topic_t *topic;
  rd_kafka_queue_t *queue;
  struct wire *wire;
  size_t partitions;
  size_t at_end;                        // partitions whose end was seen, ...
  bool *ended;                          // ... and which
  struct newest_one list[NEWEST_MOST];  // the newest first
  size_t count;
};

// -1 where the topic can not be had; newest_close is due in either case.
int newest_open(struct newest *n, const struct settings *s, struct err *e);
// Takes what has come within `wait_ms`.
void newest_take(struct newest *n, int wait_ms);
void newest_close(struct newest *n);

// Puts one in its place, by a copy; the oldest of too many is forgotten.
void newest_add(struct newest *n, const struct overdue_alert *alert, int32_t partition, int64_t offset);

#endif
