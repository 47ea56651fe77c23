// SPDX-License-Identifier: Apache-2.0
// What requests and volunteer events add to which counter: semantics.md, "The counters", worked by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/core/contribution.h"
#include "tests/unit/core_events.h"

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

static const struct policy limits = {.pledge_within = 10, .resolve_within = 100};
static const struct policy no_limits = {.pledge_within = POLICY_NONE, .resolve_within = POLICY_NONE};

static struct names kept;

static struct request request_of(const struct event *events, size_t count) {
  struct request r;
  request_init(&r);
  for (size_t i = 0; i < count; i++) {
    struct event named = events[i];
    names_keep_event(&kept, &named);
    (void)request_apply(&r, &named);
  }
  return r;
}

// The fields that are not 0, `filed=1 open=1`.
static const char *print_values(const int64_t *values, const char *const *names, size_t width, char *out) {
  char *at = out;
  *at = 0;
  for (size_t i = 0; i < width; i++) {
    if (values[i]) {
      at += sprintf(at, "%s%s=%lld", at == out ? "" : " ", names[i], (long long)values[i]);
    }
  }
  return out;
}

static const char *print_contribution(const struct contribution *c, char *out) {
  int64_t values[FIELD_COUNT];
  for (int i = 0; i < FIELD_COUNT; i++) {
    values[i] = contribution_value(c, (enum field)i);
  }
  return print_values(values, field_names, FIELD_COUNT, out);
}

struct field_row {
  const char *what;
  const struct policy *policy;
  int64_t clock;
  const char *fields;
  size_t count;
  struct event events[3];
};

static void check_fields(const struct field_row *row) {
  struct contribution c;
  char text[512];
  struct request r = request_of(row->events, row->count);
  contribution_of(&c, &r, row->policy, row->clock);
  print_contribution(&c, text);
  if (strcmp(text, row->fields) != 0) {
    fail_msg("%s: %s, not %s", row->what, text, row->fields);
  }
}

static struct event assisted(int64_t at) {
  struct event e = filed("r", at);
  e.filed.assisted = true;
  return e;
}

static void test_fields_of_open_requests(void **state) {
  const int64_t none = MOMENT_NONE;
  const struct field_row rows[] = {
    {"filed", &limits, 0, "filed=1 open=1", 1, {filed("r", 5)}},
    {"before any clock", &limits, INT64_MIN, "filed=1 open=1", 1, {filed("r", 5)}},
    {"assisted", &limits, 0, "filed=1 open=1 assisted=1", 1, {assisted(5)}},
    {"at the pledge limit", &limits, 15, "filed=1 open=1", 1, {filed("r", 5)}},
    {"past the pledge limit", &limits, 16, "filed=1 open=1 stalled=1", 1, {filed("r", 5)}},
    {"no limit", &no_limits, MOMENT_LAST, "filed=1 open=1", 1, {filed("r", 5)}},
    {"pledged", &limits, 16, "filed=1 pledged=1 open=1 pledge_ms=8", 2, {filed("r", 5), pledged("r", 13, "u", none)}},
    {"pledged before the filing", &limits, 16, "filed=1 pledged=1 open=1", 2,
      {filed("r", 5), pledged("r", 3, "u", none)}},
    {"first pledge counts", &limits, 0, "filed=1 pledged=1 open=1 pledge_ms=2", 3,
      {filed("r", 5), pledged("r", 9, "u", none), pledged("r", 7, "u", none)}},
    {"at due", &limits, 105, "filed=1 pledged=1 open=1 pledge_ms=1", 2, {filed("r", 5), pledged("r", 6, "u", none)}},
    {"past due", &limits, 106, "filed=1 pledged=1 open=1 overdue=1 pledge_ms=1", 2,
      {filed("r", 5), pledged("r", 6, "u", none)}},
    {"past both", &limits, 106, "filed=1 open=1 overdue=1 stalled=1", 1, {filed("r", 5)}},
    {"due before the filing", &no_limits, 4, "filed=1 open=1 overdue=1", 1, {filed_due("r", 5, 3)}},
    {"reopened", &no_limits, 0, "filed=1 pledged=1 open=1 reopened=1 pledge_ms=4", 3,
      {filed("r", 5), resolved("r", 8, "u", OUTCOME_DECLINED, 5), pledged("r", 9, "u", none)}},
    {"orphan pledge", &limits, 999, "orphans=1", 1, {pledged("r", 5, "u", 6)}},
    {"orphan resolution", &limits, 999, "orphans=1", 1, {resolved("r", 5, "u", OUTCOME_DECLINED, 5)}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    check_fields(&rows[i]);
  }
}

static void test_fields_of_closed_requests(void **state) {
  const int64_t none = MOMENT_NONE;
  const struct event at_5 = filed_due("r", 5, 20);
  const struct field_row rows[] = {
    {"at due", &limits, 999, "filed=1 resolved=1 on_time=1 resolve_ms=15", 2,
      {at_5, resolved("r", 20, "u", OUTCOME_RESOLVED, 0)}},
    {"after due", &limits, 0, "filed=1 resolved=1 late=1 resolve_ms=16", 2,
      {at_5, resolved("r", 21, "u", OUTCOME_RESOLVED, 0)}},
    {"no due", &no_limits, 999, "filed=1 resolved=1 resolve_ms=1", 2,
      {filed("r", 5), resolved("r", 6, "u", OUTCOME_RESOLVED, 0)}},
    {"before the filing", &no_limits, 999, "filed=1 resolved=1", 2,
      {filed("r", 5), resolved("r", 4, "u", OUTCOME_RESOLVED, 0)}},
    {"declined", &limits, 999, "filed=1 resolved=1 on_time=1 declined=1 resolve_ms=2", 2,
      {at_5, resolved("r", 7, "u", OUTCOME_DECLINED, 0)}},
    {"duplicate", &limits, 999, "filed=1 resolved=1 excluded=1", 2,
      {at_5, resolved("r", 99, "u", OUTCOME_DUPLICATE, 5)}},
    {"withdrawn", &limits, 999, "filed=1 resolved=1 excluded=1", 2,
      {at_5, resolved("r", 7, "u", OUTCOME_WITHDRAWN, 5)}},
    {"rated 1", &limits, 0, "filed=1 resolved=1 on_time=1 rated=1 resolve_ms=2", 2,
      {at_5, resolved("r", 7, "u", OUTCOME_RESOLVED, 1)}},
    {"rated 3", &limits, 0, "filed=1 resolved=1 on_time=1 rated=1 resolve_ms=2", 2,
      {at_5, resolved("r", 7, "u", OUTCOME_RESOLVED, 3)}},
    {"rated 4", &limits, 0, "filed=1 resolved=1 on_time=1 rated=1 satisfied=1 resolve_ms=2", 2,
      {at_5, resolved("r", 7, "u", OUTCOME_RESOLVED, 4)}},
    {"the latest resolution", &limits, 0, "filed=1 resolved=1 late=1 resolve_ms=25", 3,
      {at_5, resolved("r", 30, "u", OUTCOME_RESOLVED, 0), resolved("r", 7, "u", OUTCOME_RESOLVED, 4)}},
    {"closed again", &no_limits, 0, "filed=1 pledged=1 resolved=1 reopened=1 pledge_ms=3 resolve_ms=1", 3,
      {filed("r", 5), resolved("r", 6, "u", OUTCOME_RESOLVED, 0), pledged("r", 8, "u", none)}},
  };
  for (size_t i = 0; i + 1 < sizeof rows / sizeof *rows; i++) {
    check_fields(&rows[i]);
  }
  struct event again[4];
  memcpy(again, rows[sizeof rows / sizeof *rows - 1].events, sizeof(struct event) * 3);
  again[3] = resolved("r", 9, "u", OUTCOME_RESOLVED, 0);
  struct request r = request_of(again, 4);
  struct contribution c;
  contribution_of(&c, &r, &no_limits, 0);
  assert_int_equal(contribution_value(&c, FIELD_REOPENED), 1);
  assert_int_equal(contribution_value(&c, FIELD_RESOLVED), 1);
  assert_int_equal(contribution_value(&c, FIELD_RESOLVE_MS), 4);
}

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
    cmocka_unit_test(test_fields_of_open_requests),
    cmocka_unit_test(test_fields_of_closed_requests),
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
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  names_release(&kept);
  return failed;
}
