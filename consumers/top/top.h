// SPDX-License-Identifier: Apache-2.0
// The parts of top: for this room alone.
#ifndef HUIYIN_CONSUMERS_TOP_TOP_H
#define HUIYIN_CONSUMERS_TOP_TOP_H

#include <hiredis/hiredis.h>
#include <librdkafka/rdkafka.h>

#include "consumers/core/tally.h"
#include "consumers/stored/meta.h"
#include "runtime/buf.h"
#include "runtime/settings.h"
#include "schemas/wire.h"
#include "schemas/zone.h"

enum { TOP_DISTRICTS = 8, TOP_ALERTS = 8, TOP_NAME = 160 };

// A first-level district.
struct top_district {
  char name[TOP_NAME];  // as a person reads it, controls made visible
  int64_t values[FIELD_COUNT];
};

struct top_partition {
  int32_t partition;
  struct meta meta;
  int64_t outbox;
};

// What Redis says at one moment, or nearly.
struct top_numbers {
  int64_t all[FIELD_COUNT];
  int64_t volunteers[VOLUNTEER_FIELD_COUNT];
  struct top_district districts[TOP_DISTRICTS];  // by open, the most first
  size_t district_count;                         // of those
  size_t district_total;                         // how many there are
  struct top_partition *partitions;
  size_t partition_count;
};

// The names that are asked for; looked for now and then, because walking all keys costs Redis time.
struct top_keys {
  struct buf districts;  // each: 2 bytes of size, the scope's name behind `district:`
  size_t district_count;
  int32_t *partitions;  // in rising order
  size_t partition_count;
};

int top_keys_find(struct top_keys *k, redisContext *c, const char *prefix, struct err *e);
void top_keys_release(struct top_keys *k);

int top_numbers_read(
  struct top_numbers *n, redisContext *c, const char *prefix, const struct top_keys *keys, struct err *e);
void top_numbers_release(struct top_numbers *n);

// One alert as it is shown.
struct top_alert {
  int64_t at;
  int32_t status;
  int32_t severity;
  char mark[TOP_NAME];
  char request[TOP_NAME];
  char district[TOP_NAME];
};

// The newest alerts, read from the tail of the alerts topic as they come.
struct top_alerts {
  rd_kafka_t *rk;
  rd_kafka_topic_t *topic;
  rd_kafka_queue_t *queue;
  struct wire *wire;
  size_t partitions;
  size_t at_end;  // partitions whose end was seen
  struct top_alert newest[TOP_ALERTS];
  size_t count;
};

int top_alerts_open(struct top_alerts *a, const struct settings *s, struct err *e);
// Takes what has come within `wait_ms`.
void top_alerts_take(struct top_alerts *a, int wait_ms);
void top_alerts_close(struct top_alerts *a);

// Appends the screen, line by line.
struct top_screen {
  const struct top_numbers *numbers;
  const struct top_alerts *alerts;  // NULL where no broker was named
  const struct zone *zone;
  const char *redis;  // its name
  const char *prefix;
  int64_t now;
  double rate;  // messages a second, below 0 where not known
  // Of the terminal; 0 where there is none, and everything is shown.
  size_t rows;
  size_t columns;
};
void top_draw(struct buf *out, const struct top_screen *screen);

#endif
