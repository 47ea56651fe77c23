// SPDX-License-Identifier: Apache-2.0
// Lengths of time: read, written, and added to moments.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/policy/span_text.h"
#include "schemas/event.h"

static const int64_t hour = INT64_C(3600000);

static void expect(const char *text, enum span_unit unit, int64_t length, const char *written) {
  struct span s;
  struct err e;
  char out[64];
  struct span again;
  assert_int_equal(span_text_read(text, &s, &e), 0);
  assert_int_equal(s.unit, unit);
  assert_int_equal(s.length, length);
  span_text_write(s, out, sizeof out);
  assert_string_equal(out, written);
  assert_int_equal(span_text_read(out, &again, &e), 0);
  assert_int_equal(again.length, s.length);
  assert_int_equal(again.unit, s.unit);
}

static void lengths_are_read_and_written(void **state) {
  (void)state;
  expect("2h", SPAN_ELAPSED, 2 * hour, "2h");
  expect("15 days", SPAN_ELAPSED, 360 * hour, "360h");
  expect("90 minutes", SPAN_ELAPSED, hour * 3 / 2, "90m");
  expect("250ms", SPAN_ELAPSED, 250, "250ms");
  expect("8 working hours", SPAN_WORKED, 8 * hour, "8 working hours");
  expect("1 working hour", SPAN_WORKED, hour, "1 working hour");
  expect("30 Working Minutes", SPAN_WORKED, hour / 2, "30 working minutes");
  expect("5 working days", SPAN_WORKING_DAYS, 5, "5 working days");
  expect("0 working days", SPAN_WORKING_DAYS, 0, "0 working days");
  expect("none", SPAN_NONE, 0, "none");
}

static void what_is_no_length_is_refused(void **state) {
  static const char *const wrong[] = {"", "h", "2", "2 weeks", "-2h", "2 working", "working days", "2h30m", "1.5h",
    "84001 days", "99999999999999999999h", "84001 working days", "2 hourss"};
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct span s;
    struct err e;
    assert_int_equal(span_text_read(wrong[i], &s, &e), -1);
    assert_non_null(strstr(e.text, wrong[i]));
  }
}

// Monday to Friday, 9:00 to 17:00, in Shanghai.
static void begin(struct calendar *c, struct zone *z) {
  struct err e;
  assert_int_equal(zone_load(z, "Asia/Shanghai", &e), 0);
  *c = (struct calendar){.zone = z};
  for (int i = 0; i < 5; i++) {
    c->week[i] = (struct working_hours){1, {{540, 1020}}};
  }
  assert_int_equal(calendar_prepare(c), 0);
}

static int64_t at(const char *text) {
  int64_t moment;
  assert_int_equal(moment_parse(text, strlen(text), &moment), 0);
  return moment;
}

static void lengths_are_added(void **state) {
  struct calendar c;
  struct zone z;
  (void)state;
  begin(&c, &z);
  int64_t friday = at("2026-11-20T16:00:00+08:00");
  int64_t tuesday = at("2026-11-24T12:00:00+08:00");
  assert_int_equal(span_after((struct span){SPAN_ELAPSED, 2 * hour}, NULL, friday), friday + 2 * hour);
  assert_int_equal(span_after((struct span){SPAN_WORKED, 2 * hour}, &c, friday), at("2026-11-23T10:00:00+08:00"));
  assert_int_equal(span_after((struct span){SPAN_WORKING_DAYS, 2}, &c, friday), at("2026-11-24T17:00:00+08:00"));
  assert_int_equal(span_after((struct span){SPAN_NONE, 0}, &c, friday), MOMENT_NONE);
  assert_int_equal(span_before((struct span){SPAN_WORKED, 5 * hour}, &c, tuesday), at("2026-11-23T15:00:00+08:00"));
  // One hour on Friday, eight on Monday, three on Tuesday: half of twelve.
  assert_int_equal(span_share(SPAN_WORKED, &c, friday, tuesday, 50), at("2026-11-23T14:00:00+08:00"));
  assert_int_equal(span_share(SPAN_ELAPSED, NULL, friday, friday + 1001, 50), friday + 500);
  assert_int_equal(span_share(SPAN_WORKED, &c, tuesday, friday, 50), MOMENT_NONE);
  assert_int_equal(span_share(SPAN_WORKED, &c, friday, tuesday, 100), tuesday);
  calendar_release(&c);
  zone_release(&z);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(lengths_are_read_and_written),
    cmocka_unit_test(what_is_no_length_is_refused),
    cmocka_unit_test(lengths_are_added),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
