// SPDX-License-Identifier: Apache-2.0
// Tests in what order simulated events are sent, and when.
#include "producers/simulate_order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "producers/simulate_pace.h"

static const int64_t end = INT64_C(1795147200000);

struct fixture {
  struct town town;
  struct simulate_order order;
};

static void open_order(struct fixture *f, uint32_t requests, uint32_t duplicates, uint32_t disorder) {
  struct err e;
  assert_int_equal(town_init(&f->town, 7, end, 30, requests, &e), 0);
  assert_int_equal(simulate_order_init(&f->order, &f->town, duplicates, disorder, &e), 0);
}

static void close_order(struct fixture *f) {
  simulate_order_release(&f->order);
  town_release(&f->town);
}

static int by_item(const void *left, const void *right) {
  const struct simulate_message *a = left;
  const struct simulate_message *b = right;
  if (a->entry.item != b->entry.item) {
    return a->entry.item < b->entry.item ? -1 : 1;
  }
  if (a->entry.step != b->entry.step) {
    return a->entry.step < b->entry.step ? -1 : 1;
  }
  return (int)a->repeat - (int)b->repeat;
}

// All messages; the caller frees them.
static struct simulate_message *all(struct fixture *f, size_t *count) {
  struct simulate_message *messages = calloc(2 * f->order.count + 1, sizeof *messages);
  struct err e;
  assert_non_null(messages);
  *count = 0;
  while (simulate_order_next(&f->order, &messages[*count], &e) == 1) {
    ++*count;
    assert_true(*count <= 2 * f->order.count);
  }
  return messages;
}

// Every event goes once first, and those that go again do so with the same item and step.
static size_t repeats_of(struct simulate_message *messages, size_t count, size_t events) {
  size_t repeats = 0;
  qsort(messages, count, sizeof *messages, by_item);
  for (size_t i = 0; i < count; i++) {
    repeats += messages[i].repeat;
    if (messages[i].repeat) {
      assert_true(i > 0);
      assert_int_equal(messages[i - 1].entry.item, messages[i].entry.item);
      assert_int_equal(messages[i - 1].entry.step, messages[i].entry.step);
      assert_false(messages[i - 1].repeat);
    } else if (i > 0) {
      assert_true(by_item(&messages[i - 1], &messages[i]) < 0);
    }
  }
  assert_int_equal(count - repeats, events);
  return repeats;
}

static void test_by_time_unless_asked_otherwise(void **state) {
  (void)state;
  struct fixture f;
  size_t count = 0;
  open_order(&f, 3000, 0, 0);
  struct simulate_message *messages = all(&f, &count);
  assert_int_equal(count, f.order.count);
  for (size_t i = 1; i < count; i++) {
    assert_true(messages[i - 1].entry.at <= messages[i].entry.at);
    assert_int_equal(messages[i].now, messages[i].entry.at);
  }
  assert_int_equal(repeats_of(messages, count, f.order.count), 0);
  free(messages);
  close_order(&f);
}

static void test_a_share_is_repeated_later(void **state) {
  (void)state;
  struct fixture f;
  size_t count = 0;
  open_order(&f, 10000, 50000, 0);
  struct simulate_message *messages = all(&f, &count);
  int64_t latest = 0;
  for (size_t i = 0; i < count; i++) {
    if (!messages[i].repeat) {
      assert_true(messages[i].entry.at >= latest);
      latest = messages[i].entry.at;
    } else {
      assert_true(messages[i].entry.at <= latest);
    }
  }
  size_t repeats = repeats_of(messages, count, f.order.count);
  assert_in_range(repeats, f.order.count * 45 / 1000, f.order.count * 55 / 1000);
  free(messages);
  close_order(&f);
}

static void test_a_share_is_late(void **state) {
  (void)state;
  struct fixture f;
  size_t count = 0;
  size_t late = 0;
  size_t very_late = 0;
  int64_t latest = 0;
  int64_t come = 0;
  open_order(&f, 10000, 0, 100000);
  struct simulate_message *messages = all(&f, &count);
  for (size_t i = 0; i < count; i++) {
    late += messages[i].entry.at < latest;
    very_late += messages[i].entry.at < latest - TOWN_DAY;
    latest = messages[i].entry.at > latest ? messages[i].entry.at : latest;
    assert_true(messages[i].now >= come);
    assert_true(messages[i].entry.at <= messages[i].now);
    come = messages[i].now;
  }
  assert_in_range(late, f.order.count * 85 / 1000, f.order.count * 105 / 1000);
  assert_int_not_equal(very_late, 0);
  assert_int_equal(repeats_of(messages, count, f.order.count), 0);
  free(messages);
  close_order(&f);
}

static void test_all_of_them(void **state) {
  (void)state;
  struct fixture f;
  size_t count = 0;
  open_order(&f, 500, SIMULATE_WHOLE, SIMULATE_WHOLE);
  struct simulate_message *messages = all(&f, &count);
  assert_int_equal(count, 2 * f.order.count);
  assert_int_equal(repeats_of(messages, count, f.order.count), f.order.count);
  free(messages);
  close_order(&f);
}

static void test_a_tiny_run(void **state) {
  (void)state;
  struct fixture f;
  size_t count = 0;
  open_order(&f, 1, SIMULATE_WHOLE, SIMULATE_WHOLE);
  struct simulate_message *messages = all(&f, &count);
  assert_int_equal(count, 2 * f.order.count);
  free(messages);
  close_order(&f);
}

static void test_pace(void **state) {
  (void)state;
  const int64_t second = 1000000000;
  struct simulate_pace at_once = {.started = 5};
  assert_int_equal(simulate_pace_due(&at_once, 1000, 99), 5);
  struct simulate_pace rate = {.rate = 3, .started = 5};
  assert_int_equal(simulate_pace_due(&rate, 0, 99), 5);
  assert_int_equal(simulate_pace_due(&rate, 1, 99), 5 + second / 3);
  assert_int_equal(simulate_pace_due(&rate, INT64_C(3000000000), 99), 5 + 1000000000 * second);
  struct simulate_pace accelerated = {.accelerate = 86400, .started = 5, .from = 1000};
  assert_int_equal(simulate_pace_due(&accelerated, 77, 1000), 5);
  assert_int_equal(simulate_pace_due(&accelerated, 77, 1000 + 30 * TOWN_DAY), 5 + 30 * second);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_time_unless_asked_otherwise),
    cmocka_unit_test(test_a_share_is_repeated_later), cmocka_unit_test(test_a_share_is_late),
    cmocka_unit_test(test_all_of_them), cmocka_unit_test(test_a_tiny_run), cmocka_unit_test(test_pace)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
