// SPDX-License-Identifier: Apache-2.0
// What a tracker shows of itself: when it is behind, ready or stuck, and what its figures look like.
#include "consumers/world/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/core/ledger.h"
#include "consumers/stored/name_count.h"
#include "consumers/world/lag_watch.h"
#include "consumers/world/metrics.h"
#include "consumers/world/ready.h"
#include "schemas/wire.h"

// --- behind

static bool is_behind(struct lag_watch *w, int64_t lag, int64_t now) {
  lag_watch_look(w, lag, now);
  return lag_watch_is_behind(w, lag, now);
}

static void a_lag_that_does_not_shrink_is_behind(void **state) {
  struct lag_watch w = {0};
  assert_false(is_behind(&w, 0, 1));
  assert_false(is_behind(&w, 5000, 1000));
  int64_t since = 0;
  for (int64_t now = 1000; now <= 40000 && !since; now += 250) {
    since = is_behind(&w, 5000 + now, now) ? now : 0;
  }
  assert_in_range(since, LAG_PATIENCE, 3 * LAG_PATIENCE);
  assert_false(is_behind(&w, LAG_SMALL, 41000));
  assert_false(is_behind(&w, 50000, 42000));
}

static void a_backlog_that_shrinks_is_not(void **state) {
  struct lag_watch w = {0};
  for (int64_t now = 1000; now < 100000; now += 250) {
    assert_false(is_behind(&w, 1000000 - now, now));
  }
  // Until it stands still.
  bool behind = false;
  for (int64_t now = 100000; now < 125000; now += 250) {
    behind = is_behind(&w, 900000, now);
  }
  assert_true(behind);
}

static void an_unknown_lag_is_not(void **state) {
  struct lag_watch w = {0};
  for (int64_t now = 1000; now < 50000; now += 1000) {
    assert_false(is_behind(&w, -1, now));
  }
}

// --- dead letters and names

static void expect_kind(const struct wire *wire, const void *bytes, size_t size, enum dead_letter_kind kind) {
  struct event event;
  struct err e;
  assert_int_equal(wire_decode(wire, bytes, size, &event, &e), -1);
  if (dead_letter_kind_of(e.text) != kind) {
    fail_msg("\"%s\" is taken for %s", e.text, dead_letter_kind_names[dead_letter_kind_of(e.text)]);
  }
}

static void reasons_have_kinds(void **state) {
  struct err e;
  struct wire *wire = wire_new(&e);
  struct overdue_alert alert = {.alert_id = {"a:b:c:0", 7}, .request_id = {"b", 1}, .mark = {"c", 1}};
  struct event filed = {.type = EVENT_REQUEST_FILED, .event_id = {"e", 1}};
  struct buf bytes = {0};
  expect_kind(wire, "", 0, DEAD_LETTER_EMPTY);
  expect_kind(wire, "{}", 2, DEAD_LETTER_FRAMING);
  expect_kind(wire, "\xC3\x01\x01", 3, DEAD_LETTER_FRAMING);
  expect_kind(wire, "\0\0", 2, DEAD_LETTER_FRAMING);
  expect_kind(wire, "\xC3\x01\x01\x01\x01\x01\x01\x01\x01\x01", 10, DEAD_LETTER_UNKNOWN_SCHEMA);
  expect_kind(wire, "\0\0\0\0\7x", 6, DEAD_LETTER_UNKNOWN_SCHEMA);
  wire_encode_alert(wire, &alert, &bytes);
  expect_kind(wire, bytes.at, bytes.size, DEAD_LETTER_NO_EVENT);
  buf_clear(&bytes);
  wire_encode(wire, &filed, &bytes);
  expect_kind(wire, bytes.at, bytes.size, DEAD_LETTER_CONTENT);  // its request_id is empty
  expect_kind(wire, bytes.at, 11, DEAD_LETTER_CONTENT);
  buf_release(&bytes);
  wire_free(wire);
}

static void too_late_is_a_kind(void **state) {
  char sentence[LEDGER_TOO_LATE_MAX];
  const struct policy policy = {.pledge_within = POLICY_NONE, .resolve_within = POLICY_NONE};
  const struct ledger_rules rules = {.policy = &policy, .keep_closed = 86400000};
  const struct event event = {.type = EVENT_REQUEST_FILED, .occurred_at = 5};
  struct ledger *l = ledger_new(&rules, 0, (struct alert_sink){0});
  (void)state;
  ledger_say_too_late(l, &event, 86400000 * INT64_C(3), sentence);
  ledger_free(l);
  assert_int_equal(dead_letter_kind_of(sentence), DEAD_LETTER_TOO_LATE);
  assert_string_equal(dead_letter_kind_names[DEAD_LETTER_TOO_LATE], "too-late");
}

static void names_are_counted_by_what_they_are_about(void **state) {
  const char *const keys[] = {"count:all", "count:district:a/b", "count:district:a", "count:cross:a:c",
    "volunteer:district:a", "state:0", "count:", "count", "", "volunteer:other:x", "counts:all",
    "count:day:2026-11-20:a"};
  struct name_count c = {0};
  int64_t sum = 0;
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    name_count_add(&c, keys[i], strlen(keys[i]));
  }
  for (size_t f = 0; f < NAME_FAMILIES; f++) {
    for (size_t i = 0; i < NAME_SCOPES; i++) {
      sum += c.names[f][i];
    }
  }
  assert_int_equal(sum, 6);
  assert_string_equal(name_scopes[1], "district");
  assert_int_equal(c.names[0][1], 2);
  assert_int_equal(c.names[1][1], 1);
}

// --- ready

static struct snapshot_partition good(int32_t partition) {
  return (struct snapshot_partition){
    .standing = {.partition = partition, .taken = true, .counting = true, .loaded = true, .offset = 7, .position = 8},
    .end = 20,
    .lag = 12};
}

static void expect_lacks(const struct track_snapshot *s, const char *sentences) {
  struct buf out = {0};
  bool ready = track_ready(s, &out);
  assert_string_equal(buf_string(&out), sentences);
  assert_int_equal(ready, strncmp(sentences, "Ready", 5) == 0);
  buf_release(&out);
}

static void what_is_lacking_is_said(void **state) {
  struct snapshot_partition partitions[] = {good(0), good(3)};
  struct track_snapshot s = {0};
  expect_lacks(&s, "It begins: Kafka has not told of the topics yet.\n");
  s = (struct track_snapshot){.begun = true};
  expect_lacks(&s,
    "Kafka is away: no broker is connected.\nRedis is away: there is no connection to it.\n"
    "The group has not yet told which partitions are ours.\n");
  s.kafka_up = s.redis_up = s.member = true;
  expect_lacks(&s, "Ready, with 0 partitions.\n");
  s.partitions = partitions;
  s.count = 2;
  expect_lacks(&s, "Ready, with 2 partitions.\n");
  partitions[0].standing.loaded = false;
  partitions[1].behind = true;
  expect_lacks(&s,
    "The states of partition 0 are being loaded: what falls due waits for them.\n"
    "Partition 3 is behind: 12 messages are not counted, and they do not become fewer.\n");
  partitions[0].standing.counting = false;
  partitions[1].standing.taken = false;
  expect_lacks(&s, "Partition 0 is taken over, but not counted yet.\nPartition 3 is not taken over yet.\n");
  partitions[0].standing.leaving = partitions[1].standing.leaving = true;
  expect_lacks(&s, "Ready, with 2 partitions.\n");
  s.damaged = true;
  expect_lacks(&s, "Numbers in Redis are damaged: count anew with `huiyin rebuild`.\n");
  s.damaged = false;
  s.leaving = true;
  expect_lacks(&s, "It was told to stop.\n");
}

// --- figures

static void expect_line(struct metrics *m, const char *line) {
  if (!strstr(buf_string(&m->text), line)) {
    fail_msg("there is no \"%s\" in\n%s", line, buf_string(&m->text));
  }
}

static void figures_are_written(void **state) {
  struct snapshot_partition partitions[] = {good(3)};
  struct track_snapshot s = {
    .begun = true, .kafka_up = true, .redis_reconnects = 2, .partitions = partitions, .count = 1};
  struct metrics m = {0};
  s.figures.messages = 9;
  s.dead_letters[DEAD_LETTER_FRAMING] = 4;
  durations_add(&s.figures.commit, 7);
  partitions[0].standing.clock = 1500;
  partitions[0].standing.figures.misplaced = 5;
  (void)strcpy(partitions[0].standing.owner, "ab");
  track_metrics_write(&m, &s);
  expect_line(&m, "\nhuiyin_track_messages_total 9\n");
  expect_line(&m, "\nhuiyin_track_dead_letters_total{reason=\"framing\"} 4\n");
  expect_line(&m, "\nhuiyin_track_connected{server=\"kafka\"} 1\n");
  expect_line(&m, "\nhuiyin_track_connected{server=\"redis\"} 0\n");
  expect_line(&m, "\nhuiyin_track_reconnects_total{server=\"redis\"} 2\n");
  expect_line(&m, "\nhuiyin_track_commit_duration_seconds_bucket{le=\"0.005\"} 0\n");
  expect_line(&m, "\nhuiyin_track_commit_duration_seconds_bucket{le=\"0.01\"} 1\n");
  expect_line(&m, "\nhuiyin_track_commit_duration_seconds_sum 0.007\n");
  expect_line(&m, "\nhuiyin_track_offset{partition=\"3\"} 7\n");
  expect_line(&m, "\nhuiyin_track_lag{partition=\"3\"} 12\n");
  expect_line(&m, "\nhuiyin_track_clock_timestamp_seconds{partition=\"3\"} 1.5\n");
  expect_line(&m, "\nhuiyin_track_misplaced_total{partition=\"3\"} 5\n");
  expect_line(&m, "\nhuiyin_track_owner_info{partition=\"3\",owner=\"ab\"} 1\n");
  partitions[0].lag = -1;
  partitions[0].standing.clock = MOMENT_NONE;
  buf_clear(&m.text);
  track_metrics_write(&m, &s);
  assert_null(strstr(buf_string(&m.text), "huiyin_track_lag{"));
  assert_null(strstr(buf_string(&m.text), "clock_timestamp_seconds{"));
  buf_release(&m.text);
}

static void a_copy_is_its_own(void **state) {
  struct snapshot_partition partitions[] = {good(0), good(1)};
  struct track_snapshot s = {.member = true, .partitions = partitions, .count = 2};
  struct track_snapshot copy = {0};
  track_snapshot_copy(&copy, &s);
  partitions[1].lag = 99;
  assert_true(copy.member && copy.count == 2 && copy.partitions[1].lag == 12);
  s.count = 0;
  s.partitions = NULL;
  track_snapshot_copy(&copy, &s);
  assert_int_equal(copy.count, 0);
  track_snapshot_release(&copy);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_lag_that_does_not_shrink_is_behind),
    cmocka_unit_test(a_backlog_that_shrinks_is_not),
    cmocka_unit_test(an_unknown_lag_is_not),
    cmocka_unit_test(reasons_have_kinds),
    cmocka_unit_test(too_late_is_a_kind),
    cmocka_unit_test(names_are_counted_by_what_they_are_about),
    cmocka_unit_test(what_is_lacking_is_said),
    cmocka_unit_test(figures_are_written),
    cmocka_unit_test(a_copy_is_its_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
