// SPDX-License-Identifier: Apache-2.0
// An alerts topic that is ahead of Redis: what it holds is believed.
#include "tests/unit/track_relay.h"

// Goes back to the write before the alerts of `a` were stored: the topic is ahead.
static void lose_the_raise(struct fake_world *w) {
  while (alerts_offset(w) > 0 || outbox_size(w)) {
    fake_world_fail_over(w, 1);
  }
}

static void a_lost_raise_is_made_again_by_the_log(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w, true);
  w.options.batch = 1;
  fake_process_kill(p);
  p = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 2000);
  lose_the_raise(&w);
  fake_world_run_until(&w, w.now + 2000);
  expect_says(p->said, "the alerts topic is 3 alerts ahead of Redis");
  assert_int_equal(alerts_in_topic(&w), 3);
  expect_mended(&w, p);
}

static void a_lost_tick_is_made_again_by_the_live_clock(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w, false);
  fake_world_run_until(&w, w.now + 2000);
  lose_the_raise(&w);
  expect_count(&w, "overdue", 0);
  fake_world_run_until(&w, w.now + 2000);
  assert_int_equal(alerts_in_topic(&w), 3);
  expect_count(&w, "overdue", 1);
  expect_mended(&w, p);
}

static bool is_cleared_in_topic(const struct fake_world *w, const char *id) {
  for (size_t i = 0; i < w->alerts.partitions[0].count; i++) {
    const struct fake_record *r = &w->alerts.partitions[0].records[i];
    struct overdue_alert alert;
    struct err e;
    assert_int_equal(wire_decode_alert(w->wire, r->bytes, r->size, &alert, &e), 0);
    if (alert.status == ALERT_CLEARED && alert.alert_id.size == strlen(id) &&
        memcmp(alert.alert_id.at, id, alert.alert_id.size) == 0) {
      return true;
    }
  }
  return false;
}

// What had been raised is not owed any more when the partition has caught up: it is cleared, and raised again under the
// next number when it is owed again.
static void what_a_lost_tick_raised_is_cleared_where_it_is_not_owed(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w, false);
  fake_world_run_until(&w, w.now + 2000);
  lose_the_raise(&w);
  fake_world_publish(&w, 0, w.now, resolved("a", START + 4000, "unit", OUTCOME_RESOLVED, 0));
  fake_world_run_until(&w, w.now + 2000);
  assert_int_equal(alerts_in_topic(&w), 6);
  assert_true(is_cleared_in_topic(&w, "0:a:overdue:0"));
  fake_world_publish(&w, 0, w.now, pledged("a", START + 9000, "unit", MOMENT_NONE));
  fake_world_run_until(&w, w.now + 2000);
  assert_int_equal(alerts_in_topic(&w), 8);
  expect_mended(&w, p);
}

// The same, and a crash before the outbox is trimmed: what was settled is not settled again.
static void what_was_settled_is_not_settled_again(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w, false);
  fake_world_run_until(&w, w.now + 2000);
  lose_the_raise(&w);
  fake_world_publish(&w, 0, w.now, resolved("a", START + 4000, "unit", OUTCOME_RESOLVED, 0));
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 6);
  fake_process_kill(p);
  p = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 2000);
  assert_int_equal(alerts_in_topic(&w), 6);
  expect_mended(&w, p);
}

// The held request's state has left memory: it is looked up before it is settled.
static void a_held_request_that_is_not_in_memory_is_looked_up(void **state) {
  struct fake_world w;
  (void)state;
  fake_process_kill(begin(&w, false));
  w.options.closed_states = 0;
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 2000);
  fake_world_publish(&w, 0, w.now, resolved("a", START + 4000, "unit", OUTCOME_RESOLVED, 0));
  fake_process_kill(p);
  lose_the_raise(&w);
  // A first one counts the resolution and dies before it has settled anything.
  p = start_with(&w, 1);
  while (!p->fetch[0].active) {
    assert_true(fake_process_turn(p));
  }
  p->hold = HOLD_BOUNDS;
  fake_world_run(&w);
  assert_int_equal(offset_of(&w, "0"), 3);
  assert_int_equal(alerts_in_topic(&w), 3);
  fake_process_kill(p);
  p = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 5000);
  assert_true(is_cleared_in_topic(&w, "0:a:overdue:0"));
  expect_mended(&w, p);
}

// Log clock: closed states may leave memory, but not while the topic may be about them.
static void a_closed_request_of_a_lost_move_is_cleared(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *first = begin(&w, true);
  fake_world_publish(&w, 0, START + 5600, filed_due("b", START + 5500, START + 9000));
  fake_world_run_until(&w, START + 50000);
  fake_process_kill(first);
  w.options.until_end = true;
  w.options.as_of = START + 20000;
  w.options.closed_states = 0;
  fake_process_kill((start_with(&w, 1), fake_world_run_until(&w, w.now + 2000), w.processes[1]));
  // The move has raised alerts of b; it is lost, and b is resolved before its due.
  while (fake_store_number(&w.redis.store, "h:{0}:partition:0", "clock") > START + 5600) {
    fake_redis_lose(&w.redis, 1);
  }
  fake_world_publish(&w, 0, START + 6000, resolved("b", START + 5700, "unit", OUTCOME_RESOLVED, 0));
  // Commits enough that its state would leave memory before the move.
  for (int i = 0; i < 9; i++) {
    fake_world_publish(&w, 0, START + 6000, filed_due("c", START + 5500, START + 90000 + i));
  }
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 2000);
  expect_healthy(p);
  assert_true(tracker_is_done(p->tracker));
  assert_true(is_cleared_in_topic(&w, "0:b:overdue:0"));
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

// The same move made again gives the same alerts, and no others.
static void a_lost_move_is_made_again(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *first = begin(&w, true);
  fake_world_run_until(&w, START + 10000);
  fake_process_kill(first);
  w.options.until_end = true;
  w.options.as_of = START + INT64_C(80) * 3600000;
  w.now = w.options.as_of + 50000;
  fake_process_kill((start_with(&w, 1), fake_world_run_until(&w, w.now + 2000), w.processes[1]));
  assert_int_equal(alerts_in_topic(&w), 4);
  while (fake_store_number(&w.redis.store, "h:{0}:partition:0", "clock") > START + 5600) {
    fake_redis_lose(&w.redis, 1);
  }
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 2000);
  assert_true(tracker_is_done(p->tracker));
  assert_int_equal(alerts_in_topic(&w), 4);
  expect_mended(&w, p);
}

// The end of the log is read, and the move waits for another partition: what it will raise again is not settled before.
static void a_lost_move_is_made_again_when_all_have_read(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *first = begin(&w, true);
  fake_process_assign(first, 1);
  fake_world_publish(&w, 1, START + 5500, held("station", "v", START, 1));
  fake_world_run_until(&w, START + 10000);
  fake_process_kill(first);
  w.options.until_end = true;
  w.options.as_of = START + INT64_C(80) * 3600000;
  w.now = w.options.as_of + 50000;
  fake_process_kill((start_with(&w, 2), fake_world_run_until(&w, w.now + 2000), w.processes[1]));
  assert_int_equal(alerts_in_topic(&w), 4);
  while (fake_store_number(&w.redis.store, "h:{0}:partition:0", "clock") > START + 5600) {
    fake_redis_lose(&w.redis, 1);
  }
  for (int i = 0; i < 60; i++) {
    fake_world_publish(&w, 1, START + 6000, held("station", "v", START, 1));
  }
  struct fake_process *p = start_with(&w, 2);
  fake_world_run_until(&w, w.now + 2000);
  expect_healthy(p);
  assert_int_equal(offset_of(&w, "1"), 61);
  assert_true(tracker_is_done(p->tracker));
  assert_int_equal(alerts_in_topic(&w), 4);
  expect_mended(&w, p);
}

// While its relay opens, another owner reads further and raises; a failover gives the partition back. What the topic
// then holds is of messages behind the end that was known at the takeover: it is not settled before they are read.
static void the_topic_is_ahead_of_the_end_at_the_takeover(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, true);
  fake_world_publish(&w, 0, START, filed("a", START));
  struct fake_process *slow = start_with(&w, 1);
  slow->hold = HOLD_RELAY_WORK;
  fake_world_run(&w);
  size_t writes = w.redis.history_count;
  fake_world_publish(&w, 0, START + 100, filed("c", START));
  fake_world_publish(&w, 0, START + 2000, held("station", "v", START, 1));
  struct fake_process *other = start_with(&w, 1);
  slow->hold = HOLD_RELAY_WORK | HOLD_MESSAGES | HOLD_SERVER;
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 2);
  slow->hold = HOLD_MESSAGES | HOLD_SERVER;
  fake_world_run(&w);
  fake_process_kill(other);
  fake_world_fail_over(&w, w.redis.history_count - writes);
  slow->hold = 0;
  expect_mended(&w, slow);
}

static void emit_foreign(struct fake_world *w, const char *alert_id, const char *request) {
  struct buf bytes = {0};
  const struct overdue_alert alert = {.alert_id = fake_text(alert_id),
    .status = ALERT_RAISED,
    .request_id = fake_text(request),
    .mark = fake_text("overdue"),
    .category = fake_text("noise"),
    .at = START,
    .mark_at = START,
    .due_at = MOMENT_NONE,
    .filed_at = START};
  wire_encode_alert(w->wire, &alert, &bytes);
  (void)fake_log_add(&w->alerts, 0, START, alert.alert_id, bytes.at, bytes.size);
  buf_release(&bytes);
}

// What another count put into the same topic, by mistake, is told and cleared; it keeps nobody from counting.
static void alerts_of_requests_that_the_log_does_not_hold_are_told(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START + 6000, false);
  emit_foreign(&w, "0:ghost:overdue:0", "ghost");
  emit_foreign(&w, "no number", "other");
  fake_world_publish(&w, 0, START, filed_due("a", START, START + 5000));
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 5000);
  expect_healthy(p);
  expect_says(p->said, "the alerts topic tells of 1 requests that have no state");
  expect_count(&w, "overdue", 1);
  assert_int_equal(alerts_in_topic(&w), 6);
  assert_int_equal(outbox_size(&w), 0);
  fake_world_release(&w);
}

// With the log clock the history is another one from there on than the log's: it is noted where verify looks for it.
static void what_was_believed_against_the_log_is_noted(void **state) {
  for (int log_clock = 0; log_clock < 2; log_clock++) {
    struct fake_world w;
    fake_world_init(&w, START + 6000, log_clock);
    emit_foreign(&w, "0:ghost:overdue:0", "ghost");
    fake_world_publish(&w, 0, START, filed_due("a", START, START + 5000));
    struct fake_process *p = start_with(&w, 1);
    fake_world_run_until(&w, w.now + 2000);
    assert_int_equal(fake_store_number(&w.redis.store, "h:{0}:partition:0", "settled"), log_clock ? 1 : -1);
    // Commits that come later leave it there.
    fake_world_publish(&w, 0, START + 5500, filed_due("b", START, START + 5000));
    fake_world_run_until(&w, w.now + 2000);
    assert_int_equal(offset_of(&w, "0"), 2);
    assert_int_equal(fake_store_number(&w.redis.store, "h:{0}:partition:0", "settled"), log_clock ? 1 : -1);
    expect_healthy(p);
    fake_world_release(&w);
  }
  (void)state;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_lost_raise_is_made_again_by_the_log),
    cmocka_unit_test(a_lost_tick_is_made_again_by_the_live_clock),
    cmocka_unit_test(what_a_lost_tick_raised_is_cleared_where_it_is_not_owed),
    cmocka_unit_test(what_was_settled_is_not_settled_again),
    cmocka_unit_test(a_held_request_that_is_not_in_memory_is_looked_up),
    cmocka_unit_test(a_closed_request_of_a_lost_move_is_cleared), cmocka_unit_test(a_lost_move_is_made_again),
    cmocka_unit_test(a_lost_move_is_made_again_when_all_have_read),
    cmocka_unit_test(what_was_believed_against_the_log_is_noted),
    cmocka_unit_test(the_topic_is_ahead_of_the_end_at_the_takeover),
    cmocka_unit_test(alerts_of_requests_that_the_log_does_not_hold_are_told)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
