// SPDX-License-Identifier: Apache-2.0
// Tests that a seed decides a town to the byte, and that the town's events hold the contract.
#include "producers/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "schemas/json.h"
#include "schemas/moment.h"
#include "schemas/wire.h"

enum { REQUESTS = 2000 };
static const int64_t end = INT64_C(1795147200000);  // 2026-11-20T12:00:00+08:00

struct fixture {
  struct town town;
  struct wire *wire;
};

static struct town built(uint64_t seed, int64_t at, uint32_t requests) {
  struct town t;
  struct err e;
  assert_int_equal(town_init(&t, seed, at, 30, requests, &e), 0);
  return t;
}

static void open_town(struct fixture *f, uint64_t seed, uint32_t requests) {
  struct err e;
  assert_int_equal(town_init(&f->town, seed, end, 30, requests, &e), 0);
  f->wire = wire_new(&e);
  assert_non_null(f->wire);
}

static void close_town(struct fixture *f) {
  town_release(&f->town);
  wire_free(f->wire);
}

typedef void visit(struct fixture *f, const struct event *event, void *context);

static size_t each_event(struct fixture *f, visit *seen, void *context) {
  struct town_moment moments[TOWN_STEPS_MAX];
  struct town_page page;
  struct event event;
  size_t count = 0;
  for (uint32_t item = 0; item < town_items(&f->town); item++) {
    size_t steps = town_moments(&f->town, item, moments);
    for (size_t i = 0; i < steps; i++, count++) {
      town_event(&f->town, item, moments[i].step, &page, &event);
      assert_int_equal(event.occurred_at, moments[i].at);
      seen(f, &event, context);
    }
  }
  return count;
}

static uint32_t crc32_of(uint32_t crc, const uint8_t *bytes, size_t size) {
  crc = ~crc;
  for (size_t i = 0; i < size; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) {
      crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xedb88320) : 0);
    }
  }
  return ~crc;
}

static void add_to_crc(struct fixture *f, const struct event *event, void *context) {
  uint32_t *crc = context;
  struct buf bytes = {0};
  wire_encode(f->wire, event, &bytes);
  *crc = crc32_of(*crc, bytes.at, bytes.size);
  buf_release(&bytes);
}

static uint32_t crc_of(uint64_t seed, uint32_t requests) {
  struct fixture f;
  uint32_t crc = 0;
  open_town(&f, seed, requests);
  (void)each_event(&f, add_to_crc, &crc);
  close_town(&f);
  return crc;
}

static void test_the_same_seed_gives_the_same_bytes(void **state) {
  (void)state;
  assert_int_equal(crc_of(7, 300), crc_of(7, 300));
  assert_int_not_equal(crc_of(7, 300), crc_of(8, 300));
}

// Fails when a seed no longer means what it did, here or on another machine. The bytes hold the schemas' fingerprints.
static void test_a_seed_means_the_same_everywhere(void **state) {
  (void)state;
  assert_int_equal(crc_of(7, 300), UINT32_C(0xd9fd4358));
}

static void test_another_end_has_other_ids(void **state) {
  (void)state;
  struct town a = built(7, end, 1);
  struct town b = built(7, end + 1000, 1);
  struct town c = built(8, end, 1);
  assert_int_not_equal(a.tag, b.tag);
  assert_int_not_equal(a.tag, c.tag);
  town_release(&a);
  town_release(&b);
  town_release(&c);
}

static void check_event(struct fixture *f, const struct event *event, void *context) {
  (void)context;
  struct err e = {""};
  if (event_check(event, &e)) {
    fail_msg("%s", e.text);
  }
  // Whole seconds are cut off, so the first may lie just before the start.
  assert_true(event->occurred_at > f->town.start - 1000);
  assert_true(event->occurred_at <= f->town.end);
}

static void test_events_hold_the_contract(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 5; seed++) {
    struct fixture f;
    open_town(&f, seed, REQUESTS);
    (void)each_event(&f, check_event, NULL);
    close_town(&f);
  }
}

static void same_lines(const struct event *left, const struct event *right) {
  struct buf a = {0};
  struct buf b = {0};
  json_write_event(left, 1, &a);
  json_write_event(right, 1, &b);
  assert_string_equal(buf_string(&a), buf_string(&b));
  buf_release(&a);
  buf_release(&b);
}

static void pass_through(struct fixture *f, const struct event *event, void *context) {
  (void)context;
  struct buf bytes = {0};
  struct json_event hold = {0};
  struct event back;
  struct err e = {""};
  wire_encode(f->wire, event, &bytes);
  if (wire_decode(f->wire, bytes.at, bytes.size, &back, &e)) {
    fail_msg("%s", e.text);
  }
  same_lines(event, &back);
  buf_clear(&bytes);
  json_write_event(event, 1, &bytes);
  if (json_read_event(&hold, (const char *)bytes.at, bytes.size, &back, &e)) {
    fail_msg("%s", e.text);
  }
  same_lines(event, &back);
  json_event_release(&hold);
  buf_release(&bytes);
}

static void test_events_pass_through_avro_and_json(void **state) {
  (void)state;
  struct fixture f;
  open_town(&f, 3, 500);
  (void)each_event(&f, pass_through, NULL);
  close_town(&f);
}

struct census {
  size_t types[EVENT_TYPE_COUNT], outcomes[OUTCOME_COUNT], kinds[KIND_COUNT], channels[CHANNEL_COUNT];
  size_t priorities[PRIORITY_COUNT], ratings[6], levels[4], assisted, told, due, promised, night;
};

static void count_filed(struct census *c, const struct event *event) {
  size_t levels = event->filed.district.size ? 1 : 0;
  for (size_t i = 0; i < event->filed.district.size; i++) {
    levels += event->filed.district.at[i] == '/';
  }
  assert_in_range(levels, 0, 3);
  c->levels[levels]++;
  c->kinds[event->filed.kind]++;
  c->channels[event->filed.channel]++;
  c->priorities[event->filed.priority]++;
  c->assisted += event->filed.assisted;
  c->told += event->filed.summary.at != NULL;
  c->due += event->filed.due_at != MOMENT_NONE;
  c->night += (event->occurred_at / 3600000 + 8) % 24 < 6;
}

static void count_event(struct fixture *f, const struct event *event, void *context) {
  (void)f;
  struct census *c = context;
  c->types[event->type]++;
  if (event->type == EVENT_REQUEST_FILED) {
    count_filed(c, event);
  } else if (event->type == EVENT_TASK_PLEDGED) {
    c->promised += event->pledged.due_at != MOMENT_NONE;
  } else if (event->type == EVENT_TASK_RESOLVED) {
    c->outcomes[event->resolved.outcome]++;
    c->ratings[event->resolved.satisfaction]++;
  }
}

static void all_occur(const size_t *counts, size_t count) {
  for (size_t i = 0; i < count; i++) {
    assert_int_not_equal(counts[i], 0);
  }
}

static void test_everything_occurs(void **state) {
  (void)state;
  struct fixture f;
  struct census c = {.night = 0};
  open_town(&f, 1, 20000);
  size_t count = each_event(&f, count_event, &c);
  close_town(&f);
  assert_in_range(count, 20000 * 24 / 10, 20000 * 31 / 10);
  all_occur(c.types, EVENT_TYPE_COUNT);
  all_occur(c.outcomes, OUTCOME_COUNT);
  all_occur(c.kinds, KIND_COUNT);
  all_occur(c.channels, CHANNEL_COUNT);
  all_occur(c.priorities, PRIORITY_COUNT);
  all_occur(c.ratings, 6);
  all_occur(c.levels, 4);
  size_t filed = c.types[EVENT_REQUEST_FILED];
  assert_in_range(c.levels[3], filed * 85 / 100, filed * 95 / 100);
  assert_in_range(c.due, filed * 65 / 100, filed * 80 / 100);
  assert_in_range(c.told, filed / 100, filed * 5 / 100);
  assert_in_range(c.assisted, filed / 100, filed * 8 / 100);
  assert_in_range(c.night, filed / 200, filed * 6 / 100);
  assert_in_range(c.promised, c.types[EVENT_TASK_PLEDGED] / 5, c.types[EVENT_TASK_PLEDGED] / 2);
}

// What one request came to, as far as the shares below need it.
struct story {
  int64_t filed, pledged, last_pledged, first_resolved, resolved, due;
};

static struct story told(struct town *t, uint32_t item) {
  struct story s = {MOMENT_NONE, INT64_MAX, MOMENT_NONE, INT64_MAX, MOMENT_NONE, MOMENT_NONE};
  struct town_moment moments[TOWN_STEPS_MAX];
  struct town_page page;
  struct event event;
  size_t steps = town_moments(t, item, moments);
  for (size_t i = 0; i < steps; i++) {
    town_event(t, item, moments[i].step, &page, &event);
    int64_t at = event.occurred_at;
    if (event.type == EVENT_REQUEST_FILED) {
      s.filed = s.filed == MOMENT_NONE || at < s.filed ? at : s.filed;
      s.due = event.filed.due_at != MOMENT_NONE ? event.filed.due_at : at + 15 * TOWN_DAY;
    } else if (event.type == EVENT_TASK_PLEDGED) {
      s.pledged = at < s.pledged ? at : s.pledged;
      s.last_pledged = at > s.last_pledged ? at : s.last_pledged;
    } else {
      s.first_resolved = at < s.first_resolved ? at : s.first_resolved;
      s.resolved = at > s.resolved ? at : s.resolved;
    }
  }
  return s;
}

static void test_some_are_late_and_some_lie_there(void **state) {
  (void)state;
  struct town t;
  struct err e;
  size_t orphans = 0;
  size_t open_past_due = 0;
  size_t unpledged = 0;
  size_t late = 0;
  size_t reopened = 0;
  assert_int_equal(town_init(&t, 2, end, 30, 10000, &e), 0);
  for (uint32_t item = 0; item < t.requests; item++) {
    struct story s = told(&t, item);
    bool closed = s.resolved != MOMENT_NONE && s.last_pledged <= s.resolved;
    bool filed = s.filed != MOMENT_NONE;
    orphans += !filed;
    open_past_due += filed && !closed && s.due < end;
    unpledged += filed && !closed && s.pledged == INT64_MAX && s.filed + TOWN_DAY < end;
    late += filed && closed && s.resolved > s.due;
    reopened += s.last_pledged > s.first_resolved;
  }
  town_release(&t);
  assert_in_range(orphans, 1, 60);
  assert_in_range(open_past_due, 300, 1200);
  assert_in_range(unpledged, 100, 800);
  assert_in_range(late, 500, 2500);
  assert_in_range(reopened, 100, 600);
}

static void test_a_larger_town_holds_the_smaller(void **state) {
  (void)state;
  struct town small;
  struct town large;
  struct err e;
  assert_int_equal(town_init(&small, 5, end, 30, 10, &e), 0);
  assert_int_equal(town_init(&large, 5, end, 30, 1000, &e), 0);
  for (uint32_t item = 0; item < 10; item++) {
    struct town_page pages[2];
    struct event events[2];
    struct town_moment moments[TOWN_STEPS_MAX];
    if (town_moments(&small, item, moments)) {
      town_event(&small, item, moments[0].step, &pages[0], &events[0]);
      town_event(&large, item, moments[0].step, &pages[1], &events[1]);
      same_lines(&events[0], &events[1]);
    }
  }
  town_release(&small);
  town_release(&large);
}

static void test_a_town_outside_the_calendar_is_refused(void **state) {
  (void)state;
  struct town t;
  struct err e;
  assert_int_equal(town_init(&t, 1, MOMENT_LAST, 30, 10, &e), -1);
  assert_string_equal(e.text, "a town of 30 days must lie between 1970-01-02 and 2190: choose another end");
  assert_int_equal(town_init(&t, 1, 30 * TOWN_DAY, 30, 10, &e), -1);
}

static void test_office_hours(void **state) {
  (void)state;
  const char *const cases[][3] = {{"2026-11-20T11:00:00+08:00", "3600", "2026-11-20T12:00:00+08:00"},
    {"2026-11-20T11:00:00+08:00", "3601", "2026-11-20T14:00:01+08:00"},
    {"2026-11-20T17:00:00+08:00", "3600", "2026-11-23T09:00:00+08:00"},  // Friday to Monday
    {"2026-11-21T10:00:00+08:00", "1", "2026-11-23T08:30:01+08:00"},     // on a Saturday
    {"2026-11-18T10:00:00+08:00", "126060", "2026-11-25T10:01:00+08:00"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int64_t from = 0;
    int64_t to = 0;
    int64_t work = 0;
    assert_int_equal(moment_parse(cases[i][0], strlen(cases[i][0]), &from), 0);
    assert_int_equal(moment_parse(cases[i][2], strlen(cases[i][2]), &to), 0);
    for (const char *digit = cases[i][1]; *digit; digit++) {
      work = work * 10 + (*digit - '0');
    }
    assert_int_equal(town_calendar_work(from, work * 1000), to);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_same_seed_gives_the_same_bytes),
    cmocka_unit_test(test_a_seed_means_the_same_everywhere), cmocka_unit_test(test_another_end_has_other_ids),
    cmocka_unit_test(test_events_hold_the_contract), cmocka_unit_test(test_events_pass_through_avro_and_json),
    cmocka_unit_test(test_everything_occurs), cmocka_unit_test(test_some_are_late_and_some_lie_there),
    cmocka_unit_test(test_a_larger_town_holds_the_smaller),
    cmocka_unit_test(test_a_town_outside_the_calendar_is_refused), cmocka_unit_test(test_office_hours)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
