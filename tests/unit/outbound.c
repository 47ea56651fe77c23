// SPDX-License-Identifier: Apache-2.0
// The outbound handle against an embedded broker: nothing is counted as sent that was not acknowledged.
#include "runtime/outbound.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/embedded.h"
#include "runtime/kafka.h"

enum { PRODUCE = 0 };  // the Kafka protocol's number of the request

static const struct setting table[] = {KAFKA_BROKERS_SETTING, KAFKA_PROPERTY_SETTING, {0}};
static const struct verb_usage usage = {"try", "", "", table, 0, 0, NULL};

struct refusals {
  size_t count;
  uint64_t tags[64];
  char sentence[256];
};

static void on_refused(void *context, uint64_t tag, const char *sentence) {
  struct refusals *r = context;
  if (r->count < 64) {
    r->tags[r->count] = tag;
  }
  r->count++;
  (void)snprintf(r->sentence, sizeof r->sentence, "%s", sentence);
}

// Settings with the brokers, and with one property more where it is not NULL.
static struct settings *settings_for(const char *brokers, const char *property) {
  char words[3][256] = {"try", "-b", ""};
  (void)snprintf(words[2], sizeof words[2], "%s", brokers);
  char flag[] = "-X";
  char value[128] = "";
  (void)snprintf(value, sizeof value, "%s", property ? property : "");
  char *argv[] = {words[0], words[1], words[2], flag, value, NULL};
  struct settings *s = NULL;
  struct err e = {0};
  assert_int_equal(settings_read(&usage, property ? 5 : 3, argv, &s, &e), 0);
  return s;
}

struct fixture {
  struct embedded *broker;
  struct settings *settings;
  struct outbound *outbound;
  struct refusals refusals;
};

static void begin(struct fixture *f, const char *property) {
  struct err e = {0};
  *f = (struct fixture){.broker = embedded_new(&e)};
  assert_non_null(f->broker);
  assert_int_equal(embedded_topic(f->broker, "events", 3, &e), 0);
  f->settings = settings_for(embedded_bootstraps(f->broker), property);
  f->outbound = outbound_new(f->settings, "events", on_refused, &f->refusals, &e);
  assert_non_null(f->outbound);
}

static void end(struct fixture *f) {
  outbound_free(f->outbound);
  settings_free(f->settings);
  embedded_free(f->broker);
}

static void send_many(struct fixture *f, uint64_t count) {
  struct err e = {0};
  for (uint64_t i = 0; i < count; i++) {
    char key[24];
    int size = snprintf(key, sizeof key, "request-%d", (int)i);
    assert_int_equal(outbound_send(f->outbound, key, (size_t)size, "payload", 7, 0, i, &e), 0);
  }
}

// How many messages lie in the topic's partitions.
static int64_t stored(const struct fixture *f, const char *topic, int partitions) {
  struct err e = {0};
  rd_kafka_t *rk = kafka_new(RD_KAFKA_CONSUMER, kafka_conf(f->settings, &e), &e);
  int64_t total = 0;
  for (int partition = 0; partition < partitions; partition++) {
    int64_t low = 0;
    int64_t high = 0;
    assert_int_equal(rd_kafka_query_watermark_offsets(rk, topic, partition, &low, &high, 5000), 0);
    total += high - low;
  }
  rd_kafka_destroy(rk);
  return total;
}

static void all_are_acknowledged(void **state) {
  struct fixture f;
  struct err e = {0};
  begin(&f, NULL);
  send_many(&f, 5000);
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(outbound_acknowledged(f.outbound), 5000);
  assert_int_equal(outbound_refused_count(f.outbound), 0);
  assert_int_equal(stored(&f, "events", 3), 5000);
  end(&f);
}

static void a_transient_error_is_retried(void **state) {
  struct fixture f;
  struct err e = {0};
  begin(&f, NULL);
  rd_kafka_mock_push_request_errors(embedded_cluster(f.broker), PRODUCE, 3, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
    RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR__TRANSPORT);
  send_many(&f, 500);
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(outbound_acknowledged(f.outbound), 500);
  assert_int_equal(stored(&f, "events", 3), 500);
  end(&f);
}

static void who_never_waits_hears_that_there_is_no_room(void **state) {
  struct fixture f;
  struct err e = {0};
  int sent = 0;
  begin(&f, "queue.buffering.max.messages=3");
  rd_kafka_mock_broker_set_down(embedded_cluster(f.broker), 1);
  outbound_never_wait(f.outbound);
  while (!outbound_send(f.outbound, "r", 1, "payload", 7, 0, 0, &e)) {
    sent++;
  }
  assert_int_equal(sent, 3);
  assert_int_equal(outbound_send(f.outbound, "r", 1, "payload", 7, 0, 0, &e), 1);
  assert_int_equal(outbound_poll(f.outbound, 0), 3);
  rd_kafka_mock_broker_set_up(embedded_cluster(f.broker), 1);
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(outbound_send(f.outbound, "r", 1, "payload", 7, 0, 0, &e), 0);
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(stored(&f, "events", 3), 4);
  end(&f);
}

// The broker refuses one batch whole for a timestamp; alone, each of its messages is taken.
static void a_refused_batch_is_sent_one_by_one(void **state) {
  struct fixture f;
  struct err e = {0};
  begin(&f, "linger.ms=50");
  rd_kafka_mock_push_request_errors(embedded_cluster(f.broker), PRODUCE, 1, RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP);
  send_many(&f, 600);
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(outbound_acknowledged(f.outbound), 600);
  assert_int_equal(f.refusals.count, 0);
  assert_int_equal(stored(&f, "events", 3), 600);
  end(&f);
}

static void what_is_refused_alone_is_reported(void **state) {
  struct fixture f;
  struct err e = {0};
  begin(&f, NULL);
  rd_kafka_mock_push_request_errors(
    embedded_cluster(f.broker), PRODUCE, 2, RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP, RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP);
  assert_int_equal(outbound_send(f.outbound, "k", 1, "v", 1, 4070908800000, 77, &e), 0);
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(f.refusals.count, 1);
  assert_int_equal(f.refusals.tags[0], 77);
  assert_non_null(strstr(f.refusals.sentence, "timestamp"));
  assert_int_equal(outbound_acknowledged(f.outbound), 0);
  send_many(&f, 10);  // and the handle lives on
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(outbound_acknowledged(f.outbound), 10);
  end(&f);
}

static void too_large_for_us_is_reported(void **state) {
  struct fixture f;
  struct err e = {0};
  begin(&f, "message.max.bytes=1000");
  char payload[2000] = {0};
  assert_int_equal(outbound_send(f.outbound, "k", 1, payload, sizeof payload, 0, 5, &e), 0);
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(outbound_refused_count(f.outbound), 1);
  assert_int_equal(f.refusals.tags[0], 5);
  assert_non_null(strstr(f.refusals.sentence, "larger"));
  end(&f);
}

static void a_full_queue_waits(void **state) {
  struct fixture f;
  struct err e = {0};
  begin(&f, "queue.buffering.max.messages=50");
  send_many(&f, 2000);
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(outbound_acknowledged(f.outbound), 2000);
  assert_int_equal(stored(&f, "events", 3), 2000);
  end(&f);
}

static void a_wait_ends_when_brokers_are_away(void **state) {
  struct fixture f;
  struct err e = {0};
  begin(&f, NULL);
  (void)rd_kafka_mock_broker_set_down(embedded_cluster(f.broker), 1);
  send_many(&f, 3);
  assert_int_equal(outbound_wait(f.outbound, 300, &e), -1);
  assert_non_null(strstr(e.text, "3 messages to topic events were not acknowledged within 300 ms"));
  (void)rd_kafka_mock_broker_set_up(embedded_cluster(f.broker), 1);
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(outbound_acknowledged(f.outbound), 3);
  end(&f);
}

// Reads back the first message of a partition.
static rd_kafka_message_t *first_of(const struct fixture *f, rd_kafka_t **rk, int32_t partition) {
  struct err e = {0};
  rd_kafka_conf_t *conf = kafka_conf(f->settings, &e);
  kafka_conf_set(conf, "group.id", "try");
  *rk = kafka_new(RD_KAFKA_CONSUMER, conf, &e);
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, "events", partition)->offset = 0;
  assert_int_equal(rd_kafka_assign(*rk, list), 0);
  rd_kafka_topic_partition_list_destroy(list);
  rd_kafka_message_t *m = rd_kafka_consumer_poll(*rk, 10000);
  assert_non_null(m);
  assert_int_equal(m->err, 0);
  return m;
}

// What is sent again keeps its partition, key, payload, timestamp and headers.
static void what_is_sent_again_is_the_same(void **state) {
  struct fixture f;
  struct err e = {0};
  begin(&f, NULL);
  rd_kafka_mock_push_request_errors(embedded_cluster(f.broker), PRODUCE, 1, RD_KAFKA_RESP_ERR_INVALID_RECORD);
  rd_kafka_headers_t *headers = rd_kafka_headers_new(1);
  (void)rd_kafka_header_add(headers, "reason", -1, "because", 7);
  assert_int_equal(outbound_send_to(f.outbound, 2, "key", 3, "value", 5, 1540000000123, headers, 1, &e), 0);
  assert_int_equal(outbound_wait(f.outbound, 20000, &e), 0);
  assert_int_equal(outbound_acknowledged(f.outbound), 1);
  rd_kafka_t *rk = NULL;
  rd_kafka_message_t *m = first_of(&f, &rk, 2);
  assert_int_equal(m->key_len, 3);
  assert_memory_equal(m->key, "key", 3);
  assert_int_equal(m->len, 5);
  assert_memory_equal(m->payload, "value", 5);
  assert_int_equal(rd_kafka_message_timestamp(m, NULL), 1540000000123);
  rd_kafka_headers_t *read = NULL;
  const void *value = NULL;
  size_t size = 0;
  assert_int_equal(rd_kafka_message_headers(m, &read), 0);
  assert_int_equal(rd_kafka_header_get_last(read, "reason", &value, &size), 0);
  assert_int_equal(size, 7);
  assert_memory_equal(value, "because", 7);
  rd_kafka_message_destroy(m);
  (void)rd_kafka_consumer_close(rk);
  rd_kafka_destroy(rk);
  end(&f);
}

static void the_promise_can_not_be_taken_back(void **state) {
  struct err e = {0};
  struct settings *s = settings_for("127.0.0.1:1", "enable.idempotence=false");
  assert_null(outbound_new(s, "events", NULL, NULL, &e));
  assert_non_null(strstr(e.text, "enable.idempotence=true"));
  settings_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(all_are_acknowledged),
    cmocka_unit_test(a_transient_error_is_retried),
    cmocka_unit_test(who_never_waits_hears_that_there_is_no_room),
    cmocka_unit_test(a_refused_batch_is_sent_one_by_one),
    cmocka_unit_test(what_is_refused_alone_is_reported),
    cmocka_unit_test(too_large_for_us_is_reported),
    cmocka_unit_test(a_full_queue_waits),
    cmocka_unit_test(a_wait_ends_when_brokers_are_away),
    cmocka_unit_test(what_is_sent_again_is_the_same),
    cmocka_unit_test(the_promise_can_not_be_taken_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
