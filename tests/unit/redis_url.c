// SPDX-License-Identifier: Apache-2.0
// Which URLs name a Redis, and what of them may be said.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/redis/client.h"

static struct redis_url parsed(const char *text) {
  struct redis_url url;
  struct err e = {""};
  if (redis_url_parse(&url, text, &e) != 0) {
    fail_msg("%s: %s", text, e.text);
  }
  return url;
}

static void refused(const char *text, const char *part) {
  struct redis_url url;
  struct err e = {""};
  assert_int_equal(redis_url_parse(&url, text, &e), -1);
  if (!strstr(e.text, part) || !strstr(e.text, "--redis")) {
    fail_msg("%s: `%s` says nothing of `%s`", text, e.text, part);
  }
}

static void test_places(void **state) {
  (void)state;
  struct redis_url url = parsed("redis://localhost");
  assert_string_equal(url.host, "localhost");
  assert_int_equal(url.port, 6379);
  assert_int_equal(url.database, 0);
  url = parsed("redis://10.0.0.1:7000/3");
  assert_string_equal(url.host, "10.0.0.1");
  assert_int_equal(url.port, 7000);
  assert_int_equal(url.database, 3);
  url = parsed("redis://[::1]:7000/");
  assert_string_equal(url.host, "::1");
  assert_int_equal(url.port, 7000);
  url = parsed("unix:///run/redis.sock?db=2");
  assert_true(url.local);
  assert_string_equal(url.host, "/run/redis.sock");
  assert_int_equal(url.database, 2);
}

static void test_logins(void **state) {
  (void)state;
  struct redis_url url = parsed("redis://ann:p%40ss%3A%2f@h:1");
  assert_string_equal(url.user, "ann");
  assert_string_equal(url.password, "p@ss:/");
  url = parsed("redis://:se@cret@h");
  assert_string_equal(url.user, "");
  assert_string_equal(url.password, "se@cret");
  assert_string_equal(url.host, "h");
}

static void test_refusals(void **state) {
  (void)state;
  refused("", "is not set");
  refused("localhost:6379", "begins with none of");
  refused("redis://", "names no host");
  refused("redis://:pw@", "names no host");
  refused("redis://h:0", "port");
  refused("redis://h:70000", "port");
  refused("redis://h:6379x", "port");
  refused("redis://h/x", "database");
  refused("redis://h?db=1", "behind the host");
  refused("redis://secret@h", "without a password");
  refused("redis://:%zz@h", "two hex digits");
  refused("redis://:%4@h", "two hex digits");
  refused("redis://[::1", "does not close");
  refused("unix://run/redis.sock", "whole path");
  refused("unix:///run/redis.sock?x=1", "?db=N");
}

// A message must never repeat a password.
static void test_secrets(void **state) {
  (void)state;
  char name[512];
  struct err e = {""};
  struct redis_url url = parsed("redis://ann:hunter2@h:7/1");
  redis_url_name(&url, name, sizeof name);
  assert_string_equal(name, "redis://ann@h:7/1");
  assert_int_equal(redis_url_parse(&url, "redis://ann:hunter2@h:x", &e), -1);
  assert_null(strstr(e.text, "hunter2"));
}

#ifndef HUIYIN_REDIS_TLS
static void test_tls(void **state) {
  (void)state;
  refused("rediss://h", "TLS");
}
#else
static void test_tls(void **state) {
  (void)state;
  assert_true(parsed("rediss://h").tls);
}
#endif

// Nothing listens on port 1 of the loopback.
static void test_away(void **state) {
  (void)state;
  struct redis_url url = parsed("redis://127.0.0.1:1");
  struct err e = {""};
  enum redis_failure failure = REDIS_REFUSED_OTHER;
  assert_null(redis_connect(&url, 500, &failure, &e));
  assert_int_equal(failure, REDIS_AWAY);
  assert_non_null(strstr(e.text, "127.0.0.1:1"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_places),
    cmocka_unit_test(test_logins),
    cmocka_unit_test(test_refusals),
    cmocka_unit_test(test_secrets),
    cmocka_unit_test(test_tls),
    cmocka_unit_test(test_away),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
