// SPDX-License-Identifier: Apache-2.0
// Closed requests that are let go, and events that come too late for that.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>

#include "consumers/core/lapse.h"
#include "tests/unit/core_bench.h"

enum { KEEP = 100 };

static struct bench *bench_keeping(void) {
  struct bench *b = bench_new(&only_overdue, 0);
  ledger_free(b->ledger);
  b->rules.keep_closed = KEEP;
  begin(b, 0);
  return b;
}

// A message with this event, stamped so: what its log comes to, whatever the clock shows.
static bool come(struct bench *b, struct event event, int64_t timestamp) {
  ledger_set_log_time(b->ledger, timestamp);
  if (ledger_is_too_late(b->ledger, &event, timestamp)) {
    return false;
  }
  (void)apply(b, event);
  return true;
}

static void close_one(struct bench *b, const char *request, int64_t at) {
  (void)come(b, filed_due(request, at, at + 20), at);
  (void)come(b, resolved(request, at + 10, "u", OUTCOME_RESOLVED, 5), at + 10);
}

static void test_gone_after_both(void **state) {
  static const struct {
    int64_t resolved_at, last, gone_after;
  } rows[] = {{50, 60, 160}, {60, 50, 160}, {60, MOMENT_NONE, 160}};
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct request r;
    request_init(&r);
    struct event e = resolved("r", rows[i].resolved_at, "u", OUTCOME_RESOLVED, 0);
    (void)request_apply(&r, &e);
    (void)lapse_note(&r, rows[i].last, KEEP);
    assert_int_equal(lapse_moment(&r, KEEP), rows[i].gone_after);
    assert_false(lapse_is_none(&r, rows[i].gone_after, KEEP));
    assert_true(lapse_is_none(&r, rows[i].gone_after + 1, KEEP));
    assert_false(lapse_is_none(&r, INT64_MAX, 0));
  }
}

static void test_open_ones_stay(void **state) {
  struct bench *b = bench_keeping();
  int64_t moment;
  (void)state;
  (void)come(b, filed("r", 5), 5);
  (void)come(b, resolved("r", 10, "u", OUTCOME_RESOLVED, 5), 10);
  (void)come(b, pledged("r", 11, "u", MOMENT_NONE), 11);
  assert_true(come(b, pledged("r", 12, "u", MOMENT_NONE), 5000));  // old, but its request is open
  assert_int_equal(count_of_all(b, FIELD_FILED), 1);
  assert_false(ledger_let_go(b->ledger, "Rr", 2, NULL, 0, true, &moment));
  assert_int_equal(moment, INT64_MAX);
  bench_free(b);
}

static void test_what_it_added_stays(void **state) {
  struct bench *b = bench_keeping();
  (void)state;
  close_one(b, "r", 5);
  assert_true(come(b, filed("r", 200), 200));  // the old one is gone: another one
  assert_int_equal(count_of_all(b, FIELD_FILED), 2);
  assert_int_equal(count_of_all(b, FIELD_RESOLVED), 1);
  assert_int_equal(count_of_all(b, FIELD_OPEN), 1);
  assert_int_equal(count_of_all(b, FIELD_ON_TIME), 1);
  assert_int_equal(ledger_size(b->ledger), 1);
  bench_free(b);
}

static void test_a_repeat_keeps_it(void **state) {
  struct bench *b = bench_keeping();
  (void)state;
  close_one(b, "r", 5);
  assert_true(come(b, filed_due("r", 5, 25), 110));
  assert_true(come(b, filed_due("r", 5, 25), 210));
  assert_int_equal(count_of_all(b, FIELD_FILED), 1);
  assert_false(come(b, filed_due("r", 5, 25), 311));
  assert_int_equal(count_of_all(b, FIELD_FILED), 1);
  bench_free(b);
}

static void test_too_late(void **state) {
  struct bench *b = bench_keeping();
  char sentence[LEDGER_TOO_LATE_MAX];
  struct event e = filed("r", 50);
  (void)state;
  ledger_set_log_time(b->ledger, 500);
  assert_true(ledger_is_too_late(b->ledger, &e, 151));
  assert_false(ledger_is_too_late(b->ledger, &e, 150));
  assert_true(ledger_is_too_late(b->ledger, &e, MOMENT_NONE));  // by the log time
  e = held("s", "e", 50, 1);
  assert_false(ledger_is_too_late(b->ledger, &e, 500));
  e = pledged("r", 50, "u", MOMENT_NONE);
  assert_true(ledger_is_too_late(b->ledger, &e, 500));
  ledger_say_too_late(b->ledger, &e, 500, sentence);
  assert_memory_equal(sentence, "too-late: ", 10);
  bench_free(b);
}

// A younger event of a request that is gone is an orphan until it is filed.
static void test_a_younger_one_is_an_orphan(void **state) {
  struct bench *b = bench_keeping();
  (void)state;
  close_one(b, "r", 5);
  assert_true(come(b, pledged("r", 290, "u", MOMENT_NONE), 300));
  assert_int_equal(count_of_all(b, FIELD_ORPHANS), 1);
  assert_int_equal(count_of_all(b, FIELD_RESOLVED), 1);
  assert_true(come(b, filed("r", 280), 301));
  assert_int_equal(count_of_all(b, FIELD_ORPHANS), 0);
  assert_int_equal(count_of_all(b, FIELD_FILED), 2);
  bench_free(b);
}

static void test_for_ever(void **state) {
  struct bench *b = bench_new(&only_overdue, 0);
  struct event e = filed("r", 5);
  size_t size;
  (void)state;
  ledger_set_log_time(b->ledger, 5000);
  assert_false(ledger_is_too_late(b->ledger, &e, 5000));
  close_one(b, "r", 5);
  const uint8_t *value = ledger_value(b->ledger, "Rr", 2, &size);
  struct request r;
  struct marks m;
  assert_int_equal(request_unpack(value, size, &r, &m), 0);
  assert_true(r.last_message_at == MOMENT_NONE);
  assert_true(come(b, filed_due("r", 5, 25), 900000));
  assert_int_equal(count_of_all(b, FIELD_FILED), 1);
  bench_free(b);
}

// --- what is let go

struct told {
  char text[200];
};

static void tell(void *context, const char *field, size_t size) {
  struct told *t = context;
  size_t used = strlen(t->text);
  (void)snprintf(t->text + used, sizeof t->text - used, "%.*s;", (int)size, field);
}

static void ignore(void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
}

static bool let_go(struct bench *b, const char *field, bool stored, int64_t *moment) {
  uint8_t copy[REQUEST_PACKED_MAX];
  size_t size;
  const uint8_t *value = ledger_value(b->ledger, field, strlen(field), &size);
  memcpy(copy, value, size);
  return ledger_let_go(b->ledger, field, strlen(field), copy, size, stored, moment);
}

static void test_nothing_remains(void **state) {
  struct bench *b = bench_keeping();
  struct told told = {""};
  int64_t moment;
  (void)state;
  close_one(b, "r", 5);
  ledger_set_log_time(b->ledger, 115);
  assert_false(let_go(b, "Rr", true, &moment));  // not yet
  assert_int_equal(moment, 115);
  ledger_set_log_time(b->ledger, 116);
  assert_false(let_go(b, "Rr", true, &moment));  // it changed, and is to be stored first
  ledger_take_changed(b->ledger, ignore, NULL);
  assert_false(let_go(b, "Rr", false, &moment));  // it is on its way
  assert_true(let_go(b, "Rr", true, &moment));
  assert_int_equal(moment, INT64_MAX);
  assert_int_equal(ledger_size(b->ledger), 0);
  assert_int_equal(ledger_gone_count(b->ledger), 1);
  ledger_take_gone(b->ledger, tell, &told);
  assert_string_equal(told.text, "Rr;");
  assert_int_equal(ledger_gone_count(b->ledger), 0);
  bench_free(b);
}

// Also of a state that is not in memory.
static void test_from_the_store_alone(void **state) {
  struct bench *b = bench_keeping();
  uint8_t value[REQUEST_PACKED_MAX];
  size_t size;
  int64_t moment;
  (void)state;
  close_one(b, "r", 5);
  const void *stored = ledger_value(b->ledger, "Rr", 2, &size);
  memcpy(value, stored, size);
  ledger_free(b->ledger);
  begin(b, 0);
  ledger_set_log_time(b->ledger, 116);
  assert_true(ledger_let_go(b->ledger, "Rr", 2, value, size, false, &moment));
  assert_int_equal(ledger_gone_count(b->ledger), 1);
  assert_int_equal(ledger_size(b->ledger), 0);
  assert_false(ledger_let_go(b->ledger, "Rr", 2, "damaged", 7, true, &moment));
  assert_false(ledger_let_go(b->ledger, "Vs", 2, "", 0, true, &moment));
  bench_free(b);
}

// Raised and cleared, gone, filed again and raised again: the numbers go on, whether it was let go in between or not.
static void test_numbers_go_on(void **state) {
  (void)state;
  for (int lets_go = 0; lets_go < 2; lets_go++) {
    struct bench *b = bench_keeping();
    int64_t moment;
    (void)come(b, filed_due("r", 5, 10), 5);
    advance(b, 20);
    (void)come(b, resolved("r", 21, "u", OUTCOME_RESOLVED, 5), 21);
    expect(b, "20 RAISED 0:r:overdue:0\n20 CLEARED 0:r:overdue:0\n");
    ledger_take_changed(b->ledger, ignore, NULL);
    ledger_set_log_time(b->ledger, 300);
    if (lets_go) {
      assert_true(let_go(b, "Rr", true, &moment));
      assert_int_equal(ledger_gone_count(b->ledger), 0);
      assert_int_equal(ledger_changed_count(b->ledger), 1);
      assert_int_equal(ledger_size(b->ledger), 1);
      assert_false(let_go(b, "Rr", true, &moment));  // what remains stays
      assert_int_equal(moment, INT64_MAX);
    }
    advance(b, 300);
    assert_false(come(b, filed_due("r", 5, 10), 300));
    assert_int_equal(count_of_all(b, FIELD_ORPHANS), 0);
    (void)come(b, filed_due("r", 290, 295), 300);
    expect(b, "300 RAISED 0:r:overdue:1\n");
    assert_int_equal(count_of_all(b, FIELD_FILED), 2);
    assert_int_equal(count_of_all(b, FIELD_OVERDUE), 1);
    bench_free(b);
  }
}

static void test_held_marks_keep_it(void **state) {
  struct bench *b = bench_keeping();
  int64_t moment;
  (void)state;
  close_one(b, "r", 5);
  ledger_take_changed(b->ledger, ignore, NULL);
  ledger_set_log_time(b->ledger, 116);
  assert_int_equal(hold(b, "r", "overdue", 0, true), 0);
  assert_false(let_go(b, "Rr", true, &moment));
  assert_int_equal(ledger_settle(b->ledger, 50), 0);
  expect(b, "50 CLEARED 0:r:overdue:0\n");
  bench_free(b);
}

// The topic is ahead of the store: it holds a raise of the request that was there before the orphan.
static void test_what_stood_by_a_gone_one_is_cleared(void **state) {
  struct bench *b = bench_keeping();
  (void)state;
  close_one(b, "r", 5);
  assert_int_equal(hold(b, "r", "overdue", 0, true), 0);
  assert_true(come(b, pledged("r", 290, "u", MOMENT_NONE), 300));
  assert_int_equal(count_of_all(b, FIELD_ORPHANS), 1);
  assert_int_equal(ledger_settle(b->ledger, 50), 0);
  expect(b, "50 CLEARED 0:r:overdue:0\n");
  assert_true(come(b, filed_due("r", 285, 288), 300));
  advance(b, 301);
  expect(b, "301 RAISED 0:r:overdue:1\n");
  bench_free(b);
}

static void restart(struct bench *b) {
  uint8_t value[REQUEST_PACKED_MAX];
  size_t size;
  const void *stored = ledger_value(b->ledger, "Rr", 2, &size);
  memcpy(value, stored, size);
  ledger_free(b->ledger);
  begin(b, 0);
  ledger_set_log_time(b->ledger, 300);
  assert_int_equal(ledger_put(b->ledger, "Rr", 2, value, size), 0);
}

// The same where the orphan was stored before the mark was settled: of the gone one the topic alone still tells.
static void test_what_stood_by_a_forgotten_one_is_cleared(void **state) {
  struct bench *b = bench_keeping();
  (void)state;
  close_one(b, "r", 5);
  assert_true(come(b, pledged("r", 290, "u", MOMENT_NONE), 300));
  restart(b);
  assert_int_equal(hold(b, "r", "overdue", 0, true), 0);
  assert_int_equal(ledger_settle(b->ledger, 50), 0);
  expect(b, "50 CLEARED 0:r:overdue:0\n");
  restart(b);
  assert_true(come(b, filed_due("r", 285, 288), 300));
  advance(b, 301);
  expect(b, "301 RAISED 0:r:overdue:1\n");
  bench_free(b);
}

static void test_remains_of_values(void **state) {
  struct request r;
  struct marks none = {{0}, {0}};
  struct marks some = {{3}, {0}};
  uint8_t value[REQUEST_PACKED_MAX];
  uint8_t remains[REQUEST_PACKED_MAX];
  struct event e = resolved("r", 10, "u", OUTCOME_RESOLVED, 0);
  struct request back;
  struct marks marks;
  (void)state;
  request_init(&r);
  (void)request_apply(&r, &e);
  (void)lapse_note(&r, 20, KEEP);
  size_t size = request_pack(&r, &none, value);
  assert_int_equal(lapse_remains(value, size, 120, KEEP, remains), size);
  assert_memory_equal(remains, value, size);
  assert_int_equal(lapse_remains(value, size, 121, KEEP, remains), 0);
  assert_int_equal(lapse_remains(value, size, 121, 0, remains), size);
  size = request_pack(&r, &some, value);
  size_t left = lapse_remains(value, size, 121, KEEP, remains);
  assert_int_equal(request_unpack(remains, left, &back, &marks), 0);
  assert_true(request_is_none(&back));
  assert_int_equal(marks.raised[0], 3);
  assert_int_equal(lapse_remains(remains, left, 121, KEEP, value), left);
  assert_int_equal(lapse_remains((const uint8_t *)"bad", 3, 121, KEEP, remains), 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_gone_after_both),
    cmocka_unit_test(test_open_ones_stay),
    cmocka_unit_test(test_what_it_added_stays),
    cmocka_unit_test(test_a_repeat_keeps_it),
    cmocka_unit_test(test_too_late),
    cmocka_unit_test(test_a_younger_one_is_an_orphan),
    cmocka_unit_test(test_for_ever),
    cmocka_unit_test(test_nothing_remains),
    cmocka_unit_test(test_from_the_store_alone),
    cmocka_unit_test(test_numbers_go_on),
    cmocka_unit_test(test_held_marks_keep_it),
    cmocka_unit_test(test_what_stood_by_a_gone_one_is_cleared),
    cmocka_unit_test(test_what_stood_by_a_forgotten_one_is_cleared),
    cmocka_unit_test(test_remains_of_values),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
