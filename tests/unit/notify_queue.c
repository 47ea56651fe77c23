// SPDX-License-Identifier: Apache-2.0
// A receiver's queue: order, pauses, and when what is given up.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/telling/queue.h"

static const int64_t hour = 3600000;

static struct receiver patient(void) {
  return (struct receiver){.name = "r", .give_up_after = 24 * hour};
}

static void add(struct queue *q, char name, int64_t at) {
  queue_add(q, &name, 1, at);
}

static char first(const struct queue *q) {
  const struct queue_item *item = queue_first(q);
  return item ? (char)item->bytes[0] : '-';
}

static void they_leave_in_order(void **state) {
  struct receiver r = patient();
  struct queue q = {.receiver = &r, .failing_since = MOMENT_NONE};
  (void)state;
  char in = 0;
  char out = 0;
  for (int i = 0; i < 1000; i++) {
    add(&q, in++, i);
    add(&q, in++, i);
    assert_int_equal(first(&q), out++);
    queue_drop(&q, 1);
  }
  while (q.count) {
    assert_int_equal(first(&q), out++);
    queue_drop(&q, 1);
  }
  assert_int_equal(in, out);
  assert_null(queue_first(&q));
  queue_release(&q);
}

static void a_failure_holds_the_others_back(void **state) {
  struct receiver r = patient();
  struct queue q = {.receiver = &r, .failing_since = MOMENT_NONE};
  (void)state;
  add(&q, 'a', 0);
  add(&q, 'b', 0);
  assert_true(queue_is_due(&q, 10));
  q.under_way = true;
  assert_false(queue_is_due(&q, 10));
  assert_int_equal(queue_hear(&q, ANSWER_AGAIN, UINT32_MAX, 10), 0);
  assert_false(queue_is_due(&q, 1000));
  assert_true(queue_is_due(&q, 1010));
  assert_int_equal(queue_hear(&q, ANSWER_AGAIN, UINT32_MAX, 1010), 0);
  assert_false(queue_is_due(&q, 3000));
  assert_int_equal(first(&q), 'a');
  assert_int_equal(queue_hear(&q, ANSWER_TAKEN, 0, 4000), 1);
  queue_drop(&q, 1);
  assert_true(queue_is_due(&q, 4000));
  assert_int_equal(queue_hear(&q, ANSWER_REFUSED, 0, 4000), 1);
  queue_release(&q);
}

static void what_waited_too_long_is_given_up(void **state) {
  struct receiver r = patient();
  struct queue q = {.receiver = &r, .failing_since = MOMENT_NONE};
  (void)state;
  add(&q, 'a', 0);
  add(&q, 'b', 70 * hour);
  add(&q, 'c', 80 * hour);
  // The receiver has not failed for long: that nobody tried is not its fault.
  assert_int_equal(queue_hear(&q, ANSWER_AGAIN, 0, 60 * hour), 0);
  assert_int_equal(queue_hear(&q, ANSWER_AGAIN, 0, 84 * hour - 1), 0);
  assert_int_equal(queue_hear(&q, ANSWER_AGAIN, 0, 84 * hour), 1);
  queue_drop(&q, 1);
  assert_int_equal(queue_hear(&q, ANSWER_AGAIN, 0, 93 * hour), 0);
  assert_int_equal(queue_hear(&q, ANSWER_AGAIN, 0, 104 * hour), 2);
  queue_release(&q);
}

static void what_is_never_given_up_stays(void **state) {
  struct receiver r = {.name = "r", .give_up_after = INT64_MAX};
  struct queue q = {.receiver = &r, .failing_since = MOMENT_NONE};
  (void)state;
  add(&q, 'a', 0);
  add(&q, 'b', 0);
  for (int64_t now = 0; now < 100000 * hour; now += 1000 * hour) {
    assert_int_equal(queue_hear(&q, ANSWER_AGAIN, 0, now), 0);
  }
  assert_int_equal(first(&q), 'a');
  queue_release(&q);
}

static void what_is_over_is_not_sent(void **state) {
  struct receiver r = patient();
  struct queue q = {.receiver = &r, .failing_since = MOMENT_NONE};
  (void)state;
  add(&q, 'a', 0);
  add(&q, 'b', 0);
  q.over = 1;
  assert_false(queue_is_due(&q, 10));
  queue_drop(&q, 1);
  q.over = 0;
  assert_true(queue_is_due(&q, 10));
  queue_release(&q);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(they_leave_in_order),
    cmocka_unit_test(a_failure_holds_the_others_back), cmocka_unit_test(what_waited_too_long_is_given_up),
    cmocka_unit_test(what_is_never_given_up_stays), cmocka_unit_test(what_is_over_is_not_sent)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
