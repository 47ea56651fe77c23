// SPDX-License-Identifier: Apache-2.0
// A small HTTP server: pages by path, in a thread of its own.
#ifndef HUIYIN_RUNTIME_HTTP_H
#define HUIYIN_RUNTIME_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"
#include "runtime/err.h"

struct http_request;

// The value of ?name=..., NULL where there is none; good while the page is made.
const char *http_query(const struct http_request *request, const char *name);

// A header's value, likewise.
const char *http_header(const struct http_request *request, const char *name);

// Whether it is a POST, and then its body, likewise.
bool http_is_post(const struct http_request *request);
const struct buf *http_body(const struct http_request *request);

// What a page fills. It begins as an empty 200 of text/plain; the server takes the body over.
struct http_answer {
  unsigned status;
  const char *type;  // a static text
  struct buf body;
};

// Makes a page. Called in the server's thread, so it must not wait, and what it reads must be guarded.
typedef void http_page(void *context, const struct http_request *request, struct http_answer *answer);

struct http_route {
  const char *path;  // whole and as it is: "/metrics"
  http_page *page;
  void *context;
  size_t body_most;  // POST is answered too, with a body of so many bytes; 0: it is not
};

// Listens and answers from http_new to http_free. GET and HEAD alone (others: 405), no bodies (413) but where a route
// takes POST, other paths 404
// with a list of those that there are. At most 64 connections of 16 KiB; one that does not bring a whole first request
// within `patience`, lets the next one wait for more than 75 s, or does not take its answer within three times
// `patience` is ended; where there are more than 48, also those that have asked nothing for longest, for the others'
// sake.
struct http;

struct http_options {
  const char *address;              // as listener.h says
  const struct http_route *routes;  // outlive the server
  size_t route_count;
  int64_t patience;  // in ms; 0: 10 s
};

// NULL with a sentence.
struct http *http_new(const struct http_options *options, struct err *e);

// Where it listens: "127.0.0.1:43817".
const char *http_name(const struct http *h);

// Breaks off what is under way.
void http_free(struct http *h);

// The version of the library that runs.
const char *http_library_version(void);

#endif
