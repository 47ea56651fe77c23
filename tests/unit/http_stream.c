// SPDX-License-Identifier: Apache-2.0
// Streams of events: who comes, who comes back, who does not read, and thousands.
#include "runtime/http_stream.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <zlib.h>

#include "http_client.h"

enum { PATIENCE = 500, SILENCE = 700, AGAIN = 400, FRAMES = 8, CROWD = 400 };

struct served {
  struct http_stream *stream;
  struct http_route routes[2];
  struct http *http;
};

static atomic_bool closed;

static void guard(void *context, const struct http_request *request, struct http_answer *answer) {
  const char *name = http_query(request, "name");
  (void)context;
  if (http_query(request, "refuse") || (name && strcmp(name, "late") == 0 && atomic_load(&closed))) {
    answer->status = 401;
    http_header_add(answer, "WWW-Authenticate", "Basic");
    buf_add_string(&answer->body, "Who are you?\n");
  }
}

static void hello(void *context, const struct http_request *request, struct http_answer *answer) {
  (void)context;
  (void)request;
  buf_add_string(&answer->body, "hello\n");
}

static const struct http_field headers[] = {{"X-Frame-Options", "DENY"}};

static void open_server(struct served *s, unsigned connections, unsigned workers) {
  const struct http_stream_options options = {
    .frames_most = FRAMES, .patience = PATIENCE, .silence = SILENCE, .again = AGAIN};
  struct err e;
  s->stream = http_stream_new(&options);
  s->routes[0] = (struct http_route){.path = "/stream", .page = guard, .stream = s->stream, .slow = true};
  s->routes[1] = (struct http_route){.path = "/hello", .page = hello};
  const struct http_options o = {.address = "0",
    .routes = s->routes,
    .route_count = 2,
    .connections_most = connections,
    .workers = workers,
    .headers = headers,
    .header_count = 1};
  s->http = http_new(&o, &e);
  assert_non_null(s->http);
}

static void close_server(struct served *s) {
  http_free(s->http);
  http_stream_free(s->stream);
}

static int begin(void **state) {
  static struct served s;
  open_server(&s, 1024, 1);
  *state = &s;
  return 0;
}

static int end(void **state) {
  close_server(*state);
  return 0;
}

static void send_text(struct served *s, const char *text) {
  http_stream_send(s->stream, "change", text, strlen(text));
}

static void set_whole(struct served *s, const char *text) {
  http_stream_whole(s->stream, "whole", text, strlen(text));
}

// What one client was sent so far.
struct follower {
  int fd;
  struct buf got;
};

static struct follower follow_with(const struct served *s, const char *lines) {
  struct follower f = {.fd = connect_to(s->http)};
  char request[512];
  (void)snprintf(request, sizeof request, "GET /stream HTTP/1.1\r\nHost: x\r\n%s\r\n", lines);
  put(f.fd, request);
  return f;
}

static const char *text_of(struct follower *f) {
  return buf_string(&f->got);
}

// Reads until the text is there; then all that was read.
static const char *await(struct follower *f, const char *text) {
  for (int i = 0; i < 500 && !strstr(text_of(f), text); i++) {
    take_more(f->fd, &f->got, f->got.size + 1, 10);
  }
  if (!strstr(text_of(f), text)) {
    fail_msg("`%s` does not come:\n%s", text, text_of(f));
  }
  return text_of(f);
}

static void leave(struct follower *f) {
  (void)close(f->fd);
  buf_release(&f->got);
}

static void await_clients(const struct served *s, size_t count) {
  for (int i = 0; i < 1000 && http_stream_clients(s->stream) != count; i++) {
    pause_ms(5);
  }
  assert_int_equal(http_stream_clients(s->stream), count);
}

static void the_whole_comes_first_then_changes(void **state) {
  struct served *s = *state;
  send_text(s, "before");
  set_whole(s, "{\"all\":1}\nline");
  struct follower f = follow_with(s, "");
  const char *text = await(&f, "data: {\"all\":1}\ndata: line\n\n");
  assert_memory_equal(text, "HTTP/1.1 200 OK\r\n", 17);
  assert_non_null(strstr(text, "Content-Type: text/event-stream\r\n"));
  assert_non_null(strstr(text, "X-Frame-Options: DENY\r\n"));
  assert_non_null(strstr(text, "\nretry: "));
  assert_null(strstr(text, "before"));
  send_text(s, "after");
  text = await(&f, "event: change\ndata: after\n\n");
  assert_non_null(strstr(text, "\nevent: whole\ndata: "));
  leave(&f);
  await_clients(s, 0);
}

static void a_page_may_refuse(void **state) {
  struct served *s = *state;
  char *answer = get(s->http, "/stream?refuse", NULL);
  assert_memory_equal(answer, "HTTP/1.1 401", 12);
  assert_non_null(strstr(answer, "WWW-Authenticate: Basic\r\n"));
  free(answer);
  answer = ask(s->http, "HEAD /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  assert_memory_equal(answer, "HTTP/1.1 200", 12);
  free(answer);
  assert_int_equal(http_stream_clients(s->stream), 0);
}

// The last id that a client was sent; into `lines` as the header that asks for what follows.
static void last_id(struct follower *f, char lines[128]) {
  const char *found = NULL;
  for (const char *at = text_of(f); (at = strstr(at, "id: ")); at += 4) {
    found = at + 4;
  }
  assert_non_null(found);
  (void)snprintf(lines, 128, "Last-Event-ID: %.*s\r\n", (int)strcspn(found, "\n"), found);
}

static void who_comes_back_gets_what_it_lacks(void **state) {
  struct served *s = *state;
  char lines[128];
  set_whole(s, "all");
  struct follower f = follow_with(s, "");
  send_text(s, "one");
  (void)await(&f, "data: one\n");
  last_id(&f, lines);
  leave(&f);
  send_text(s, "two");
  send_text(s, "three");
  f = follow_with(s, lines);
  const char *text = await(&f, "data: three\n");
  assert_null(strstr(text, "all"));
  assert_null(strstr(text, "one"));
  assert_non_null(strstr(text, "data: two\n"));
  last_id(&f, lines);
  leave(&f);
  // Nothing is lacking: it waits for what comes.
  f = follow_with(s, lines);
  send_text(s, "four");
  text = await(&f, "data: four\n");
  assert_null(strstr(text, "three"));
  leave(&f);
  // More was sent than is kept.
  for (int i = 0; i < 2 * FRAMES; i++) {
    send_text(s, "many");
  }
  set_whole(s, "all anew");
  send_text(s, "last");
  f = follow_with(s, lines);
  text = await(&f, "data: last\n");
  assert_non_null(strstr(text, "data: all anew\n"));
  assert_null(strstr(text, "many"));
  leave(&f);
  const char *const strange[] = {"Last-Event-ID: x\r\n", "Last-Event-ID: 0123456789abcdef-1\r\n", "Last-Event-ID:\r\n"};
  for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
    f = follow_with(s, strange[i]);
    (void)await(&f, "data: all anew\n");
    leave(&f);
  }
  // One that is still to come.
  lines[strlen(lines) - 2] = 0;
  (void)snprintf(lines + strlen(lines), 16, "99\r\n");
  f = follow_with(s, lines);
  (void)await(&f, "data: all anew\n");
  leave(&f);
  await_clients(s, 0);
}

static void silence_is_broken_by_comments(void **state) {
  struct served *s = *state;
  struct follower f = follow_with(s, "");
  (void)await(&f, "\n\n:\n\n:\n\n");
  leave(&f);
  await_clients(s, 0);
}

static void packed_frames_follow_any_other(void **state) {
  struct served *s = *state;
  struct buf out = {0};
  z_stream z = {0};
  set_whole(s, "all that there is, all that there is, all that there is");
  struct follower f = follow_with(s, "Accept-Encoding: gzip, deflate, br\r\n");
  await_clients(s, 1);
  for (int i = 0; i < 20; i++) {
    char text[64];
    (void)snprintf(text, sizeof text, "a change of that number: %d", i);
    send_text(s, text);
    pause_ms(10);
  }
  take_more(f.fd, &f.got, SIZE_MAX, SILENCE / 2);
  const char *body = strstr(text_of(&f), "\r\n\r\n");
  assert_non_null(body);
  assert_non_null(strstr(text_of(&f), "Content-Encoding: gzip\r\n"));
  body += 4;
  assert_int_equal(inflateInit2(&z, 16 + MAX_WBITS), Z_OK);
  z.next_in = (Bytef *)(uintptr_t)body;
  z.avail_in = (uInt)(f.got.size - (size_t)(body - (const char *)f.got.at));
  z.next_out = buf_grow(&out, 1 << 16);
  z.avail_out = 1 << 16;
  assert_int_equal(inflate(&z, Z_SYNC_FLUSH), Z_OK);
  assert_int_equal(z.avail_in, 0);
  out.size = z.total_out;
  (void)inflateEnd(&z);
  const char *text = buf_string(&out);
  assert_non_null(strstr(text, "data: all that there is, all"));
  for (int i = 0; i < 20; i++) {
    char line[64];
    (void)snprintf(line, sizeof line, "data: a change of that number: %d\n\n", i);
    assert_non_null(strstr(text, line));
  }
  buf_release(&out);
  leave(&f);
  await_clients(s, 0);
}

// Both came while both might.
static void who_may_not_follow_any_longer_is_let_go(void **state) {
  struct served *s = *state;
  struct follower late = {.fd = connect_to(s->http)};
  put(late.fd, "GET /stream?name=late HTTP/1.1\r\nHost: x\r\n\r\n");
  struct follower f = follow_with(s, "");
  await_clients(s, 2);
  pause_ms(2 * AGAIN);
  assert_int_equal(http_stream_clients(s->stream), 2);
  atomic_store(&closed, true);
  await_clients(s, 1);
  send_text(s, "for some");
  (void)await(&f, "data: for some\n");
  take_more(late.fd, &late.got, SIZE_MAX, 1000);
  assert_null(strstr(text_of(&late), "for some"));
  leave(&late);
  leave(&f);
  await_clients(s, 0);
}

static void who_does_not_read_is_let_go(void **state) {
  struct served *s = *state;
  enum { SIZE = 1 << 20 };
  char *large = calloc(1, SIZE + 1);
  memset(large, 'x', SIZE);
  struct follower deaf = follow_with(s, "");
  struct follower f = follow_with(s, "");
  await_clients(s, 2);
  for (int i = 0; i < 6; i++) {
    http_stream_send(s->stream, "change", large, SIZE);
    take_more(f.fd, &f.got, SIZE, 200);
  }
  for (int i = 0; i < 500 && http_stream_clients(s->stream) > 1; i++) {
    take_more(f.fd, &f.got, f.got.size + SIZE, 10);
  }
  assert_int_equal(http_stream_clients(s->stream), 1);
  send_text(s, "small");
  (void)await(&f, "data: small\n");
  leave(&deaf);
  leave(&f);
  await_clients(s, 0);
  free(large);
}

// A slow one that does read is behind what is kept, and begins anew with the whole.
static void who_is_slow_begins_anew(void **state) {
  struct served *s = *state;
  enum { SIZE = 1 << 20 };
  char *large = calloc(1, SIZE + 1);
  memset(large, 'x', SIZE);
  struct follower f = follow_with(s, "");
  await_clients(s, 1);
  http_stream_send(s->stream, "change", large, SIZE);
  pause_ms(50);
  http_stream_send(s->stream, "change", large, SIZE);
  for (int i = 0; i < 2 * FRAMES; i++) {
    send_text(s, "many");
  }
  set_whole(s, "all once more");
  send_text(s, "and then");
  (void)await(&f, "data: and then\n");
  assert_non_null(strstr(text_of(&f), "data: all once more\n"));
  assert_null(strstr(text_of(&f), "many"));
  leave(&f);
  await_clients(s, 0);
  free(large);
}

static void a_crowd_follows(void **state) {
  struct served *s = *state;
  static struct follower crowd[CROWD];
  for (int i = 0; i < CROWD; i++) {
    crowd[i] = follow_with(s, i % 2 ? "" : "Connection: keep-alive\r\n");
  }
  await_clients(s, CROWD);
  for (int i = 0; i < 20; i++) {
    send_text(s, "tick");
    pause_ms(5);
  }
  send_text(s, "end");
  char *answer = get(s->http, "/hello", NULL);
  assert_string_equal(body_of(answer), "hello\n");
  free(answer);
  for (int i = 0; i < CROWD; i++) {
    (void)await(&crowd[i], "data: end\n");
    leave(&crowd[i]);
  }
  await_clients(s, 0);
}

// Pages are had beside all the streams that there may be, and a stream again once one left.
static void there_is_room_beside_streams(void **state) {
  struct served s;
  struct follower crowd[64];
  (void)state;
  open_server(&s, 64, 0);
  set_whole(&s, "all");
  for (int i = 0; i < 40; i++) {
    crowd[i] = follow_with(&s, "");
    if (i < 32) {
      (void)await(&crowd[i], "data: all");
    }
  }
  // One address has half of the places; who comes behind is not let in.
  assert_int_equal(http_stream_clients(s.stream), 32);
  for (int i = 0; i < 40; i++) {
    leave(&crowd[i]);
  }
  await_clients(&s, 0);
  pause_ms(100);
  char *answer = get(s.http, "/hello", NULL);
  assert_string_equal(body_of(answer), "hello\n");
  free(answer);
  close_server(&s);
}

static void streams_are_counted_over_all_addresses(void **state) {
  struct served s;
  struct follower crowd[48];
  struct err e;
  (void)state;
  open_server(&s, 64, 0);
  http_free(s.http);
  const struct http_options o = {
    .address = "0", .routes = s.routes, .route_count = 2, .connections_most = 64, .proxies = "127.0.0.1"};
  s.http = http_new(&o, &e);
  set_whole(&s, "all");
  for (int i = 0; i < 40; i++) {
    crowd[i] = follow_with(&s, "");
    (void)await(&crowd[i], "data: all");
  }
  struct follower late = follow_with(&s, "");
  const char *text = await(&late, "no room for a further stream");
  assert_memory_equal(text, "HTTP/1.1 503", 12);
  assert_non_null(strstr(text, "Retry-After: "));
  leave(&late);
  leave(&crowd[0]);
  await_clients(&s, 39);
  pause_ms(50);
  crowd[0] = follow_with(&s, "");
  (void)await(&crowd[0], "data: all");
  char *answer = get(s.http, "/hello", NULL);
  assert_string_equal(body_of(answer), "hello\n");
  free(answer);
  // Freed with all of them there.
  close_server(&s);
  for (int i = 0; i < 40; i++) {
    leave(&crowd[i]);
  }
}

static void *send_many(void *context) {
  struct served *s = context;
  for (int i = 0; i < 2000; i++) {
    send_text(s, "from many threads");
    set_whole(s, "whole from many threads");
  }
  return NULL;
}

static void any_thread_may_send(void **state) {
  struct served *s = *state;
  pthread_t threads[4];
  struct follower f = follow_with(s, "");
  for (int i = 0; i < 4; i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, send_many, s), 0);
  }
  for (int i = 0; i < 20; i++) {
    struct follower passing = follow_with(s, "");
    pause_ms(1);
    leave(&passing);
    take_more(f.fd, &f.got, f.got.size + 100000, 1);
  }
  for (int i = 0; i < 4; i++) {
    assert_int_equal(pthread_join(threads[i], NULL), 0);
  }
  send_text(s, "the end");
  (void)await(&f, "data: the end\n");
  leave(&f);
  await_clients(s, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_whole_comes_first_then_changes),
    cmocka_unit_test(a_page_may_refuse),
    cmocka_unit_test(who_comes_back_gets_what_it_lacks),
    cmocka_unit_test(silence_is_broken_by_comments),
    cmocka_unit_test(packed_frames_follow_any_other),
    cmocka_unit_test(who_may_not_follow_any_longer_is_let_go),
    cmocka_unit_test(who_does_not_read_is_let_go),
    cmocka_unit_test(who_is_slow_begins_anew),
    cmocka_unit_test(a_crowd_follows),
    cmocka_unit_test(there_is_room_beside_streams),
    cmocka_unit_test(streams_are_counted_over_all_addresses),
    cmocka_unit_test(any_thread_may_send),
  };
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
  }
  return cmocka_run_group_tests(tests, begin, end);
}
