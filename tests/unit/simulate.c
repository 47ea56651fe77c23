// SPDX-License-Identifier: Apache-2.0
// Tests what `huiyin simulate` leaves on a broker, and how it ends.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "producers/verbs.h"
#include "runtime/embedded.h"
#include "schemas/json.h"
#include "schemas/wire.h"

enum { PARTITIONS = 4, PRODUCE_REQUEST = 0, LINES_MAX = 1000 };

static const char topic[] = "huiyin.events";

struct fixture {
  struct embedded *broker;
  struct wire *wire;
  rd_kafka_t *reader;
};

static int set_up(void **state) {
  static struct fixture f;
  struct err e;
  f.broker = embedded_new(&e);
  f.wire = wire_new(&e);
  assert_non_null(f.broker);
  assert_non_null(f.wire);
  assert_int_equal(embedded_topic(f.broker, topic, PARTITIONS, &e), 0);
  *state = &f;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *f = *state;
  embedded_free(f->broker);
  wire_free(f->wire);
  return 0;
}

// Runs the verb with up to six arguments of its own, NULL behind the last.
static int simulate(struct fixture *f, const char *const more[7]) {
  char *argv[12] = {0};
  int argc = 0;
  const char *const first[] = {"simulate", "--embedded", "-b", embedded_bootstraps(f->broker)};
  for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
    argv[argc++] = (char *)(uintptr_t)first[i];
  }
  for (size_t i = 0; more[i]; i++) {
    argv[argc++] = (char *)(uintptr_t)more[i];
  }
  return verb_simulate(argc, argv);
}

static void open_reader(struct fixture *f) {
  char why[256];
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  const char *const properties[][2] = {{"bootstrap.servers", embedded_bootstraps(f->broker)}, {"group.id", "test"},
    {"auto.offset.reset", "earliest"}, {"enable.partition.eof", "true"}, {"check.crcs", "true"}};
  for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
    assert_int_equal(rd_kafka_conf_set(conf, properties[i][0], properties[i][1], why, sizeof why), RD_KAFKA_CONF_OK);
  }
  f->reader = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
  assert_non_null(f->reader);
  rd_kafka_topic_partition_list_t *all = rd_kafka_topic_partition_list_new(PARTITIONS);
  for (int i = 0; i < PARTITIONS; i++) {
    rd_kafka_topic_partition_list_add(all, topic, i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  }
  assert_int_equal(rd_kafka_assign(f->reader, all), 0);
  rd_kafka_topic_partition_list_destroy(all);
}

static void close_reader(struct fixture *f) {
  assert_int_equal(rd_kafka_consumer_close(f->reader), 0);
  rd_kafka_destroy(f->reader);
}

// Checks one message: its stamp, its key, and that its partition is the one a Java client would choose.
static void check_message(struct fixture *f, const rd_kafka_message_t *m, struct buf *line) {
  struct event event;
  struct err e = {""};
  if (wire_decode(f->wire, m->payload, m->len, &event, &e)) {
    fail_msg("%s", e.text);
  }
  rd_kafka_timestamp_type_t type;
  assert_int_equal(rd_kafka_message_timestamp(m, &type), event.occurred_at);
  assert_int_equal(type, RD_KAFKA_TIMESTAMP_CREATE_TIME);
  struct text key = event_key(&event);
  assert_int_equal(m->key_len, key.size);
  assert_memory_equal(m->key, key.at, key.size);
  assert_int_equal(m->partition, rd_kafka_msg_partitioner_murmur2(NULL, m->key, m->key_len, PARTITIONS, NULL, NULL));
  buf_clear(line);
  json_write_event(&event, 1, line);
}

static int by_text(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

// Reads every message of the topic as a line of JSON, sorted. The caller frees them.
static size_t read_all(struct fixture *f, char *lines[LINES_MAX]) {
  size_t count = 0;
  struct buf line = {0};
  open_reader(f);
  for (int ends = 0; ends < PARTITIONS;) {
    rd_kafka_message_t *m = rd_kafka_consumer_poll(f->reader, 10000);
    assert_non_null(m);
    if (m->err) {
      assert_int_equal(m->err, RD_KAFKA_RESP_ERR__PARTITION_EOF);
      ends++;
    } else {
      check_message(f, m, &line);
      assert_true(count < LINES_MAX);
      lines[count++] = strdup(buf_string(&line));
    }
    rd_kafka_message_destroy(m);
  }
  close_reader(f);
  buf_release(&line);
  qsort(lines, count, sizeof *lines, by_text);
  return count;
}

// What --print writes, as sorted lines.
static size_t print_all(struct fixture *f, const char *const more[7], char *lines[LINES_MAX]) {
  FILE *kept = tmpfile();
  assert_non_null(kept);
  (void)fflush(stdout);
  int standard = dup(STDOUT_FILENO);
  assert_true(dup2(fileno(kept), STDOUT_FILENO) >= 0);
  int code = simulate(f, more);
  (void)fflush(stdout);
  assert_true(dup2(standard, STDOUT_FILENO) >= 0);
  (void)close(standard);
  assert_int_equal(code, 0);
  rewind(kept);
  size_t count = 0;
  size_t room = 0;
  char *line = NULL;
  while (getline(&line, &room, kept) > 0) {
    assert_true(count < LINES_MAX);
    line[strcspn(line, "\n")] = 0;
    lines[count++] = strdup(line);
  }
  free(line);
  (void)fclose(kept);
  qsort(lines, count, sizeof *lines, by_text);
  return count;
}

static void test_what_is_printed_is_what_is_sent(void **state) {
  struct fixture *f = *state;
  const char *const asked[7] = {
    "--requests=200", "--end=2026-11-20T12:00:00+08:00", "--duplicates=10%", "--disorder=10%", NULL};
  const char *const printed_too[7] = {asked[0], asked[1], asked[2], asked[3], "--print", NULL};
  static char *sent[LINES_MAX];
  static char *printed[LINES_MAX];
  assert_int_equal(simulate(f, asked), 0);
  size_t count = read_all(f, sent);
  assert_in_range(count, 500, LINES_MAX - 1);
  assert_int_equal(print_all(f, printed_too, printed), count);
  for (size_t i = 0; i < count; i++) {
    assert_string_equal(sent[i], printed[i]);
    free(sent[i]);
    free(printed[i]);
  }
}

static void test_a_refused_event_is_a_failure(void **state) {
  struct fixture *f = *state;
  const char *const asked[7] = {"--requests=5", NULL};
  rd_kafka_resp_err_t refusals[8];
  for (size_t i = 0; i < 8; i++) {
    refusals[i] = RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
  }
  rd_kafka_mock_push_request_errors_array(embedded_cluster(f->broker), PRODUCE_REQUEST, 8, refusals);
  assert_int_equal(simulate(f, asked), 1);
  rd_kafka_mock_clear_request_errors(embedded_cluster(f->broker), PRODUCE_REQUEST);
  assert_int_equal(simulate(f, asked), 0);
}

static void test_wrong_usage(void **state) {
  struct fixture *f = *state;
  const char *const asked[7] = {"--requests=none", NULL};
  assert_int_equal(simulate(f, asked), 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_what_is_printed_is_what_is_sent, set_up, tear_down),
    cmocka_unit_test_setup_teardown(test_a_refused_event_is_a_failure, set_up, tear_down),
    cmocka_unit_test_setup_teardown(test_wrong_usage, set_up, tear_down)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
