// SPDX-License-Identifier: Apache-2.0
// Whether Kafka is there, by what a handle's statistics say of its brokers: one look every second, in one thread.
#ifndef HUIYIN_RUNTIME_KAFKA_PRESENCE_H
#define HUIYIN_RUNTIME_KAFKA_PRESENCE_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/settings.h"

// All zero at first: what was never looked for is not away.
struct kafka_presence {
  unsigned unconnected;  // looks in a row that found no broker connected
  unsigned just_back;    // looks for which it still counts as just back
  uint64_t returns;      // times that it was away and came back
};

// Has statistics made for a look every second, unless the user has set another interval (0: no looks).
void kafka_presence_ask(rd_kafka_conf_t *conf, const struct settings *s);

// One look, at librdkafka's statistics; says once when Kafka is away, and once when it is back.
void kafka_presence_look(struct kafka_presence *p, const char *statistics);

bool kafka_presence_is_away(const struct kafka_presence *p);

// Whether it is away, or was until half a minute ago: what was sent before may be answered only now.
bool kafka_presence_is_just_back(const struct kafka_presence *p);

#endif
