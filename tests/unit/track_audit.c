// SPDX-License-Identifier: Apache-2.0
// The auditor: quiet while all is right, beside whatever goes on; a state that somebody else has changed is found.
#include "tests/unit/track_world.h"

static void begin(struct fake_world *w, bool log_clock) {
  fake_world_init(w, START, log_clock);
  w->options.audit_every = 1000;
  fake_world_publish(w, 0, START, filed("a", START));
  fake_world_publish(w, 0, START + 10, filed_due("b", START, START + 3000));
  fake_world_publish(w, 0, START + 20, filed_due("c", START, START + 9000));
  fake_world_publish(w, 0, START + 5000, resolved("b", START + 4500, "unit", OUTCOME_RESOLVED, 4));
}

static struct partition_figures figures_of_first(const struct fake_process *p) {
  struct partition_standing standing;
  tracker_standing(p->tracker, 0, &standing);
  return standing.figures;
}

static void a_right_system_has_no_differences(void **state) {
  (void)state;
  for (int log_clock = 0; log_clock < 2; log_clock++) {
    struct fake_world w;
    begin(&w, log_clock);
    struct fake_process *p = start_with(&w, 1);
    fake_world_run_until(&w, START + 12000);
    struct partition_figures f = figures_of_first(p);
    assert_in_range(f.audits, 8, 13);
    assert_int_equal(f.audit_differences, 0);
    assert_in_range(f.audited_at, START + 10000, START + 12000);
    assert_int_equal(p->warnings, 0);
    expect_holds(&w, log_clock ? CHECK_ALL : CHECK_QUIET);
    fake_world_release(&w);
  }
}

static void none_where_it_is_switched_off(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w, false);
  w.options.audit_every = 0;
  struct fake_process *p = start_with(&w, 1);
  fake_world_run_until(&w, START + 12000);
  assert_int_equal(figures_of_first(p).audits, 0);
  fake_world_release(&w);
}

// Another hand takes back that `a` is stalled: nothing looks at a mark again whose moment has passed.
static void clear_stalled(struct fake_world *w) {
  static const char key[] = "h:{0}:state:0";
  uint8_t packed[REQUEST_PACKED_MAX];
  struct request request;
  struct marks marks;
  struct text value = fake_store_get(&w->redis.store, key, "Ra");
  assert_non_null(value.at);
  assert_int_equal(request_unpack((const uint8_t *)value.at, value.size, &request, &marks), 0);
  assert_true(marks.standing[0]);
  marks.standing[0] = false;
  struct fake_key *k = (struct fake_key *)(uintptr_t)fake_store_find(&w->redis.store, fake_text(key));
  fake_key_set(k, fake_text("Ra"), (struct text){(char *)packed, (uint32_t)request_pack(&request, &marks, packed)});
}

static void a_state_that_was_changed_is_found(void **state) {
  struct fake_world w;
  (void)state;
  begin(&w, false);
  struct fake_process *first = start_with(&w, 1);
  fake_world_run_until(&w, START + 6000);
  fake_process_kill(first);
  clear_stalled(&w);
  struct fake_process *second = start_with(&w, 1);
  fake_world_run_until(&w, START + 6500);
  assert_int_equal(figures_of_first(second).audits, 0);
  assert_int_equal(second->warnings, 0);
  fake_world_run_until(&w, START + 7500);
  assert_int_equal(figures_of_first(second).audit_differences, 1);
  assert_int_equal(second->warnings, 2);  // the alert by its name, and the sum
  expect_says(second->said, "audit: 1 alerts that stand and those owed are not the same");
  fake_world_release(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_right_system_has_no_differences),
    cmocka_unit_test(none_where_it_is_switched_off), cmocka_unit_test(a_state_that_was_changed_is_found)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
