// SPDX-License-Identifier: Apache-2.0
// Taking partitions over, and what stops a tracker before it counts.
#include "tests/unit/track_world.h"

// Seven messages of two requests, a volunteer event and a repeat, all in partition 0.
static void publish_some(struct fake_world *w) {
  fake_world_publish(w, 0, START, filed_due("a", START, START + 5000));
  fake_world_publish(w, 0, START, filed("b", START));
  fake_world_publish(w, 0, START, pledged("a", START + 10, "unit", MOMENT_NONE));
  fake_world_publish(w, 0, START, held("station", "v1", START, 5));
  fake_world_publish(w, 0, START, held("station", "v1", START, 5));
  fake_world_publish(w, 0, START, filed("b", START));
  fake_world_publish(w, 0, START, resolved("b", START + 20, "unit", OUTCOME_RESOLVED, 5));
}

static void first_start_counts_in_batches(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  publish_some(&w);
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, START + 100);
  expect_healthy(p);
  expect_count(&w, "filed", 2);
  expect_count(&w, "resolved", 1);
  assert_int_equal(offset_of(&w, "0"), 7);
  assert_int_equal(w.group_offset[0], 7);
  assert_true(tracker_figures(p->tracker)->commits >= 3);
  assert_int_equal(fake_store_number(&w.redis.store, "h:{0}:volunteer:all", "events"), 1);
  expect_holds(&w, CHECK_ALL - CHECK_HISTORY);
  fake_world_release(&w);
}

static void restart_goes_on(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, true);
  publish_some(&w);
  fake_process_kill((start_with(&w, 1), fake_world_run(&w), w.processes[0]));
  publish_some(&w);
  fake_world_publish(&w, 0, START + 9000, filed("c", START));
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  expect_healthy(p);
  expect_count(&w, "filed", 3);
  assert_int_equal(tracker_figures(p->tracker)->messages, 8);
  expect_holds(&w, CHECK_ALL);
  fake_world_release(&w);
}

static void partitions_share_a_commit(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    fake_world_publish(&w, i, START, filed((const char *[]){"a", "b", "c", "d"}[i], START));
  }
  struct fake_process *p = start_with(&w, FAKE_PARTITIONS);
  p->hold = HOLD_MESSAGES;
  fake_world_run(&w);
  // A commit under way lets the others gather.
  p->hold = HOLD_SERVER;
  fake_world_run(&w);
  p->hold = 0;
  fake_world_run(&w);
  expect_count(&w, "filed", 4);
  assert_true(tracker_figures(p->tracker)->commits <= 2);
  expect_holds(&w, CHECK_ALL - CHECK_HISTORY);
  fake_world_release(&w);
}

static struct fake_process *counted_then_started_again(struct fake_world *w) {
  fake_world_init(w, START, true);
  publish_some(w);
  fake_process_kill((start_with(w, 1), fake_world_run(w), w->processes[0]));
  return fake_world_start(w);
}

static void expect_failure(struct fake_world *w, struct fake_process *p, const char *part) {
  fake_process_assign(p, 0);
  fake_world_run(w);
  expect_says(p->failed, part);
  fake_world_release(w);
}

static void another_message_at_the_anchor_stops(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = counted_then_started_again(&w);
  fake_log_empty(&w.events, 0);
  for (int i = 0; i < 9; i++) {
    fake_world_publish(&w, 0, START, filed("other", START));
  }
  expect_failure(&w, p, "the message at offset 6 is not the one that was counted");
}

// What fell due is not raised by a log that may be another one.
static void nothing_is_raised_before_the_anchor_is_seen(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  fake_world_publish(&w, 0, START, filed_due("a", START, START + 5000));
  fake_process_kill((start_with(&w, 1), fake_world_run(&w), w.processes[0]));
  fake_log_empty(&w.events, 0);
  fake_world_publish(&w, 0, START, filed_due("other", START, START + 5000));
  struct fake_process *p = start_with(&w, 1);
  p->hold = HOLD_MESSAGES;
  fake_world_run_until(&w, START + 6000);
  assert_int_equal(alerts_in_topic(&w), 0);
  expect_count(&w, "overdue", 0);
  p->hold = 0;
  expect_failure(&w, p, "is not the one that was counted");
}

static void no_message_at_the_anchor_stops(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = counted_then_started_again(&w);
  fake_log_empty(&w.events, 0);
  fake_log_gap(&w.events, 0, 8);
  fake_world_publish(&w, 0, START, filed("other", START));
  expect_failure(&w, p, "the message at offset 6 is not the one that was counted");
}

static void an_offset_behind_the_log_stops(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = counted_then_started_again(&w);
  fake_log_empty(&w.events, 0);
  fake_world_publish(&w, 0, START, filed("other", START));
  expect_failure(&w, p, "offset 7 lies outside the log (0 to 1)");
}

static void an_offset_before_the_log_stops(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = counted_then_started_again(&w);
  fake_log_gap(&w.events, 0, 10);
  w.events.partitions[0].low = 12;
  expect_failure(&w, p, "offset 7 lies outside the log (12 to 17)");
}

static void an_empty_redis_under_a_group_that_has_committed_stops(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = counted_then_started_again(&w);
  fake_store_release(&w.redis.store);
  expect_failure(&w, p, "Redis holds nothing, but the group has committed offset 7");
}

static void other_settings_stop(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = counted_then_started_again(&w);
  w.options.settings = "others";
  w.processes[1]->dead = true;
  p = fake_world_start(&w);
  expect_failure(&w, p, "counted under other settings (clock=log)");
}

static void a_damaged_meta_stops(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = counted_then_started_again(&w);
  fake_key_set(fake_store_change(&w.redis.store, fake_text("h:{0}:partition:0"), FAKE_HASH, 1), fake_text("offset"),
    fake_text("seven"));
  expect_failure(&w, p, "field offset of its hash in Redis is damaged");
}

static void an_outbox_with_a_damaged_alert_stops(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = counted_then_started_again(&w);
  fake_key_push(fake_store_change(&w.redis.store, fake_text("h:{0}:outbox:0"), FAKE_LIST, 1), fake_text("no alert"));
  expect_failure(&w, p, "an alert in its outbox is damaged (");
}

static void a_key_of_another_sort_stops(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, true);
  fake_key_push(fake_store_change(&w.redis.store, fake_text("h:{0}:outbox:0"), FAKE_STRING, 1), fake_text("x"));
  expect_failure(&w, fake_world_start(&w), "a key in Redis is of another sort than ours (WRONGTYPE");
}

// The watch that stands for the next commit refuses the takeover of another partition: that is no reason to wait.
static void a_takeover_that_a_watch_refuses_is_made_again_at_once(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  fake_world_publish(&w, 0, START, filed("a", START));
  fake_world_publish(&w, 1, START, filed("b", START));
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  p->hold = HOLD_ALL;
  struct fake_process *other = start_with(&w, 1);
  fake_world_run(&w);
  uint64_t refused = w.redis.executed[1];
  p->hold = 0;
  fake_process_lost(p, 0);
  fake_process_assign(p, 1);
  fake_world_run(&w);
  assert_int_equal(w.redis.executed[1], refused + 1);
  assert_int_equal(offset_of(&w, "1"), 1);
  assert_int_equal(p->warnings, 0);
  expect_healthy(other);
  fake_world_release(&w);
}

static void a_log_that_lost_its_beginning_is_counted_from_there(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, true);
  fake_log_gap(&w.events, 0, 5);
  w.events.partitions[0].low = 5;
  fake_world_publish(&w, 0, START, filed("a", START));
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  expect_says(p->said, "no longer begins at its beginning");
  expect_count(&w, "filed", 1);
  fake_world_release(&w);
}

static void a_takeover_is_tried_again_when_redis_has_no_memory(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  publish_some(&w);
  w.redis.fault = (struct fake_fault){"SET", "", "OOM command not allowed", FAKE_AT_QUEUEING, 5};
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, START + 20000);
  expect_healthy(p);
  assert_int_equal(p->warnings, 1);
  expect_holds(&w, CHECK_QUIET);
  expect_count(&w, "filed", 2);
  fake_world_release(&w);
}

static void a_late_answer_about_the_end_is_not_taken_for_the_takeovers(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  publish_some(&w);
  struct fake_process *a = start_with(&w, 1);
  fake_world_run(&w);
  // Something falls due, the end is asked for, and the answer is a long time under way.
  a->hold = HOLD_BOUNDS;
  fake_world_run_until(&w, START + 6000);
  publish_some(&w);
  fake_world_publish(&w, 0, START, filed("c", START));
  struct fake_process *b = start_with(&w, 1);
  fake_world_run(&w);
  fake_process_revoke(b, 0);
  fake_world_run_until(&w, START + 20000);
  a->hold = 0;
  fake_world_run_until(&w, START + 30000);
  expect_healthy(a);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

static void given_back_while_it_leaves(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  publish_some(&w);
  struct fake_process *p = start_with(&w, 1);
  p->hold = HOLD_REPLIES;
  fake_world_run(&w);
  p->hold = HOLD_MESSAGES;
  fake_world_run(&w);
  p->hold = HOLD_REPLIES;
  fake_world_run(&w);
  fake_process_revoke(p, 0);
  fake_world_run(&w);
  assert_false(p->released[0]);
  fake_process_assign(p, 0);
  p->hold = 0;
  fake_world_run_until(&w, START + 5000);
  expect_healthy(p);
  assert_int_equal(offset_of(&w, "0"), 7);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

// Hands all answers over that are there, up to the takeover's, which is returned.
static struct reply *take_takeover(struct fake_process *p) {
  struct reply *reply;
  while ((reply = fake_redis_take(p->connection)) && reply->type != REPLY_ARRAY) {
    tracker_on_reply(p->tracker, reply);
    fake_reply_free(reply);
  }
  assert_non_null(reply);
  return reply;
}

// What is no Redis, or stands between, may answer anything.
static void an_answer_of_another_form_is_told(void **state) {
  const struct reply number = {.type = REPLY_NUMBER, .number = 7};
  const struct reply texts[] = {{.type = REPLY_TEXT, .bytes = "x", .size = 1}, {.type = REPLY_NIL}};
  const struct reply odd = {.type = REPLY_ARRAY, .size = 1, .elements = texts};
  const struct reply no_text = {.type = REPLY_ARRAY, .size = 2, .elements = texts};
  const struct {
    size_t element;
    const struct reply *reply;
  } others[] = {{1, &number}, {1, &odd}, {4, &number}, {4, &odd}, {4, &no_text}, {5, &number}, {5, &no_text},
    {6, &number}, {6, &odd}, {6, &no_text}};
  (void)state;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    struct fake_world w;
    struct reply elements[7];
    fake_world_init(&w, START, false);
    struct fake_process *p = start_with(&w, 1);
    p->hold = HOLD_REPLIES;
    fake_world_run(&w);
    struct reply *reply = take_takeover(p);
    assert_int_equal(reply->size, 7);
    memcpy(elements, reply->elements, sizeof elements);
    elements[others[i].element] = *others[i].reply;
    tracker_on_reply(p->tracker, &(struct reply){.type = REPLY_ARRAY, .size = 7, .elements = elements});
    fake_reply_free(reply);
    expect_says(p->failed, "of another form");
    fake_world_release(&w);
  }
}

// The broker deletes what comes next while it is read.
static void a_log_that_loses_what_comes_next_stops(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  struct fake_process *p = start_with(&w, 1);
  fake_world_publish(&w, 0, START, filed("a", START));
  fake_world_run(&w);
  p->hold = HOLD_MESSAGES;
  for (int i = 0; i < 3; i++) {
    fake_world_publish(&w, 0, START, filed("b", START));
  }
  fake_log_trim(&w.events, 0, 2);
  p->hold = 0;
  fake_world_run(&w);
  expect_says(p->failed, "was deleted before it was counted");
  assert_int_equal(offset_of(&w, "0"), 1);
  fake_world_release(&w);
}

// What lies in an open transaction, and behind it, is counted when that ends, and not before.
static void an_open_transaction_is_waited_for(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  struct fake_process *p = start_with(&w, 1);
  fake_world_publish(&w, 0, START, filed("a", START));
  (void)fake_log_add_open(&w.events, 0, START, (struct text){"k", 1}, "no event", 8);
  fake_world_publish(&w, 0, START, filed("b", START));
  fake_world_run_until(&w, START + 5000);
  assert_int_equal(offset_of(&w, "0"), 1);
  fake_log_end(&w.events, 0, false);
  fake_world_run_until(&w, START + 10000);
  expect_healthy(p);
  expect_count(&w, "filed", 2);
  assert_int_equal(p->fetch[0].position, 4);
  expect_holds(&w, CHECK_QUIET);
  fake_world_release(&w);
}

// What answers loses writes and says nothing of it.
static void an_owner_that_is_not_kept_stops(void **state) {
  struct fake_world w;
  (void)state;
  fake_world_init(&w, START, false);
  publish_some(&w);
  fake_process_kill((start_with(&w, 1), fake_world_run(&w), w.processes[0]));
  w.redis.fault = (struct fake_fault){"HSET", "partition:0", NULL, FAKE_AT_EXECUTION, 1};
  struct fake_process *p = start_with(&w, 1);
  fake_world_run(&w);
  expect_says(p->failed, "partition 0: Redis did not keep the owner that was written");
  assert_int_equal(offset_of(&w, "0"), 7);
  fake_world_release(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(first_start_counts_in_batches), cmocka_unit_test(restart_goes_on),
    cmocka_unit_test(partitions_share_a_commit), cmocka_unit_test(another_message_at_the_anchor_stops),
    cmocka_unit_test(nothing_is_raised_before_the_anchor_is_seen), cmocka_unit_test(no_message_at_the_anchor_stops),
    cmocka_unit_test(an_offset_behind_the_log_stops), cmocka_unit_test(an_offset_before_the_log_stops),
    cmocka_unit_test(an_empty_redis_under_a_group_that_has_committed_stops), cmocka_unit_test(other_settings_stop),
    cmocka_unit_test(a_damaged_meta_stops), cmocka_unit_test(an_outbox_with_a_damaged_alert_stops),
    cmocka_unit_test(a_key_of_another_sort_stops),
    cmocka_unit_test(a_log_that_lost_its_beginning_is_counted_from_there),
    cmocka_unit_test(a_takeover_that_a_watch_refuses_is_made_again_at_once),
    cmocka_unit_test(a_takeover_is_tried_again_when_redis_has_no_memory),
    cmocka_unit_test(a_late_answer_about_the_end_is_not_taken_for_the_takeovers),
    cmocka_unit_test(given_back_while_it_leaves), cmocka_unit_test(an_answer_of_another_form_is_told),
    cmocka_unit_test(a_log_that_loses_what_comes_next_stops), cmocka_unit_test(an_open_transaction_is_waited_for),
    cmocka_unit_test(an_owner_that_is_not_kept_stops)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
