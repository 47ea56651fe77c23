// SPDX-License-Identifier: Apache-2.0
// Checks the events topic before anything is sent to it.
#include "producers/events_topic.h"

#include <librdkafka/rdkafka.h>

#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/topics.h"

int events_topic_check(const struct settings *s, const char *topic, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  rd_kafka_t *kafka = conf ? kafka_new(RD_KAFKA_PRODUCER, conf, e) : NULL;
  if (!kafka) {
    return -1;
  }
  struct topic_wanted wanted = {.name = topic, .rules = TOPIC_STAMPED};
  int result = topics_check(kafka, &wanted, 1, e);
  kafka_end(kafka);
  return result;
}
