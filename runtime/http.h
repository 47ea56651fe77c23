// SPDX-License-Identifier: Apache-2.0
// A small HTTP server: pages by path, in a thread of its own or in several, and streams of events.
#ifndef HUIYIN_RUNTIME_HTTP_H
#define HUIYIN_RUNTIME_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"
#include "runtime/err.h"

struct http_request;
struct http_stream;

// --- what is asked; texts are good while the page is made

// The value of ?name=..., "" for a name alone, NULL where there is none; the first where there are several.
const char *http_query(const struct http_request *request, const char *name);

// All of them in their order, also those of one name; `value` is "" for a name alone.
typedef void http_take(void *context, const char *name, const char *value);
void http_query_each(const struct http_request *request, http_take *take, void *context);

// A header's value, NULL where there is none.
const char *http_header(const struct http_request *request, const char *name);

// A cookie's value likewise.
const char *http_cookie(const struct http_request *request, const char *name);

// The path, percent-decoded, and what of it follows the prefix of a route that ends in *: "" for a whole path. A NUL
// that somebody writes as %00 is the replacement character U+FFFD.
const char *http_path(const struct http_request *request);
const char *http_rest(const struct http_request *request);

// Who asks, as an address without port. Where the connection comes from one of the proxies named: the last address of
// X-Forwarded-For that is none of theirs.
const char *http_client(const struct http_request *request);

// Whether it came by TLS: one of the proxies named says so (X-Forwarded-Proto: https).
bool http_is_secure(const struct http_request *request);

// Whether it is a POST, and then its body.
bool http_is_post(const struct http_request *request);
const struct buf *http_body(const struct http_request *request);

// Whether that host, as `Host:` or http_name has it, is this machine and no other: localhost, 127.x.x.x, [::1]. A page
// of somewhere else may have its own name point here; then that name is in the request. NULL is none.
bool http_names_this_machine(const char *host);

// Whether a proxy has passed it on. Through one on this machine anybody may come, and some give the request this
// machine's own name.
bool http_came_by_proxy(const struct http_request *request);

// Whether its body is said to be JSON, which no form of somebody else's page can have a browser send.
bool http_is_json(const struct http_request *request);

// False where a browser says that a page of somewhere else sent it (Sec-Fetch-Site, else Origin).
bool http_is_same_origin(const struct http_request *request);

// In a slow page the number of its thread, 0 .. workers - 1; else -1.
int http_worker(const struct http_request *request);

// --- what is answered

// What a page fills. It begins as an empty 200 of text/plain; the server takes the bufs over. Texts of more than 1 kB
// go out as gzip to who takes that, unless a Content-Encoding was added.
struct http_answer {
  unsigned status;
  const char *type;  // a static text
  struct buf body;
  bool tagged;         // an ETag is made of the body, and who has it already (If-None-Match) gets a 304
  struct buf headers;  // by http_header_add
};

// Adds one: Set-Cookie, WWW-Authenticate, Content-Disposition, Location. Cache-Control stands for the usual `no-store`
// (`no-cache` where the answer is tagged). One whose value has a line's end is left out.
void http_header_add(struct http_answer *answer, const char *name, const char *value);

// Makes a page. Called in the server's thread, where it must not wait, or in a worker's; what it reads must be guarded.
typedef void http_page(void *context, const struct http_request *request, struct http_answer *answer);

// Writes what the server itself refuses (404, 405, 413, 503). `answer` has the status and, as its body, a sentence in
// English with its line's end.
typedef void http_refusal(const struct http_request *request, struct http_answer *answer);

struct http_route {
  const char *path;  // whole and as it is: "/metrics"; "/requests/*" is what begins so, where nothing whole fits
  http_page *page;
  void *context;
  size_t body_most;  // POST is answered too, with a body of so many bytes; 0: it is not
  bool only_post;    // GET and HEAD are not answered
  bool slow;         // made in a worker's thread: it may wait, its connection sleeps meanwhile
  bool unlisted;     // not in the list that an unknown path is answered with
  // A stream begins where the page, which may be NULL, leaves the status at 200 and the body empty; else that is the
  // answer. The page is then never slow.
  struct http_stream *stream;
};

struct http_field {
  const char *name;
  const char *value;
};

// Listens and answers from http_new to http_free. GET and HEAD alone (others: 405), no bodies (413) but where a route
// takes POST, other paths 404
// with a list of those that there are. At most connections_most connections of 16 KiB; one that does not bring a whole
// first request within `patience`, lets the next one wait for more than 75 s, or does not take its answer within three
// times `patience` is ended; where three quarters are taken, also those that have asked nothing for longest, for the
// others' sake. One address that is no proxy's has answers and streams under way on half of the places at most, and all
// streams have five eighths (503).
struct http;

struct http_options {
  const char *address;              // as listener.h says
  const struct http_route *routes;  // outlive the server
  size_t route_count;
  int64_t patience;                  // in ms; 0: 10 s
  unsigned connections_most;         // 0: 64; fewer where no more files may be open
  unsigned workers;                  // threads for slow pages; 0: these are made in the server's thread
  const struct http_field *headers;  // of every answer; outlive the server
  size_t header_count;
  http_refusal *refusal;  // NULL: as text
  const char *proxies;    // addresses or networks (10.0.0.0/8) with commas between; NULL: none
};

// NULL with a sentence.
struct http *http_new(const struct http_options *options, struct err *e);

// Only reads a list of proxies. 0, or -1 with a sentence.
int http_proxies_check(const char *proxies, struct err *e);

// Where it listens: "127.0.0.1:43817".
const char *http_name(const struct http *h);

// For a page of figures: appends what its server has answered, as the families PREFIX_http_requests_total (by status)
// and PREFIX_http_request_duration_seconds.
struct metrics;
void http_figures_write(const struct http_request *request, const char *prefix, struct metrics *m);

// Breaks off what is under way, once the slow pages that were begun are made.
void http_free(struct http *h);

// The version of the library that runs.
const char *http_library_version(void);

#endif
