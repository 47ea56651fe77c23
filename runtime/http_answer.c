// SPDX-License-Identifier: Apache-2.0
// An answer on its way out: its tag, its packing, its headers.
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "runtime/http_gzip.h"
#include "runtime/http_parts.h"

enum { PACKED_FROM = 1024, PACKED_LEVEL = 5, TAG_BYTES = 16, TAG_SIZE = 2 * TAG_BYTES + 5 };

void http_answer_begin(struct http_answer *a) {
  *a = (struct http_answer){.status = MHD_HTTP_OK, .type = "text/plain; charset=utf-8"};
}

void http_answer_release(struct http_answer *a) {
  buf_release(&a->body);
  buf_release(&a->headers);
}

// --- headers, one behind the other: name, NUL, value, NUL

void http_header_add(struct http_answer *answer, const char *name, const char *value) {
  if (strpbrk(value, "\r\n") == NULL) {
    buf_add(&answer->headers, name, strlen(name) + 1);
    buf_add(&answer->headers, value, strlen(value) + 1);
  }
}

// The next one, or NULL.
static const char *next_header(const struct http_answer *a, size_t *at, const char **value) {
  if (*at >= a->headers.size) {
    return NULL;
  }
  const char *name = (const char *)a->headers.at + *at;
  *value = name + strlen(name) + 1;
  *at += strlen(name) + strlen(*value) + 2;
  return name;
}

static bool has_header(const struct http_answer *a, const char *wanted) {
  size_t at = 0;
  const char *value;
  for (const char *name; (name = next_header(a, &at, &value));) {
    if (strcasecmp(name, wanted) == 0) {
      return true;
    }
  }
  return false;
}

// --- its tag

static void tag_of(const struct buf *body, char tag[TAG_SIZE]) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(body->at ? body->at : (const uint8_t *)"", body->size, digest, &size, EVP_sha256(), NULL) != 1) {
    abort();
  }
  // Weak: packed or not, it is the same.
  int at = snprintf(tag, TAG_SIZE, "W/\"");
  for (int i = 0; i < TAG_BYTES; i++) {
    at += snprintf(tag + at, TAG_SIZE - (size_t)at, "%02x", digest[i]);
  }
  (void)snprintf(tag + at, TAG_SIZE - (size_t)at, "\"");
}

// `*`, or a list of tags, of which the weak compare leaves out the W/.
static bool has_tag(const char *list, const char *tag) {
  return list && (strcmp(list, "*") == 0 || strstr(list, tag + 2));
}

static void add_tag(const struct http_request *r, struct http_answer *a) {
  char tag[TAG_SIZE];
  tag_of(&a->body, tag);
  http_header_add(a, MHD_HTTP_HEADER_ETAG, tag);
  if (has_tag(http_header(r, MHD_HTTP_HEADER_IF_NONE_MATCH), tag)) {
    a->status = MHD_HTTP_NOT_MODIFIED;
    buf_clear(&a->body);
  }
}

// --- its packing

static bool is_text(const char *type) {
  return strncmp(type, "text/", 5) == 0 || strstr(type, "json") || strstr(type, "javascript") || strstr(type, "xml");
}

static void pack(const struct http_request *r, struct http_answer *a) {
  struct buf packed = {0};
  if (!is_text(a->type) || has_header(a, MHD_HTTP_HEADER_CONTENT_ENCODING)) {
    return;
  }
  http_header_add(a, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT_ENCODING);
  if (a->body.size < PACKED_FROM || !http_takes_gzip(http_header(r, MHD_HTTP_HEADER_ACCEPT_ENCODING))) {
    return;
  }
  if (http_gzip(&packed, a->body.at, a->body.size, PACKED_LEVEL)) {
    buf_release(&packed);
    return;
  }
  http_header_add(a, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
  buf_release(&a->body);
  a->body = packed;
}

void http_answer_finish(const struct http_request *r, struct http_answer *a) {
  if (a->tagged && a->status == MHD_HTTP_OK) {
    add_tag(r, a);
  }
  if (a->status != MHD_HTTP_NOT_MODIFIED && !a->body.size) {
    buf_add_string(&a->body, "\n");
  }
  pack(r, a);
}

// --- on its way

static void add_headers(const struct http_request *r, struct MHD_Response *to) {
  const struct http_answer *a = &r->answer;
  size_t at = 0;
  const char *value;
  for (const char *name; (name = next_header(a, &at, &value));) {
    (void)MHD_add_response_header(to, name, value);
  }
  (void)MHD_add_response_header(to, MHD_HTTP_HEADER_CONTENT_TYPE, a->type);
  if (!has_header(a, MHD_HTTP_HEADER_CACHE_CONTROL)) {
    (void)MHD_add_response_header(to, MHD_HTTP_HEADER_CACHE_CONTROL, a->tagged ? "no-cache" : "no-store");
  }
  if (a->status == MHD_HTTP_METHOD_NOT_ALLOWED && !has_header(a, MHD_HTTP_HEADER_ALLOW)) {
    (void)MHD_add_response_header(to, MHD_HTTP_HEADER_ALLOW, http_methods(r->route));
  }
  (void)MHD_add_response_header(to, "X-Content-Type-Options", "nosniff");
  for (size_t i = 0; i < r->http->options.header_count; i++) {
    (void)MHD_add_response_header(to, r->http->options.headers[i].name, r->http->options.headers[i].value);
  }
}

enum MHD_Result http_answer_send(struct http_request *r) {
  struct http_answer *a = &r->answer;
  struct MHD_Response *response =
    MHD_create_response_from_buffer_with_free_callback(a->body.size, a->body.at, a->body.at ? free : NULL);
  if (!response) {
    return MHD_NO;
  }
  a->body = (struct buf){0};
  add_headers(r, response);
  r->stage = HTTP_ANSWERED;
  http_visit_enter(&r->http->visits, http_visit_of(r->connection), VISIT_ANSWER);
  enum MHD_Result result = MHD_queue_response(r->connection, a->status, response);
  MHD_destroy_response(response);
  return result;
}

// It ends with the connection, which every proxy and client understands.
void http_answer_head(const struct http_request *r, const char *encoding, struct buf *out) {
  size_t at = 0;
  const char *value;
  char date[64];
  time_t now = time(NULL);
  struct tm broken;
  (void)strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &broken));
  buf_printf(out,
    "HTTP/1.1 200 OK\r\nDate: %s\r\nConnection: close\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
    "X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nVary: Accept-Encoding\r\n",
    date);
  if (encoding) {
    buf_printf(out, "Content-Encoding: %s\r\n", encoding);
  }
  for (const char *name; (name = next_header(&r->answer, &at, &value));) {
    buf_printf(out, "%s: %s\r\n", name, value);
  }
  for (size_t i = 0; i < r->http->options.header_count; i++) {
    buf_printf(out, "%s: %s\r\n", r->http->options.headers[i].name, r->http->options.headers[i].value);
  }
  buf_add_string(out, "\r\n");
}
