// SPDX-License-Identifier: Apache-2.0
// What every Kafka handle starts from, against an embedded broker.
#include "runtime/kafka.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/embedded.h"
#include "runtime/kafka_end.h"
#include "runtime/kafka_log.h"
#include "runtime/topics.h"

static const struct setting table[] = {KAFKA_BROKERS_SETTING, KAFKA_PROPERTY_SETTING, {0}};
static const struct verb_usage usage = {"try", "", "", table, 0, 0, NULL};

static struct settings *settings_for(const char *brokers, const char *property) {
  char name[] = "try";
  char b[256];
  char x[256];
  (void)snprintf(b, sizeof b, "--brokers=%s", brokers);
  (void)snprintf(x, sizeof x, "--property=%s", property ? property : "");
  char *argv[] = {name, b, property ? x : NULL, NULL};
  struct settings *s = NULL;
  struct err e = {0};
  assert_int_equal(settings_read(&usage, property ? 3 : 2, argv, &s, &e), 0);
  return s;
}

static void refused(const char *brokers, const char *property, const char *sentence) {
  struct err e = {0};
  struct settings *s = settings_for(brokers, property);
  assert_null(kafka_conf(s, &e));
  if (!strstr(e.text, sentence)) {
    print_error("%s\n", e.text);
  }
  assert_non_null(strstr(e.text, sentence));
  settings_free(s);
}

static void mistakes_are_named(void **state) {
  refused("", NULL, "no Kafka brokers are given; name them with -b HOST:PORT");
  refused("h:1", "linger", "-X linger is not of the form PROPERTY=VALUE");
  refused("h:1", "=5", "-X =5 is not of the form PROPERTY=VALUE");
  refused("h:1", "lingr.ms=5", "No such configuration property: \"lingr.ms\"");
  refused("h:1", "linger.ms=soon", "linger.ms");
}

static void conf_value(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char text[128] = "";
  size_t size = sizeof text;
  assert_int_equal(rd_kafka_conf_get(conf, name, text, &size), RD_KAFKA_CONF_OK);
  assert_string_equal(text, value);
}

static void the_users_properties_win(void **state) {
  struct err e;
  struct settings *s = settings_for("h:1", "client.id=mine");
  rd_kafka_conf_t *conf = kafka_conf(s, &e);
  conf_value(conf, "client.id", "mine");
  conf_value(conf, "bootstrap.servers", "h:1");
  kafka_conf_default(conf, s, "client.id", "ours");
  conf_value(conf, "client.id", "mine");
  kafka_conf_default(conf, s, "linger.ms", "7");
  conf_value(conf, "linger.ms", "7");
  kafka_conf_set(conf, "client.id", "ours");
  conf_value(conf, "client.id", "ours");
  assert_string_equal(kafka_property(s, "client.id"), "mine");
  assert_null(kafka_property(s, "client"));
  assert_true(kafka_conf_try(conf, "linger.ms", "8"));
  assert_false(kafka_conf_try(conf, "no.such.property", "8"));
  rd_kafka_conf_destroy(conf);
  settings_free(s);
}

static int count_of(const char *brokers, const char *topic, struct err *e) {
  struct settings *s = settings_for(brokers, NULL);
  rd_kafka_t *rk = kafka_new(RD_KAFKA_CONSUMER, kafka_conf(s, e), e);
  int count = kafka_partition_count(rk, topic, 3000, e);
  rd_kafka_destroy(rk);
  settings_free(s);
  return count;
}

static void partitions_are_counted(void **state) {
  struct err e = {0};
  struct embedded *b = embedded_new(&e);
  assert_int_equal(embedded_topic(b, "seven", 7, &e), 0);
  assert_int_equal(count_of(embedded_bootstraps(b), "seven", &e), 7);
  assert_int_equal(embedded_topic(b, "seven", 7, &e), -1);
  assert_non_null(strstr(e.text, "can not make topic seven"));
  embedded_free(b);
}

static void a_topic_in_error_is_named(void **state) {
  struct err e = {0};
  if (kafka_version_at_least(2, 1, 0)) {
    // There the mock cluster answers with an error and partitions, at which the client's own thread ends the process.
    skip();
  }
  struct embedded *b = embedded_new(&e);
  assert_int_equal(embedded_topic(b, "t", 1, &e), 0);
  rd_kafka_mock_topic_set_error(embedded_cluster(b), "t", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
  assert_int_equal(count_of(embedded_bootstraps(b), "t", &e), -1);
  assert_string_equal(e.text, "there is no topic t on these brokers; make it with 'huiyin topics create'");
  rd_kafka_mock_topic_set_error(embedded_cluster(b), "t", RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
  assert_int_equal(count_of(embedded_bootstraps(b), "t", &e), -1);
  assert_non_null(strstr(e.text, "this user may not describe topic t"));
  embedded_free(b);
}

static void brokers_that_are_away_are_named(void **state) {
  struct err e = {0};
  assert_int_equal(count_of("127.0.0.1:1", "t", &e), KAFKA_NO_ANSWER);
  assert_non_null(strstr(e.text, "no Kafka broker at 127.0.0.1:1 answered when asked for topic t"));
}

// --- the end of a handle

static double steady_seconds(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

// Returns how long the handle took to end, in seconds.
static double send_one(struct settings *s) {
  char value[] = "x";
  struct err e = {0};
  rd_kafka_t *rk = kafka_new(RD_KAFKA_PRODUCER, kafka_conf(s, &e), &e);
  assert_int_equal(rd_kafka_producev(rk, RD_KAFKA_V_TOPIC("one"), RD_KAFKA_V_PARTITION(0),
                     RD_KAFKA_V_VALUE(value, sizeof value), RD_KAFKA_V_END),
    0);
  assert_int_equal(rd_kafka_flush(rk, 10000), 0);
  double begun = steady_seconds();
  kafka_end(rk);
  return steady_seconds() - begun;
}

// A message of a consumer's, which it must not be without.
static rd_kafka_message_t *take_one(rd_kafka_t *rk) {
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, "one", 0)->offset = 0;
  (void)rd_kafka_assign(rk, list);
  rd_kafka_topic_partition_list_destroy(list);
  rd_kafka_message_t *m = NULL;
  for (int i = 0; i < 100 && (!m || m->err); i++) {
    if (m) {
      rd_kafka_message_destroy(m);
    }
    m = rd_kafka_consumer_poll(rk, 100);
  }
  assert_non_null(m);
  assert_int_equal(m->err, 0);
  return m;
}

// librdkafka does not end a handle while one of its messages is kept: it stands for all that it may wait for.
static void a_handle_that_does_not_end_is_left(void **state) {
  struct err e = {0};
  struct embedded *b = embedded_new(&e);
  assert_int_equal(embedded_topic(b, "one", 1, &e), 0);
  struct settings *s = settings_for(embedded_bootstraps(b), "group.id=g");
  assert_true(send_one(s) < 2);  // it was not waited for in vain
  kafka_end(NULL);
  rd_kafka_t *rk = kafka_new(RD_KAFKA_CONSUMER, kafka_conf(s, &e), &e);
  rd_kafka_message_t *kept = take_one(rk);
  double begun = steady_seconds();
  kafka_end(rk);
  double took = steady_seconds() - begun;
  assert_true(took >= 1.9 && took < 8);
  rd_kafka_message_destroy(kept);
  settings_free(s);
  embedded_free(b);
  assert_int_equal(rd_kafka_wait_destroyed(10000), 0);  // what was left behind has ended
}

// Two that do not end, beside each other: waited for once. One that ends is no matter.
static void handles_end_beside_each_other(void **state) {
  struct err e = {0};
  struct embedded *b = embedded_new(&e);
  assert_int_equal(embedded_topic(b, "one", 1, &e), 0);
  struct settings *s = settings_for(embedded_bootstraps(b), "group.id=g");
  (void)send_one(s);
  struct kafka_ends *ends = kafka_ends_new();
  rd_kafka_message_t *kept[2];
  for (int i = 0; i < 3; i++) {
    rd_kafka_t *rk = kafka_new(RD_KAFKA_CONSUMER, kafka_conf(s, &e), &e);
    if (i < 2) {
      kept[i] = take_one(rk);
    }
    double begun = steady_seconds();
    kafka_ends_add(ends, rk);
    assert_true(steady_seconds() - begun < 1.9);
  }
  double begun = steady_seconds();
  kafka_ends_free(ends);
  double took = steady_seconds() - begun;
  assert_true(took >= 1.9 && took < 3.8);
  rd_kafka_message_destroy(kept[0]);
  rd_kafka_message_destroy(kept[1]);
  settings_free(s);
  embedded_free(b);
  assert_int_equal(rd_kafka_wait_destroyed(10000), 0);
}

static void versions_are_compared(void **state) {
  int version = rd_kafka_version();
  int major = version >> 24 & 0xff;
  int minor = version >> 16 & 0xff;
  int patch = version >> 8 & 0xff;
  assert_true(kafka_version_at_least(major, minor, patch));
  assert_true(kafka_version_at_least(2, 0, 2));
  assert_false(kafka_version_at_least(major, minor, patch + 1));
  assert_false(kafka_version_at_least(major, minor + 1, 0));
  assert_false(kafka_version_at_least(major + 1, 0, 0));
  assert_true(kafka_has_feature("lz4") || kafka_has_feature("snappy"));
  assert_false(kafka_has_feature("time-travel"));
}

// How many lines a thread's log gets from what librdkafka says.
static int lines_of(const char *const *said, size_t count) {
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  int kept = dup(STDERR_FILENO);
  (void)dup2(ends[1], STDERR_FILENO);
  for (size_t i = 0; i < count; i++) {
    kafka_log(NULL, 3, "FAIL", said[i]);
  }
  (void)dup2(kept, STDERR_FILENO);
  (void)close(kept);
  (void)close(ends[1]);
  int lines = 0;
  for (char c; read(ends[0], &c, 1) == 1;) {
    lines += c == '\n';
  }
  (void)close(ends[0]);
  return lines;
}

static void repeats_are_said_once(void **state) {
  const char *const said[] = {
    "h:1: Connect to ipv6#[::1]:1 failed: Connection refused (after 0ms in state CONNECT)",
    "h:1: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT)",
    "h:1: Connect to ipv6#[::1]:1 failed: Connection refused (after 2ms in CONNECT, 4 identical error(s))",
    "h:1: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 1ms in state CONNECT)",
    "h:1: Disconnected (after 5000ms in state UP)",
    "h:1: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 1ms in state CONNECT)",
    "h:1: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 3ms in state CONNECT)",
  };
  assert_int_equal(lines_of(said, sizeof said / sizeof *said), 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(mistakes_are_named),
    cmocka_unit_test(the_users_properties_win),
    cmocka_unit_test(partitions_are_counted),
    cmocka_unit_test(a_topic_in_error_is_named),
    cmocka_unit_test(brokers_that_are_away_are_named),
    cmocka_unit_test(a_handle_that_does_not_end_is_left),
    cmocka_unit_test(handles_end_beside_each_other),
    cmocka_unit_test(versions_are_compared),
    cmocka_unit_test(repeats_are_said_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
