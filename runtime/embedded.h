// SPDX-License-Identifier: Apache-2.0
// An embedded broker: librdkafka's mock cluster in this process, over real TCP on loopback.
#ifndef HUIYIN_RUNTIME_EMBEDDED_H
#define HUIYIN_RUNTIME_EMBEDDED_H

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "runtime/err.h"

// One broker on a free port of 127.0.0.1. It keeps some MB of each partition in memory and silently drops older
// messages (a low watermark above 0 tells); it knows neither CreateTopics nor DescribeConfigs, does not fence, and
// makes topics that are asked for by a client that allows it.
struct embedded;

struct embedded *embedded_new(struct err *e);
int embedded_topic(struct embedded *b, const char *topic, int partitions, struct err *e);

// "127.0.0.1:PORT". The embedded broker owns it.
const char *embedded_bootstraps(const struct embedded *b);

// For tests that inject errors.
rd_kafka_mock_cluster_t *embedded_cluster(struct embedded *b);

void embedded_free(struct embedded *b);

#endif
