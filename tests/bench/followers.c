// SPDX-License-Identifier: Apache-2.0
// Follows a stream of events with many clients at once, and measures what that costs the process that serves it.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/verb.h"
#include "tests/bench/clocks.h"

enum { AT_ONCE = 256, READ = 1 << 16 };

static const int64_t second = 1000000000;

static const struct setting settings[] = {
  {"port", 0, SETTING_TEXT, "PORT", NULL, "of the server, on 127.0.0.1"},
  {"path", 0, SETTING_TEXT, "PATH", "/api/v1/stream", "of the stream"},
  {"header", 0, SETTING_TEXT, "LINE", "Accept-Encoding: gzip", "a further line of the request's head"},
  {"pid", 0, SETTING_TEXT, "PID", NULL, "the process whose CPU time is read"},
  {"clients", 0, SETTING_TEXT, "N", "1000", "how many"},
  {"deaf", 0, SETTING_TEXT, "N", "0", "how many of them read nothing"},
  {"seconds", 0, SETTING_TEXT, "N", "10", "how long is measured"},
  {0},
};
static const struct verb_usage usage = {.verb = "bench-followers",
  .arguments = "",
  .summary = "Follows a stream of events with many clients.",
  .settings = settings};

struct follower {
  int fd;
  bool deaf;
  bool answered;
  uint64_t reads;  // while it is measured
  uint64_t bytes;
};

struct run {
  struct follower *all;
  int64_t clients;
  int epoll;
  int64_t answered, lost;
  bool measured;
  char buffer[READ];
};

static _Noreturn void fail(const char *sentence) {
  (void)fprintf(stderr, "%s: %s\n", sentence, strerror(errno));
  exit(1);
}

// CPU seconds of all its threads.
static double processor_of(int64_t pid) {
  char path[64];
  char text[1024] = {0};
  unsigned long user;
  unsigned long kernel;
  (void)snprintf(path, sizeof path, "/proc/%" PRId64 "/stat", pid);
  FILE *f = fopen(path, "r");
  if (!f || !fread(text, 1, sizeof text - 1, f)) {
    fail("the process can not be looked at");
  }
  (void)fclose(f);
  const char *behind = strrchr(text, ')');
  if (!behind || sscanf(behind, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2) {
    fail("the process can not be looked at");
  }
  return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static void begin(struct run *r, struct follower *f, const struct settings *s, uint16_t port) {
  char request[1024];
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = f};
  int size = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n\r\n",
    settings_text(s, "path"), port, settings_text(s, "header"));
  f->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (f->fd < 0 || connect(f->fd, (struct sockaddr *)&at, sizeof at) || send(f->fd, request, (size_t)size, 0) != size ||
      fcntl(f->fd, F_SETFL, O_NONBLOCK) || (!f->deaf && epoll_ctl(r->epoll, EPOLL_CTL_ADD, f->fd, &event))) {
    fail("a client can not connect");
  }
}

static void look(struct run *r, struct follower *f) {
  ssize_t count = recv(f->fd, r->buffer, sizeof r->buffer, 0);
  if (count > 0) {
    if (!f->answered && strncmp(r->buffer, "HTTP/1.1 200", 12) != 0) {
      (void)fprintf(stderr, "%.200s\n", r->buffer);
      fail("a client is refused");
    }
    r->answered += !f->answered;
    f->answered = true;
    f->reads += r->measured;
    f->bytes += r->measured ? (uint64_t)count : 0;
  } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
    r->lost++;
    (void)epoll_ctl(r->epoll, EPOLL_CTL_DEL, f->fd, NULL);
  }
}

static void follow_until(struct run *r, int64_t moment, int64_t answered) {
  struct epoll_event events[AT_ONCE];
  while (clocks_monotonic() < moment && r->answered < answered) {
    int count = epoll_wait(r->epoll, events, AT_ONCE, 100);
    for (int i = 0; i < count; i++) {
      look(r, events[i].data.ptr);
    }
  }
}

static void connect_all(struct run *r, const struct settings *s, int64_t deaf, uint16_t port) {
  for (int64_t i = 0; i < r->clients; i++) {
    r->all[i].deaf = i < deaf;
    begin(r, &r->all[i], s, port);
    follow_until(r, clocks_monotonic() + second, i % 100 == 99 ? i + 1 - deaf : 0);
  }
  follow_until(r, clocks_monotonic() + 20 * second, r->clients - deaf);
  if (r->answered < r->clients - deaf) {
    errno = ETIMEDOUT;
    fail("not every client is answered");
  }
}

static void print(const struct run *r, int64_t deaf, double seconds, double processor) {
  uint64_t bytes = 0;
  uint64_t reads = 0;
  uint64_t least = UINT64_MAX;
  for (int64_t i = deaf; i < r->clients; i++) {
    bytes += r->all[i].bytes;
    reads += r->all[i].reads;
    least = r->all[i].reads < least ? r->all[i].reads : least;
  }
  double heard = (double)(r->clients - deaf) * seconds;
  printf("{\"clients\": %" PRId64 ", \"lost\": %" PRId64
         ", \"processor\": %.4f, \"reads_each\": %.2f, \"least_reads\": %" PRIu64 ", \"bytes_each\": %.0f}\n",
    r->clients, r->lost, processor / seconds, (double)reads / heard, least, (double)bytes / heard);
}

static void allow_files(void) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
  }
}

static int run(const struct settings *s, struct err *e) {
  static struct run r;
  int64_t deaf;
  int64_t port;
  int64_t pid;
  int64_t seconds;
  if (settings_number(s, "clients", 1, 1000000, &r.clients, e) || settings_number(s, "deaf", 0, r.clients, &deaf, e) ||
      settings_number(s, "port", 1, 65535, &port, e) || settings_number(s, "pid", 1, INT32_MAX, &pid, e) ||
      settings_number(s, "seconds", 1, 3600, &seconds, e)) {
    return 2;
  }
  allow_files();
  r.all = calloc((size_t)r.clients, sizeof *r.all);
  r.epoll = epoll_create1(EPOLL_CLOEXEC);
  if (!r.all || r.epoll < 0) {
    fail("no clients can be had");
  }
  connect_all(&r, s, deaf, (uint16_t)port);
  follow_until(&r, clocks_monotonic() + 2 * second, INT64_MAX);
  r.measured = true;
  int64_t begun = clocks_monotonic();
  double before = processor_of(pid);
  follow_until(&r, begun + seconds * second, INT64_MAX);
  print(&r, deaf, (double)(clocks_monotonic() - begun) / (double)second, processor_of(pid) - before);
  return 0;
}

int main(int argc, char **argv) {
  return verb_run(&usage, argc, argv, run);
}
