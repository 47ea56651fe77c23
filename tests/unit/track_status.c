// SPDX-License-Identifier: Apache-2.0
// The pages of a tracker that waits, and of one whose loop is stuck.
#include "consumers/world/status.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "consumers/world/world.h"
#include "runtime/listener.h"

// A port that is free now.
static int free_port(void) {
  char name[LISTENER_NAME_MAX];
  struct err e;
  int fd = listener_open("0", name, &e);
  assert_true(fd >= 0);
  (void)close(fd);
  return atoi(strrchr(name, ':') + 1);
}

static int64_t steady_clock(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void expect_page(int port, const char *path, const char *status, const char *part) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  char text[65536];
  at.sin_port = htons((uint16_t)port);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
  int size = snprintf(text, sizeof text, "GET %s HTTP/1.0\r\n\r\n", path);
  assert_int_equal(send(fd, text, (size_t)size, MSG_NOSIGNAL), size);
  size_t got = 0;
  ssize_t count;
  while ((count = recv(fd, text + got, sizeof text - 1 - got, 0)) > 0) {
    got += (size_t)count;
  }
  text[got] = 0;
  (void)close(fd);
  if (!strstr(text, status) || !strstr(text, part)) {
    fail_msg("%s answers %s", path, text);
  }
}

static void a_loop_that_does_not_turn_is_told_of(void **state) {
  struct track_world w = {0};
  struct err e;
  char address[16];
  int port = free_port();
  (void)snprintf(address, sizeof address, "%d", port);
  struct track_status *s = track_status_new(&w, address, &e);
  assert_non_null(s);
  expect_page(port, "/healthz", " 200 ", "Alive.\n");
  expect_page(port, "/readyz", " 503 ", "It begins: ");
  expect_page(port, "/metrics", " 200 ", "huiyin_track_messages_total 0\n");
  track_status_beat(s, steady_clock() - 10000);
  expect_page(port, "/healthz", " 503 ", "The loop has not turned for 1");
  // Whatever this machine takes for the two pages: the seconds begin with these digits.
  track_status_beat(s, steady_clock() - INT64_C(1000000) * 1000);
  expect_page(port, "/healthz", " 503 ", "The loop has not turned for 1000");
  expect_page(port, "/readyz", " 503 ", "The loop has not turned for 1000");
  track_status_beat(s, steady_clock());
  expect_page(port, "/healthz", " 200 ", "Alive.\n");
  track_status_free(s);
}

static void nobody_listens(void **state) {
  track_status_beat(NULL, 0);
  track_status_round(NULL, 0);
  track_status_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_loop_that_does_not_turn_is_told_of),
    cmocka_unit_test(nobody_listens),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
