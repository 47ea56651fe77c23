// SPDX-License-Identifier: Apache-2.0
// Kafka is away when no broker was connected at a few looks in a row.
#include "runtime/kafka_presence.h"

#include <string.h>

#include "runtime/kafka.h"
#include "runtime/log.h"

// In looks: one without a connection may be no more than a connection that is made anew.
enum { AWAY_AFTER = 2, JUST_BACK = 30 };

void kafka_presence_ask(rd_kafka_conf_t *conf, const struct settings *s) {
  // Nothing else in librdkafka tells that a broker is back.
  kafka_conf_default(conf, s, "statistics.interval.ms", "1000");
}

void kafka_presence_look(struct kafka_presence *p, const char *statistics) {
  bool was_away = kafka_presence_is_away(p);
  p->unconnected = strstr(statistics, "\"state\":\"UP\"") ? 0 : p->unconnected + 1;
  bool away = kafka_presence_is_away(p);
  p->just_back = away ? JUST_BACK : p->just_back - (p->just_back > 0);
  if (was_away && !away) {
    log_say(LOG_INFO, "Kafka is back");
    p->returns++;
  } else if (away && !was_away) {
    log_say(LOG_WARN, "Kafka is away: waiting for it");
  }
}

bool kafka_presence_is_away(const struct kafka_presence *p) {
  return p->unconnected >= AWAY_AFTER;
}

bool kafka_presence_is_just_back(const struct kafka_presence *p) {
  return p->just_back > 0;
}
