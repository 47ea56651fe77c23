// SPDX-License-Identifier: Apache-2.0
// What a counter is made of: the requests behind it add up to what a ledger counted of the same events, in every scope
// and field; and scopes as people write them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/board/api_scope.h"
#include "consumers/board/behind.h"
#include "consumers/core/ledger.h"
#include "tests/unit/core_events.h"

enum { REQUESTS = 300, CLOCK = 5000 };

static struct zone zone;
static struct policy policy;

static int begin(void **state) {
  struct err e;
  (void)state;
  policy_built_in(&policy, 1000, 2500);
  return zone_load(&zone, "Asia/Shanghai", &e);
}

static int end(void **state) {
  (void)state;
  zone_release(&zone);
  return 0;
}

static void no_alert(void *context, const struct overdue_alert *alert) {
  (void)context;
  (void)alert;
}

static uint32_t some(uint32_t *seed, uint32_t below) {
  *seed = *seed * 1664525 + 1013904223;
  return (*seed >> 8) % below;
}

// Requests of all sorts: some orphans, some excluded, some reopened, some in no district.
static void fill(struct ledger *l) {
  static const char *const districts[] = {"a/b", "a/c/d", "b", "", "a:%/x"};
  static const char *const units[] = {"u", "v", "w:1"};
  uint32_t seed = 7;
  for (uint32_t i = 0; i < REQUESTS; i++) {
    char id[16];
    (void)snprintf(id, sizeof id, "R%u", (unsigned)i);
    struct event e = filed(id, some(&seed, 4000));
    e.filed.district = text_of(districts[some(&seed, 5)]);
    e.filed.kind = (int32_t)some(&seed, KIND_COUNT);
    e.filed.channel = (int32_t)some(&seed, CHANNEL_COUNT);
    e.filed.category = text_of(some(&seed, 2) ? "noise" : "heat:ing");
    if (some(&seed, 10)) {
      (void)ledger_apply(l, &e);
    }
    for (uint32_t n = some(&seed, 4); n; n--) {
      e = pledged(id, some(&seed, 5000), units[some(&seed, 3)], some(&seed, 2) ? 4500 : MOMENT_NONE);
      (void)ledger_apply(l, &e);
    }
    for (uint32_t n = some(&seed, 3); n; n--) {
      e = resolved(id, some(&seed, 5000), "x", some(&seed, OUTCOME_COUNT), (int32_t)some(&seed, 6));
      (void)ledger_apply(l, &e);
    }
  }
  const struct event volunteers = held("station", "v1", 5, 3);
  (void)ledger_apply(l, &volunteers);
}

struct states {
  struct {
    uint8_t bytes[REQUEST_PACKED_MAX];
    size_t size;
  } all[REQUESTS];
  size_t count;
};

static void keep(void *context, const char *field, size_t field_size, const uint8_t *value, size_t size) {
  struct states *s = context;
  (void)field_size;
  if (ledger_field_is_request(field)) {
    memcpy(s->all[s->count].bytes, value, size);
    s->all[s->count++].size = size;
  }
}

static void they_add_up(void **state) {
  const struct ledger_rules rules = {.policy = &policy, .zone = &zone};
  struct ledger *l = ledger_new(&rules, 0, (struct alert_sink){no_alert, NULL});
  struct tally *counts = tally_new(FIELD_COUNT);
  struct tally *volunteers = tally_new(VOLUNTEER_FIELD_COUNT);
  struct states *states = calloc(1, sizeof *states);
  size_t looked = 0;
  (void)state;
  fill(l);
  ledger_advance(l, CLOCK);
  ledger_take_counts(l, counts, volunteers);
  ledger_take_changed(l, keep, states);
  assert_true(states->count > REQUESTS - 20);
  for (size_t i = 0; i < tally_count(counts); i++) {
    struct scope scope;
    const int64_t *values;
    tally_at(counts, i, &scope, &values);
    for (int field = 0; field < FIELD_COUNT; field++) {
      struct behind b;
      int64_t sum = 0;
      behind_init(&b, &policy, &zone, &scope, (enum field)field);
      for (size_t n = 0; n < states->count; n++) {
        struct request r;
        int64_t adds;
        assert_int_equal(behind_value(&b, states->all[n].bytes, states->all[n].size, CLOCK, &r, &adds), 0);
        sum += adds;
        looked += adds != 0;
      }
      behind_release(&b);
      assert_int_equal(sum, values[field]);
    }
  }
  assert_true(tally_count(counts) > 40 && looked > 5000);
  free(states);
  tally_free(counts);
  tally_free(volunteers);
  ledger_free(l);
}

static void what_is_damaged_or_gone_adds_nothing(void **state) {
  const struct scope all = {.type = SCOPE_ALL};
  struct request r;
  struct marks marks = {.raised = {3}};
  uint8_t packed[REQUEST_PACKED_MAX];
  struct behind b;
  int64_t adds;
  (void)state;
  behind_init(&b, &policy, &zone, &all, FIELD_ORPHANS);
  assert_int_equal(behind_value(&b, "garbage", 7, CLOCK, &r, &adds), -1);
  assert_int_equal(behind_value(&b, packed, REQUEST_PACKED_MAX + 1, CLOCK, &r, &adds), -1);
  request_init(&r);
  size_t size = request_pack(&r, &marks, packed);
  assert_int_equal(behind_value(&b, packed, size, CLOCK, &r, &adds), 0);
  assert_int_equal(adds, 0);
  behind_release(&b);
}

// --- scopes

static void assert_scope(const char *text, const char *wanted) {
  struct api_scope s;
  struct api_fault f;
  char name[SCOPE_NAME_MAX + 1];
  if (api_scope_read(&s, text_of(text), &f) != 0) {
    fail_msg("%s is refused: %s", text, f.en);
  }
  name[scope_name(&s.scope, name)] = 0;
  assert_string_equal(name, wanted);
  api_scope_release(&s);
}

static void scopes_as_people_write_them(void **state) {
  static const char *const wrong[] = {"", "al", "all:", "all:x", "district:", "district:/", "unit:", "cross:a",
    "cross:a:", "cross::b", "day:", "day:2026-3-1", "day:2026-02-30", "day:2026-03-01:", "day:2026-03-01x",
    "month:2026-03", "month:2026-13:u", "month:2026-03-01:u", "nothing:x", "District:a"};
  (void)state;
  assert_scope("all", "all");
  assert_scope("district:152502/xilin", "district:152502/xilin");
  assert_scope("district:/152502//xilin/", "district:152502/xilin");
  assert_scope("district:a:b%", "district:a%3Ab%25");
  assert_scope("category:噪声:夜间施工", "category:噪声%3A夜间施工");
  assert_scope("channel:HOTLINE", "channel:HOTLINE");
  assert_scope("unit:%41", "unit:%2541");
  assert_scope("station:x", "station:x");
  assert_scope("cross:a:b", "cross:a:b");
  assert_scope("cross:a%3Ab:c:d", "cross:a%3Ab:c%3Ad");
  assert_scope("day:2026-03-01", "day:2026-03-01");
  assert_scope("day:2026-03-01:a:b", "day:2026-03-01:a%3Ab");
  assert_scope("month:2026-03:热力公司", "month:2026-03:热力公司");
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct api_scope s;
    struct api_fault f = {0};
    if (api_scope_read(&s, text_of(wrong[i]), &f) == 0) {
      fail_msg("%s is taken", wrong[i]);
    }
    assert_int_equal(f.status, 400);
    api_scope_release(&s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(they_add_up),
    cmocka_unit_test(what_is_damaged_or_gone_adds_nothing),
    cmocka_unit_test(scopes_as_people_write_them),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
