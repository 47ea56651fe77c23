// SPDX-License-Identifier: Apache-2.0
// Looks at the low watermarks of an embedded broker.
#include "producers/embedded_room.h"

#include <librdkafka/rdkafka.h>
#include <stdlib.h>

#include "runtime/kafka.h"
#include "runtime/kafka_end.h"

enum { ANSWER_WITHIN = 10000 };

// A handle of its own, which sends nothing.
struct embedded_room {
  rd_kafka_t *kafka;
  const char *topic;
  int partitions;
};

struct embedded_room *embedded_room_new(const struct settings *s, const char *topic, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  rd_kafka_t *kafka = conf ? kafka_new(RD_KAFKA_PRODUCER, conf, e) : NULL;
  if (!kafka) {
    return NULL;
  }
  int partitions = kafka_partition_count(kafka, topic, ANSWER_WITHIN, e);
  struct embedded_room *r = partitions < 0 ? NULL : malloc(sizeof *r);
  if (!r) {
    kafka_end(kafka);
    return NULL;
  }
  *r = (struct embedded_room){.kafka = kafka, .topic = topic, .partitions = partitions};
  return r;
}

int embedded_room_check(struct embedded_room *r, struct err *e) {
  for (int i = 0; i < r->partitions; i++) {
    int64_t low = 0;
    int64_t high = 0;
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(r->kafka, r->topic, i, &low, &high, ANSWER_WITHIN);
    if (code) {
      return err_set(e, "the embedded broker does not say where partition %d begins: %s", i, rd_kafka_err2str(code));
    }
    if (low > 0) {
      return err_set(e,
        "the embedded broker can not hold this much: of partition %d it has already dropped the first %lld messages; "
        "publish to a real Kafka broker instead",
        i, (long long)low);
    }
  }
  return 0;
}

void embedded_room_free(struct embedded_room *r) {
  if (r) {
    kafka_end(r->kafka);
    free(r);
  }
}
