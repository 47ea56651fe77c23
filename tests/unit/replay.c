// SPDX-License-Identifier: Apache-2.0
// Stretches of a log, read from librdkafka's mock cluster. Transactions are for the flow on a real broker.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <librdkafka/rdkafka.h>

#include <librdkafka/rdkafka_mock.h>

#include "consumers/log/replay.h"
#include "runtime/kafka.h"
#include "runtime/steady_clock.h"
#include "schemas/event.h"

enum { PARTITIONS = 3, MESSAGES = 500 };

struct world {
  rd_kafka_t *owner;  // of the mock cluster
  rd_kafka_mock_cluster_t *cluster;
  struct settings *settings;
};

static rd_kafka_t *owner_new(void) {
  char reason[256];
  rd_kafka_t *rk = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), reason, sizeof reason);
  assert_non_null(rk);
  return rk;
}

static void fill(struct world *w) {
  char reason[256];
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  kafka_conf_set(conf, "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(w->cluster));
  rd_kafka_t *rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
  for (int i = 0; i < MESSAGES * PARTITIONS; i++) {
    char text[32];
    int size = snprintf(text, sizeof text, "%d", i / PARTITIONS);
    assert_int_equal(rd_kafka_producev(rk, RD_KAFKA_V_TOPIC("log"), RD_KAFKA_V_PARTITION(i % PARTITIONS),
                       RD_KAFKA_V_KEY(text, (size_t)size), RD_KAFKA_V_VALUE(text, (size_t)size),
                       RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_TIMESTAMP(1000 + i), RD_KAFKA_V_END),
      0);
  }
  assert_int_equal(rd_kafka_flush(rk, 10000), 0);
  rd_kafka_destroy(rk);
}

static int set_up(void **state) {
  static struct world w;
  static const struct setting table[] = {KAFKA_BROKERS_SETTING, KAFKA_PROPERTY_SETTING, KAFKA_EMBEDDED_SETTING, {0}};
  const struct verb_usage usage = {"verify", "", "reads", table, 0, 0, NULL};
  struct err e;
  w.owner = owner_new();
  w.cluster = rd_kafka_mock_cluster_new(w.owner, 1);
  (void)rd_kafka_mock_topic_create(w.cluster, "log", PARTITIONS, 1);
  char verb[] = "verify";
  char flag[] = "-b";
  char brokers[128];
  (void)snprintf(brokers, sizeof brokers, "%s", rd_kafka_mock_cluster_bootstraps(w.cluster));
  char *argv[] = {verb, flag, brokers, NULL};
  assert_int_equal(settings_read(&usage, 3, argv, &w.settings, &e), 0);
  fill(&w);
  *state = &w;
  return 0;
}

static int tear_down(void **state) {
  struct world *w = *state;
  settings_free(w->settings);
  rd_kafka_mock_cluster_destroy(w->cluster);
  rd_kafka_destroy(w->owner);
  return 0;
}

struct seen {
  int64_t next[PARTITIONS];
  size_t count;
  size_t most;
};

static int see(void *context, const rd_kafka_message_t *m, struct err *e) {
  struct seen *seen = context;
  char text[32];
  (void)snprintf(text, sizeof text, "%d", (int)m->offset);
  assert_int_equal(m->len, strlen(text));
  assert_memory_equal(m->payload, text, m->len);
  assert_true(m->offset == seen->next[m->partition]);
  assert_true(replay_timestamp(m) == 1000 + m->offset * PARTITIONS + m->partition);
  seen->next[m->partition]++;
  return ++seen->count == seen->most ? err_set(e, "enough") : 0;
}

static rd_kafka_t *reader(struct world *w) {
  struct err e = {""};
  rd_kafka_t *rk = replay_consumer(w->settings, &e);
  if (!rk) {
    fail_msg("%s", e.text);
  }
  return rk;
}

static void test_bounds(void **state) {
  rd_kafka_t *rk = reader(*state);
  struct err e = {""};
  int64_t low = -1;
  int64_t end = -1;
  assert_int_equal(replay_bounds(rk, "log", 1, NULL, &low, &end, &e), 0);
  assert_int_equal(low, 0);
  assert_int_equal(end, MESSAGES);
  rd_kafka_destroy(rk);
}

// One handle reads several times, as a verify that goes on to a later offset does.
static struct world *restored;
static int64_t restore_at;

static bool restore(void) {
  if (steady_clock() >= restore_at) {
    rd_kafka_mock_topic_set_error(restored->cluster, "log", RD_KAFKA_RESP_ERR_NO_ERROR);
  }
  return false;
}

static int bounds_of_unknown(struct world *w, int64_t for_ms, int64_t *end, struct err *e) {
  rd_kafka_t *rk = reader(w);
  int64_t low = -1;
  rd_kafka_mock_topic_set_error(w->cluster, "log", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
  restored = w;
  restore_at = steady_clock() + for_ms;
  int result = replay_bounds(rk, "log", 1, restore, &low, end, e);
  rd_kafka_mock_topic_set_error(w->cluster, "log", RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_destroy(rk);
  return result;
}

static void test_unknown_for_a_while(void **state) {
  struct err e = {""};
  int64_t end = -1;
  assert_int_equal(bounds_of_unknown(*state, 3000, &end, &e), 0);
  assert_int_equal(end, MESSAGES);
}

static void test_gone(void **state) {
  struct err e = {""};
  int64_t end = -1;
  int64_t begun = steady_clock();
  assert_int_equal(bounds_of_unknown(*state, 60000, &end, &e), -1);
  assert_non_null(strstr(e.text, "topic log has no partition 1 on these brokers"));
  assert_in_range(steady_clock() - begun, 10000, 40000);
}

static void test_stretches(void **state) {
  rd_kafka_t *rk = reader(*state);
  struct err e = {""};
  struct seen seen = {.next = {0, 100, 200}};
  struct replay_part parts[] = {
    {0, 0, MESSAGES, false, false}, {1, 100, 300, false, false}, {2, 200, 200, false, false}};
  assert_int_equal(replay_read(rk, "log", parts, 3, NULL, see, &seen, &e), 0);
  assert_int_equal(seen.next[0], MESSAGES);
  assert_int_equal(seen.next[1], 300);
  assert_int_equal(seen.next[2], 200);
  struct replay_part rest[] = {{1, 300, MESSAGES, false, false}, {2, 200, MESSAGES - 1, false, false}};
  assert_int_equal(replay_read(rk, "log", rest, 2, NULL, see, &seen, &e), 0);
  assert_int_equal(seen.next[1], MESSAGES);
  assert_int_equal(seen.next[2], MESSAGES - 1);
  rd_kafka_destroy(rk);
}

static void test_each_ends_it(void **state) {
  rd_kafka_t *rk = reader(*state);
  struct err e = {""};
  struct seen seen = {.most = 7};
  struct replay_part part = {0, 0, MESSAGES, false, false};
  assert_int_equal(replay_read(rk, "log", &part, 1, NULL, see, &seen, &e), -1);
  assert_string_equal(e.text, "enough");
  assert_int_equal(seen.count, 7);
  rd_kafka_destroy(rk);
}

static bool always(void) {
  return true;
}

static void test_stopped(void **state) {
  rd_kafka_t *rk = reader(*state);
  struct err e = {""};
  struct seen seen = {0};
  struct replay_part part = {0, 0, MESSAGES + 1, false, false};
  assert_int_equal(replay_read(rk, "log", &part, 1, always, see, &seen, &e), -1);
  assert_non_null(strstr(e.text, "stopped"));
  rd_kafka_destroy(rk);
}

// Past its end nothing comes any more, and the deadline ends it; what is at its end by then is not cut.
static void test_deadline(void **state) {
  rd_kafka_t *rk = reader(*state);
  struct err e = {""};
  struct seen seen = {0};
  struct replay_part parts[] = {{0, 0, MESSAGES + 1, false, false}, {1, 0, 10, false, false}};
  assert_int_equal(replay_read_until(rk, "log", parts, 2, NULL, steady_clock() + 2000, see, &seen, &e), 0);
  assert_true(parts[0].cut);
  assert_false(parts[1].cut);
  assert_int_equal(seen.next[0], MESSAGES);
  assert_int_equal(seen.next[1], 10);
  assert_int_equal(replay_read_until(rk, "log", parts, 2, NULL, steady_clock(), see, &seen, &e), 0);
  assert_true(parts[0].cut && parts[1].cut);
  rd_kafka_destroy(rk);
}

static void test_outside(void **state) {
  rd_kafka_t *rk = reader(*state);
  struct err e = {""};
  struct seen seen = {0};
  struct replay_part part = {0, MESSAGES + 1000, MESSAGES + 2000, false, false};
  assert_int_equal(replay_read(rk, "log", &part, 1, NULL, see, &seen, &e), -1);
  assert_non_null(strstr(e.text, "outside"));
  rd_kafka_destroy(rk);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_bounds),
    cmocka_unit_test(test_unknown_for_a_while),
    cmocka_unit_test(test_gone),
    cmocka_unit_test(test_stretches),
    cmocka_unit_test(test_each_ends_it),
    cmocka_unit_test(test_stopped),
    cmocka_unit_test(test_deadline),
    cmocka_unit_test(test_outside),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
