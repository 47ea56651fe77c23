// SPDX-License-Identifier: Apache-2.0
// What a ledger keeps, forgets, takes back and believes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>

#include "tests/unit/core_bench.h"

static int64_t volunteers_of(const struct bench *b, enum volunteer_field field) {
  const struct scope all = {.type = SCOPE_ALL};
  const int64_t *values = tally_find(b->volunteers, &all);
  return values ? values[field] : 0;
}

static void test_volunteer_events_count_once(void **state) {
  struct bench *b = bench_new(&only_overdue, 0);
  assert_true(apply(b, held("s", "e", 5, 3)));
  assert_false(apply(b, held("s", "e", 5, 3)));
  assert_false(apply(b, held("s", "e", 6, 4)));  // the first one read
  assert_true(apply(b, held("s", "e2", 5, 3)));
  assert_true(apply(b, held("s2", "e", 5, 3)));  // within a station
  assert_int_equal(volunteers_of(b, VOLUNTEER_EVENTS), 3);
  assert_int_equal(volunteers_of(b, VOLUNTEER_VOLUNTEERS), 9);
  assert_int_equal(tally_count(b->counts), 0);
  assert_int_equal(ledger_size(b->ledger), 3);
  assert_int_equal(ledger_requests(b->ledger), 0);
  assert_int_equal(ledger_open_count(b->ledger), 0);
  bench_free(b);
}

// A station's name and a request_id may be the same, and the parts of a name may not run together.
static void test_fields(void **state) {
  char field[LEDGER_FIELD_MAX];
  struct event e = held("sr", "e", 5, 3);
  assert_int_equal(ledger_field(&e, field), 5);
  assert_memory_equal(field, "Vsr\0e", 5);
  e = filed("sr", 5);
  assert_int_equal(ledger_field(&e, field), 3);
  assert_memory_equal(field, "Rsr", 3);
  assert_int_equal(ledger_request_field(text_of("sr"), field), 3);
}

static void do_nothing(void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
}

// Ends the ledger and begins another with the states of the first but none of the alerts.
struct copy {
  struct ledger *to;
  size_t count;
};

static void copy_one(void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
  struct copy *copy = context;
  assert_int_equal(ledger_put(copy->to, field, field_size, value, value_size), 0);
  copy->count++;
}

static void test_changes_are_told_once(void **state) {
  struct bench *b = bench_new(&only_overdue, 0);
  (void)apply(b, filed_due("r", 5, 20));
  (void)apply(b, pledged("r", 6, "u", MOMENT_NONE));
  (void)apply(b, held("s", "e", 5, 3));
  assert_int_equal(ledger_changed_count(b->ledger), 2);
  ledger_take_changed(b->ledger, do_nothing, NULL);
  assert_int_equal(ledger_changed_count(b->ledger), 0);
  (void)apply(b, pledged("r", 6, "u", MOMENT_NONE));
  assert_int_equal(ledger_changed_count(b->ledger), 0);
  advance(b, 21);  // the mark is remembered
  assert_int_equal(ledger_changed_count(b->ledger), 1);
  bench_free(b);
}

static void test_restart(void **state) {
  struct bench *b = bench_new(&only_overdue, 0);
  (void)apply(b, filed_due("r", 5, 20));
  (void)apply(b, filed_due("r2", 5, 60));
  (void)apply(b, held("s", "e", 5, 3));
  advance(b, 50);
  expect(b, "50 RAISED 0:r:overdue:0\n");
  struct ledger *old = b->ledger;
  begin(b, 50);
  struct copy copy = {b->ledger, 0};
  ledger_walk(old, copy_one, &copy);
  ledger_free(old);
  assert_int_equal(copy.count, 3);
  assert_int_equal(ledger_changed_count(b->ledger), 0);
  assert_int_equal(ledger_next(b->ledger), 60);
  assert_false(apply(b, held("s", "e", 5, 3)));
  advance(b, 61);
  (void)apply(b, resolved("r", 7, "u", OUTCOME_RESOLVED, 0));
  expect(b, "61 RAISED 0:r2:overdue:0\n61 CLEARED 0:r:overdue:0\n");
  bench_free(b);
}

static void test_put(void **state) {
  struct bench *b = bench_new(&only_overdue, 0);
  char long_field[LEDGER_FIELD_MAX + 1] = "R";
  uint8_t packed[REQUEST_PACKED_MAX];
  struct request r;
  const struct marks none = {0};
  struct event e = filed_due("r", 5, 20);
  request_init(&r);
  (void)request_apply(&r, &e);
  size_t size = request_pack(&r, &none, packed);
  assert_int_equal(ledger_put(b->ledger, "Rr", 2, "damaged", 7), -1);
  assert_int_equal(ledger_put(b->ledger, "", 0, packed, size), -1);
  assert_int_equal(ledger_put(b->ledger, "R", 1, packed, size), -1);
  assert_int_equal(ledger_put(b->ledger, "?r", 2, packed, size), -1);
  assert_int_equal(ledger_put(b->ledger, long_field, sizeof long_field, packed, size), -1);
  assert_int_equal(ledger_size(b->ledger), 0);
  assert_int_equal(ledger_put(b->ledger, "Rr", 2, packed, size), 0);
  assert_true(ledger_knows(b->ledger, "Rr", 2));
  (void)apply(b, resolved("r", 6, "u", OUTCOME_RESOLVED, 0));
  assert_int_equal(ledger_put(b->ledger, "Rr", 2, packed, size), 0);  // what is in memory stays
  advance(b, 100);
  expect(b, "");
  bench_free(b);
}

static void count_gone(void *context, const char *field, size_t size) {
  size_t *count = context;
  (void)field;
  *count += size > 1;
}

static void test_shrink(void **state) {
  struct bench *b = bench_new(&only_overdue, 0);
  for (int i = 0; i < 300; i++) {
    char id[16];
    (void)snprintf(id, sizeof id, "r%d", i);
    (void)apply(b, filed_due(id, 5, 20));
    if (i % 3) {
      (void)apply(b, resolved(id, 6, "u", OUTCOME_RESOLVED, 0));
    }
    (void)apply(b, held("s", id, 5, 1));
  }
  assert_int_equal(ledger_size(b->ledger), 600);
  assert_int_equal(ledger_open_count(b->ledger), 100);
  assert_int_equal(ledger_shrink(b->ledger, 0, NULL, NULL), 0);  // all of them have changed
  ledger_take_changed(b->ledger, do_nothing, NULL);
  assert_int_equal(ledger_shrink(b->ledger, 500, NULL, NULL), 0);
  size_t told = 0;
  size_t gone = ledger_shrink(b->ledger, 450, count_gone, &told);
  assert_int_equal(told, gone);
  assert_true(gone >= 50 && gone < 100);
  (void)apply(b, filed("new", 5));
  (void)ledger_shrink(b->ledger, 0, NULL, NULL);
  assert_int_equal(ledger_size(b->ledger), 101);
  assert_true(ledger_knows(b->ledger, "Rnew", 4));
  advance(b, 21);
  assert_int_equal(count_of_all(b, FIELD_OVERDUE), 100);
  bench_free(b);
}

static void test_holds(void **state) {
  struct bench *b = bench_new(&only_overdue, 100);
  assert_int_equal(hold(b, "r", "overdue", 3, true), 0);
  assert_int_equal(hold(b, "r", "overdue", 4, true), 0);  // the last holds
  assert_int_equal(hold(b, "r", "overdue", 3, false), 0);
  assert_int_equal(hold(b, "r2", "overdue", 0, true), 0);
  assert_int_equal(hold(b, "r3", "overdue", 6, false), 0);
  assert_int_equal(hold(b, "r4", "no such mark", 0, false), -1);
  assert_int_equal(ledger_held(b->ledger), 3);
  (void)apply(b, filed_due("r", 5, 20));    // stands and is owed
  (void)apply(b, filed_due("r2", 5, 200));  // stands and is not owed
  (void)apply(b, filed_due("r3", 5, 20));   // cleared and owed again
  (void)apply(b, filed_due("r5", 5, 20));   // is not held
  expect(b, "100 RAISED 0:r5:overdue:0\n");
  assert_int_equal(ledger_settle(b->ledger, 77), 0);
  assert_int_equal(ledger_held(b->ledger), 0);
  assert_non_null(strstr(b->lines, "77 CLEARED 0:r2:overdue:0\n"));
  assert_non_null(strstr(b->lines, "77 RAISED 0:r3:overdue:7\n"));
  assert_int_equal(strlen(b->lines), 2 * strlen("77 RAISED 0:r3:overdue:7\n") + 1);
  b->lines[0] = 0;
  advance(b, 201);
  expect(b, "201 RAISED 0:r2:overdue:1\n");
  (void)apply(b, resolved("r", 6, "u", OUTCOME_RESOLVED, 0));
  expect(b, "201 CLEARED 0:r:overdue:4\n");
  bench_free(b);
}

// Of a request without a state nothing is owed: what stands of it is cleared as it was raised, and its numbering goes
// on.
static void test_holds_without_a_state(void **state) {
  struct bench *b = bench_new(&only_overdue, 100);
  assert_int_equal(hold(b, "r", "overdue", 2, true), 0);
  assert_int_equal(hold(b, "r2", "overdue", 4, false), 0);
  assert_int_equal(ledger_settle(b->ledger, 78), 2);
  expect(b, "78 CLEARED 0:r:overdue:2\n");
  assert_int_equal(ledger_changed_count(b->ledger), 2);
  assert_int_equal(count_of_all(b, FIELD_ORPHANS), 0);
  (void)apply(b, filed_due("r", 5, 20));
  expect(b, "100 RAISED 0:r:overdue:3\n");
  (void)apply(b, filed_due("r2", 5, 20));
  expect(b, "100 RAISED 0:r2:overdue:5\n");
  bench_free(b);
}

static struct overdue_alert last_alert;
static char last_unit[NAME_MAX_BYTES];

static void keep_last(void *context, const struct overdue_alert *alert) {
  (void)context;
  last_alert = *alert;
  (void)snprintf(last_unit, sizeof last_unit, "%.*s", (int)alert->unit.size, alert->unit.at);
}

// What is cleared from the topic's own record says what that said.
static void test_a_record_is_cleared_whole(void **state) {
  struct bench *b = bench_new(&only_overdue, 100);
  ledger_free(b->ledger);
  b->ledger = ledger_new(&b->rules, 0, (struct alert_sink){keep_last, NULL});
  assert_int_equal(hold(b, "r", "overdue", 2, true), 0);
  assert_int_equal(ledger_settle(b->ledger, 78), 1);
  assert_int_equal(last_alert.status, ALERT_CLEARED);
  assert_int_equal(last_alert.at, 78);
  assert_int_equal(last_alert.filed_at, 3);
  assert_int_equal(last_alert.category.size, strlen("noise"));
  assert_null(last_alert.audience.at);
  assert_string_equal(last_unit, "its unit");
  bench_free(b);
}

static void note_field(void *context, const char *field, size_t size) {
  char *fields = context;
  (void)strncat(fields, field, size);
  (void)strcat(fields, " ");
}

static void test_held_fields(void **state) {
  struct bench *b = bench_new(&only_overdue, 100);
  char fields[64] = "";
  assert_int_equal(hold(b, "some", "overdue", 3, true), 0);
  ledger_held_fields(b->ledger, note_field, fields);
  assert_string_equal(fields, "Rsome ");
  bench_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_volunteer_events_count_once),
    cmocka_unit_test(test_fields),
    cmocka_unit_test(test_changes_are_told_once),
    cmocka_unit_test(test_restart),
    cmocka_unit_test(test_put),
    cmocka_unit_test(test_shrink),
    cmocka_unit_test(test_holds),
    cmocka_unit_test(test_holds_without_a_state),
    cmocka_unit_test(test_a_record_is_cleared_whole),
    cmocka_unit_test(test_held_fields),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
