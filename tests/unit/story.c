// SPDX-License-Identifier: Apache-2.0
// The story of a request: what its state is, who says its due, and whether the events found explain it; as JSON it has
// no summary, and no byte of it does harm.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/board/story_json.h"
#include "tests/unit/core_events.h"
#include "tests/unit/one_wire.h"

static void put_event(struct story_part *p, struct request *r, const struct event *event) {
  struct buf bytes = {0};
  (void)request_apply(r, event);
  wire_encode(wire, event, &bytes);
  story_add(&p->events, (int64_t)p->events.count, 1000, bytes.at, bytes.size);
  buf_release(&bytes);
}

static void put_state(struct story_part *p, const struct request *r, const struct marks *m) {
  uint8_t packed[REQUEST_PACKED_MAX];
  buf_clear(&p->state);
  buf_add(&p->state, packed, request_pack(r, m, packed));
}

static void events_explain_a_state(void **state) {
  struct story s;
  struct request r;
  (void)state;
  story_init(&s, text_of("R"), 1);
  request_init(&r);
  const struct event first = filed("R", 100);
  const struct event second = pledged("R", 90, "u", MOMENT_NONE);
  put_event(&s.parts[0], &r, &first);
  assert_true(story_explains(&s.parts[0].events, wire, &r));
  assert_int_equal(story_earliest(&r), 100);
  // What is not among the events, but in the state.
  (void)request_apply(&r, &second);
  assert_false(story_explains(&s.parts[0].events, wire, &r));
  assert_int_equal(story_earliest(&r), 90);
  put_event(&s.parts[0], &r, &second);
  // A repeat changes nothing, and when the last message came is no matter of theirs.
  put_event(&s.parts[0], &r, &first);
  r.last_message_at = 77;
  assert_true(story_explains(&s.parts[0].events, wire, &r));
  story_release(&s);
}

static void states(void **state) {
  struct story s;
  struct request r;
  struct request found;
  const struct marks none = {0};
  struct marks marks;
  (void)state;
  story_init(&s, text_of("R"), 1);
  struct story_part *p = &s.parts[0];
  assert_true(story_is_empty(p));
  assert_int_equal(story_state(p, 0, 0, &found, &marks), STORY_NOT_STORED);
  request_init(&r);
  const struct event events[] = {filed("R", 100), resolved("R", 200, "u", OUTCOME_RESOLVED, 5)};
  (void)request_apply(&r, &events[0]);
  (void)request_apply(&r, &events[1]);
  r.last_message_at = 250;
  put_state(p, &r, &none);
  assert_int_equal(story_state(p, 1000, 0, &found, &marks), STORY_STORED);
  assert_int_equal(story_state(p, 1250, 1000, &found, &marks), STORY_STORED);
  assert_int_equal(story_state(p, 1251, 1000, &found, &marks), STORY_GONE);
  assert_int_equal(found.resolution.at, 200);
  p->state.at[0] ^= 0x40;
  assert_int_equal(story_state(p, 1000, 0, &found, &marks), STORY_DAMAGED);
  story_release(&s);
}

static void who_says_the_due(void **state) {
  struct request r;
  (void)state;
  request_init(&r);
  const struct event plain = filed("R", 100);
  const struct event dated = filed_due("R", 101, 900);
  const struct event pledge = pledged("R", 102, "u", 950);
  (void)request_apply(&r, &plain);
  assert_int_equal(story_due_by(&r, MOMENT_NONE), STORY_DUE_NONE);
  assert_int_equal(story_due_by(&r, 800), STORY_DUE_POLICY);
  (void)request_apply(&r, &dated);
  assert_int_equal(story_due_by(&r, 900), STORY_DUE_FILING);
  (void)request_apply(&r, &pledge);
  assert_int_equal(story_due_by(&r, 950), STORY_DUE_PLEDGE);
}

static json_t *told(struct story *s, struct counting *counting) {
  const struct story_told t = {.counting = counting, .wire = wire};
  struct meta meta;
  meta_init(&meta);
  meta.clock = 5000;
  return story_json_part(&t, &s->parts[0], 3, &meta);
}

static void no_summary_and_all_else(void **state) {
  struct story s;
  struct request r;
  struct marks marks = {.raised = {[2] = 2}, .standing = {[2] = true}};
  struct counting counting = {0};
  struct err e;
  (void)state;
  assert_int_equal(counting_restore(&counting, "rules=4 time-zone=UTC pledge-within=1000 resolve-within=2000", &e), 0);
  story_init(&s, text_of("R"), 1);
  request_init(&r);
  struct event event = filed("R", 100);
  event.filed.summary = text_of("the neighbour's secret");
  event.filed.category = text_of("<b>\"\\\x01");
  put_event(&s.parts[0], &r, &event);
  put_state(&s.parts[0], &r, &marks);
  json_t *part = told(&s, &counting);
  char *text = json_dumps(part, JSON_COMPACT);
  assert_null(strstr(text, "secret"));
  assert_null(strstr(text, "summary"));
  assert_non_null(strstr(text, "\"category\":\"<b>\\\"\\\\\\u0001\""));
  assert_non_null(strstr(text, "\"due\":{\"at\":2100,\"why\":\"policy\",\"limit\":null,\"policy_version\":1}"));
  assert_non_null(
    strstr(text, "{\"mark\":\"overdue\",\"severity\":\"CRITICAL\",\"at\":2100,\"raised\":2,\"stands\":true}"));
  assert_non_null(strstr(text, "\"overdue\":true"));
  free(text);
  json_decref(part);
  story_release(&s);
  counting_release(&counting);
}

// Whatever bytes Redis holds for a state, what is said of it can be written.
static void a_damaged_state_is_still_json(void **state) {
  struct story s;
  struct request r;
  const struct marks none = {0};
  struct counting counting = {0};
  struct err e;
  size_t stored = 0;
  (void)state;
  assert_int_equal(counting_restore(&counting, "rules=4 time-zone=UTC pledge-within=1000 resolve-within=2000", &e), 0);
  story_init(&s, text_of("R"), 1);
  request_init(&r);
  const struct event event = pledged("R", 100, "unit", 900);
  const struct event first = filed("R", 90);
  (void)request_apply(&r, &first);
  (void)request_apply(&r, &event);
  put_state(&s.parts[0], &r, &none);
  for (size_t i = 0; i < s.parts[0].state.size; i++) {
    for (int bit = 0; bit < 8; bit++) {
      s.parts[0].state.at[i] ^= (uint8_t)(1 << bit);
      json_t *part = told(&s, &counting);
      char *text = json_dumps(part, JSON_COMPACT);
      assert_non_null(text);
      stored += strstr(text, "\"stored\":\"stored\"") != NULL;
      free(text);
      json_decref(part);
      s.parts[0].state.at[i] ^= (uint8_t)(1 << bit);
    }
  }
  assert_true(stored > 50);
  story_release(&s);
  counting_release(&counting);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(events_explain_a_state),
    cmocka_unit_test(states),
    cmocka_unit_test(who_says_the_due),
    cmocka_unit_test(no_summary_and_all_else),
    cmocka_unit_test(a_damaged_state_is_still_json),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
