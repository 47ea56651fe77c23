// SPDX-License-Identifier: Apache-2.0
// How many alerts of what stands an order is about, counted as whoever tells counts them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/telling/coverage.h"
#include "notify_sample.h"
#include "one_wire.h"

// As it lies in Redis: `route` with a NUL behind it, and the number of the request.
static void put(struct coverage *c, const char *route, int number, const char *mark, bool cleared) {
  struct buf field = {0};
  struct buf value = {0};
  struct buf request = {0};
  struct overdue_alert raise = sample_alert();
  buf_printf(&request, "R-%d", number);
  raise.request_id = texts_of(buf_string(&request));
  raise.mark = texts_of(mark);
  struct overdue_alert clear = raise;
  clear.status = ALERT_CLEARED;
  written_alert_add(
    &value, wire, &(struct held_alert){.raise = &raise, .clear = cleared ? &clear : NULL, .progress.told_at = 1});
  buf_add(&field, route, strlen(route) + 1);
  buf_printf(&field, "0:R-%d:%s:1", number, mark);
  coverage_add(c, wire, (struct text){(const char *)field.at, (uint32_t)field.size},
    (struct text){(const char *)value.at, (uint32_t)value.size});
  buf_release(&field);
  buf_release(&value);
  buf_release(&request);
}

static void put_all(struct coverage *c) {
  put(c, "day", 1, "overdue", false);
  put(c, "day", 2, "stalled", false);
  put(c, "night", 2, "stalled", false);
  put(c, "day", 3, "stalled", true);
  put(c, "day", 1, "overdue", false);  // as a scan may give it again
  coverage_add(c, wire, texts_of("day"), texts_of("of a later version"));
}

static void a_silence_covers_what_matches_by_route(void **state) {
  struct text mark = texts_of("stalled");
  const struct route_match match = {.marks = {&mark, 1}};
  struct coverage c = {.match = &match};
  (void)state;
  put_all(&c);
  assert_int_equal(c.standing, 4);
  assert_int_equal(c.meant, 3);
  coverage_release(&c);
}

static void an_acknowledgement_is_about_what_stands_of_its_request(void **state) {
  static const struct {
    const char *request;
    size_t meant;
  } all[] = {{"R-1", 1}, {"R-2", 2}, {"R-3", 0}, {"R", 0}};
  (void)state;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct coverage c = {.request_id = texts_of(all[i].request)};
    put_all(&c);
    assert_int_equal(c.standing, 4);
    assert_int_equal(c.meant, all[i].meant);
    coverage_release(&c);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_silence_covers_what_matches_by_route),
    cmocka_unit_test(an_acknowledgement_is_about_what_stands_of_its_request),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
