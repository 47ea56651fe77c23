// SPDX-License-Identifier: Apache-2.0
// Away after two looks without a broker, back at the first with one, and just back for half a minute.
#include "runtime/kafka_presence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char UP[] = "{\"brokers\":{\"h:1/1\":{\"state\":\"UP\"},\"h:2/2\":{\"state\":\"DOWN\"}}}";
static const char DOWN[] = "{\"brokers\":{\"h:1/1\":{\"state\":\"TRY_CONNECT\"},\"h:2/2\":{\"state\":\"DOWN\"}}}";

static void look(struct kafka_presence *p, const char *statistics, unsigned times) {
  for (unsigned i = 0; i < times; i++) {
    kafka_presence_look(p, statistics);
  }
}

static void one_look_is_not_enough(void **state) {
  struct kafka_presence p = {0};
  (void)state;
  assert_false(kafka_presence_is_away(&p));
  look(&p, DOWN, 1);
  assert_false(kafka_presence_is_away(&p));
  look(&p, UP, 1);
  look(&p, DOWN, 1);
  assert_false(kafka_presence_is_away(&p) || kafka_presence_is_just_back(&p));
  assert_int_equal(p.returns, 0);
}

static void away_and_back(void **state) {
  struct kafka_presence p = {0};
  (void)state;
  look(&p, DOWN, 2);
  assert_true(kafka_presence_is_away(&p));
  look(&p, DOWN, 100);
  assert_int_equal(p.returns, 0);
  look(&p, UP, 1);
  assert_false(kafka_presence_is_away(&p));
  assert_int_equal(p.returns, 1);
  look(&p, UP, 28);
  assert_true(kafka_presence_is_just_back(&p));
  look(&p, UP, 1);
  assert_false(kafka_presence_is_just_back(&p));
  look(&p, DOWN, 2);
  look(&p, UP, 1);
  assert_int_equal(p.returns, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(one_look_is_not_enough), cmocka_unit_test(away_and_back)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
