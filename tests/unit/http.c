// SPDX-License-Identifier: Apache-2.0
// The HTTP server, by bytes on sockets.
#include "runtime/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
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

enum { PATIENCE = 400, LARGE = 8 * 1024 * 1024 };

static void hello(void *context, const struct http_request *request, struct http_answer *answer) {
  const char *who = http_query(request, "who");
  buf_printf(&answer->body, "hello %s%s\n", (char *)context, who ? who : "");
}

static void large(void *context, const struct http_request *request, struct http_answer *answer) {
  (void)context;
  (void)request;
  memset(buf_grow(&answer->body, LARGE), 'x', LARGE);
  answer->body.size = LARGE;
}

static void unwell(void *context, const struct http_request *request, struct http_answer *answer) {
  (void)context;
  (void)request;
  answer->status = 503;
}

static void echo(void *context, const struct http_request *request, struct http_answer *answer) {
  const char *type = http_header(request, "Content-Type");
  (void)context;
  if (!http_is_post(request)) {
    buf_add_string(&answer->body, "nothing\n");
    return;
  }
  buf_printf(&answer->body, "%s ", type ? type : "");
  buf_add(&answer->body, http_body(request)->at, http_body(request)->size);
}

static char you[] = "you";
static const struct http_route routes[] = {{.path = "/hello", .page = hello, .context = you},
  {.path = "/large", .page = large}, {.path = "/unwell", .page = unwell},
  {.path = "/echo", .page = echo, .body_most = 8}, {.path = "/given", .page = echo, .body_most = 8, .only_post = true}};

static int begin(void **state) {
  const struct http_options options = {
    .address = "0", .routes = routes, .route_count = sizeof routes / sizeof *routes, .patience = PATIENCE};
  struct err e;
  *state = http_new(&options, &e);
  return *state ? 0 : -1;
}

static int end(void **state) {
  http_free(*state);
  return 0;
}

static int connect_to(const struct http *h) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  at.sin_port = htons((uint16_t)atoi(strrchr(http_name(h), ':') + 1));
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
  return fd;
}

static void put(int fd, const char *text) {
  assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

// Reads until the other side closes or `size` bytes are there; what is there, with a NUL.
static char *take(int fd, size_t size) {
  struct buf got = {0};
  ssize_t count = 1;
  struct pollfd wait = {.fd = fd, .events = POLLIN};
  while (count > 0 && got.size < size && poll(&wait, 1, 5000) == 1) {
    count = recv(fd, buf_grow(&got, 4096), 4096, 0);
    got.size += count > 0 ? (size_t)count : 0;
  }
  return (char *)(uintptr_t)buf_string(&got);
}

static void expect_answer(void **state, const char *request, const char *line, const char *part) {
  int fd = connect_to(*state);
  put(fd, request);
  char *answer = take(fd, SIZE_MAX);
  if (strncmp(answer, line, strlen(line)) != 0 || !strstr(answer, part)) {
    fail_msg("%s\nis answered by\n%s", request, answer);
  }
  free(answer);
  (void)close(fd);
}

static void pages_are_found_by_path(void **state) {
  expect_answer(
    state, "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ", "\r\n\r\nhello you\n");
  expect_answer(state, "GET /hello?who=%20all HTTP/1.0\r\n\r\n", "HTTP/1.1 200 ", "\r\n\r\nhello you all\n");
  expect_answer(state, "GET /unwell HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 503 ", "\r\n\r\n\n");
  expect_answer(state, "GET /hello/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 404 ",
    "There are:\n/hello\n/large\n/unwell\n/echo\n");
}

static void a_post_brings_a_body_where_one_is_wanted(void **state) {
  expect_answer(state,
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Length: 8\r\nConnection: close\r\n\r\n12345678",
    "HTTP/1.1 200 ", "\r\n\r\na/b 12345678");
  expect_answer(state,
    "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
    "HTTP/1.1 200 ", "\r\n\r\n abcde");
  expect_answer(state, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nConnection: close\r\n\r\n123456789",
    "HTTP/1.1 413 ", "too large");
  expect_answer(state, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "HTTP/1.1 200 ", "\r\n\r\n ");
  expect_answer(state, "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ", "nothing\n");
  // Two on one connection, and one that never ends.
  int fd = connect_to(*state);
  put(fd,
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nabPOST /echo HTTP/1.1\r\nHost: x\r\n"
    "Content-Length: 5\r\nConnection: close\r\n\r\ncd");
  char *answer = take(fd, SIZE_MAX);
  assert_non_null(strstr(answer, "\r\n\r\n ab"));
  assert_null(strstr(answer, " cd"));
  free(answer);
  (void)close(fd);
}

static void head_has_the_size_and_no_body(void **state) {
  int fd = connect_to(*state);
  put(fd, "HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  char *answer = take(fd, SIZE_MAX);
  assert_non_null(strstr(answer, "200 "));
  assert_non_null(strstr(answer, "Content-Length: 10\r\n"));
  assert_null(strstr(answer, "hello you"));
  free(answer);
  (void)close(fd);
}

static void what_is_only_given_is_not_asked_for(void **state) {
  expect_answer(state, "GET /given HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 405 ", "Allow: POST\r\n");
  expect_answer(state, "GET /given HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
    "HTTP/1.1 405 ", "Only POST is answered here.");
  expect_answer(state, "POST /given HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 200 ", "abc");
  expect_answer(state, "PUT /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
    "HTTP/1.1 405 ", "Allow: GET, HEAD, POST\r\n");
}

static void nothing_else_is_done(void **state) {
  expect_answer(
    state, "POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 405 ", "Allow: GET, HEAD\r\n");
  expect_answer(
    state, "DELETE /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 ", "Only GET and HEAD");
  expect_answer(
    state, "GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n", "HTTP/1.1 413 ", "with a body");
  expect_answer(
    state, "GET /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 413 ", "with a body");
}

static void nonsense_ends_the_connection(void **state) {
  int fd = connect_to(*state);
  put(fd, "\x16\x03\x01 no HTTP at all\r\n\r\n");
  char *answer = take(fd, SIZE_MAX);
  assert_null(strstr(answer, " 200 "));
  free(answer);
  (void)close(fd);
}

static void headers_have_a_limit(void **state) {
  int fd = connect_to(*state);
  struct buf request = {0};
  buf_add_string(&request, "GET /hello HTTP/1.1\r\nHost: x\r\nX: ");
  memset(buf_grow(&request, 100000), 'x', 100000);
  request.size += 100000;
  (void)send(fd, request.at, request.size, MSG_NOSIGNAL);
  char *answer = take(fd, SIZE_MAX);
  assert_null(strstr(answer, " 200 "));
  free(answer);
  buf_release(&request);
  (void)close(fd);
}

static void a_connection_is_used_again(void **state) {
  int fd = connect_to(*state);
  for (int i = 0; i < 3; i++) {
    put(fd, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    char *answer = take(fd, 1);
    assert_memory_equal(answer, "HTTP/1.1 200 ", 13);
    free(answer);
  }
  // It outlives the patience with a first request.
  const struct timespec pause = {.tv_sec = 2};
  (void)nanosleep(&pause, NULL);
  put(fd, "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  char *answer = take(fd, SIZE_MAX);
  assert_non_null(strstr(answer, "hello you"));
  free(answer);
  (void)close(fd);
}

static int64_t now_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// A byte now and then keeps nobody in.
static void a_request_that_trickles_in_is_ended(void **state) {
  int fd = connect_to(*state);
  int64_t begun = now_ms();
  const struct timespec pause = {.tv_nsec = 50000000};
  put(fd, "GET /hello HTTP/1.1\r\nHost: x\r\nX: ");
  while (send(fd, "x", 1, MSG_NOSIGNAL) == 1 && now_ms() - begun < 20000) {
    (void)nanosleep(&pause, NULL);
  }
  assert_in_range(now_ms() - begun, PATIENCE, 15000);
  (void)close(fd);
}

static void an_answer_that_is_not_taken_is_ended(void **state) {
  int fd = connect_to(*state);
  put(fd, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  const struct timespec pause = {.tv_sec = 4};
  (void)nanosleep(&pause, NULL);
  char *answer = take(fd, SIZE_MAX);
  assert_true(strlen(answer) < LARGE);
  free(answer);
  (void)close(fd);
}

static double steady_seconds(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

// More that are silent than there is room for: who asks is answered long before their patience is over.
static void a_crowd_of_silent_ones_keeps_nobody_out(void **state) {
  const struct http_options options = {.address = "0", .routes = routes, .route_count = sizeof routes / sizeof *routes};
  struct err e;
  struct http *patient = http_new(&options, &e);
  assert_non_null(patient);
  int crowd[200];
  for (size_t i = 0; i < 200; i++) {
    crowd[i] = connect_to(patient);
  }
  double begun = steady_seconds();
  expect_answer(
    (void **)&patient, "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ", "hello you");
  assert_true(steady_seconds() - begun < 3);
  for (size_t i = 0; i < 200; i++) {
    (void)close(crowd[i]);
  }
  http_free(patient);
}

// 64 that are silent fill it up; once they are ended there is room again.
static void a_crowd_of_silent_ones_passes(void **state) {
  int crowd[80];
  for (size_t i = 0; i < 80; i++) {
    crowd[i] = connect_to(*state);
  }
  expect_answer(state, "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 ", "hello you");
  for (size_t i = 0; i < 80; i++) {
    (void)close(crowd[i]);
  }
}

static void it_is_freed_with_connections_open(void **state) {
  struct err e;
  const struct http_options options = {.address = "0", .routes = routes, .route_count = 1, .patience = PATIENCE};
  struct http *h = http_new(&options, &e);
  int fd = connect_to(h);
  put(fd, "GET /hel");
  struct http_options same = options;
  same.address = http_name(h);
  assert_null(http_new(&same, &e));
  assert_non_null(strstr(e.text, "is in use by another program"));
  http_free(h);
  (void)close(fd);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(pages_are_found_by_path),
    cmocka_unit_test(a_post_brings_a_body_where_one_is_wanted),
    cmocka_unit_test(head_has_the_size_and_no_body),
    cmocka_unit_test(what_is_only_given_is_not_asked_for),
    cmocka_unit_test(nothing_else_is_done),
    cmocka_unit_test(nonsense_ends_the_connection),
    cmocka_unit_test(headers_have_a_limit),
    cmocka_unit_test(a_connection_is_used_again),
    cmocka_unit_test(a_request_that_trickles_in_is_ended),
    cmocka_unit_test(an_answer_that_is_not_taken_is_ended),
    cmocka_unit_test(a_crowd_of_silent_ones_keeps_nobody_out),
    cmocka_unit_test(a_crowd_of_silent_ones_passes),
    cmocka_unit_test(it_is_freed_with_connections_open),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
