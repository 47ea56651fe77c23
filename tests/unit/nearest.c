// SPDX-License-Identifier: Apache-2.0
// Which name somebody meant, and what may be shown.
#include "runtime/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/secret.h"

static const char *meant(const char *word) {
  static const char *const names[] = {"topics", "publish", "track", "top", "dead-letters", "en"};
  struct nearest n = {.word = word};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    nearest_offer(&n, names[i]);
  }
  return n.name;
}

static void finds_what_was_meant(void **state) {
  assert_string_equal(meant("trakc"), "track");
  assert_string_equal(meant("topic"), "topics");
  assert_string_equal(meant("tp"), "top");
  assert_string_equal(meant("pubish"), "publish");
  assert_string_equal(meant("deadletters"), "dead-letters");
  assert_string_equal(meant("track"), "track");
}

static void does_not_guess_wildly(void **state) {
  assert_null(meant("explode"));
  assert_null(meant("cn"));
  assert_null(meant("a-word-so-long-that-no-verb-could-ever-be-meant-by-it-at-all"));
}

static void hidden(const char *name, const char *value, const char *shown) {
  struct buf b = {0};
  secret_hide(&b, name, value);
  assert_string_equal(buf_string(&b), shown);
  buf_release(&b);
}

static void secrets_are_hidden(void **state) {
  hidden("redis", "redis://user:p@ss:w@host:6379/0", "redis://user:***@host:6379/0");
  hidden("redis", "redis://:secret@host", "redis://:***@host");
  hidden("redis", "redis://host:6379/0?x=a:b@c", "redis://host:6379/0?x=a:b@c");
  hidden("property", "sasl.password=hunter2", "sasl.password=***");
  hidden("property", "SSL.Key.Password=a=b", "SSL.Key.Password=***");
  hidden("property", "ssl.key.pem=----", "ssl.key.pem=***");
  hidden("property", "linger.ms=5", "linger.ms=5");
  hidden("webhook-secret", "abc", "***");
  hidden("topic", "password", "password");
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_what_was_meant),
    cmocka_unit_test(does_not_guess_wildly),
    cmocka_unit_test(secrets_are_hidden),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
