// SPDX-License-Identifier: Apache-2.0
// What the HTTP server is made of: for the files http*.c alone.
#ifndef HUIYIN_RUNTIME_HTTP_PARTS_H
#define HUIYIN_RUNTIME_HTTP_PARTS_H

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "runtime/http.h"
#include "runtime/listener.h"

enum { HTTP_CLIENT_MAX = INET6_ADDRSTRLEN };

// In ms.
int64_t http_clock(void);

// --- addresses (http_proxies.c)

// IPv4 as IPv6 has it (::ffff:1.2.3.4).
struct http_address {
  uint8_t at[16];
};

struct http_network {
  struct http_address address;
  unsigned bits;
};

struct http_proxies {
  struct http_network *list;
  size_t count;
};

struct http_address http_address_of(const struct sockaddr *from);
int http_address_read(struct http_address *a, const char *text);
void http_address_write(const struct http_address *a, char text[HTTP_CLIENT_MAX]);
bool http_address_equal(const struct http_address *a, const struct http_address *b);
int http_proxies_read(struct http_proxies *p, const char *list, struct err *e);
void http_proxies_release(struct http_proxies *p);
bool http_proxies_have(const struct http_proxies *p, const struct http_address *a);

// --- visits (http_visits.c)

// A connection is in one of these stages; in each but the last it has a limit.
enum visit_stage { VISIT_FIRST, VISIT_NEXT, VISIT_ANSWER, VISIT_HELD, VISIT_STAGES };

// A connection, and since when it is in its stage.
struct http_visit {
  struct http_visit *before, *after;  // of its stage, by `since`
  int fd;
  int64_t since;
  enum visit_stage stage;
  struct http_address peer;
  bool ended;  // it was shut down and is about to go
};

struct http_visits {
  struct {
    struct http_visit *oldest, *newest;
  } stages[VISIT_STAGES];
  size_t count;    // that are there
  size_t leaving;  // of them shut down
  unsigned most;
  unsigned crowd;
  int64_t patience;
  const struct http_proxies *proxies;
};

// The callback of the library; `context` is the struct http_visits.
void http_visits_notify(
  void *context, struct MHD_Connection *connection, void **place, enum MHD_ConnectionNotificationCode code);

struct http_visit *http_visit_of(struct MHD_Connection *connection);
void http_visit_enter(struct http_visits *all, struct http_visit *v, enum visit_stage stage);

// Ends those whose time is over, and those that a crowd does not leave room for; then how long nothing needs be looked
// at, in ms, -1 for ever.
void http_visits_look(struct http_visits *all, int64_t now);
int http_visits_wait(const struct http_visits *all);

// --- requests (http_request.c, http_routes.c)

enum http_stage {
  HTTP_BODY,     // its head is there, its body comes in
  HTTP_WAITING,  // a worker has it
  HTTP_MADE,     // its answer is there
  HTTP_STREAM,   // a stream has its connection
  HTTP_OVER,     // the stream gave it back
  HTTP_ANSWERED
};

struct http_request {
  struct http *http;
  struct MHD_Connection *connection;
  const struct http_route *route;  // NULL where there is none
  const char *path;                // the library's
  const char *rest;
  bool post;
  bool head;
  bool too_large;
  struct buf body;
  enum http_stage stage;
  int worker;
  struct http_answer answer;
  struct http_request *next;  // in the workers' queue
  int64_t since;              // when it came there
  int64_t begun;              // when its head was there
  bool streaming;             // it counts among its server's streams
  char client[HTTP_CLIENT_MAX];
};

// Hands a connection back that slept, from any thread. The library wakes nobody whose loop is not its own, so this
// does.
void http_resume(struct http_request *r);
enum MHD_Result http_routes_answer(void *context, struct MHD_Connection *connection, const char *path,
  const char *method, const char *version, const char *upload, size_t *upload_size, void **place);
void http_routes_completed(
  void *context, struct MHD_Connection *connection, void **place, enum MHD_RequestTerminationCode code);
// Fills the answer with what the server itself says.
void http_request_refuse(struct http_request *r, unsigned status, const char *sentence);
void http_request_set_client(struct http_request *r);
size_t http_unescape(void *context, struct MHD_Connection *connection, char *text);

// --- answers (http_answer.c)

void http_answer_begin(struct http_answer *a);
void http_answer_release(struct http_answer *a);
// What is left to do before it is sent: its tag, its packing. Any thread.
void http_answer_finish(const struct http_request *r, struct http_answer *a);
enum MHD_Result http_answer_send(struct http_request *r);
// The head of a stream as it goes over the wire.
void http_answer_head(const struct http_request *r, const char *encoding, struct buf *out);

// --- workers (http_workers.c)

struct http_workers;

struct http_seat {
  struct http_workers *all;
  int number;
};

struct http_workers {
  pthread_t *threads;
  unsigned count;
  struct http_seat *seats;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  struct http_request *first, *last;
  int64_t patience;  // who waited longer is refused
  bool stop;         // what waits then is refused
};

int http_workers_begin(struct http_workers *w, unsigned count, int64_t patience);
// Suspends its connection and hands it over.
void http_workers_take(struct http_workers *w, struct http_request *r);
void http_workers_end(struct http_workers *w);

// --- figures (http_figures.c)

enum { HTTP_BOUNDS = 13, HTTP_LEAST = 100, HTTP_STATUSES = 500 };

struct http_counts {
  atomic_uint_fast64_t statuses[HTTP_STATUSES];  // from HTTP_LEAST on; the last one has all others, too
  atomic_uint_fast64_t took[HTTP_BOUNDS + 1];
  atomic_int_fast64_t sum;  // ms
};

// One answer that took so many ms.
void http_figures_count(struct http_counts *c, unsigned status, int64_t took);

// --- streams (http_stream*.c)

// Suspends its connection and sends it the stream from here on; false where there is no room.
bool http_stream_take(struct http_stream *s, struct http_request *r);
// Gives back the connections of that server, in the server's thread.
void http_stream_leave(struct http_stream *s);

struct http {
  struct http_options options;
  char name[LISTENER_NAME_MAX];
  struct MHD_Daemon *daemon;
  pthread_t thread;
  bool started;
  int bell;  // an eventfd
  atomic_bool stop;
  struct http_proxies proxies;
  struct http_visits visits;
  struct http_workers workers;
  unsigned streams;  // connections that streams have
  struct http_counts counts;
};

// The methods that a route is asked by, as the header Allow has them; NULL: there is no such route.
const char *http_methods(const struct http_route *route);

#endif
