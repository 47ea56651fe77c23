// SPDX-License-Identifier: Apache-2.0
// A commit that Redis has done in part: it is noticed, marked, and ends the count.
#include "tests/unit/track_commit.h"

static void expect_damaged(const struct fake_world *w, const char *partition, const char *why) {
  char key[32];
  (void)snprintf(key, sizeof key, "h:{0}:partition:%s", partition);
  expect_says(fake_store_get(&w->redis.store, key, "damaged").at, why);
}

static void a_key_that_is_no_number_stops_and_marks_the_damage(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_counted(&w);
  fake_redis_overwrite(&w.redis, "h:{0}:count:all", "filed", "many");
  publish_in(&w, 0, "c");
  fake_world_run(&w);
  expect_says(p->failed, "h:{0}:count:all: ERR hash value is not an integer");
  expect_says(p->failed, "huiyin rebuild");
  expect_damaged(&w, "0", "h:{0}:count:all");
  assert_null(fake_store_get(&w.redis.store, "h:{0}:partition:1", "damaged").at);
  struct fake_process *next = start_with(&w, 1);
  fake_world_run(&w);
  expect_says(next->failed, "its numbers are marked as damaged (h:{0}:count:all");
  fake_world_release(&w);
}

static void damage_is_marked_also_for_a_partition_that_was_lost_meanwhile(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_until_exec(&w);
  w.redis.fault = (struct fake_fault){"HINCRBY", "count:all", "ERR no number", FAKE_AT_EXECUTION, 1};
  fake_process_lost(p, 0);
  fake_process_lost(p, 1);
  p->hold = 0;
  fake_world_run(&w);
  expect_says(p->failed, "ERR no number");
  expect_damaged(&w, "0", "count:all");
  expect_damaged(&w, "1", "count:all");
  fake_world_release(&w);
}

static void damage_is_marked_after_a_lost_connection(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_until_exec(&w);
  w.redis.fault = (struct fake_fault){"HINCRBY", "count:all", "ERR no number", FAKE_AT_EXECUTION, 1};
  p->hold = HOLD_REPLIES;
  fake_world_run(&w);
  p->hold = HOLD_SERVER;
  fake_world_run(&w);
  fake_process_cut(p, false);
  p->hold = 0;
  fake_world_run(&w);
  expect_says(p->failed, "ERR no number");
  expect_damaged(&w, "1", "count:all");
  fake_world_release(&w);
}

// Whether it was whole is seen only by looking.
static void damage_is_found_behind_a_lost_answer(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_until_exec(&w);
  fake_redis_overwrite(&w.redis, "h:{0}:count:all", "filed", "many");
  uint64_t executed = w.redis.executed[0];
  fake_process_cut(p, true);
  assert_true(w.redis.executed[0] > executed);
  p->hold = 0;
  fake_world_run(&w);
  expect_says(p->failed, "h:{0}:count:all: not an integer");
  expect_damaged(&w, "0", "h:{0}:count:all");
  expect_damaged(&w, "1", "h:{0}:count:all");
  fake_world_release(&w);
}

// The connection ends again while it is looked.
static void damage_is_looked_for_until_it_is_known(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_until_exec(&w);
  fake_redis_overwrite(&w.redis, "h:{0}:count:all", "filed", "many");
  fake_process_cut(p, true);
  for (int i = 0; i < 3; i++) {
    p->hold = HOLD_SERVER;
    fake_world_run(&w);
    fake_process_cut(p, i % 2 == 0);
  }
  publish_in(&w, 0, "e");
  p->hold = 0;
  fake_world_run(&w);
  expect_says(p->failed, "h:{0}:count:all: not an integer");
  fake_world_release(&w);
}

// A counter's hash was replaced by a list: the commit failed inside, and nothing but looking tells.
static void a_key_of_another_sort_is_found_behind_a_lost_answer(void **state) {
  struct fake_world w;
  (void)state;
  struct fake_process *p = begin_until_exec(&w);
  fake_redis_remove(&w.redis, fake_text("h:{0}:count:all"));
  fake_key_push(
    fake_store_change(&w.redis.store, fake_text("h:{0}:count:all"), FAKE_LIST, ++w.redis.versions), fake_text("entry"));
  uint64_t executed = w.redis.executed[0];
  fake_process_cut(p, true);
  assert_true(w.redis.executed[0] > executed);
  p->hold = 0;
  fake_world_run(&w);
  expect_says(p->failed, "h:{0}:count:all: a key of another sort");
  expect_damaged(&w, "0", "h:{0}:count:all");
  fake_world_release(&w);
}

// The partitions are to be given away meanwhile: nobody gets them before it is known whether the commit was whole.
static void a_partition_is_kept_until_what_is_behind_a_lost_answer_is_known(void **state) {
  for (int spoilt = 0; spoilt < 2; spoilt++) {
    struct fake_world w;
    struct fake_process *p = begin_until_exec(&w);
    if (spoilt) {
      fake_redis_overwrite(&w.redis, "h:{0}:count:all", "filed", "many");
    }
    fake_process_cut(p, true);
    fake_process_revoke(p, 0);
    fake_process_revoke(p, 1);
    p->hold = 0;
    while (fake_process_turn(p)) {
      bool marked = fake_store_get(&w.redis.store, "h:{0}:partition:0", "damaged").at != NULL;
      assert_false(p->released[0] && tracker_awaits_redis(p->tracker));
      assert_false(p->released[0] && spoilt && !marked);
    }
    if (spoilt) {
      expect_damaged(&w, "0", "h:{0}:count:all");
      fake_world_release(&w);
    } else {
      assert_true(p->released[0] && p->released[1]);
      expect_all_counted(&w, p, 4);
    }
  }
  (void)state;
}

// Redis is loading when it is looked: what is behind the lost answer is not known, and is looked at again.
static void a_look_that_is_refused_is_made_again(void **state) {
  for (int spoilt = 0; spoilt < 2; spoilt++) {
    struct fake_world w;
    struct fake_process *p = begin_until_exec(&w);
    if (spoilt) {
      fake_redis_overwrite(&w.redis, "h:{0}:count:all", "filed", "many");
    }
    fake_process_cut(p, true);
    w.redis.fault = (struct fake_fault){"HMGET", "count:all", "LOADING Redis is loading", FAKE_AT_QUEUEING, 1};
    p->hold = 0;
    fake_world_run(&w);
    assert_int_equal(w.redis.fault.times, 0);
    expect_healthy(p);
    expect_says(p->said, "Redis refused a commit (LOADING Redis is loading)");
    fake_world_run_until(&w, w.now + 5000);
    if (spoilt) {
      expect_says(p->failed, "h:{0}:count:all: not an integer");
      fake_world_release(&w);
    } else {
      expect_all_counted(&w, p, 4);
    }
  }
  (void)state;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_key_that_is_no_number_stops_and_marks_the_damage),
    cmocka_unit_test(damage_is_marked_also_for_a_partition_that_was_lost_meanwhile),
    cmocka_unit_test(damage_is_marked_after_a_lost_connection), cmocka_unit_test(damage_is_found_behind_a_lost_answer),
    cmocka_unit_test(damage_is_looked_for_until_it_is_known),
    cmocka_unit_test(a_key_of_another_sort_is_found_behind_a_lost_answer),
    cmocka_unit_test(a_partition_is_kept_until_what_is_behind_a_lost_answer_is_known),
    cmocka_unit_test(a_look_that_is_refused_is_made_again)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
