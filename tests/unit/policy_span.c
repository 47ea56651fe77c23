// SPDX-License-Identifier: Apache-2.0
// Lengths of time: read, written, and added to moments.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/policy/moment_text.h"
#include "consumers/policy/span_text.h"
#include "consumers/policy/span_words.h"
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

// In English as it is written again, in Chinese in words.
static void is_said(const char *text, const char *english, const char *chinese) {
  struct span s;
  struct err e;
  struct buf en = {0};
  struct buf zh = {0};
  assert_int_equal(span_text_read(text, &s, &e), 0);
  span_words_add(&en, LANGUAGE_EN, s);
  span_words_add(&zh, LANGUAGE_ZH, s);
  assert_string_equal(buf_string(&en), english);
  assert_string_equal(buf_string(&zh), chinese);
  buf_release(&en);
  buf_release(&zh);
}

static void lengths_are_said_in_both_languages(void **state) {
  (void)state;
  is_said("2h", "2h", "2 小时");
  is_said("24h", "24h", "24 小时");
  is_said("36h", "36h", "36 小时");
  is_said("2 days", "2 days (48h)", "2 个自然日（48 小时）");
  is_said("15 days", "15 days (360h)", "15 个自然日（360 小时）");
  is_said("90 minutes", "90m", "90 分钟");
  is_said("5s", "5s", "5 秒");
  is_said("250ms", "250ms", "250 毫秒");
  is_said("0h", "0h", "0 小时");
  is_said("8 working hours", "8 working hours", "8 个工作小时");
  is_said("48 working hours", "48 working hours", "48 个工作小时");
  is_said("30 working minutes", "30 working minutes", "30 分钟工作时间");
  is_said("1 working second", "1 working second", "1 秒工作时间");
  is_said("1 working ms", "1 working millisecond", "1 毫秒工作时间");
  is_said("15 working days", "15 working days", "15 个工作日");
  is_said("none", "none", "不限时");
}

static void moment_is_said_as(const char *text, const char *english, const char *chinese) {
  struct mark mark = {0};
  struct err e;
  struct buf en = {0};
  struct buf zh = {0};
  assert_int_equal(moment_text_read(text, &mark, &e), 0);
  span_words_add_moment(&en, LANGUAGE_EN, &mark);
  span_words_add_moment(&zh, LANGUAGE_ZH, &mark);
  assert_string_equal(buf_string(&en), english);
  assert_string_equal(buf_string(&zh), chinese);
  buf_release(&en);
  buf_release(&zh);
}

static void moment_is_said(const char *text, const char *chinese) {
  moment_is_said_as(text, text, chinese);
}

static void moments_are_said_in_both_languages(void **state) {
  (void)state;
  moment_is_said("2h after filing", "受理后 2 小时");
  moment_is_said("0h after filing", "受理后 0 小时");
  moment_is_said("75% of the time to due", "受理至到期的 75%");
  moment_is_said("0% of the time to due", "受理至到期的 0%");
  moment_is_said("at due", "到期时");
  moment_is_said("1 working day before due", "到期前 1 个工作日");
  moment_is_said("24h after due", "到期后 24 小时");
  moment_is_said_as("7 days before due", "7 days (168h) before due", "到期前 7 个自然日（168 小时）");
  moment_is_said_as("72h after due", "3 days (72h) after due", "到期后 3 个自然日（72 小时）");
  moment_is_said("0 working days after due", "到期后 0 个工作日");
  moment_is_said("at the pledge limit", "到承诺时限");
  moment_is_said("30m before the pledge limit", "承诺时限前 30 分钟");
  moment_is_said("1 working hour after the pledge limit", "承诺时限后 1 个工作小时");
  moment_is_said("extended beyond the limit", "延期超限");
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
  assert_int_equal(span_after((struct span){SPAN_WORKED, -5 * hour}, &c, tuesday), at("2026-11-23T15:00:00+08:00"));
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
    cmocka_unit_test(lengths_are_said_in_both_languages),
    cmocka_unit_test(moments_are_said_in_both_languages),
    cmocka_unit_test(what_is_no_length_is_refused),
    cmocka_unit_test(lengths_are_added),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
