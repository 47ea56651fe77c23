// SPDX-License-Identifier: Apache-2.0
// Addresses to listen on.
#include "runtime/listener.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void addresses_are_ports_or_have_one(void **state) {
  const char *const good[] = {"0", "9600", "127.0.0.1:9600", "0.0.0.0:65535", "[::1]:0", "localhost:1", "[::]:80"};
  const char *const bad[] = {"", ":", "x", "x:", ":80", "::1:80", "[::1]", "[::1]80", "a:65536", "a:-1", "a:1x", "80 ",
    "http://a:80", "99999", "123456"};
  struct err e;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    if (listener_check(good[i], &e) != 0) {
      fail_msg("%s: %s", good[i], e.text);
    }
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    if (listener_check(bad[i], &e) == 0) {
      fail_msg("`%s` was taken", bad[i]);
    }
    assert_non_null(strstr(e.text, "is no address to listen on; write a port"));
  }
}

static void a_port_alone_is_on_loopback(void **state) {
  char name[LISTENER_NAME_MAX];
  struct err e;
  int fd = listener_open("0", name, &e);
  assert_true(fd >= 0);
  assert_memory_equal(name, "127.0.0.1:", 10);
  assert_true(strcmp(name, "127.0.0.1:0") != 0);
  // The same port again is in use.
  char other[LISTENER_NAME_MAX];
  assert_int_equal(listener_open(name, other, &e), -1);
  assert_non_null(strstr(e.text, "is in use by another program; give another port"));
  (void)close(fd);
  fd = listener_open(name, other, &e);
  assert_true(fd >= 0);
  assert_string_equal(name, other);
  (void)close(fd);
}

static void what_is_not_ours_is_refused_with_a_sentence(void **state) {
  char name[LISTENER_NAME_MAX];
  struct err e;
  assert_int_equal(listener_open("192.0.2.1:0", name, &e), -1);
  assert_non_null(strstr(e.text, "192.0.2.1:0 is no address of this machine"));
  assert_int_equal(listener_open("no.such.name.invalid:0", name, &e), -1);
  assert_non_null(strstr(e.text, "no.such.name.invalid is not known"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(addresses_are_ports_or_have_one),
    cmocka_unit_test(a_port_alone_is_on_loopback),
    cmocka_unit_test(what_is_not_ours_is_refused_with_a_sentence),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
