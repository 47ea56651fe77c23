// SPDX-License-Identifier: Apache-2.0
// Tests that a profile is read, and that each mistake in one is told with its file and line.
#include "producers/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char good[] =
  "[profile]\nrow = request\nsource = s\n"
  "[time]\nzone = Asia/Shanghai\nformat = %Y-%m-%d\ndue_at = %m/%d/%Y\n"
  "[columns]\nrequest_id = Id\nfiled_at = Filed\ndue_at = Due\ncategory = Kind of thing\n"
  "district = A\ndistrict 3 = C\nchannel = How\nresolved_at = Closed\nunit = Who\n"
  "[fallback]\nunit = Nobody\nkind = OTHER\nassisted = yes\n"
  "[values channel]\n\"by = phone\" = HOTLINE\nweb = PORTAL\n* = OTHER\n";

static void a_good_one(void **state) {
  struct profile p;
  struct err e;
  if (profile_parse(&p, "p", good, strlen(good), &e)) {
    fail_msg("%s", e.text);
  }
  assert_int_equal(p.kind, ROW_REQUEST);
  assert_int_equal(p.delimiter, ',');
  assert_true(p.trim);
  assert_string_equal(p.fillings[TARGET_DISTRICT].column, "A");
  assert_string_equal(p.fillings[TARGET_DISTRICT + 2].column, "C");
  assert_string_equal(p.fillings[TARGET_DUE_AT].stamp.pattern, "%m/%d/%Y");
  assert_string_equal(p.fillings[TARGET_FILED_AT].stamp.pattern, "%Y-%m-%d");
  assert_int_equal(p.fillings[TARGET_KIND].number, KIND_OTHER);
  assert_int_equal(p.fillings[TARGET_ASSISTED].number, 1);
  const struct value_map *map = &p.fillings[TARGET_CHANNEL].values;
  struct text phone = {.at = "by = phone", .size = 10};
  struct text other = {.at = "pigeon", .size = 6};
  assert_int_equal(value_map_find(map, phone)->number, CHANNEL_HOTLINE);
  assert_int_equal(value_map_find(map, other)->number, CHANNEL_OTHER);
  profile_release(&p);
}

// What stands in the good profile, what stands in its place, and what is said of that.
static const struct {
  const char *from;
  const char *to;
  const char *says;
} mistakes[] = {
  {"row = request", "row = rquest", "p:2: a row can be a `request` or a `volunteer-event`, not \"rquest\""},
  {"row = request", "rows = request", "p:2: [profile] has no key `rows`; there are row, source"},
  {"source = s", "source =", "p: [profile] must name a `source`"},
  {"source = s", "source = s\nsource = t", "p:4: `source` of [profile] already stands in line 3"},
  {"[time]", "[times]", "p:5: a profile has no section [times]; there are profile, csv, time, columns"},
  {"[time]", "[csv]\ndelimiter = ;;\n[time]", "p:5: the delimiter is one ASCII character, or `tab`, not \";;\""},
  {"[time]", "[csv]\ntrim = maybe\n[time]", "p:5: trim is yes or no, not \"maybe\""},
  {"[time]", "[csv]\nquote = '\n[time]", "p:5: [csv] has no key `quote`; there are delimiter, trim"},
  {"zone = Asia/Shanghai\n", "", "p: [time] must name the `zone`"},
  {"Asia/Shanghai", "Asia/Atlantis", "p:5: "},
  {"format = %Y-%m-%d", "format = %Y-%m-%D", "p:6: \"%D\" is no letter of a date form"},
  {"format = %Y-%m-%d\n", "", "p:9: `filed_at` is a time, and [time] names no `format`"},
  {"due_at = %m/%d/%Y", "unit = %m/%d/%Y", "p:7: `unit` is no time and has no date form"},
  {"due_at = %m/%d/%Y", "colour = %m/%d/%Y", "p:7: [time] has no key `colour`"},
  {"request_id = Id\n", "", "p: [columns] must name the column of `request_id`"},
  {"filed_at = Filed\n", "", "p: [columns] must name the column of `filed_at`"},
  {"category = Kind of thing\n", "", "p: [columns] must name the column of `category`, or [fallback] a text for it"},
  {"category = Kind of thing", "categroy = X", "p:12: a request has no field `categroy`; did you mean `category`?"},
  {"category = Kind of thing", "zzzzzzzzzzz = X", "p:12: a request has no field `zzzzzzzzzzz`; there are request_id,"},
  {"category = Kind of thing", "station = X", "p:12: a request has no field `station`"},
  {"category = Kind of thing", "category =", "p:12: `category` names no column; leave the line out"},
  {"district = A", "district = A\ndistrict 1 = B", "p:14: `district 1` already has the column \"A\" of line 13"},
  {"unit = Who\n[fallback]\nunit = Nobody\n", "[fallback]\n", "p: a pledge or a resolution needs a unit"},
  {"kind = OTHER", "kind = ODD", "p:20: \"ODD\" is no kind; there are APPEAL, COMPLAINT,"},
  {"kind = OTHER", "kind = OTHER\nkind = APPEAL", "p:21: `kind` already has the fallback \"OTHER\""},
  {"kind = OTHER", "kind =", "p:20: the fallback of `kind` is empty"},
  {"kind = OTHER", "filed_at = 2026-01-01", "p:20: `filed_at` can have no fallback"},
  {"kind = OTHER", "request_id = x", "p:20: `request_id` can have no fallback"},
  {"assisted = yes", "assisted = perhaps", "p:21: \"perhaps\" is neither true nor false"},
  {"assisted = yes", "satisfaction = 6", "p:21: \"6\" is no whole number from 1 to 5"},
  {"web = PORTAL", "web = PORTALS", "p:24: \"PORTALS\" is no channel; there are HOTLINE, PORTAL,"},
  {"web = PORTAL", "web = PORTAL\nweb = HOTLINE", "p:25: this value of [values channel] is mapped twice"},
  {"* = OTHER", "* = OTHER\n* = PORTAL", "p:26: `*` already stands in line 25"},
  {"[values channel]", "[values chanel]", "p:23: a request has no field `chanel`; did you mean `channel`?"},
  {"[fallback]", "fallback]", "p:18: "},
};

static void every_mistake(void **state) {
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
    char text[2048];
    const char *at = strstr(good, mistakes[i].from);
    assert_non_null(at);
    int size =
      snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, mistakes[i].to, at + strlen(mistakes[i].from));
    struct profile p;
    struct err e;
    if (!profile_parse(&p, "p", text, (size_t)size, &e)) {
      fail_msg("`%s` passes", mistakes[i].to);
    }
    if (strncmp(e.text, mistakes[i].says, strlen(mistakes[i].says)) != 0) {
      fail_msg("`%s` says: %s", mistakes[i].to, e.text);
    }
  }
}

static void volunteer_rows_have_other_fields(void **state) {
  static const char text[] =
    "[columns]\nkey = K\nheld_at = H\nstation = S\nkind = T\nhours = L\n[time]\nformat = %Y-%m-%d\nzone = "
    "Asia/Shanghai\n"
    "[profile]\nsource = s\nrow = volunteer-event\n";
  struct profile p;
  struct err e;
  if (profile_parse(&p, "p", text, strlen(text), &e)) {
    fail_msg("%s", e.text);
  }
  assert_int_equal(p.kind, ROW_VOLUNTEER_EVENT);
  assert_string_equal(p.fillings[TARGET_EVENT_KIND].column, "T");
  assert_null(p.fillings[TARGET_KIND].column);
  profile_release(&p);
}

static void minutes_or_hours(void **state) {
  static const char text[] =
    "[profile]\nsource = s\nrow = volunteer-event\n[time]\nformat = %Y-%m-%d\nzone = Asia/Shanghai\n"
    "[columns]\nkey = K\nheld_at = H\nstation = S\nkind = T\nhours = L\nminutes = M\n";
  struct profile p;
  struct err e;
  assert_int_equal(profile_parse(&p, "p", text, strlen(text), &e), -1);
  assert_string_equal(e.text, "p: [columns] names both `minutes` and `hours`; one of them is enough");
}

static void those_that_come_with_the_program(void **state) {
  static const char *const names[] = {"nyc311", "baltimore311", "boston311", "nyc-volunteer", "template"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char path[128];
    (void)snprintf(path, sizeof path, "producers/profiles/%s.profile", names[i]);
    struct profile p;
    struct err e;
    if (profile_read(&p, path, &e)) {
      fail_msg("%s", e.text);
    }
    profile_release(&p);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_good_one), cmocka_unit_test(every_mistake),
    cmocka_unit_test(volunteer_rows_have_other_fields), cmocka_unit_test(minutes_or_hours),
    cmocka_unit_test(those_that_come_with_the_program)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
