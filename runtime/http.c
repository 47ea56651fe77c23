// SPDX-License-Identifier: Apache-2.0
// A small HTTP server on libmicrohttpd: its thread polls, so that a descriptor can end it and slow clients are seen.
#include "runtime/http.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "runtime/http_parts.h"

enum { USUAL_CONNECTIONS = 64, CONNECTION_MEMORY = 16384, FILES_BESIDE = 256 };

// How long a client may take to bring its first request where nothing else is said, in ms.
static const int64_t usual_patience = 10000;

int64_t http_clock(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int next_timeout(struct http *h) {
  MHD_UNSIGNED_LONG_LONG wait;
  int most = http_visits_wait(&h->visits);
  if (MHD_get_timeout(h->daemon, &wait) != MHD_YES) {
    return most;
  }
  return most < 0 || wait < (MHD_UNSIGNED_LONG_LONG)most ? (int)(wait < 1000 ? wait : 1000) : most;
}

static void ring(const struct http *h) {
  uint64_t one = 1;
  ssize_t written = write(h->bell, &one, sizeof one);
  (void)written;  // fails only where it is readable already
}

// The request may be gone as soon as it is resumed.
void http_resume(struct http_request *r) {
  struct http *h = r->http;
  MHD_resume_connection(r->connection);
  ring(h);
}

static void *run(void *context) {
  struct http *h = context;
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD);
  struct pollfd fds[] = {{.fd = info->epoll_fd, .events = POLLIN}, {.fd = h->bell, .events = POLLIN}};
  size_t before = 0;
  while (!atomic_load(&h->stop)) {
    // Full, the daemon stops accepting; it begins again only in the run after one in which somebody left.
    (void)poll(fds, 2, h->visits.count < before ? 0 : next_timeout(h));
    if (fds[1].revents) {
      uint64_t rung;
      ssize_t got = read(h->bell, &rung, sizeof rung);
      (void)got;
    }
    before = h->visits.count;
    (void)MHD_run(h->daemon);
    http_visits_look(&h->visits, http_clock());
  }
  return NULL;
}

// A shell allows 1,024 files where the system would allow many more. What is left beside connections is for all else
// that the program has open.
static unsigned allowed_connections(unsigned wanted) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files)) {
    return wanted;
  }
  rlim_t beside = FILES_BESIDE;
  rlim_t needed = wanted + beside;
  if (files.rlim_cur < needed) {
    files.rlim_cur = files.rlim_max < needed ? files.rlim_max : needed;
    (void)setrlimit(RLIMIT_NOFILE, &files);
    (void)getrlimit(RLIMIT_NOFILE, &files);
  }
  rlim_t most = files.rlim_cur > 2 * beside ? files.rlim_cur - beside : files.rlim_cur / 2;
  return most < wanted ? (unsigned)most : wanted;
}

static struct MHD_Daemon *start_daemon(struct http *h, int listener) {
  return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, http_routes_answer, h,
    MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT, h->visits.most, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
    (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT, 0U, MHD_OPTION_NOTIFY_CONNECTION, http_visits_notify,
    &h->visits, MHD_OPTION_NOTIFY_COMPLETED, http_routes_completed, h, MHD_OPTION_UNESCAPE_CALLBACK, http_unescape,
    NULL, MHD_OPTION_END);
}

static int start(struct http *h, struct err *e) {
  int listener = listener_open(h->options.address, h->name, e);
  if (listener < 0) {
    return -1;
  }
  h->daemon = start_daemon(h, listener);
  if (!h->daemon) {
    (void)close(listener);
  }
  h->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  h->started = h->daemon && h->bell >= 0 && !http_workers_begin(&h->workers, h->options.workers, h->visits.patience) &&
               pthread_create(&h->thread, NULL, run, h) == 0;
  return h->started
           ? 0
           : err_set(e, "no server can be had at %s; raise the limits of open files and threads (ulimit -n, -u)",
               h->options.address);
}

struct http *http_new(const struct http_options *o, struct err *e) {
  struct http *h = calloc(1, sizeof *h);
  if (!h) {
    abort();
  }
  h->options = *o;
  h->bell = -1;
  h->visits = (struct http_visits){.patience = o->patience ? o->patience : usual_patience, .proxies = &h->proxies};
  h->visits.most = allowed_connections(o->connections_most ? o->connections_most : USUAL_CONNECTIONS);
  h->visits.crowd = h->visits.most - h->visits.most / 4;
  if (http_proxies_read(&h->proxies, o->proxies, e) || start(h, e)) {
    http_free(h);
    return NULL;
  }
  return h;
}

const char *http_name(const struct http *h) {
  return h->name;
}

void http_free(struct http *h) {
  if (!h) {
    return;
  }
  if (h->started) {
    atomic_store(&h->stop, true);
    ring(h);
    (void)pthread_join(h->thread, NULL);
  }
  // The library wants every connection back that it was told to leave alone.
  http_workers_end(&h->workers);
  for (size_t i = 0; i < h->options.route_count; i++) {
    if (h->options.routes[i].stream) {
      http_stream_leave(h->options.routes[i].stream);
    }
  }
  if (h->daemon) {
    MHD_stop_daemon(h->daemon);
  }
  if (h->bell >= 0) {
    (void)close(h->bell);
  }
  http_proxies_release(&h->proxies);
  free(h);
}

const char *http_library_version(void) {
  return MHD_get_version();
}
