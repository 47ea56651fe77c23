// SPDX-License-Identifier: Apache-2.0
// The digest of a policy: the same for all ways to write one meaning, another for each change of it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/policy/meaning.h"

static const char policy[] =
  "[holidays china]\n"
  "2026-10-01 to 2026-10-07 = closed\n"
  "2026-10-10 = wednesday\n"
  "[calendar office]\n"
  "time-zone = Asia/Shanghai\n"
  "monday to friday = 09:00-12:00, 13:00-17:00\n"
  "holidays = china\n"
  "[calendars]\n"
  "everywhere = office\n"
  "[limit all]\n"
  "pledge = 2h\n"
  "resolve = 15 working days\n"
  "[limit urgent]\n"
  "priority = HIGH\n"
  "category = heat*\n"
  "district = a/b\n"
  "resolve = 5 working days\n"
  "[mark soon]\n"
  "severity = info\n"
  "when = 75% of the time to due\n"
  "[mark overdue]\n"
  "severity = critical\n"
  "when = at due\n"
  "audience = leader\n";

static void digest_of(const char *text, char digest[MEANING_DIGEST_SIZE]) {
  struct policy_file file;
  struct faults faults = {0};
  if (policy_file_parse(&file, "p.conf", text, strlen(text), &faults) != 0) {
    fail_msg("%s\n%s", buf_string(&faults.text), text);
  }
  meaning_digest(&file, digest);
  policy_file_release(&file);
  faults_release(&faults);
}

// The policy with one text in the place of another.
static void digest_with(const char *old, const char *new, char digest[MEANING_DIGEST_SIZE]) {
  char text[2048];
  const char *at = strstr(policy, old);
  assert_non_null(at);
  (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - policy), policy, new, at + strlen(old));
  digest_of(text, digest);
}

static void another_way_to_write_it_is_the_same(void **state) {
  static const struct {
    const char *old, *new;
  } rows[] = {{"[limit all]", "# whatever\n\n[limit every]"}, {"2h", "120 minutes"}, {"HIGH", "high"},
    {"2026-10-01 to 2026-10-07 = closed\n", "2026-10-01 to 2026-10-06 = closed\n2026-10-07 = closed\n"},
    {"2026-10-10 = wednesday\n", "2026-10-10 = 09:00-12:00 13:00-17:00\n2026-10-12 = monday\n2026-10-11 = closed\n"},
    {"monday to friday = 09:00-12:00, 13:00-17:00",
      "monday = 09:00-12:00, 13:00-17:00\ntue to fri = 09:00-12:00, 13:00-17:00"},
    {"[limit all]\npledge = 2h\nresolve = 15 working days\n",
      "[limit a]\nresolve = 15 working days\n[limit b]\npledge = 2h\n"},
    {"when = at due", "while = open\nwhen = 0h after due"}};
  char original[MEANING_DIGEST_SIZE];
  char other[MEANING_DIGEST_SIZE];
  (void)state;
  digest_of(policy, original);
  assert_int_equal(strlen(original), MEANING_DIGEST_SIZE - 1);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    digest_with(rows[i].old, rows[i].new, other);
    if (strcmp(original, other) != 0) {
      fail_msg("`%s` for `%s` means the same", rows[i].new, rows[i].old);
    }
  }
}

static void each_change_of_meaning_is_another(void **state) {
  static const struct {
    const char *old, *new;
  } rows[] = {{"2h", "3h"}, {"pledge = 2h\n", ""}, {"15 working days", "15 days"}, {"heat*", "heat"}, {"a/b", "a/c"},
    {"priority = HIGH\n", "priority = HIGH\nkind = APPEAL\n"}, {"priority = HIGH\n", "channel = HOTLINE\n"},
    {"info", "warning"}, {"75%", "76%"}, {"at due", "1h after due"}, {"leader", "handler"},
    {"[mark soon]", "[mark late]"}, {"when = at due", "when = at due\nwhile = unpledged"}, {"13:00", "13:30"},
    {"Asia/Shanghai", "Asia/Urumqi"}, {"2026-10-07 = closed", "2026-10-08 = closed"},
    {"everywhere = office", "everywhere = office\na = office"}, {"pledge = 2h\n", "pledge = 2h\nextensions = 1\n"},
    {"pledge = 2h\n", "pledge = 2h\nextensions = 1 by 2d\n"}, {"pledge = 2h\n", "pledge = 2h\nextensions = none\n"}};
  char seen[1 + sizeof rows / sizeof *rows][MEANING_DIGEST_SIZE];
  (void)state;
  digest_of(policy, seen[0]);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    digest_with(rows[i].old, rows[i].new, seen[i + 1]);
    for (size_t j = 0; j <= i; j++) {
      if (strcmp(seen[j], seen[i + 1]) == 0) {
        fail_msg("`%s` for `%s` is not seen", rows[i].new, rows[i].old);
      }
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(another_way_to_write_it_is_the_same), cmocka_unit_test(each_change_of_meaning_is_another)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
