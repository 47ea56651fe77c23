// SPDX-License-Identifier: Apache-2.0
// Whether a transaction that a broker has acknowledged has really ended in its partition. A Kafka broker acknowledges a
// commit before the markers are written, and never writes the one of a partition that has no leader at that moment, as
// when a lone broker shuts down ("these partitions are likely deleted already and hence can be skipped"). What was sent
// then hangs: readers wait before it, and the next transaction of the same producer carries it along.
#ifndef HUIYIN_CONSUMERS_WORLD_RELAY_SETTLED_H
#define HUIYIN_CONSUMERS_WORLD_RELAY_SETTLED_H

#include <stdbool.h>
#include <stdint.h>

#include <librdkafka/rdkafka.h>

#include "runtime/err.h"
#include "runtime/kafka_end.h"
#include "runtime/settings.h"

enum settled { SETTLED_YES, SETTLED_NO, SETTLED_STOPPED };

// Waits until no transaction is open at or before offset `last`; SETTLED_NO when one still is `within` ms after a
// broker first said so. Asks on `rk`, whose isolation.level is the default, read_committed. Brokers that are away are
// waited for.
enum settled settled_wait(rd_kafka_t *rk, const char *topic, int32_t partition, int64_t last, int64_t within,
  bool (*stopped)(void *), void *context);

// The end of a partition, transactions that are open included; its handle ends among `ends`. -1 with a sentence.
int settled_end_of_all(
  const struct settings *s, const char *topic, int32_t partition, struct kafka_ends *ends, int64_t *end, struct err *e);

#endif
