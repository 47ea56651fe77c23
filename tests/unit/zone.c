// SPDX-License-Identifier: Apache-2.0
// Tests zones: known changes of real zones, the C library as oracle, and local time and back.
#include "schemas/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "schemas/event.h"
#include "schemas/zone_rule.h"

#include <cmocka.h>

enum { HOUR_MS = 3600000 };

static struct zone load(const char *name) {
  struct zone z;
  struct err e;
  if (zone_load(&z, name, &e)) {
    fail_msg("%s", e.text);
  }
  return z;
}

static int64_t utc(const char *text) {
  int64_t moment = 0;
  assert_int_equal(moment_parse(text, strlen(text), &moment), 0);
  return moment;
}

// The moment of a wall-clock time written as if it were UTC.
static int64_t local(const struct zone *z, const char *text) {
  struct civil c = moment_to_civil(utc(text));
  return zone_moment(z, &c);
}

static void new_york_repeats_and_skips_an_hour(void **state) {
  struct zone z = load("America/New_York");
  assert_int_equal(local(&z, "2018-11-04T01:30:00Z"), utc("2018-11-04T05:30:00Z"));  // the first of the two
  assert_int_equal(local(&z, "2018-11-04T00:59:59Z"), utc("2018-11-04T04:59:59Z"));
  assert_int_equal(local(&z, "2018-11-04T02:00:00Z"), utc("2018-11-04T07:00:00Z"));
  assert_int_equal(local(&z, "2019-03-10T02:30:00Z"), utc("2019-03-10T07:30:00Z"));  // skipped: is 03:30
  assert_int_equal(local(&z, "2019-03-10T01:59:59Z"), utc("2019-03-10T06:59:59Z"));
  assert_int_equal(local(&z, "2019-03-10T03:00:00Z"), utc("2019-03-10T07:00:00Z"));
  assert_int_equal(zone_offset(&z, utc("2019-03-10T06:59:59.999Z")), -5 * HOUR_MS);
  assert_int_equal(zone_offset(&z, utc("2019-03-10T07:00:00Z")), -4 * HOUR_MS);
  assert_int_equal(zone_day(&z, utc("2018-10-21T03:59:59.999Z")), civil_days(2018, 10, 20));
  assert_int_equal(zone_day(&z, utc("2018-10-21T04:00:00Z")), civil_days(2018, 10, 21));
  assert_int_equal(zone_offset(&z, utc("2199-07-01T00:00:00Z")), -4 * HOUR_MS);
  zone_release(&z);
}

static void shanghai_had_summer_time(void **state) {
  struct zone z = load("Asia/Shanghai");
  assert_int_equal(zone_offset(&z, utc("1985-07-01T00:00:00Z")), 8 * HOUR_MS);
  for (int year = 1986; year <= 1991; year++) {
    struct civil summer = {.year = year, .month = 7, .day = 1};
    struct civil winter = {.year = year, .month = 12, .day = 1};
    assert_int_equal(zone_offset(&z, moment_from_civil(&summer)), 9 * HOUR_MS);
    assert_int_equal(zone_offset(&z, moment_from_civil(&winter)), 8 * HOUR_MS);
  }
  assert_int_equal(zone_offset(&z, utc("1992-07-01T00:00:00Z")), 8 * HOUR_MS);
  assert_int_equal(zone_offset(&z, MOMENT_LAST), 8 * HOUR_MS);
  assert_int_equal(zone_day(&z, utc("2026-03-01T15:59:59Z")), civil_days(2026, 3, 1));
  assert_int_equal(zone_day(&z, utc("2026-03-01T16:00:00Z")), civil_days(2026, 3, 2));
  assert_int_equal(local(&z, "2026-03-01T08:00:00Z"), utc("2026-03-01T00:00:00Z"));
  assert_true(z.from[0] < MOMENT_FIRST);
  zone_release(&z);
}

static void other_gaps_have_other_lengths(void **state) {
  struct zone howe = load("Australia/Lord_Howe");  // half an hour
  assert_int_equal(local(&howe, "2021-10-03T02:10:00Z"), utc("2021-10-02T15:40:00Z"));
  assert_int_equal(local(&howe, "2021-04-04T01:45:00Z"), utc("2021-04-03T14:45:00Z"));
  zone_release(&howe);
  struct zone apia = load("Pacific/Apia");  // left out 2011-12-30
  assert_int_equal(local(&apia, "2011-12-30T12:00:00Z"), utc("2011-12-30T22:00:00Z"));
  assert_int_equal(local(&apia, "2011-12-31T00:00:00Z"), utc("2011-12-30T10:00:00Z"));
  assert_int_equal(local(&apia, "2011-12-29T23:59:59Z"), utc("2011-12-30T09:59:59Z"));
  zone_release(&apia);
  struct zone utc_zone = load("UTC");
  assert_int_equal(utc_zone.count, 1);
  assert_int_equal(local(&utc_zone, "2021-10-03T02:10:00Z"), utc("2021-10-03T02:10:00Z"));
  zone_release(&utc_zone);
}

// A wall-clock time that a moment shows means that moment, or, in the hour that repeats, the one of the two that is
// first.
static void local_time_and_back(void **state) {
  static const char *const names[] = {
    "America/New_York", "Asia/Shanghai", "Europe/London", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"};
  for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
    struct zone z = load(names[n]);
    uint64_t random = 88172645463325252u + n;
    for (int i = 0; i < 100000; i++) {
      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
      int64_t moment = i % 2 ? (int64_t)(random % (uint64_t)MOMENT_LAST)
                             : z.from[random % z.count] + (int64_t)(random % 14400000) - 7200000;
      if (moment < MOMENT_FIRST || moment > MOMENT_LAST) {
        continue;
      }
      struct civil c = moment_to_civil(moment + zone_offset(&z, moment));
      int64_t again = zone_moment(&z, &c);
      assert_true(again <= moment);
      assert_int_equal(again + zone_offset(&z, again), moment + zone_offset(&z, moment));
    }
    zone_release(&z);
  }
}

// At random moments, and on both sides of every change.
static void agree(const char *name, int moments) {
  struct zone z = load(name);
  (void)setenv("TZ", name, 1);
  tzset();
  uint64_t random = 1234567;
  for (int i = 0; i < moments; i++) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    int64_t change = z.from[(random >> 33) % z.count] / 1000 - i % 2;
    time_t t = i % 3 ? (time_t)((random >> 11) % (uint64_t)(MOMENT_LAST / 1000)) : change < 0 ? 0 : (time_t)change;
    struct tm tm;
    assert_non_null(localtime_r(&t, &tm));
    if (zone_offset(&z, (int64_t)t * 1000) != tm.tm_gmtoff * 1000) {
      fail_msg("%s at %lld: %d, and the C library says %ld", name, (long long)t,
        (int)zone_offset(&z, (int64_t)t * 1000), tm.tm_gmtoff * 1000);
    }
  }
  (void)unsetenv("TZ");
  tzset();
  zone_release(&z);
}

static bool is_installed(const char *name) {
  char path[160];
  (void)snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
  return access(path, R_OK) == 0;
}

// Every zone that the machine's list names.
static void offsets_agree_with_the_c_library(void **state) {
  FILE *list = fopen("/usr/share/zoneinfo/tzdata.zi", "r");
  char line[512];
  int zones = 0;
  assert_non_null(list);
  while (fgets(line, sizeof line, list)) {
    char name[128];
    // Old names may be in a package of their own.
    if ((sscanf(line, "Z %127s", name) == 1 || sscanf(line, "L %*s %127s", name) == 1) && is_installed(name)) {
      agree(name, 2000);
      zones++;
    }
  }
  (void)fclose(list);
  assert_true(zones > 300);
}

static int64_t civil_second(int year, int month, int day, int second) {
  return civil_days(year, month, day) * 86400 + second;
}

static void rules_that_no_zone_of_today_has(void **state) {
  struct zone_rule rule;
  assert_int_equal(zone_rule_read("<-03>3<-02>,J60/0,300/-1:30", &rule), 0);
  assert_int_equal(rule.standard, -3 * 3600);
  assert_int_equal(rule.summer, -2 * 3600);
  // The sixtieth day but for 29 February is the first of March; day 300, counted from 0, moves by it.
  assert_int_equal(zone_rule_begins(&rule, 2023), civil_second(2023, 3, 1, 3 * 3600));
  assert_int_equal(zone_rule_begins(&rule, 2024), civil_second(2024, 3, 1, 3 * 3600));
  assert_int_equal(zone_rule_ends(&rule, 2023), civil_second(2023, 10, 28, 2 * 3600 - 5400));
  assert_int_equal(zone_rule_ends(&rule, 2024), civil_second(2024, 10, 27, 2 * 3600 - 5400));
  static const char *const bad[] = {"", "XY3", "EST", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
    "EST5EDT,M3.0.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,M3.2.0,M11.1.0x", "EST5EDT,366,1", "<+03-3",
    "EST5:60"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(zone_rule_read(bad[i], &rule), -1);
  }
}

static void unknown_zones_are_refused(void **state) {
  static const char *const bad[] = {"", "Asia/Peking", "../../etc/passwd", "/etc/localtime", "Asia", "EST5EDT,M3.2.0",
    "right/UTC", "zone.tab", "Asia/AVeryLongNameThatNoZoneHasAndThatDoesNotFitIntoTheStructWhereItWouldBeKept"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct zone z;
    struct err e = {{0}};
    assert_int_equal(zone_load(&z, bad[i], &e), -1);
    assert_non_null(strstr(e.text, "tzdata"));
    zone_release(&z);
  }
}

static void loading_leaves_the_environment_alone(void **state) {
  (void)setenv("TZ", "Europe/Paris", 1);
  struct zone z = load("Asia/Shanghai");
  assert_string_equal(getenv("TZ"), "Europe/Paris");
  zone_release(&z);
  (void)unsetenv("TZ");
  z = load("Asia/Shanghai");
  assert_null(getenv("TZ"));
  zone_release(&z);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(new_york_repeats_and_skips_an_hour),
    cmocka_unit_test(shanghai_had_summer_time),
    cmocka_unit_test(other_gaps_have_other_lengths),
    cmocka_unit_test(local_time_and_back),
    cmocka_unit_test(offsets_agree_with_the_c_library),
    cmocka_unit_test(rules_that_no_zone_of_today_has),
    cmocka_unit_test(unknown_zones_are_refused),
    cmocka_unit_test(loading_leaves_the_environment_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
