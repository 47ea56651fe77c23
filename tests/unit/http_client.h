// SPDX-License-Identifier: Apache-2.0
// A client of the tests of the HTTP server: bytes on sockets.
#ifndef HUIYIN_TESTS_UNIT_HTTP_CLIENT_H
#define HUIYIN_TESTS_UNIT_HTTP_CLIENT_H

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

#include "runtime/http.h"

static inline int connect_to(const struct http *h) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  at.sin_port = htons((uint16_t)atoi(strrchr(http_name(h), ':') + 1));
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
  return fd;
}

static inline void put(int fd, const char *text) {
  assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

// Reads on until the other side closes, `size` bytes are there, or nothing came for `wait` ms.
static inline void take_more(int fd, struct buf *got, size_t size, int wait) {
  ssize_t count = 1;
  struct pollfd ready = {.fd = fd, .events = POLLIN};
  while (count > 0 && got->size < size && poll(&ready, 1, wait) == 1) {
    count = recv(fd, buf_grow(got, 4096), 4096, 0);
    got->size += count > 0 ? (size_t)count : 0;
  }
}

// What is there then, with a NUL; the caller frees it.
static inline char *take(int fd, size_t size) {
  struct buf got = {0};
  take_more(fd, &got, size, 5000);
  return (char *)(uintptr_t)buf_string(&got);
}

// The whole answer to a request on a connection of its own, which the request closes. The caller frees it.
static inline char *ask(const struct http *h, const char *request) {
  int fd = connect_to(h);
  put(fd, request);
  char *answer = take(fd, SIZE_MAX);
  (void)close(fd);
  return answer;
}

// GET with further lines of its head.
static inline char *get(const struct http *h, const char *path, const char *lines) {
  char request[2048];
  (void)snprintf(
    request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", path, lines ? lines : "");
  return ask(h, request);
}

static inline const char *body_of(const char *answer) {
  const char *end = strstr(answer, "\r\n\r\n");
  assert_non_null(end);
  return end + 4;
}

static inline void expect_get(
  const struct http *h, const char *path, const char *lines, const char *status, const char *part) {
  char *answer = get(h, path, lines);
  if (strncmp(answer, "HTTP/1.1 ", 9) != 0 || strncmp(answer + 9, status, strlen(status)) != 0 ||
      !strstr(answer, part)) {
    fail_msg("GET %s is answered by\n%s", path, answer);
  }
  free(answer);
}

static inline void pause_ms(int ms) {
  const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
  (void)nanosleep(&pause, NULL);
}

#endif
