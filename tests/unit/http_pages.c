// SPDX-License-Identifier: Apache-2.0
// What pages ask of the HTTP server and tell it: paths, headers, tags, packing, pages that wait, proxies.
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <zlib.h>

#include "http_client.h"

enum { WORKERS = 2 };

static void tail(void *context, const struct http_request *request, struct http_answer *answer) {
  buf_printf(&answer->body, "%s[%s][%s]\n", (const char *)context, http_path(request), http_rest(request));
}

static void who(void *context, const struct http_request *request, struct http_answer *answer) {
  (void)context;
  buf_printf(&answer->body, "%s %s\n", http_client(request), http_is_secure(request) ? "secure" : "plain");
}

static void add_one(void *context, const char *name, const char *value) {
  buf_printf(context, "%s=%s;", name, value);
}

static void asked(void *context, const struct http_request *request, struct http_answer *answer) {
  const char *cookie = http_cookie(request, "crumb");
  (void)context;
  http_query_each(request, add_one, &answer->body);
  buf_printf(&answer->body, " %s\n", cookie ? cookie : "none");
}

static void origin(void *context, const struct http_request *request, struct http_answer *answer) {
  (void)context;
  buf_printf(
    &answer->body, "%s %s\n", http_is_same_origin(request) ? "same" : "other", http_is_json(request) ? "json" : "any");
}

static void headed(void *context, const struct http_request *request, struct http_answer *answer) {
  (void)context;
  (void)request;
  http_header_add(answer, "Set-Cookie", "a=1");
  http_header_add(answer, "Set-Cookie", "b=2");
  http_header_add(answer, "Cache-Control", "max-age=60");
  http_header_add(answer, "X-Bad", "one\r\nX-Forged: two");
}

static void tagged(void *context, const struct http_request *request, struct http_answer *answer) {
  (void)context;
  answer->tagged = true;
  answer->type = "application/json";
  const char *size = http_query(request, "size");
  for (int i = 0; i < atoi(size ? size : "10"); i++) {
    buf_printf(&answer->body, "%d,", i);
  }
}

static void packed(void *context, const struct http_request *request, struct http_answer *answer) {
  (void)context;
  (void)request;
  http_header_add(answer, "Content-Encoding", "br");
  memset(buf_grow(&answer->body, 4000), 'x', 4000);
  answer->body.size = 4000;
}

static void picture(void *context, const struct http_request *request, struct http_answer *answer) {
  packed(context, request, answer);
  buf_clear(&answer->headers);
  answer->type = "image/png";
}

// Pages that wait for one another: each is made once both are under way.
static atomic_int under_way;
static void slow(void *context, const struct http_request *request, struct http_answer *answer) {
  (void)context;
  (void)atomic_fetch_add(&under_way, 1);
  for (int i = 0; i < 500 && atomic_load(&under_way) < WORKERS; i++) {
    pause_ms(10);
  }
  buf_printf(&answer->body, "thread %d of %d, %s\n", http_worker(request), atomic_load(&under_way),
    http_is_post(request) ? "post" : "get");
  buf_add(&answer->body, http_body(request)->at, http_body(request)->size);
}

static void fast(void *context, const struct http_request *request, struct http_answer *answer) {
  (void)context;
  buf_printf(&answer->body, "fast %d\n", http_worker(request));
}

static void in_json(const struct http_request *request, struct http_answer *answer) {
  (void)request;
  struct buf text = {0};
  buf_printf(&text, "{\"status\":%u,\"message\":\"%.*s\"}", answer->status, (int)answer->body.size - 1,
    (const char *)answer->body.at);
  buf_release(&answer->body);
  answer->body = text;
  answer->type = "application/json";
}

static char whole_name[] = "whole";
static char short_name[] = "short";
static char long_name[] = "long";
static const struct http_route routes[] = {
  {.path = "/t/*", .page = tail, .context = short_name},
  {.path = "/t/longer/*", .page = tail, .context = long_name},
  {.path = "/t/whole", .page = tail, .context = whole_name},
  {.path = "/who", .page = who},
  {.path = "/asked", .page = asked},
  {.path = "/origin", .page = origin},
  {.path = "/headed", .page = headed},
  {.path = "/tagged", .page = tagged},
  {.path = "/tagged-slowly", .page = tagged, .slow = true},
  {.path = "/packed", .page = packed},
  {.path = "/picture", .page = picture},
  {.path = "/slow", .page = slow, .slow = true, .body_most = 100},
  {.path = "/fast", .page = fast},
};

static const struct http_field headers[] = {{"X-Frame-Options", "DENY"}, {"Referrer-Policy", "no-referrer"}};

static int begin(void **state) {
  const struct http_options options = {.address = "0",
    .routes = routes,
    .route_count = sizeof routes / sizeof *routes,
    .workers = WORKERS,
    .headers = headers,
    .header_count = 2,
    .refusal = in_json,
    .proxies = "127.0.0.1,10.0.0.0/8, fd00::/9"};
  struct err e;
  *state = http_new(&options, &e);
  return *state ? 0 : -1;
}

static int end(void **state) {
  http_free(*state);
  return 0;
}

static void a_route_may_have_a_tail(void **state) {
  expect_get(*state, "/t/a", NULL, "200", "\r\n\r\nshort[/t/a][a]\n");
  expect_get(*state, "/t/", NULL, "200", "short[/t/][]");
  expect_get(*state, "/t/longer/a%20b%2Fc", NULL, "200", "long[/t/longer/a b/c][a b/c]");
  expect_get(*state, "/t/whole", NULL, "200", "whole[/t/whole][]");
  expect_get(*state, "/t/%E4%B8%AD%zz%", NULL, "200", "[\xe4\xb8\xad%zz%]");
  expect_get(*state, "/t/a%00b", NULL, "200",
    "[a\xef\xbf\xbd"
    "b]");
  expect_get(*state, "/t", NULL, "404", "");
}

static void parameters_and_cookies_are_read(void **state) {
  expect_get(*state, "/asked?scope=a&scope=b%26c&flag&x=%00", "Cookie: other=2; crumb=1\r\n", "200",
    "scope=a;scope=b&c;flag=;x=\xef\xbf\xbd; 1\n");
  expect_get(*state, "/asked", "Cookie: \r\n", "200", "\r\n\r\n none\n");
}

static void headers_are_added(void **state) {
  char *answer = get(*state, "/headed", NULL);
  assert_non_null(strstr(answer, "Set-Cookie: a=1\r\n"));
  assert_non_null(strstr(answer, "Set-Cookie: b=2\r\n"));
  assert_non_null(strstr(answer, "Cache-Control: max-age=60\r\n"));
  assert_null(strstr(answer, "no-store"));
  assert_null(strstr(answer, "X-Forged"));
  free(answer);
  const char *const paths[] = {"/headed", "/fast", "/nowhere", "/slow"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    atomic_store(&under_way, WORKERS);
    answer = get(*state, paths[i], NULL);
    assert_non_null(strstr(answer, "X-Frame-Options: DENY\r\n"));
    assert_non_null(strstr(answer, "Referrer-Policy: no-referrer\r\n"));
    assert_non_null(strstr(answer, "X-Content-Type-Options: nosniff\r\n"));
    free(answer);
  }
}

static void what_the_server_refuses_has_the_form_asked_for(void **state) {
  expect_get(*state, "/nowhere", NULL, "404", "{\"status\":404,\"message\":\"There is no such page here.");
  char *answer = ask(*state, "DELETE /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  assert_non_null(strstr(answer, " 405 "));
  assert_non_null(strstr(answer, "Allow: GET, HEAD, POST\r\n"));
  assert_non_null(strstr(answer, "{\"status\":405,"));
  free(answer);
  answer = ask(*state, "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n");
  assert_non_null(strstr(answer, " 413 "));
  free(answer);
}

static void whose_end_is_not_clear_is_refused(void **state) {
  static const char *const bad[] = {"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc", "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nab",
    "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "Content-Length: +2\r\n\r\nab", "Content-Length: -2\r\n\r\nab",
    "Content-Length: 2, 2\r\n\r\nab", "Host: y\r\nContent-Length: 2\r\n\r\nab"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    char request[512];
    (void)snprintf(request, sizeof request, "POST /slow HTTP/1.1\r\nHost: x\r\n%s", bad[i]);
    char *answer = ask(*state, request);
    if (strncmp(answer, "HTTP/1.1 4", 10) != 0 && strcmp(answer, "") != 0) {
      fail_msg("%s\nis answered by\n%s", request, answer);
    }
    assert_null(strstr(answer, " 200 "));
    free(answer);
  }
}

// The value of a header, which the caller frees.
static char *header_of(const char *answer, const char *name) {
  char line[64];
  (void)snprintf(line, sizeof line, "\r\n%s: ", name);
  const char *at = strstr(answer, line);
  assert_non_null(at);
  at += strlen(line);
  return strndup(at, strcspn(at, "\r"));
}

static void who_has_it_already_gets_a_304(void **state) {
  const char *const paths[] = {"/tagged?size=5000", "/tagged-slowly?size=5000", "/tagged?size=3"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    char *answer = get(*state, paths[i], NULL);
    char *tag = header_of(answer, "ETag");
    assert_non_null(strstr(answer, "Cache-Control: no-cache\r\n"));
    char lines[256];
    (void)snprintf(lines, sizeof lines, "If-None-Match: \"x\", %s\r\n", tag);
    char *again = get(*state, paths[i], lines);
    assert_memory_equal(again, "HTTP/1.1 304", 12);
    assert_string_equal(body_of(again), "");
    free(again);
    (void)snprintf(lines, sizeof lines, "If-None-Match: %s\r\nAccept-Encoding: gzip\r\n", tag);
    expect_get(*state, paths[i], lines, "304", "ETag: ");
    expect_get(*state, "/tagged?size=4", lines, "200", "0,1,2,3,");
    expect_get(*state, paths[i], "If-None-Match: *\r\n", "304", "");
    free(tag);
    free(answer);
  }
}

static void unpack(const char *packed_bytes, size_t size, struct buf *out) {
  z_stream z = {0};
  assert_int_equal(inflateInit2(&z, 16 + MAX_WBITS), Z_OK);
  z.next_in = (Bytef *)(uintptr_t)packed_bytes;
  z.avail_in = (uInt)size;
  z.next_out = buf_grow(out, 1 << 20);
  z.avail_out = 1 << 20;
  assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
  out->size = z.total_out;
  (void)inflateEnd(&z);
}

static void texts_are_packed_for_who_takes_it(void **state) {
  int fd = connect_to(*state);
  put(fd, "GET /tagged?size=5000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: br, gzip;q=0.8\r\n\r\n");
  struct buf got = {0};
  take_more(fd, &got, SIZE_MAX, 5000);
  (void)close(fd);
  (void)buf_string(&got);
  const char *answer = (const char *)got.at;
  assert_non_null(strstr(answer, "Content-Encoding: gzip\r\n"));
  assert_non_null(strstr(answer, "Vary: Accept-Encoding\r\n"));
  struct buf text = {0};
  size_t head = (size_t)(body_of(answer) - answer);
  unpack(answer + head, got.size - head, &text);
  assert_memory_equal(text.at, "0,1,2,3,", 8);
  assert_int_equal(text.size, 10 + 90 * 2 + 900 * 3 + 4000 * 4 + 5000);
  buf_release(&text);
  buf_release(&got);
  char *plain = get(*state, "/tagged?size=5000", "Accept-Encoding: gzip;q=0, *\r\n");
  assert_null(strstr(plain, "Content-Encoding"));
  assert_non_null(strstr(plain, "Vary: Accept-Encoding\r\n"));
  free(plain);
  plain = get(*state, "/tagged?size=5", "Accept-Encoding: gzip\r\n");
  assert_null(strstr(plain, "Content-Encoding"));
  free(plain);
  plain = get(*state, "/picture", "Accept-Encoding: gzip\r\n");
  assert_null(strstr(plain, "Content-Encoding"));
  free(plain);
  expect_get(*state, "/packed", "Accept-Encoding: gzip\r\n", "200", "Content-Encoding: br\r\n");
}

static void *ask_slow(void *context) {
  return get(context, "/slow", NULL);
}

// Both are under way at once, and a third is answered beside them.
static void pages_that_wait_hold_nobody_up(void **state) {
  pthread_t others[WORKERS];
  char *answers[WORKERS];
  atomic_store(&under_way, 0);
  assert_int_equal(pthread_create(&others[0], NULL, ask_slow, *state), 0);
  while (!atomic_load(&under_way)) {
    pause_ms(1);
  }
  expect_get(*state, "/fast", NULL, "200", "fast -1\n");
  assert_int_equal(atomic_load(&under_way), 1);
  assert_int_equal(pthread_create(&others[1], NULL, ask_slow, *state), 0);
  for (int i = 0; i < WORKERS; i++) {
    assert_int_equal(pthread_join(others[i], (void **)&answers[i]), 0);
    assert_non_null(strstr(answers[i], "of 2, get\n"));
  }
  assert_int_not_equal(body_of(answers[0])[7], body_of(answers[1])[7]);
  free(answers[0]);
  free(answers[1]);
  char *answer = ask(*state, "POST /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
  assert_non_null(strstr(answer, "post\nhello"));
  free(answer);
}

// Its connection is woken as soon as the page is made.
static void a_page_that_does_not_wait_is_there_at_once(void **state) {
  struct timespec begun;
  struct timespec ended;
  atomic_store(&under_way, WORKERS);
  (void)clock_gettime(CLOCK_MONOTONIC, &begun);
  for (int i = 0; i < 20; i++) {
    expect_get(*state, "/slow", NULL, "200", "get\n");
  }
  (void)clock_gettime(CLOCK_MONOTONIC, &ended);
  assert_in_range(ended.tv_sec - begun.tv_sec, 0, 3);
}

// Two on one connection, which sleeps in between.
static void a_connection_that_slept_is_used_again(void **state) {
  atomic_store(&under_way, WORKERS);
  int fd = connect_to(*state);
  put(fd, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /fast HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  char *answer = take(fd, SIZE_MAX);
  assert_non_null(strstr(answer, "get\n"));
  assert_non_null(strstr(strstr(answer, "get\n"), "fast -1\n"));
  free(answer);
  (void)close(fd);
}

// Whoever goes away while its page is made harms nobody.
static void who_goes_away_meanwhile_is_forgotten(void **state) {
  atomic_store(&under_way, 0);
  for (int i = 0; i < 40; i++) {
    int fd = connect_to(*state);
    put(fd, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    (void)close(fd);
  }
  expect_get(*state, "/slow", NULL, "200", "get\n");
}

static void clients_of_named_proxies_are_told_apart(void **state) {
  expect_get(*state, "/who", NULL, "200", "\r\n\r\n127.0.0.1 plain\n");
  expect_get(*state, "/who", "X-Forwarded-For: 1.2.3.4\r\n", "200", "\r\n\r\n1.2.3.4 plain\n");
  expect_get(*state, "/who", "X-Forwarded-For: 9.9.9.9, 1.2.3.4\r\nX-Forwarded-Proto: https\r\n", "200",
    "\r\n\r\n1.2.3.4 secure\n");
  expect_get(*state, "/who", "X-Forwarded-For: 9.9.9.9, 1.2.3.4, 10.1.1.1\r\n", "200", "\r\n\r\n1.2.3.4 plain\n");
  expect_get(*state, "/who", "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-For: 1.2.3.4\r\n", "200", "\n1.2.3.4 plain\n");
  expect_get(*state, "/who", "X-Forwarded-For: 1.2.3.4, nonsense\r\n", "200", "\n127.0.0.1 plain\n");
  expect_get(*state, "/who", "X-Forwarded-For: fd7f::1\r\n", "200", "\nfd7f::1 plain\n");
  expect_get(*state, "/who", "X-Forwarded-For: 2001:db8::1, fd00::1\r\n", "200", "\n2001:db8::1 plain\n");
  expect_get(*state, "/who", "X-Forwarded-For: 2001:db8::1, fd80::1\r\n", "200", "\nfd80::1 plain\n");
}

static void a_request_of_another_page_is_told(void **state) {
  const struct {
    const char *lines;
    const char *answer;
  } cases[] = {{"", "same any"}, {"Origin: http://x\r\n", "same"}, {"Origin: https://X\r\n", "same"},
    {"Origin: http://y\r\n", "other"}, {"Origin: null\r\n", "other"}, {"Origin: http://x.y\r\n", "other"},
    {"Origin: http://y\r\nX-Forwarded-Host: y\r\n", "same"}, {"Sec-Fetch-Site: cross-site\r\n", "other"},
    {"Sec-Fetch-Site: same-site\r\nOrigin: http://x\r\n", "other"}, {"Sec-Fetch-Site: same-origin\r\n", "same"},
    {"Sec-Fetch-Site: none\r\n", "same"}, {"Content-Type: application/json; charset=utf-8\r\n", "same json"},
    {"Content-Type: Application/JSON\r\n", "same json"}, {"Content-Type: application/jsonp\r\n", "same any"},
    {"Content-Type: text/plain\r\n", "same any"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char part[64];
    (void)snprintf(part, sizeof part, "\r\n\r\n%s", cases[i].answer);
    expect_get(*state, "/origin", cases[i].lines, "200", part);
  }
}

static void a_name_of_this_machine_is_a_whole_one(void **state) {
  const char *const good[] = {"localhost", "LOCALHOST:80", "127.0.0.1", "127.1.2.3:9610", "[::1]", "[::1]:1"};
  const char *const bad[] = {"", "localhost.example.com", "127.0.0.1.example.com", "127.example.com", "0.0.0.0:1",
    "::1", "[::1", "[::1]x", "localhost:80x", "10.0.0.1", "[::2]:1", "localhost@example.com"};
  (void)state;
  assert_false(http_names_this_machine(NULL));
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_true(http_names_this_machine(good[i]));
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    if (http_names_this_machine(bad[i])) {
      fail_msg("%s", bad[i]);
    }
  }
}

static void others_are_not_believed(void **state) {
  const struct http_options options = {
    .address = "0", .routes = routes, .route_count = sizeof routes / sizeof *routes, .proxies = "10.0.0.1"};
  struct err e;
  struct http *h = http_new(&options, &e);
  (void)state;
  expect_get(h, "/who", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n", "200", "\r\n\r\n127.0.0.1 plain\n");
  // Without workers the server's thread makes them.
  atomic_store(&under_way, WORKERS);
  expect_get(h, "/slow", NULL, "200", "thread -1 of ");
  expect_get(h, "/nowhere", NULL, "404", "There are:\n/t/*\n");
  http_free(h);
}

static void a_list_of_proxies_is_read(void **state) {
  const char *const good[] = {"", "127.0.0.1", "::1", "10.0.0.0/8,::/0", "0.0.0.0/0"};
  const char *const bad[] = {"proxy", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/8x", "1.2.3", "10.0.0.0/-1"};
  struct err e;
  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_int_equal(http_proxies_check(good[i], &e), 0);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(http_proxies_check(bad[i], &e), -1);
    assert_non_null(strstr(e.text, bad[i]));
  }
}

// Of 200 files: it answers a crowd all the same, and leaves some for others. In a process of its own.
static void serve_with_few_files(int told) {
  const struct http_options options = {
    .address = "0", .routes = routes, .route_count = sizeof routes / sizeof *routes, .connections_most = 4096};
  const struct rlimit few = {200, 200};
  struct err e;
  char name[80] = {0};
  (void)setrlimit(RLIMIT_NOFILE, &few);
  struct http *h = http_new(&options, &e);
  (void)snprintf(name, sizeof name, "%s", h ? http_name(h) : "");
  ssize_t written = write(told, name, sizeof name);
  (void)written;
  pause_ms(3000);
  int left = open("/dev/null", O_RDONLY);
  http_free(h);
  _exit(left >= 0 ? 0 : 1);
}

static void few_files_are_enough(void **state) {
#ifdef __SANITIZE_THREAD__
  skip();  // it does not follow threads into a child
#endif
  char name[80];
  int crowd[300];
  int told[2];
  int status;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  (void)state;
  assert_int_equal(pipe(told), 0);
  pid_t child = fork();
  if (child == 0) {
    serve_with_few_files(told[1]);
  }
  assert_int_equal(read(told[0], name, sizeof name), sizeof name);
  at.sin_port = htons((uint16_t)atoi(strrchr(name, ':') + 1));
  for (size_t i = 0; i < 300; i++) {
    crowd[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(crowd[i], (struct sockaddr *)&at, sizeof at), 0);
  }
  put(crowd[299], "GET /fast HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  char *answer = take(crowd[299], SIZE_MAX);
  assert_non_null(strstr(answer, "fast -1\n"));
  free(answer);
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  for (size_t i = 0; i < 300; i++) {
    (void)close(crowd[i]);
  }
  (void)close(told[0]);
  (void)close(told[1]);
}

static void it_is_freed_while_pages_are_made(void **state) {
  const struct http_options options = {
    .address = "0", .routes = routes, .route_count = sizeof routes / sizeof *routes, .workers = 1};
  struct err e;
  struct http *h = http_new(&options, &e);
  int fds[5];
  (void)state;
  atomic_store(&under_way, 0);
  for (size_t i = 0; i < 5; i++) {
    fds[i] = connect_to(h);
    put(fds[i], "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  while (!atomic_load(&under_way)) {
    pause_ms(1);
  }
  atomic_store(&under_way, WORKERS);
  http_free(h);
  for (size_t i = 0; i < 5; i++) {
    (void)close(fds[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_route_may_have_a_tail),
    cmocka_unit_test(parameters_and_cookies_are_read),
    cmocka_unit_test(headers_are_added),
    cmocka_unit_test(what_the_server_refuses_has_the_form_asked_for),
    cmocka_unit_test(whose_end_is_not_clear_is_refused),
    cmocka_unit_test(who_has_it_already_gets_a_304),
    cmocka_unit_test(texts_are_packed_for_who_takes_it),
    cmocka_unit_test(pages_that_wait_hold_nobody_up),
    cmocka_unit_test(a_page_that_does_not_wait_is_there_at_once),
    cmocka_unit_test(a_connection_that_slept_is_used_again),
    cmocka_unit_test(who_goes_away_meanwhile_is_forgotten),
    cmocka_unit_test(clients_of_named_proxies_are_told_apart),
    cmocka_unit_test(a_request_of_another_page_is_told),
    cmocka_unit_test(a_name_of_this_machine_is_a_whole_one),
    cmocka_unit_test(others_are_not_believed),
    cmocka_unit_test(a_list_of_proxies_is_read),
    cmocka_unit_test(few_files_are_enough),
    cmocka_unit_test(it_is_freed_while_pages_are_made),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
