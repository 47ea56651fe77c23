// SPDX-License-Identifier: Apache-2.0
// Silences and acknowledgements, read, refused and written.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/notify/order_words.h"
#include "consumers/notify/orders.h"
#include "consumers/screen/local_time.h"
#include "notify_sample.h"

static const char whole[] =
  "{\"id\":\"s1\",\"match\":{\"mark\":[\"overdue\"],\"severity\":[\"INFO\",\"CRITICAL\"],\"district\":[\"152502/"
  "xilin\"],\"category\":[\"供*\"],\"unit\":[\"市热力公司\",\"b\"],\"audience\":[\"red\"]},\"from\":\"2026-03-01T00:00:"
  "00.000Z\",\"until\":\"2026-03-02T00:00:00.000Z\",\"author\":\"wang\",\"reason\":\"洪水 \\\"x\\\"\"}";

static void a_silence_is_read_and_written_back(void **state) {
  struct silence_order s;
  struct buf out = {0};
  struct err e;
  (void)state;
  assert_int_equal(silence_order_read(&s, whole, strlen(whole), &e), 0);
  assert_memory_equal(s.id.at, "s1", s.id.size);
  assert_true(s.silence.from == SAMPLE_FILED);
  assert_true(s.silence.until == SAMPLE_FILED + 24 * SAMPLE_HOUR);
  struct overdue_alert a = sample_alert();
  assert_true(route_match_has(&s.silence.match, &a));
  a.severity = SEVERITY_WARNING;
  assert_false(route_match_has(&s.silence.match, &a));
  silence_order_write(&s, &out);
  assert_string_equal(buf_string(&out), whole);
  buf_release(&out);
  silence_order_release(&s);
}

static void an_acknowledgement_is_read_and_written_back(void **state) {
  static const char text[] =
    "{\"request_id\":\"R-1\",\"until\":\"2026-03-01T00:00:00.000Z\",\"by\":\"li\",\"note\":\"on my way\"}";
  struct acknowledgement_order a;
  struct buf out = {0};
  struct err e;
  (void)state;
  assert_int_equal(acknowledgement_order_read(&a, text, strlen(text), &e), 0);
  assert_true(a.until == SAMPLE_FILED);
  acknowledgement_order_write(&a, &out);
  assert_string_equal(buf_string(&out), text);
  buf_release(&out);
  acknowledgement_order_release(&a);
}

struct wrong {
  const char *json;
  const char *says;
};

#define REST ",\"from\":\"2026-03-01T00:00:00Z\",\"until\":\"2026-03-02T00:00:00Z\",\"author\":\"w\",\"reason\":\"r\"}"

// Whatever is refused is said in Chinese too: no English word is left beside names and examples.
static void assert_chinese(const char *sentence) {
  struct buf out = {0};
  order_words_chinese(&out, sentence);
  if (strcmp(buf_string(&out), sentence) == 0 || strstr(buf_string(&out), " is ") || strstr(buf_string(&out), "; ")) {
    fail_msg("%s", buf_string(&out));
  }
  buf_release(&out);
}

static void a_wrong_silence_is_refused_with_what_is_wrong(void **state) {
  static const struct wrong all[] = {{"", "no JSON"}, {"[]", "no JSON object"}, {"{", "no JSON"},
    {"{\"match\":{}" REST, "`match` is lacking or empty"}, {"{\"match\":[1]" REST, "`match` is lacking or empty"},
    {"{\"id\":\"x\"" REST, "`match` is lacking"}, {"{\"match\":{\"mark\":[]}" REST, "`mark` is no list"},
    {"{\"match\":{\"mark\":\"a\"}" REST, "`mark` is no list"}, {"{\"match\":{\"mark\":[1]}" REST, "`mark` is no text"},
    {"{\"match\":{\"mark\":[\"\"]}" REST, "`mark` is empty"},
    {"{\"match\":{\"category\":[\"b*\",\"a*b\"]}" REST, "`category` has a * that is not its end"},
    {"{\"match\":{\"marks\":[\"a\"]}" REST, "`marks` is no key of it; did you mean `mark`?"},
    {"{\"match\":{\"severity\":[\"LOUD\"]}" REST, "`severity` is `LOUD`, which is none of INFO"},
    {"{\"match\":{\"severity\":[\"INFO,WARNING\"]}" REST, "CRITICAL; name each by itself"},
    {"{\"match\":{\"mark\":[\"a\"]},\"autor\":\"x\"" REST, "`autor` is no key of it; did you mean `author`?"},
    {"{\"match\":{\"mark\":[\"a\"]},\"from\":\"2026-03-01T00:00:00Z\",\"until\":\"2026-03-01T00:00:00Z\",\"author\":"
     "\"w\",\"reason\":\"r\"}",
      "not after `from`"},
    {"{\"match\":{\"mark\":[\"a\"]},\"from\":\"tomorrow\",\"until\":\"x\",\"author\":\"w\",\"reason\":\"r\"}",
      "`from` is no time with an offset"},
    {"{\"match\":{\"mark\":[\"a\"]},\"from\":\"2026-03-01T00:00:00Z\",\"until\":\"2026-03-02T00:00:00Z\"}",
      "`author` is lacking"},
    {"{\"match\":{\"mark\":[\"a\"]},\"match\":{\"mark\":[\"b\"]}" REST, "duplicate"}};
  (void)state;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct silence_order s;
    struct err e;
    assert_int_equal(silence_order_read(&s, all[i].json, strlen(all[i].json), &e), -1);
    if (!strstr(e.text, all[i].says)) {
      fail_msg("\"%s\" is not in: %s", all[i].says, e.text);
    }
    assert_chinese(e.text);
  }
}

static void a_wrong_acknowledgement_is_refused_with_what_is_wrong(void **state) {
  static const struct wrong all[] = {{"{}", "`request_id` is lacking"},
    {"{\"request_id\":\"\",\"until\":\"2026-03-01T00:00:00Z\",\"by\":\"x\"}", "`request_id` is empty"},
    {"{\"request_id\":\"R\",\"until\":5,\"by\":\"x\"}", "`until` is no text"},
    {"{\"request_id\":\"R\",\"until\":\"2026-03-01T00:00:00Z\"}", "`by` is lacking"},
    {"{\"request_id\":\"R\",\"until\":\"2400-03-01T00:00:00Z\",\"by\":\"x\"}", "`until` is no time with an offset"},
    {"{\"request_id\":\"R\",\"until\":\"2026-03-01T00:00:00Z\",\"by\":\"x\",\"who\":\"y\"}", "`who` is no key"}};
  (void)state;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct acknowledgement_order a;
    struct err e;
    assert_int_equal(acknowledgement_order_read(&a, all[i].json, strlen(all[i].json), &e), -1);
    if (!strstr(e.text, all[i].says)) {
      fail_msg("\"%s\" is not in: %s", all[i].says, e.text);
    }
    assert_chinese(e.text);
  }
}

static void texts_are_bounded(void **state) {
  struct buf json = {0};
  (void)state;
  for (size_t size = ID_MAX; size <= ID_MAX + 1; size++) {
    struct acknowledgement_order a;
    struct err e;
    buf_clear(&json);
    buf_add_string(&json, "{\"until\":\"2026-03-01T00:00:00Z\",\"by\":\"x\",\"request_id\":\"");
    memset(buf_grow(&json, size), 'r', size);
    json.size += size;
    buf_add_string(&json, "\"}");
    assert_int_equal(acknowledgement_order_read(&a, (const char *)json.at, json.size, &e), size > ID_MAX ? -1 : 0);
    if (size > ID_MAX) {
      assert_string_equal(e.text, "`request_id` has 129 bytes, and at most 128 may be; shorten it");
    } else {
      acknowledgement_order_release(&a);
    }
  }
  buf_release(&json);
}

static void a_severity_is_read_in_whatever_case(void **state) {
  static const char text[] = "{\"match\":{\"severity\":[\"critical\",\"Info\"]}" REST;
  struct silence_order s;
  struct err e;
  (void)state;
  assert_int_equal(silence_order_take(&s, text, strlen(text), SAMPLE_FILED, &e), 0);
  assert_int_equal(s.silence.match.severities, 1U << SEVERITY_CRITICAL | 1U << SEVERITY_INFO);
  silence_order_release(&s);
}

static void two_marks_in_one_are_not_taken(void **state) {
  static const char text[] = "{\"match\":{\"mark\":[\"a,b\"]}" REST;
  struct silence_order s;
  struct err e;
  (void)state;
  assert_int_equal(silence_order_take(&s, text, strlen(text), SAMPLE_FILED, &e), -1);
  assert_string_equal(e.text,
    "`mark` is `a,b`, and no mark's name has a comma; name each by itself, as in --mark a --mark b, or [\"a\", \"b\"]");
}

// One that was given before is read all the same.
static void a_silence_of_everything_is_not_taken(void **state) {
  static const struct wrong all[] = {
    {"{\"match\":{\"district\":[\"/\"]}" REST, "`district` is `/`, which names no level"},
    {"{\"match\":{\"mark\":[\"a\"],\"district\":[\"a\",\"//\"]}" REST, "which names no level"},
    {"{\"match\":{\"category\":[\"*\"]}" REST, "`category` is `*`, which means every category"},
    {"{\"match\":{\"severity\":[\"INFO\",\"WARNING\",\"CRITICAL\"]}" REST, "this would silence everything"}};
  (void)state;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct silence_order s;
    struct err e;
    assert_int_equal(silence_order_take(&s, all[i].json, strlen(all[i].json), SAMPLE_FILED, &e), -1);
    if (!strstr(e.text, all[i].says)) {
      fail_msg("\"%s\" is not in: %s", all[i].says, e.text);
    }
    assert_chinese(e.text);
    assert_int_equal(silence_order_read(&s, all[i].json, strlen(all[i].json), &e), 0);
    silence_order_release(&s);
  }
}

// One that was given before is read all the same: it can be listed, and taken back.
static void a_silence_of_a_district_that_never_is_is_not_taken(void **state) {
  static const char text[] = "{\"match\":{\"district\":[\"152502\",\"152502/*\"]}" REST;
  struct silence_order s;
  struct err e;
  (void)state;
  assert_int_equal(silence_order_take(&s, text, strlen(text), SAMPLE_FILED, &e), -1);
  assert_string_equal(e.text,
    "`district` is `152502/*`, which has a *, which stands for nothing here: a district is meant with all below it; "
    "leave the * "
    "out");
  assert_chinese(e.text);
  assert_int_equal(silence_order_read(&s, text, strlen(text), &e), 0);
  silence_order_release(&s);
}

// At that moment, one that ends then has ended.
static void one_that_has_ended_is_not_taken(void **state) {
  static const char acknowledgement[] = "{\"request_id\":\"R-1\",\"until\":\"2026-03-02T00:00:00Z\",\"by\":\"li\"}";
  const int64_t until = SAMPLE_FILED + 24 * SAMPLE_HOUR;
  (void)state;
  for (int64_t now = until - 1; now <= until; now++) {
    struct silence_order s;
    struct acknowledgement_order a;
    struct err e = {""};
    int expected = now < until ? 0 : -1;
    assert_int_equal(silence_order_take(&s, whole, strlen(whole), now, &e), expected);
    assert_int_equal(acknowledgement_order_take(&a, acknowledgement, strlen(acknowledgement), now, &e), expected);
    if (expected) {
      assert_string_equal(e.text,
        "`until` is 2026-03-02T00:00:00.000Z, and it is 2026-03-02T00:00:00.000Z now: this would do nothing; give a "
        "moment "
        "that is yet to come");
    } else {
      silence_order_release(&s);
      acknowledgement_order_release(&a);
    }
  }
}

static void assert_iso(const char *name, int64_t moment, const char *expected) {
  struct zone zone;
  struct buf out = {0};
  struct err e;
  int64_t back;
  assert_int_equal(zone_load(&zone, name, &e), 0);
  local_time_add_iso(&out, &zone, moment);
  assert_string_equal(buf_string(&out), expected);
  assert_int_equal(moment_parse(buf_string(&out), out.size, &back), 0);
  assert_true(back == moment);
  buf_release(&out);
  zone_release(&zone);
}

static void moments_by_a_zone_are_read_back(void **state) {
  (void)state;
  assert_iso("Asia/Shanghai", SAMPLE_FILED + 7, "2026-03-01T08:00:00.007+08:00");
  assert_iso("America/New_York", SAMPLE_FILED, "2026-02-28T19:00:00.000-05:00");
  assert_iso("Asia/Kathmandu", SAMPLE_FILED, "2026-03-01T05:45:00.000+05:45");
  assert_iso("UTC", SAMPLE_FILED, "2026-03-01T00:00:00.000+00:00");
  assert_iso("Africa/Monrovia", 0, "1970-01-01T00:00:00.000+00:00");  // 44 minutes and a half behind
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_silence_is_read_and_written_back),
    cmocka_unit_test(an_acknowledgement_is_read_and_written_back),
    cmocka_unit_test(a_wrong_silence_is_refused_with_what_is_wrong),
    cmocka_unit_test(a_wrong_acknowledgement_is_refused_with_what_is_wrong),
    cmocka_unit_test(texts_are_bounded),
    cmocka_unit_test(a_severity_is_read_in_whatever_case),
    cmocka_unit_test(two_marks_in_one_are_not_taken),
    cmocka_unit_test(a_silence_of_a_district_that_never_is_is_not_taken),
    cmocka_unit_test(a_silence_of_everything_is_not_taken),
    cmocka_unit_test(one_that_has_ended_is_not_taken),
    cmocka_unit_test(moments_by_a_zone_are_read_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
