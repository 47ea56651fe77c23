// SPDX-License-Identifier: Apache-2.0
// In which scopes a request and a volunteer event stand: semantics.md, "The counters", worked by hand.
#include "tests/unit/core_contribution.h"

enum { HOUR = 3600000, LINES_MAX = 8192 };

// UTC until the end, eight hours east, and one that jumps from -5 h to -4 h at 07:00 UTC of 2018-03-11.
static int64_t always[] = {INT64_MIN};
static int32_t no_offset[] = {0};
static int32_t east_offset[] = {8 * HOUR};
static int64_t spring[] = {INT64_MIN, INT64_C(1520751600000)};
static int32_t spring_offsets[] = {-5 * HOUR, -4 * HOUR};
static const struct zone utc = {"UTC", 1, always, no_offset};
static const struct zone east = {"East", 1, always, east_offset};
static const struct zone jumping = {"Jumping", 2, spring, spring_offsets};

static const struct policy no_limits = {.pledge_within = POLICY_NONE, .resolve_within = POLICY_NONE};

static int compare_lines(const void *a, const void *b) {
  return strcmp(a, b);
}

// Every scope that is not all 0 with its fields, a line each, sorted.
static const char *print_tally(const struct tally *t, const char *const *names, size_t width, char *out) {
  static char lines[64][512];
  size_t count = 0;
  for (size_t i = 0; i < tally_count(t); i++) {
    struct scope scope;
    const int64_t *values;
    char name[SCOPE_NAME_MAX + 1];
    char fields[256];
    tally_at(t, i, &scope, &values);
    name[scope_name(&scope, name)] = 0;
    if (*print_values(values, names, width, fields)) {
      (void)snprintf(lines[count++], sizeof lines[0], "%.200s %.250s\n", name, fields);
    }
  }
  qsort(lines, count, sizeof lines[0], compare_lines);
  *out = 0;
  for (size_t i = 0; i < count; i++) {
    (void)strcat(out, lines[i]);
  }
  return out;
}

static const char *print_requests(const struct tally *t, char *out) {
  return print_tally(t, field_names, FIELD_COUNT, out);
}

// Moves a tally from what one list of events comes to, to what another does.
static void change(
  struct tally *t, const struct zone *z, const struct event *events, size_t before_count, size_t after_count) {
  struct contribution before;
  struct contribution after;
  struct request was = request_of(events, before_count);
  struct request is = request_of(events, after_count);
  struct increments increments = {0};
  contribution_none(&before);
  contribution_none(&after);
  if (before_count) {
    contribution_of(&before, &was, &no_limits, 0);
  }
  if (after_count) {
    contribution_of(&after, &is, &no_limits, 0);
  }
  contribution_change(&increments, &before, &after, z);
  increments_spread(&increments, &kept, t);
  increments_release(&increments);
}

static void test_all_scopes_of_a_request(void **state) {
  struct tally *t = tally_new(FIELD_COUNT);
  char text[LINES_MAX];
  struct event events[] = {filed("r", 0), pledged("r", 2 * 86400000, "u:1", MOMENT_NONE),
    resolved("r", INT64_C(40) * 86400000, "x", OUTCOME_DECLINED, 4)};
  events[0].filed.district = text_of("//a%//b/");
  events[0].filed.category = text_of("n:\x7f\t\xe5");
  change(t, &utc, events, 0, 3);
  const char all[] =
    "filed=1 pledged=1 resolved=1 declined=1 rated=1 satisfied=1 pledge_ms=172800000 "
    "resolve_ms=3456000000\n";
  const char *const scopes[] = {"all", "category:n%3A%7F%09\xe5", "channel:OTHER", "cross:a%25:n%3A%7F%09\xe5"};
  char expected[LINES_MAX] = "";
  for (size_t i = 0; i < 4; i++) {
    (void)strcat(strcat(strcat(expected, scopes[i]), " "), all);
  }
  (void)strcat(expected,
    "day:1970-01-01 filed=1\nday:1970-01-01:a%25 filed=1\nday:1970-01-03 pledged=1\nday:1970-01-03:a%25 pledged=1\n"
    "day:1970-02-10 resolved=1 rated=1 satisfied=1\nday:1970-02-10:a%25 resolved=1 rated=1 satisfied=1\n");
  const char *const more[] = {"district:a%25", "district:a%25/b", "kind:APPEAL"};
  for (size_t i = 0; i < 3; i++) {
    (void)strcat(strcat(strcat(expected, more[i]), " "), all);
  }
  (void)strcat(expected, "month:1970-01:u%3A1 filed=1 pledged=1\nmonth:1970-02:u%3A1 resolved=1 rated=1 satisfied=1\n");
  (void)strcat(strcat(expected, "unit:u%3A1 "), all);
  assert_string_equal(print_requests(t, text), expected);
  change(t, &utc, events, 3, 0);
  assert_string_equal(print_requests(t, text), "");
  tally_free(t);
}

static void test_no_district_no_unit(void **state) {
  static const char *const empty[] = {"", "/", "///"};
  for (size_t i = 0; i < 3; i++) {
    struct tally *t = tally_new(FIELD_COUNT);
    char text[LINES_MAX];
    struct event e = filed("r", 86399999);
    e.filed.district = text_of(empty[i]);
    change(t, &utc, &e, 0, 1);
    assert_string_equal(print_requests(t, text),
      "all filed=1 open=1\ncategory:noise filed=1 open=1\nchannel:OTHER filed=1 open=1\nday:1970-01-01 filed=1\n"
      "kind:APPEAL filed=1 open=1\n");
    tally_free(t);
  }
}

static void test_orphan_found(void **state) {
  struct tally *t = tally_new(FIELD_COUNT);
  char text[LINES_MAX];
  const struct event events[] = {pledged("r", 5, "u", MOMENT_NONE), filed("r", 5)};
  change(t, &utc, events, 0, 1);
  assert_string_equal(print_requests(t, text), "all orphans=1\n");
  change(t, &utc, events, 1, 2);
  assert_non_null(strstr(print_requests(t, text), "all filed=1 pledged=1 open=1\n"));
  assert_null(strstr(text, "orphans"));
  tally_free(t);
}

// A correction leaves the old district, category, channel and kind with nothing.
static void test_correction_moves_everything(void **state) {
  struct tally *t = tally_new(FIELD_COUNT);
  char text[LINES_MAX];
  struct event events[] = {filed("r", 5), filed("r", 6)};
  events[1].filed.district = text_of("c/b/x");
  events[1].filed.category = text_of("light");
  events[1].filed.channel = CHANNEL_WECHAT;
  events[1].filed.kind = KIND_COMPLAINT;
  change(t, &utc, events, 0, 1);
  change(t, &utc, events, 1, 2);
  assert_string_equal(print_requests(t, text),
    "all filed=1 open=1\ncategory:light filed=1 open=1\nchannel:WECHAT filed=1 open=1\n"
    "cross:c:light filed=1 open=1\nday:1970-01-01 filed=1\nday:1970-01-01:c filed=1\n"
    "district:c filed=1 open=1\ndistrict:c/b filed=1 open=1\ndistrict:c/b/x filed=1 open=1\n"
    "kind:COMPLAINT filed=1 open=1\n");
  tally_free(t);
}

static void test_local_days(void **state) {
  static const struct {
    const struct zone *zone;
    int64_t at;
    const char *day;
  } rows[] = {
    {&utc, INT64_C(1774972799999), "day:2026-03-31 "},
    {&utc, INT64_C(1775001599999), "day:2026-03-31 "},
    {&east, INT64_C(1774972799999), "day:2026-03-31 "},
    {&east, INT64_C(1774972800000), "day:2026-04-01 "},
    {&jumping, INT64_C(1520744399999), "day:2018-03-10 "},  // 23:59:59.999 at -5 h
    {&jumping, INT64_C(1520744400000), "day:2018-03-11 "},
    {&jumping, INT64_C(1520827199999), "day:2018-03-11 "},  // 23:59:59.999 at -4 h: a day of 23 hours
    {&jumping, INT64_C(1520827200000), "day:2018-03-12 "},
    {&jumping, 0, "day:1969-12-31 "},
    {&utc, MOMENT_LAST, "day:2199-12-31 "},
    {&east, MOMENT_LAST, "day:2200-01-01 "},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tally *t = tally_new(FIELD_COUNT);
    char text[LINES_MAX];
    struct event e = filed("r", rows[i].at);
    change(t, rows[i].zone, &e, 0, 1);
    if (!strstr(print_requests(t, text), rows[i].day)) {
      fail_msg("%lld: %s", (long long)rows[i].at, text);
    }
    tally_free(t);
  }
}

static void test_month_of_the_unit(void **state) {
  struct tally *t = tally_new(FIELD_COUNT);
  char text[LINES_MAX];
  const int64_t april = INT64_C(1774972800000);
  const struct event events[] = {
    filed("r", april - 1), resolved("r", april, "u", OUTCOME_RESOLVED, 0), pledged("r", april - 1, "v", MOMENT_NONE)};
  change(t, &east, events, 0, 2);
  (void)print_requests(t, text);
  assert_non_null(strstr(text, "month:2026-03:u filed=1\nmonth:2026-04:u resolved=1\n"));
  change(t, &east, events, 2, 3);
  (void)print_requests(t, text);
  assert_null(strstr(text, ":u "));
  assert_non_null(strstr(text, "month:2026-03:v filed=1 pledged=1\nmonth:2026-04:v resolved=1\n"));
  tally_free(t);
}

static void test_excluded_day(void **state) {
  struct tally *t = tally_new(FIELD_COUNT);
  char text[LINES_MAX];
  const struct event events[] = {filed_due("r", 0, 1), resolved("r", 86400000, "u", OUTCOME_WITHDRAWN, 5)};
  change(t, &utc, events, 0, 2);
  assert_non_null(strstr(print_requests(t, text), "day:1970-01-02 resolved=1 excluded=1\n"));
  tally_free(t);
}

static void test_volunteers(void **state) {
  struct tally *t = tally_new(VOLUNTEER_FIELD_COUNT);
  char text[LINES_MAX];
  struct event e = held("s%", "e", 57600000, 7);
  contribution_volunteer(t, e.occurred_at, &e.held, &east);
  static const char fields[] = " events=1 teams=1 volunteers=7 beneficiaries=30 minutes=90\n";
  const char *const scopes[] = {
    "all", "day:1970-01-02", "district:a", "district:a/b", "kind:clean%3Aup", "station:s%25"};
  char expected[LINES_MAX] = "";
  for (size_t i = 0; i < 6; i++) {
    (void)strcat(strcat(expected, scopes[i]), fields);
  }
  assert_string_equal(print_tally(t, volunteer_field_names, VOLUNTEER_FIELD_COUNT, text), expected);
  tally_free(t);
}

static void test_greatest_scope_name(void **state) {
  char colons[NAME_MAX_BYTES];
  char name[SCOPE_NAME_MAX];
  memset(colons, ':', sizeof colons);
  const struct text text = {colons, NAME_MAX_BYTES};
  const struct scope cross = {.type = SCOPE_CROSS, .first = text, .second = text};
  assert_int_equal(scope_name(&cross, name), 6 + 765 + 1 + 765);
  assert_memory_equal(name, "cross:%3A%3A", 12);
}

static void test_district_levels(void **state) {
  static const struct {
    const char *path;
    size_t levels;
    const char *last;
  } rows[] = {{"", 0, ""}, {"/", 0, ""}, {"a", 1, "a"}, {"//a//b/", 2, "a/b"},
    {"a/b/c/d/e/f/g/h", 8, "a/b/c/d/e/f/g/h"}, {" / a", 2, " / a"}, {"/a/a/", 2, "a/a"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct district d;
    district_split(text_of(rows[i].path), &d);
    assert_int_equal(d.levels, rows[i].levels);
    if (d.levels) {
      struct text last = district_path(&d, d.levels - 1);
      assert_int_equal(last.size, strlen(rows[i].last));
      assert_memory_equal(last.at, rows[i].last, last.size);
    }
  }
  char longest[NAME_MAX_BYTES];
  struct district d;
  memset(longest, 'x', sizeof longest);
  district_split((struct text){longest, sizeof longest}, &d);
  assert_int_equal(d.end[0], NAME_MAX_BYTES);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_all_scopes_of_a_request),
    cmocka_unit_test(test_no_district_no_unit),
    cmocka_unit_test(test_orphan_found),
    cmocka_unit_test(test_correction_moves_everything),
    cmocka_unit_test(test_local_days),
    cmocka_unit_test(test_month_of_the_unit),
    cmocka_unit_test(test_excluded_day),
    cmocka_unit_test(test_volunteers),
    cmocka_unit_test(test_greatest_scope_name),
    cmocka_unit_test(test_district_levels),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
