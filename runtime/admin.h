// SPDX-License-Identifier: Apache-2.0
// One request to the brokers about topics, and its answer waited for.
#ifndef HUIYIN_RUNTIME_ADMIN_H
#define HUIYIN_RUNTIME_ADMIN_H

#include <librdkafka/rdkafka.h>

#include "runtime/err.h"

enum { ADMIN_TIMEOUT_MS = 15000 };

// The answer to DescribeConfigs of one topic; NULL with a sentence. The caller destroys the event, which owns
// `*entries`.
rd_kafka_event_t *admin_describe(
  rd_kafka_t *rk, const char *topic, const rd_kafka_ConfigEntry_t ***entries, size_t *count, struct err *e);

// Asks for one topic. Takes `topic` over. The code of the refusal, with its words in `e`, or 0.
rd_kafka_resp_err_t admin_create(rd_kafka_t *rk, rd_kafka_NewTopic_t *topic, struct err *e);

// Gives a topic `count` partitions, which is more than it has. The same.
rd_kafka_resp_err_t admin_grow(rd_kafka_t *rk, const char *topic, int count, struct err *e);

#endif
