// SPDX-License-Identifier: Apache-2.0
// A small HTTP server on libmicrohttpd: its thread polls, so that a descriptor can end it and slow clients are seen.
#include "runtime/http.h"

#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "runtime/listener.h"

enum { CONNECTIONS_MOST = 64, CROWD = 48, CONNECTION_MEMORY = 16384 };

// How long a client may take to bring its first request where nothing else is said, and to bring another, in ms.
static const int64_t usual_patience = 10000;
static const int64_t next_within = 75000;

// In a crowd whoever has asked nothing for so long may have to go, in ms.
static const int64_t crowd_patience = 100;

// A connection, and since when it is in its stage.
struct visit {
  struct visit *next;
  struct visit **link;  // what points to it
  int fd;
  int64_t since;
  bool served;     // it had an answer before
  bool answering;  // it has one under way
  bool ended;      // it was shut down and is about to go
};

struct http {
  const struct http_route *routes;
  size_t route_count;
  int64_t patience;
  char name[LISTENER_NAME_MAX];
  struct MHD_Daemon *daemon;
  pthread_t thread;
  bool started;
  int stop;  // an eventfd
  struct visit *visits;
  size_t visit_count;
};

struct http_request {
  struct MHD_Connection *connection;
  const struct buf *body;  // NULL where it is no POST
};

// A POST that comes in.
struct posted {
  const struct http_route *route;
  struct buf body;
  bool too_large;
};

const char *http_query(const struct http_request *request, const char *name) {
  return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *http_header(const struct http_request *request, const char *name) {
  return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

bool http_is_post(const struct http_request *request) {
  return request->body != NULL;
}

const struct buf *http_body(const struct http_request *request) {
  return request->body;
}

static int64_t steady_clock(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// --- visits

static void begin_visit(struct http *h, struct MHD_Connection *connection, void **place) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  struct visit *v = calloc(1, sizeof *v);
  if (!v) {
    abort();
  }
  *v = (struct visit){.next = h->visits, .link = &h->visits, .fd = info ? info->connect_fd : -1};
  v->since = steady_clock();
  if (v->next) {
    v->next->link = &v->next;
  }
  h->visits = v;
  h->visit_count++;
  *place = v;
}

static void end_visit(struct http *h, struct visit *v) {
  *v->link = v->next;
  if (v->next) {
    v->next->link = v->link;
  }
  h->visit_count--;
  free(v);
}

static void on_connection(
  void *context, struct MHD_Connection *connection, void **place, enum MHD_ConnectionNotificationCode code) {
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    begin_visit(context, connection, place);
  } else if (*place) {
    end_visit(context, *place);
    *place = NULL;
  }
}

static struct visit *visit_of(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

static void set_stage(struct MHD_Connection *connection, bool answering) {
  struct visit *v = visit_of(connection);
  if (v) {
    v->since = steady_clock();
    v->served |= !answering;
    v->answering = answering;
  }
}

// Shut down, the connection ends at the daemon's next look.
static void end_one(struct visit *v) {
  v->ended = true;
  (void)shutdown(v->fd, SHUT_RDWR);
}

static void end_slow(struct http *h, int64_t now) {
  for (struct visit *v = h->visits; v; v = v->next) {
    int64_t most = v->answering ? 3 * h->patience : v->served ? next_within : h->patience;
    if (!v->ended && now - v->since > most) {
      end_one(v);
    }
  }
}

static struct visit *longest_silent(struct http *h) {
  struct visit *found = NULL;
  for (struct visit *v = h->visits; v; v = v->next) {
    if (!v->answering && !v->ended && (!found || v->since < found->since)) {
      found = v;
    }
  }
  return found;
}

// Those that ask nothing must not keep others out: there is always room for more than a few.
static void thin_crowd(struct http *h, int64_t now) {
  size_t left = 0;
  for (const struct visit *v = h->visits; v; v = v->next) {
    left += !v->ended;
  }
  for (struct visit *v; left > CROWD && (v = longest_silent(h)) && now - v->since >= crowd_patience; left--) {
    end_one(v);
  }
}

// --- answers

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct http_answer *a) {
  if (!a->body.at) {
    buf_add_string(&a->body, "\n");
  }
  struct MHD_Response *r = MHD_create_response_from_buffer_with_free_callback(a->body.size, a->body.at, free);
  if (!r) {
    buf_release(&a->body);
    return MHD_NO;
  }
  (void)MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, a->type);
  (void)MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  (void)MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
  if (a->status == MHD_HTTP_METHOD_NOT_ALLOWED) {
    (void)MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
  }
  enum MHD_Result result = MHD_queue_response(connection, a->status, r);
  MHD_destroy_response(r);
  return result;
}

static void say(struct http_answer *a, unsigned status, const char *sentence) {
  a->status = status;
  buf_add_string(&a->body, sentence);
}

static bool has_body(struct MHD_Connection *connection) {
  const char *size = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
  return (size && strcmp(size, "0") != 0) ||
         MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_TRANSFER_ENCODING);
}

static void say_not_found(const struct http *h, struct http_answer *a) {
  say(a, MHD_HTTP_NOT_FOUND, "There is no such page here. There are:\n");
  for (size_t i = 0; i < h->route_count; i++) {
    buf_printf(&a->body, "%s\n", h->routes[i].path);
  }
}

static const struct http_route *route_of(const struct http *h, const char *path) {
  for (size_t i = 0; i < h->route_count; i++) {
    if (strcmp(h->routes[i].path, path) == 0) {
      return &h->routes[i];
    }
  }
  return NULL;
}

static void make_page(
  const struct http *h, struct MHD_Connection *connection, const char *path, struct http_answer *a) {
  const struct http_request request = {connection, NULL};
  const struct http_route *route = route_of(h, path);
  if (route) {
    route->page(route->context, &request, a);
  } else {
    say_not_found(h, a);
  }
}

// --- posts

static void posted_free(struct posted *p) {
  buf_release(&p->body);
  free(p);
}

static void begin_post(const struct http_route *route, void **place) {
  struct posted *p = calloc(1, sizeof *p);
  if (!p) {
    abort();
  }
  p->route = route;
  *place = p;
}

// What is too large is read and dropped, so that its sender hears of it.
static void take_body(struct posted *p, const char *upload, size_t size) {
  p->too_large |= size > p->route->body_most - p->body.size;
  if (!p->too_large) {
    buf_add(&p->body, upload, size);
  }
}

static enum MHD_Result answer_post(struct MHD_Connection *connection, struct posted *p) {
  struct http_answer a = {.status = MHD_HTTP_OK, .type = "text/plain; charset=utf-8"};
  const struct http_request request = {connection, &p->body};
  if (p->too_large) {
    say(&a, MHD_HTTP_CONTENT_TOO_LARGE, "That body is too large for what is asked here.\n");
  } else {
    p->route->page(p->route->context, &request, &a);
  }
  set_stage(connection, true);
  return send_answer(connection, &a);
}

// Called with the head, then with each piece of the body, then once more.
static enum MHD_Result on_post(struct MHD_Connection *connection, const struct http_route *route, const char *upload,
  size_t *upload_size, void **place) {
  if (!*place) {
    begin_post(route, place);
    return MHD_YES;
  }
  if (*upload_size) {
    take_body(*place, upload, *upload_size);
    *upload_size = 0;
    return MHD_YES;
  }
  return answer_post(connection, *place);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *path,
  const char *method, const char *version, const char *upload, size_t *upload_size, void **place) {
  struct http_answer a = {.status = MHD_HTTP_OK, .type = "text/plain; charset=utf-8"};
  const struct http_route *route = strcmp(method, MHD_HTTP_METHOD_POST) == 0 ? route_of(context, path) : NULL;
  bool first = !*place;
  (void)version;
  if (route && route->body_most) {
    return on_post(connection, route, upload, upload_size, place);
  }
  *place = context;  // anything but NULL: this request was seen
  if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0) {
    say(&a, MHD_HTTP_METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.\n");
  } else if (has_body(connection) || *upload_size) {
    say(&a, MHD_HTTP_CONTENT_TOO_LARGE, "A request with a body is not answered here.\n");
  } else if (first) {
    return MHD_YES;  // the library calls again once the request is whole, and can then keep the connection
  } else {
    make_page(context, connection, path, &a);
  }
  set_stage(connection, true);
  return send_answer(connection, &a);
}

static void on_completed(
  void *context, struct MHD_Connection *connection, void **place, enum MHD_RequestTerminationCode code) {
  (void)code;
  if (*place && *place != context) {
    posted_free(*place);
  }
  *place = NULL;
  set_stage(connection, false);
}

// --- the thread

static int next_timeout(struct http *h) {
  MHD_UNSIGNED_LONG_LONG wait;
  int most = h->visit_count > CROWD ? (int)crowd_patience : h->visits ? 1000 : -1;
  if (MHD_get_timeout(h->daemon, &wait) != MHD_YES) {
    return most;
  }
  return most < 0 || wait < (MHD_UNSIGNED_LONG_LONG)most ? (int)(wait < 1000 ? wait : 1000) : most;
}

static void *run(void *context) {
  struct http *h = context;
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD);
  struct pollfd fds[] = {{.fd = info->epoll_fd, .events = POLLIN}, {.fd = h->stop, .events = POLLIN}};
  size_t before = 0;
  while (!fds[1].revents) {
    // Full, the daemon stops accepting; it begins again only in the run after one in which somebody left.
    (void)poll(fds, 2, h->visit_count < before ? 0 : next_timeout(h));
    before = h->visit_count;
    (void)MHD_run(h->daemon);
    end_slow(h, steady_clock());
    thin_crowd(h, steady_clock());
  }
  return NULL;
}

static struct MHD_Daemon *start_daemon(struct http *h, int listener) {
  return MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, on_request, h, MHD_OPTION_LISTEN_SOCKET, listener,
    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MOST, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
    (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT, 0U, MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
    MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_END);
}

struct http *http_new(const struct http_options *o, struct err *e) {
  struct http *h = calloc(1, sizeof *h);
  if (!h) {
    abort();
  }
  h->routes = o->routes;
  h->route_count = o->route_count;
  h->patience = o->patience ? o->patience : usual_patience;
  h->stop = -1;
  int listener = listener_open(o->address, h->name, e);
  if (listener < 0) {
    free(h);
    return NULL;
  }
  h->daemon = start_daemon(h, listener);
  if (!h->daemon) {
    (void)close(listener);
  }
  h->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  h->started = h->daemon && h->stop >= 0 && pthread_create(&h->thread, NULL, run, h) == 0;
  if (!h->started) {
    (void)err_set(
      e, "no server can be had at %s; raise the limits of open files and threads (ulimit -n, -u)", o->address);
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
    uint64_t one = 1;
    ssize_t written = write(h->stop, &one, sizeof one);
    (void)written;  // fails only where it is readable already
    (void)pthread_join(h->thread, NULL);
  }
  if (h->daemon) {
    MHD_stop_daemon(h->daemon);
  }
  if (h->stop >= 0) {
    (void)close(h->stop);
  }
  free(h);
}

const char *http_library_version(void) {
  return MHD_get_version();
}
