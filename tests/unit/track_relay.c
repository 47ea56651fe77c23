// SPDX-License-Identifier: Apache-2.0
// Alerts from the outbox to the topic, each once.
#include "tests/unit/track_relay.h"

static void nothing_is_sent_before_its_commit(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w, true);
  w.redis.fault = (struct fake_fault){"RPUSH", "", "OOM", FAKE_AT_QUEUEING, 1000};
  fake_world_run_until(&w, w.now + 3000);
  assert_int_equal(alerts_in_topic(&w), 0);
  assert_int_equal(outbox_size(&w), 0);
  w.redis.fault.times = 0;
  fake_world_run_until(&w, w.now + 6000);
  assert_int_equal(alerts_in_topic(&w), 3);
  expect_mended(&w, p);
}

static void the_outbox_is_trimmed_of_what_was_emitted_alone(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w, true);
  p->hold = HOLD_RELAY;
  fake_world_run(&w);
  // The relay is opened, and its answer held: nothing can be committed before what it tells.
  assert_int_equal(offset_of(&w, "0"), -1);
  p->hold = 0;
  while (outbox_size(&w) == 0) {
    assert_true(fake_process_turn(p));
  }
  p->hold = HOLD_RELAY;
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 3);
  // Sent, but the answer is under way: nothing is trimmed, whatever else is committed.
  fake_world_publish(&w, 0, START + 5600, filed("b", START + 5500));
  fake_world_run_until(&w, w.now + 5000);
  assert_int_equal(offset_of(&w, "0"), 3);
  assert_int_equal(outbox_size(&w), 3);
  p->hold = 0;
  fake_world_run_until(&w, w.now + 2000);
  assert_int_equal(outbox_size(&w), 0);
  assert_int_equal(alerts_offset(&w), 3);
  expect_mended(&w, p);
}

static bool is_counting(const struct fake_process *p) {
  struct partition_standing s;
  tracker_standing(p->tracker, 0, &s);
  return s.counting;
}

// Another owner, such as a rebuild's, may have put the same alerts in another order: what the topic lacks is sent.
static void what_was_emitted_out_of_order_is_not_sent_again(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w, false);
  while (outbox_size(&w) == 0) {
    fake_world_run_until(&w, w.now + 1);
    p->hold = HOLD_RELAY * (outbox_size(&w) == 0 ? 0 : 1);
  }
  fake_world_run(&w);
  assert_int_equal(outbox_size(&w), 3);
  fake_process_kill(p);
  // Only the last of the three is in the topic.
  struct fake_partition *topic = &w.alerts.partitions[0];
  for (size_t i = 0; i < 2; i++) {
    free(topic->records[i].key);
    free(topic->records[i].bytes);
  }
  topic->records[0] = topic->records[2];
  topic->count = 1;
  struct fake_process *heir = start_with(&w, 1);
  // It commits before it has sent them, and dies: the next one must find the last of the three again.
  while (!is_counting(heir)) {
    assert_true(fake_process_turn(heir));
  }
  heir->hold = HOLD_RELAY_WORK;
  fake_world_publish(&w, 0, w.now, filed_due("b", w.now - 1, w.now + 5000000));
  fake_world_run(&w);
  assert_int_equal(offset_of(&w, "0"), 3);
  assert_int_equal(alerts_in_topic(&w), 1);
  fake_process_kill(heir);
  heir = start_with(&w, 1);
  fake_world_run_until(&w, w.now + 500);
  assert_int_equal(alerts_in_topic(&w), 3);
  expect_mended(&w, heir);
}

static void a_commit_without_a_trim_keeps_the_place_in_the_topic(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w, false);
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 3);
  assert_int_equal(outbox_size(&w), 3);
  fake_process_kill(p);
  p = start_with(&w, 1);
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 3);
  expect_mended(&w, p);
}

static void on_a_backlog_alerts_go_out_many_together(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w, true);
  fake_world_run_until(&w, w.now + 2000);
  assert_int_equal(alerts_in_topic(&w), 3);
  tracker_note_backlog(p->tracker, true);
  fake_world_publish(&w, 0, START + 9000, filed("b", START + 9000 - 1500));
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 4);  // the last went out long ago
  fake_world_publish(&w, 0, START + 9000, filed("c", START + 9000 - 1500));
  fake_world_run(&w);
  fake_world_publish(&w, 0, START + 9000, filed("d", START + 9000 - 1500));
  fake_world_run_until(&w, w.now + 400);
  assert_int_equal(alerts_in_topic(&w), 4);
  assert_int_equal(outbox_size(&w), 2);
  fake_world_run_until(&w, w.now + 100);
  assert_int_equal(alerts_in_topic(&w), 6);
  fake_world_publish(&w, 0, START + 9000, filed("e", START + 9000 - 1500));
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 6);
  tracker_note_backlog(p->tracker, false);
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 7);
  expect_mended(&w, p);
}

static void an_older_relay_is_fenced(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *zombie = begin(&w, true);
  zombie->hold = HOLD_RELAY_WORK;
  fake_world_run(&w);
  zombie->hold = 0;
  while (outbox_size(&w) == 0) {
    assert_true(fake_process_turn(zombie));
  }
  // Its alerts are stored; before it sends them it is stopped, and the heir sends them.
  zombie->hold = HOLD_ALL;
  struct fake_process *heir = start_with(&w, 1);
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 3);
  zombie->hold = 0;
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 3);
  fake_process_lost(zombie, 0);
  expect_mended(&w, heir);
}

static void a_transaction_that_was_sent_before_a_crash_is_found(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin(&w, false);
  w.late_work = true;
  p->hold = HOLD_RELAY_WORK;
  fake_world_run(&w);
  p->hold = 0;
  while (outbox_size(&w) == 0) {
    assert_true(fake_process_turn(p));
  }
  p->hold = HOLD_RELAY_WORK;
  fake_world_run(&w);
  fake_process_kill(p);
  assert_int_equal(alerts_in_topic(&w), 3);
  p = start_with(&w, 1);
  fake_world_run(&w);
  assert_int_equal(alerts_in_topic(&w), 3);
  expect_mended(&w, p);
}

// A trim alone is lost: the outbox holds again what the topic has.
static void a_lost_trim_sends_nothing_again(void **state) {
  for (int log_clock = 0; log_clock < 2; log_clock++) {
    struct fake_world w;
    struct fake_process *p = begin(&w, log_clock);
    fake_world_run_until(&w, w.now + 2000);
    assert_int_equal(outbox_size(&w), 0);
    fake_world_fail_over(&w, 1);
    assert_int_equal(outbox_size(&w), 3);
    fake_world_run_until(&w, w.now + 5000);
    assert_int_equal(alerts_in_topic(&w), 3);
    expect_mended(&w, p);
  }
  (void)state;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_sent_before_its_commit),
    cmocka_unit_test(the_outbox_is_trimmed_of_what_was_emitted_alone),
    cmocka_unit_test(what_was_emitted_out_of_order_is_not_sent_again),
    cmocka_unit_test(a_commit_without_a_trim_keeps_the_place_in_the_topic),
    cmocka_unit_test(on_a_backlog_alerts_go_out_many_together), cmocka_unit_test(an_older_relay_is_fenced),
    cmocka_unit_test(a_transaction_that_was_sent_before_a_crash_is_found),
    cmocka_unit_test(a_lost_trim_sends_nothing_again)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
