// SPDX-License-Identifier: Apache-2.0
// Reads a stretch of one partition of the alerts topic: what was really emitted.
#ifndef HUIYIN_CONSUMERS_LOG_ALERTS_LOG_H
#define HUIYIN_CONSUMERS_LOG_ALERTS_LOG_H

#include <librdkafka/rdkafka.h>
#include <stdint.h>

#include "runtime/err.h"
#include "schemas/event.h"
#include "schemas/wire.h"

typedef void alerts_log_each(void *context, int64_t offset, const struct overdue_alert *alert);

// Reads committed alerts from `from` to the end as it is now (transactions of others ended or not), oldest first, and
// gives the end. `rk` is a consumer handle made for this alone (alerts_log_consumer), used by one thread; blocks.
// Control records at the end do not hold it up. Waits for a broker that is away until `stopped` says so. What is no
// alert is passed over with a warning line.
int alerts_log_read(rd_kafka_t *rk, const char *topic, int32_t partition, int64_t from, const struct wire *wire,
  bool (*stopped)(void), alerts_log_each *each, void *context, int64_t *end, struct err *e);

// A consumer with isolation.level=read_committed and no group, from the settings.
struct settings;
rd_kafka_t *alerts_log_consumer(const struct settings *s, struct err *e);

#endif
