// SPDX-License-Identifier: Apache-2.0
// What a set of events makes of a request: semantics.md, "One request", worked by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>

#include "consumers/core/policy.h"
#include "consumers/core/text.h"
#include "tests/unit/core_events.h"

static struct request apply_all(const struct event *events, size_t count, bool backwards) {
  struct request r;
  request_init(&r);
  for (size_t i = 0; i < count; i++) {
    (void)request_apply(&r, &events[backwards ? count - 1 - i : i]);
  }
  return r;
}

// Fields in the order of the contract; each row is above the one before it, whose later fields are all greater.
static void test_ties_of_filings(void **state) {
  static const struct request_filed rising[] = {
    {{"r", 1}, 0, 9, {"z", 1}, {"z", 1}, 3, true, 99, {NULL, 0}},
    {{"r", 1}, 1, 0, {"z", 1}, {"z", 1}, 3, true, 99, {NULL, 0}},
    {{"r", 1}, 1, 1, {NULL, 0}, {"z", 1}, 3, true, 99, {NULL, 0}},
    {{"r", 1}, 1, 1, {"a", 1}, {"z", 1}, 3, true, 99, {NULL, 0}},
    {{"r", 1}, 1, 1, {"aa", 2}, {"", 0}, 3, true, 99, {NULL, 0}},
    {{"r", 1}, 1, 1, {"aa", 2}, {"a", 1}, 0, true, 99, {NULL, 0}},
    {{"r", 1}, 1, 1, {"aa", 2}, {"a", 1}, 1, true, MOMENT_NONE, {NULL, 0}},
    {{"r", 1}, 1, 1, {"aa", 2}, {"a", 1}, 1, true, 0, {NULL, 0}},
    {{"r", 1}, 1, 1, {"aa", 2}, {"a", 1}, 1, false, 5, {NULL, 0}},
    {{"r", 1}, 1, 1, {"aa", 2}, {"a", 1}, 1, true, 5, {NULL, 0}},
    {{"r", 1}, 1, 1, {"aa", 2}, {"\xc3\xa9", 2}, 0, false, MOMENT_NONE, {NULL, 0}},  // bytes, not signed characters
  };
  for (size_t i = 1; i < sizeof rising / sizeof *rising; i++) {
    struct event pair[2] = {filed("r", 7), filed("r", 7)};
    pair[0].filed = rising[i - 1];
    pair[1].filed = rising[i];
    for (int backwards = 0; backwards < 2; backwards++) {
      struct request r = apply_all(pair, 2, backwards);
      assert_int_equal(r.filing.kind, rising[i].kind);
      assert_int_equal(r.filing.channel, rising[i].channel);
      assert_true(text_equal(r.filing.category, rising[i].category));
      assert_true(text_equal(r.filing.district, rising[i].district));
      assert_int_equal(r.filing.priority, rising[i].priority);
      assert_int_equal(r.filing.due_at, rising[i].due_at);
      assert_int_equal(r.filing.assisted, rising[i].assisted);
    }
  }
}

static void test_summary_and_event_id_do_not_count(void **state) {
  struct event a = filed("r", 7);
  struct event b = a;
  struct request r;
  b.event_id = text_of("another");
  b.source = text_of("another");
  b.filed.summary = text_of("text");
  request_init(&r);
  assert_true(request_apply(&r, &a));
  assert_false(request_apply(&r, &b));
  struct event p = pledged("r", 8, "u", 9);
  assert_true(request_apply(&r, &p));
  p.pledged.pledger = text_of("somebody");
  assert_false(request_apply(&r, &p));
}

static void test_ties_of_pledges(void **state) {
  const struct event rising[] = {
    pledged("r", 7, "a", 99),
    pledged("r", 7, "b", MOMENT_NONE),
    pledged("r", 7, "b", 3),
    pledged("r", 7, "b", 4),
    pledged("r", 7, "ba", MOMENT_NONE),
    pledged("r", 8, "a", MOMENT_NONE),
  };
  for (size_t i = 1; i < sizeof rising / sizeof *rising; i++) {
    for (int backwards = 0; backwards < 2; backwards++) {
      struct request r = apply_all(&rising[i - 1], 2, backwards);
      assert_true(text_equal(r.pledge.unit, rising[i].pledged.unit));
      assert_int_equal(r.pledge.due_at, rising[i].pledged.due_at);
      assert_int_equal(r.pledge.at, rising[i].occurred_at);
      assert_int_equal(r.first_pledge_at, 7);
    }
  }
}

static void test_ties_of_resolutions(void **state) {
  const struct event rising[] = {
    resolved("r", 7, "z", OUTCOME_RESOLVED, 5),
    resolved("r", 7, "a", OUTCOME_EXPLAINED, 0),
    resolved("r", 7, "b", OUTCOME_EXPLAINED, 0),
    resolved("r", 7, "a", OUTCOME_EXPLAINED, 1),
    resolved("r", 7, "a", OUTCOME_DECLINED, 0),
    resolved("r", 8, "a", OUTCOME_RESOLVED, 0),
  };
  for (size_t i = 1; i < sizeof rising / sizeof *rising; i++) {
    for (int backwards = 0; backwards < 2; backwards++) {
      struct request r = apply_all(&rising[i - 1], 2, backwards);
      assert_true(text_equal(r.resolution.unit, rising[i].resolved.unit));
      assert_int_equal(r.resolution.outcome, rising[i].resolved.outcome);
      assert_int_equal(r.resolution.satisfaction, rising[i].resolved.satisfaction);
      assert_int_equal(r.resolution.at, rising[i].occurred_at);
      assert_int_equal(r.first_resolution_at, 7);
    }
  }
}

static void test_later_filing_corrects(void **state) {
  struct event events[2] = {filed_due("r", 5, 50), filed("r", 6)};
  events[0].filed.kind = KIND_OTHER;
  events[1].filed.district = text_of("b");
  for (int backwards = 0; backwards < 2; backwards++) {
    struct request r = apply_all(events, 2, backwards);
    assert_int_equal(r.filed_at, 5);
    assert_int_equal(r.filing.at, 6);
    assert_int_equal(r.filing.kind, KIND_APPEAL);
    assert_int_equal(r.filing.due_at, MOMENT_NONE);
    assert_true(text_equal(r.filing.district, text_of("b")));
  }
}

// `F0 P3 R4`: filed, pledged and resolved at these milliseconds; D and W resolve as DUPLICATE and WITHDRAWN.
static size_t read_story(const char *story, struct event *events) {
  size_t count = 0;
  for (; *story; story++) {
    int64_t at = story[0] == ' ' ? 0 : story[1] - '0';
    switch (*story) {
      case 'F':
        events[count++] = filed("r", at);
        break;
      case 'P':
        events[count++] = pledged("r", at, "u", MOMENT_NONE);
        break;
      case 'R':
        events[count++] = resolved("r", at, "u", OUTCOME_RESOLVED, 0);
        break;
      case 'D':
        events[count++] = resolved("r", at, "u", OUTCOME_DUPLICATE, 0);
        break;
      case 'W':
        events[count++] = resolved("r", at, "u", OUTCOME_WITHDRAWN, 0);
        break;
      default:
        break;
    }
  }
  return count;
}

static void test_stories(void **state) {
  static const struct {
    const char *story;
    bool orphan, pledged, closed, reopened, excluded;
  } rows[] = {
    {"F0", false, false, false, false, false},
    {"F0 P1", false, true, false, false, false},
    {"F0 R2", false, false, true, false, false},
    {"F0 P1 R2", false, true, true, false, false},
    {"F0 P2 R2", false, true, true, false, false},  // in the same millisecond is not after
    {"F0 R2 P3", false, true, false, true, false},
    {"F0 R2 P3 R3", false, true, true, true, false},
    {"F0 R2 P3 R4", false, true, true, true, false},
    {"F0 R2 R5 P3", false, true, true, true, false},  // after the first resolution, not after the latest
    {"F0 R2 R5 P2", false, true, true, false, false},
    {"F0 R2 R5 P6", false, true, false, true, false},
    {"F0 P1 D2", false, true, true, false, true},
    {"F0 W2", false, false, true, false, true},
    {"F0 W2 P3", false, true, false, true, false},  // open again: not excluded
    {"F0 W2 R3", false, false, true, false, false},
    {"F0 R2 W2", false, false, true, false, true},  // of one millisecond the greatest outcome
    {"F9 P1 R2", false, true, true, false, false},  // before the filing like others
    {"P1", true, true, false, false, false},
    {"R1", true, false, true, false, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct event events[8];
    size_t count = read_story(rows[i].story, events);
    for (int backwards = 0; backwards < 2; backwards++) {
      struct request r = apply_all(events, count, backwards);
      assert_int_equal(request_is_orphan(&r), rows[i].orphan);
      assert_int_equal(request_is_pledged(&r), rows[i].pledged);
      assert_int_equal(request_is_closed(&r), rows[i].closed);
      assert_int_equal(request_is_reopened(&r), rows[i].reopened);
      assert_int_equal(request_is_excluded(&r), rows[i].excluded);
      for (size_t again = 0; again < count; again++) {
        assert_false(request_apply(&r, &events[again]));
      }
    }
  }
}

static void test_unit(void **state) {
  const struct event events[] = {filed("r", 0), resolved("r", 2, "early", OUTCOME_RESOLVED, 0),
    resolved("r", 9, "late", OUTCOME_RESOLVED, 0), pledged("r", 1, "first", MOMENT_NONE),
    pledged("r", 3, "second", MOMENT_NONE)};
  static const char *const expected[] = {NULL, "early", "late", "first", "second"};
  for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
    struct request r = apply_all(events, i + 1, false);
    assert_true(text_equal(request_unit(&r), text_of(expected[i])));
  }
}

static void test_due(void **state) {
  const int64_t none = MOMENT_NONE;
  const struct {
    const char *what;
    int64_t resolve_within;
    size_t count;
    struct event events[3];
    int64_t due;
  } rows[] = {
    {"nothing gives one", POLICY_NONE, 1, {filed("r", 10)}, none},
    {"the policy does", 100, 1, {filed("r", 10)}, 110},
    {"the policy, from the earliest filing", 100, 2, {filed("r", 10), filed("r", 20)}, 110},
    {"the filing's own", 100, 1, {filed_due("r", 10, 50)}, 50},
    {"the latest filing's", 100, 2, {filed_due("r", 10, 50), filed_due("r", 20, 40)}, 40},
    {"the latest filing takes it away", 100, 2, {filed_due("r", 10, 50), filed("r", 20)}, 110},
    {"a pledge's", 100, 2, {filed_due("r", 10, 50), pledged("r", 20, "u", 70)}, 70},
    {"a pledge's before the filing", 100, 2, {filed_due("r", 10, 50), pledged("r", 1, "u", 70)}, 70},
    {"a pledge without one", 100, 2, {filed_due("r", 10, 50), pledged("r", 20, "u", none)}, 50},
    {"a later pledge without one", 100, 3, {filed("r", 10), pledged("r", 20, "u", 70), pledged("r", 30, "u", none)},
      70},
    {"an extension", 100, 3, {filed("r", 10), pledged("r", 20, "u", 70), pledged("r", 30, "u", 90)}, 90},
    {"a shorter one, later", 100, 3, {filed("r", 10), pledged("r", 20, "u", 70), pledged("r", 30, "u", 60)}, 60},
    {"tie: the unit first", 100, 3, {filed("r", 10), pledged("r", 20, "b", 60), pledged("r", 20, "a", 70)}, 60},
    {"tie: then the due", 100, 3, {filed("r", 10), pledged("r", 20, "b", 60), pledged("r", 20, "b", 70)}, 70},
    {"tie: the greatest unit has none", 100, 3,
      {filed("r", 10), pledged("r", 20, "b", none), pledged("r", 20, "a", 70)}, 70},
    {"before the filing, as it is", 100, 1, {filed_due("r", 10, 5)}, 5},
    {"an orphan has none", 100, 1, {pledged("r", 10, "u", 50)}, none},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct policy p = {.pledge_within = POLICY_NONE, .resolve_within = rows[i].resolve_within};
    for (int backwards = 0; backwards < 2; backwards++) {
      struct request r = apply_all(rows[i].events, rows[i].count, backwards);
      if (policy_due(&p, &r) != rows[i].due) {
        fail_msg("due: %s: %lld", rows[i].what, (long long)policy_due(&p, &r));
      }
    }
  }
}

static void test_volunteer_events_are_not_for_a_request(void **state) {
  struct event e = held("s", "e", 5, 3);
  struct request r;
  request_init(&r);
  assert_false(request_apply(&r, &e));
  assert_true(request_is_orphan(&r));
}

static int sign_of(int order) {
  return (order > 0) - (order < 0);
}

// Each is below the one behind it.
static void test_texts_bytewise(void **state) {
  static const struct text rising[] = {{NULL, 0}, {"", 0}, {"a", 1}, {"a\0", 2}, {"ab", 2}, {"b", 1}, {"\xc3", 1}};
  for (size_t i = 0; i < sizeof rising / sizeof *rising; i++) {
    for (size_t j = 0; j < sizeof rising / sizeof *rising; j++) {
      assert_int_equal(sign_of(text_compare(rising[i], rising[j])), (i > j) - (i < j));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_ties_of_filings),
    cmocka_unit_test(test_summary_and_event_id_do_not_count),
    cmocka_unit_test(test_ties_of_pledges),
    cmocka_unit_test(test_ties_of_resolutions),
    cmocka_unit_test(test_later_filing_corrects),
    cmocka_unit_test(test_stories),
    cmocka_unit_test(test_unit),
    cmocka_unit_test(test_due),
    cmocka_unit_test(test_volunteer_events_are_not_for_a_request),
    cmocka_unit_test(test_texts_bytewise),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
