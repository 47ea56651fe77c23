// SPDX-License-Identifier: Apache-2.0
// A town's events without dues, encoded before the clock runs, each with the partition that its key belongs in.
#ifndef HUIYIN_TESTS_BENCH_PARCELS_H
#define HUIYIN_TESTS_BENCH_PARCELS_H

#include <librdkafka/rdkafka.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/wire.h"

struct parcel {
  size_t key, payload;  // where they begin in the bytes
  uint32_t key_size, payload_size;
  int32_t partition;
};

struct parcels {
  struct parcel *at;
  size_t count;
  struct buf bytes;
};

// The first `count` events of the town `seed`, in order of time. Ends the program with a sentence where it can not.
void parcels_init(
  struct parcels *p, size_t count, uint64_t seed, const struct wire *w, rd_kafka_topic_t *topic, int32_t partitions);
void parcels_release(struct parcels *p);

#endif
