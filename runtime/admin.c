// SPDX-License-Identifier: Apache-2.0
// One request to the brokers about topics, and its answer waited for.
#include "runtime/admin.h"

#include <stddef.h>

// An answer that did not come, or that is an error as a whole. Takes the event over.
static rd_kafka_resp_err_t admin_failure(rd_kafka_event_t *event, struct err *e) {
  if (!event) {
    (void)err_set(e, "no Kafka broker answered within %d s", ADMIN_TIMEOUT_MS / 1000);
    return RD_KAFKA_RESP_ERR__TIMED_OUT;
  }
  rd_kafka_resp_err_t code = rd_kafka_event_error(event);
  if (code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE || code == RD_KAFKA_RESP_ERR__TIMED_OUT) {
    (void)err_set(e,
      "the brokers do not answer questions about topics (%s); `huiyin broker` never does: it makes its topics itself, "
      "and --embedded tells the other verbs so",
      rd_kafka_event_error_string(event));
  } else if (code) {
    (void)err_set(e, "the brokers answered: %s", rd_kafka_event_error_string(event));
  }
  if (code) {
    rd_kafka_event_destroy(event);
  }
  return code;
}

static rd_kafka_AdminOptions_t *admin_options(rd_kafka_t *rk, rd_kafka_admin_op_t operation) {
  rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(rk, operation);
  char reason[128];
  (void)rd_kafka_AdminOptions_set_request_timeout(options, ADMIN_TIMEOUT_MS, reason, sizeof reason);
  return options;
}

// The library keeps its own limit; ours is a second above it.
static rd_kafka_event_t *admin_answer(rd_kafka_queue_t *queue) {
  rd_kafka_event_t *event = rd_kafka_queue_poll(queue, ADMIN_TIMEOUT_MS + 1000);
  rd_kafka_queue_destroy(queue);
  return event;
}

static rd_kafka_event_t *admin_describe_topic(rd_kafka_t *rk, const char *topic) {
  rd_kafka_ConfigResource_t *resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic);
  rd_kafka_AdminOptions_t *options = admin_options(rk, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
  rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
  rd_kafka_DescribeConfigs(rk, &resource, 1, options, queue);
  rd_kafka_AdminOptions_destroy(options);
  rd_kafka_ConfigResource_destroy(resource);
  return admin_answer(queue);
}

rd_kafka_event_t *admin_describe(
  rd_kafka_t *rk, const char *topic, const rd_kafka_ConfigEntry_t ***entries, size_t *count, struct err *e) {
  rd_kafka_event_t *event = admin_describe_topic(rk, topic);
  if (admin_failure(event, e)) {
    return NULL;
  }
  size_t resources = 0;
  const rd_kafka_ConfigResource_t **all =
    rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &resources);
  rd_kafka_resp_err_t code = resources ? rd_kafka_ConfigResource_error(all[0]) : RD_KAFKA_RESP_ERR__BAD_MSG;
  if (code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) {
    (void)err_set(e, "this user may not see the configuration of topic %s; ask for DescribeConfigs on it", topic);
  } else if (code) {
    (void)err_set(e, "the configuration of topic %s can not be seen: %s", topic, rd_kafka_err2str(code));
  }
  if (code) {
    rd_kafka_event_destroy(event);
    return NULL;
  }
  *entries = rd_kafka_ConfigResource_configs(all[0], count);
  return event;
}

static rd_kafka_event_t *admin_create_topic(rd_kafka_t *rk, rd_kafka_NewTopic_t *topic) {
  rd_kafka_AdminOptions_t *options = admin_options(rk, RD_KAFKA_ADMIN_OP_CREATETOPICS);
  rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
  rd_kafka_CreateTopics(rk, &topic, 1, options, queue);
  rd_kafka_AdminOptions_destroy(options);
  rd_kafka_NewTopic_destroy(topic);
  return admin_answer(queue);
}

static rd_kafka_resp_err_t admin_topic_result(const rd_kafka_topic_result_t **results, size_t count, struct err *e) {
  rd_kafka_resp_err_t code = count ? rd_kafka_topic_result_error(results[0]) : RD_KAFKA_RESP_ERR__BAD_MSG;
  const char *words = count ? rd_kafka_topic_result_error_string(results[0]) : NULL;
  if (code) {
    (void)err_set(e, "%s", words ? words : rd_kafka_err2str(code));
  }
  return code;
}

rd_kafka_resp_err_t admin_create(rd_kafka_t *rk, rd_kafka_NewTopic_t *topic, struct err *e) {
  rd_kafka_event_t *event = admin_create_topic(rk, topic);
  rd_kafka_resp_err_t code = admin_failure(event, e);
  if (code) {
    return code;
  }
  size_t count = 0;
  const rd_kafka_topic_result_t **results =
    rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
  code = admin_topic_result(results, count, e);
  rd_kafka_event_destroy(event);
  return code;
}

static rd_kafka_event_t *admin_grow_topic(rd_kafka_t *rk, rd_kafka_NewPartitions_t *partitions) {
  rd_kafka_AdminOptions_t *options = admin_options(rk, RD_KAFKA_ADMIN_OP_CREATEPARTITIONS);
  rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
  rd_kafka_CreatePartitions(rk, &partitions, 1, options, queue);
  rd_kafka_AdminOptions_destroy(options);
  rd_kafka_NewPartitions_destroy(partitions);
  return admin_answer(queue);
}

rd_kafka_resp_err_t admin_grow(rd_kafka_t *rk, const char *topic, int count, struct err *e) {
  char reason[256];
  rd_kafka_NewPartitions_t *partitions = rd_kafka_NewPartitions_new(topic, (size_t)count, reason, sizeof reason);
  if (!partitions) {
    (void)err_set(e, "%s", reason);
    return RD_KAFKA_RESP_ERR__INVALID_ARG;
  }
  rd_kafka_event_t *event = admin_grow_topic(rk, partitions);
  rd_kafka_resp_err_t code = admin_failure(event, e);
  if (code) {
    return code;
  }
  size_t results_count = 0;
  const rd_kafka_topic_result_t **results =
    rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(event), &results_count);
  code = admin_topic_result(results, results_count, e);
  rd_kafka_event_destroy(event);
  return code;
}
