// SPDX-License-Identifier: Apache-2.0
// librdkafka's lines, said in our form and once. For kafka.c and broker.c.
#ifndef HUIYIN_RUNTIME_KAFKA_LOG_H
#define HUIYIN_RUNTIME_KAFKA_LOG_H

#include <librdkafka/rdkafka.h>

// A log callback. What a broker says again and again while it is away is said once until something else happens there.
void kafka_log(const rd_kafka_t *rk, int level, const char *facility, const char *text);

#endif
