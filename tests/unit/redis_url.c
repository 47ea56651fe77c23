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
  assert_string_equal(url.place.host, "localhost");
  assert_int_equal(url.place.port, 6379);
  assert_int_equal(url.database, 0);
  url = parsed("redis://10.0.0.1:7000/3");
  assert_string_equal(url.place.host, "10.0.0.1");
  assert_int_equal(url.place.port, 7000);
  assert_int_equal(url.database, 3);
  url = parsed("redis://[::1]:7000/");
  assert_string_equal(url.place.host, "::1");
  assert_int_equal(url.place.port, 7000);
  url = parsed("unix:///run/redis.sock?db=2");
  assert_true(url.local);
  assert_string_equal(url.place.host, "/run/redis.sock");
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
  assert_string_equal(url.place.host, "h");
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

static void test_sentinels(void **state) {
  (void)state;
  char name[512];
  struct redis_url url = parsed("redis+sentinel://a/m");
  assert_int_equal(url.sentinel_count, 1);
  assert_string_equal(url.sentinels[0].host, "a");
  assert_int_equal(url.sentinels[0].port, 26379);
  assert_string_equal(url.master, "m");
  assert_int_equal(url.database, 0);
  url = parsed("redis+sentinel://ann:pw@a,b:1,[::1]:7/my%2Fmaster/3?sentinel-user=s&sentinel-password=t%26u");
  assert_int_equal(url.sentinel_count, 3);
  assert_string_equal(url.sentinels[1].host, "b");
  assert_int_equal(url.sentinels[1].port, 1);
  assert_string_equal(url.sentinels[2].host, "::1");
  assert_int_equal(url.sentinels[2].port, 7);
  assert_string_equal(url.master, "my/master");
  assert_int_equal(url.database, 3);
  assert_string_equal(url.password, "pw");
  assert_string_equal(url.sentinel_user, "s");
  assert_string_equal(url.sentinel_password, "t&u");
  redis_url_name(&url, name, sizeof name);
  assert_string_equal(name, "redis+sentinel://ann@a:26379,b:1,[::1]:7/my/master/3");
}

static void test_sentinel_refusals(void **state) {
  (void)state;
  refused("redis+sentinel://", "names no host");
  refused("redis+sentinel://a", "names no master");
  refused("redis+sentinel://a/", "names no master");
  refused("redis+sentinel://a//1", "names no master");
  refused("redis+sentinel://a,/m", "names no host");
  refused("redis+sentinel://,a/m", "names no host");
  refused("redis+sentinel://a:x/m", "port");
  refused("redis+sentinel://a/m/x", "database");
  refused("redis+sentinel://a/m?db=1", "other than sentinel-user");
  refused("redis+sentinel://a/m?sentinel-password=%zz", "behind the ?");
  refused("redis+sentinel://a/m?sentinel-user=x", "without a sentinel-password");
  refused("redis+sentinel://a/m#x", "# behind");
  refused("redis+sentinel://a,b,c,d,e,f,g,h,i/m", "more than 8");
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
  url = parsed("redis+sentinel://:hunter2@h/m?sentinel-password=hunter3");
  redis_url_name(&url, name, sizeof name);
  assert_null(strstr(name, "hunter"));
  assert_int_equal(redis_url_parse(&url, "redis+sentinel://:hunter2@h/m/x?sentinel-password=hunter3", &e), -1);
  assert_null(strstr(e.text, "hunter"));
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
  url = parsed("redis+sentinel://127.0.0.1:1,127.0.0.1:2/m");
  assert_null(redis_connect(&url, 500, &failure, &e));
  assert_int_equal(failure, REDIS_AWAY);
  assert_non_null(strstr(e.text, "none of the 2 sentinels"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_places),
    cmocka_unit_test(test_logins),
    cmocka_unit_test(test_refusals),
    cmocka_unit_test(test_sentinels),
    cmocka_unit_test(test_sentinel_refusals),
    cmocka_unit_test(test_secrets),
    cmocka_unit_test(test_tls),
    cmocka_unit_test(test_away),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
