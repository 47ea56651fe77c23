// SPDX-License-Identifier: Apache-2.0
// An embedded broker: librdkafka's mock cluster in this process.
#include "runtime/embedded.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/kafka.h"
#include "runtime/kafka_log.h"

struct embedded {
  rd_kafka_t *rk;  // does nothing but own the cluster's threads
  rd_kafka_mock_cluster_t *cluster;
};

static rd_kafka_t *embedded_handle(struct err *e) {
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  kafka_conf_set(conf, "client.id", "huiyin-broker");
  rd_kafka_conf_set_log_cb(conf, kafka_log);
  return kafka_new(RD_KAFKA_PRODUCER, conf, e);
}

// A group's first join waits 3 s for others unless it is told not to.
static void embedded_hasten_groups(rd_kafka_mock_cluster_t *cluster) {
#ifdef EMBEDDED_HAS_REBALANCE_DELAY
  rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, 100);
#else
  (void)cluster;
#endif
}

struct embedded *embedded_new(struct err *e) {
  struct embedded *b = calloc(1, sizeof *b);
  if (!b) {
    abort();
  }
  b->rk = embedded_handle(e);
  if (!b->rk) {
    free(b);
    return NULL;
  }
  b->cluster = rd_kafka_mock_cluster_new(b->rk, 1);
  if (!b->cluster) {
    (void)err_set(e, "the embedded broker can not be started; is a port of 127.0.0.1 free?");
    embedded_free(b);
    return NULL;
  }
  embedded_hasten_groups(b->cluster);
  return b;
}

int embedded_topic(struct embedded *b, const char *topic, int partitions, struct err *e) {
  rd_kafka_resp_err_t code = rd_kafka_mock_topic_create(b->cluster, topic, partitions, 1);
  return code ? err_set(e, "the embedded broker can not make topic %s with %d partitions: %s", topic, partitions,
                  rd_kafka_err2str(code))
              : 0;
}

const char *embedded_bootstraps(const struct embedded *b) {
  return rd_kafka_mock_cluster_bootstraps(b->cluster);
}

rd_kafka_mock_cluster_t *embedded_cluster(struct embedded *b) {
  return b->cluster;
}

void embedded_free(struct embedded *b) {
  if (!b) {
    return;
  }
  if (b->cluster) {
    rd_kafka_mock_cluster_destroy(b->cluster);
  }
  rd_kafka_destroy(b->rk);
  free(b);
}
