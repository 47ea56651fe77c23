// SPDX-License-Identifier: Apache-2.0
// The way of a request through the HTTP server: its head, its body, its page.
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/http_parts.h"

// What is announced as so much longer than is wanted is not even read.
enum { READ_MOST = 1 << 20 };

// --- which route

// Whole paths go before prefixes, long prefixes before short ones.
static const struct http_route *route_of(const struct http *h, const char *path, const char **rest) {
  const struct http_route *found = NULL;
  size_t longest = 0;
  *rest = "";
  for (size_t i = 0; i < h->options.route_count; i++) {
    const struct http_route *route = &h->options.routes[i];
    size_t size = strlen(route->path);
    if (strcmp(route->path, path) == 0) {
      *rest = "";
      return route;
    }
    if (route->path[size - 1] == '*' && size > longest && strncmp(route->path, path, size - 1) == 0) {
      found = route;
      longest = size;
      *rest = path + size - 1;
    }
  }
  return found;
}

static struct http_request *begin(
  struct http *h, struct MHD_Connection *connection, const char *path, const char *method) {
  struct http_request *r = calloc(1, sizeof *r);
  if (!r) {
    abort();
  }
  *r = (struct http_request){.http = h, .connection = connection, .path = path, .worker = -1, .begun = http_clock()};
  r->route = route_of(h, path, &r->rest);
  r->post = strcmp(method, MHD_HTTP_METHOD_POST) == 0;
  r->head = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
  http_request_set_client(r);
  http_answer_begin(&r->answer);
  return r;
}

void http_routes_completed(
  void *context, struct MHD_Connection *connection, void **place, enum MHD_RequestTerminationCode code) {
  struct http *h = context;
  struct http_request *r = *place;
  (void)code;
  if (r) {
    h->streams -= r->streaming;
    if (r->stage == HTTP_ANSWERED && !r->streaming) {
      http_figures_count(&h->counts, r->answer.status, http_clock() - r->begun);
    }
    http_answer_release(&r->answer);
    buf_release(&r->body);
    free(r);
    http_visit_enter(&h->visits, http_visit_of(connection), VISIT_NEXT);
  }
  *place = NULL;
}

// --- what is refused

void http_request_refuse(struct http_request *r, unsigned status, const char *sentence) {
  buf_clear(&r->answer.body);
  r->answer.status = status;
  buf_add_string(&r->answer.body, sentence);
  if (r->http->options.refusal) {
    r->http->options.refusal(r, &r->answer);
  }
}

static enum MHD_Result refuse(struct http_request *r, unsigned status, const char *sentence) {
  http_request_refuse(r, status, sentence);
  http_answer_finish(r, &r->answer);
  return http_answer_send(r);
}

static enum MHD_Result refuse_path(struct http_request *r) {
  struct buf list = {0};
  buf_add_string(&list, "There is no such page here. There are:\n");
  for (size_t i = 0; i < r->http->options.route_count; i++) {
    if (!r->http->options.routes[i].unlisted) {
      buf_printf(&list, "%s\n", r->http->options.routes[i].path);
    }
  }
  enum MHD_Result result = refuse(r, MHD_HTTP_NOT_FOUND, buf_string(&list));
  buf_release(&list);
  return result;
}

static bool has_body(struct MHD_Connection *connection) {
  const char *size = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
  return (size && strcmp(size, "0") != 0) ||
         MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_TRANSFER_ENCODING);
}

struct framing {
  unsigned hosts, sizes, codings;
  bool strange;
};

static enum MHD_Result note_framing(void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
  struct framing *f = context;
  (void)kind;
  f->hosts += strcasecmp(name, MHD_HTTP_HEADER_HOST) == 0;
  if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0) {
    f->sizes++;
    f->strange |= !value || !*value || value[strspn(value, "0123456789")];
  }
  if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
    f->codings++;
    f->strange |= !value || strcasecmp(value, "chunked") != 0;
  }
  return MHD_YES;
}

// A proxy in front could take the end of such a request to be elsewhere, and the rest for one of somebody else.
static bool is_ambiguous(struct MHD_Connection *connection) {
  struct framing f = {0};
  (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, note_framing, &f);
  return f.strange || f.hosts > 1 || f.sizes + f.codings > 1;
}

static bool announces_too_much(struct MHD_Connection *connection) {
  const char *size = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
  return size && strtoull(size, NULL, 10) > READ_MOST;
}

const char *http_methods(const struct http_route *route) {
  if (route && route->only_post) {
    return "POST";
  }
  return route && route->body_most ? "GET, HEAD, POST" : "GET, HEAD";
}

static bool is_answered(const struct http_request *r, bool read) {
  return read ? !(r->route && r->route->only_post) : r->post && r->route && r->route->body_most;
}

static const char *method_sentence(const struct http_route *route) {
  if (route && route->only_post) {
    return "Only POST is answered here.\n";
  }
  return route && route->body_most ? "Only GET, HEAD and POST are answered here.\n"
                                   : "Only GET and HEAD are answered here.\n";
}

static enum MHD_Result look_at_head(struct http_request *r, const char *method) {
  bool read = strcmp(method, MHD_HTTP_METHOD_GET) == 0 || r->head;
  if (is_ambiguous(r->connection)) {
    http_header_add(&r->answer, "Connection", "close");
    return refuse(r, MHD_HTTP_BAD_REQUEST, "It can not be told where that request ends, or whom it is for.\n");
  }
  if (!is_answered(r, read)) {
    return refuse(r, MHD_HTTP_METHOD_NOT_ALLOWED, method_sentence(r->route));
  }
  if (read ? has_body(r->connection) : r->post && announces_too_much(r->connection)) {
    return refuse(r, MHD_HTTP_CONTENT_TOO_LARGE,
      read ? "A request with a body is not answered here.\n" : "That body is too large for what is asked here.\n");
  }
  return MHD_YES;  // the library calls again once the request is whole, and can then keep the connection
}

// --- its body

// What is too large is read and dropped, so that its sender hears of it.
static void take_body(struct http_request *r, const char *upload, size_t size) {
  r->too_large |= !r->post || size > r->route->body_most - r->body.size;
  if (!r->too_large) {
    buf_add(&r->body, upload, size);
  }
}

// --- its page

static bool begins_stream(const struct http_request *r) {
  return r->route->stream && r->answer.status == MHD_HTTP_OK && !r->head;
}

static enum MHD_Result begin_stream(struct http_request *r) {
  struct http *h = r->http;
  if (h->streams >= h->visits.most / 8 * 5 || !http_stream_take(r->route->stream, r)) {
    http_header_add(&r->answer, "Retry-After", "30");
    return refuse(r, MHD_HTTP_SERVICE_UNAVAILABLE, "There is no room for a further stream.\n");
  }
  http_visit_enter(&h->visits, http_visit_of(r->connection), VISIT_HELD);
  r->streaming = true;
  h->streams++;
  return MHD_YES;
}

static enum MHD_Result go_on(struct http_request *r) {
  return begins_stream(r) ? begin_stream(r) : http_answer_send(r);
}

static enum MHD_Result wait_for_worker(struct http_request *r) {
  http_visit_enter(&r->http->visits, http_visit_of(r->connection), VISIT_HELD);
  http_workers_take(&r->http->workers, r);
  return MHD_YES;
}

static enum MHD_Result make_page(struct http_request *r) {
  if (!r->route) {
    return refuse_path(r);
  }
  if (r->too_large) {
    return refuse(r, MHD_HTTP_CONTENT_TOO_LARGE, "That body is too large for what is asked here.\n");
  }
  if (r->route->slow && r->http->workers.count) {
    return wait_for_worker(r);
  }
  if (r->route->page) {
    r->route->page(r->route->context, r, &r->answer);
  }
  http_answer_finish(r, &r->answer);
  return go_on(r);
}

// Called with the head, then with each piece of the body, then once more; and again when a connection that slept is
// woken.
enum MHD_Result http_routes_answer(void *context, struct MHD_Connection *connection, const char *path,
  const char *method, const char *version, const char *upload, size_t *upload_size, void **place) {
  struct http_request *r = *place;
  (void)version;
  if (!r) {
    *place = r = begin(context, connection, path, method);
    return look_at_head(r, method);
  }
  if (r->stage == HTTP_BODY && *upload_size) {
    take_body(r, upload, *upload_size);
    *upload_size = 0;
    return MHD_YES;
  }
  switch (r->stage) {
    case HTTP_BODY:
      return make_page(r);
    case HTTP_MADE:
      return go_on(r);
    case HTTP_OVER:
      return MHD_NO;
    case HTTP_WAITING:
    case HTTP_STREAM:
    case HTTP_ANSWERED:
      break;
  }
  return MHD_YES;
}
