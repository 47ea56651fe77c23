// SPDX-License-Identifier: Apache-2.0
// Access to the board over HTTP: logging in and out, tokens, roles, other sites, other machines.
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>

#include "consumers/board/access.h"
#include "http_client.h"

enum { ROUTES = 2 + ACCESS_ROUTES };

struct world {
  char file[64];
  struct access *access;
  struct http_route routes[ROUTES];
  struct http *http;
};

static void look(void *context, const struct http_request *request, struct http_answer *answer) {
  if (access_may_view(context, request, answer)) {
    buf_add_string(&answer->body, "looked\n");
  }
}

static void act(void *context, const struct http_request *request, struct http_answer *answer) {
  struct access_who who;
  if (access_may_act(context, request, answer, &who)) {
    buf_printf(&answer->body, "done by %s\n", who.name);
  }
}

// Work that costs next to nothing.
static void add_user(struct buf *text, const char *name, enum access_role role, const char *password) {
  struct access_user u = {.role = role,
    .secret = {
      .kind = ACCESS_PASSWORD, .cost = 4, .blocks = 8, .rounds = 1, .salt = "salt and pepper", .salt_size = 15}};
  (void)snprintf(u.name, sizeof u.name, "%s", name);
  assert_int_equal(
    EVP_PBE_scrypt(password, strlen(password), u.secret.salt, 15, 16, 8, 1, 1 << 25, u.secret.hash, ACCESS_HASH), 1);
  access_user_write(&u, text);
  buf_add_byte(text, '\n');
}

static void add_token(struct buf *text, const char *name, enum access_role role, const char *token) {
  struct access_user u = {.role = role, .secret = {.kind = ACCESS_TOKEN}};
  (void)snprintf(u.name, sizeof u.name, "%s", name);
  access_hash(token, strlen(token), u.secret.hash);
  access_user_write(&u, text);
  buf_add_byte(text, '\n');
}

static void write_file(const struct world *w, struct buf *text) {
  int fd = open(w->file, O_WRONLY | O_TRUNC | O_CREAT, 0600);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, text->at, text->size), (ssize_t)text->size);
  (void)close(fd);
  buf_release(text);
}

static void write_users(const struct world *w) {
  struct buf text = {0};
  add_user(&text, "wang", ACCESS_ACT, "secret of wang");
  add_user(&text, "zhang", ACCESS_VIEW, "secret of zhang");
  add_token(&text, "prometheus", ACCESS_VIEW, "token-of-prometheus");
  add_token(&text, "robot", ACCESS_ACT, "token-of-robot");
  write_file(w, &text);
}

static void open_world(struct world *w, bool users) {
  struct err e;
  *w = (struct world){.http = NULL};
  (void)snprintf(w->file, sizeof w->file, "/tmp/huiyin-users-%d", (int)getpid());
  if (users) {
    write_users(w);
  }
  w->access = access_new(users ? w->file : NULL, &e);
  assert_non_null(w->access);
  w->routes[0] = (struct http_route){.path = "/look", .page = look, .context = w->access, .slow = true};
  w->routes[1] = (struct http_route){.path = "/act", .page = act, .context = w->access, .slow = true, .body_most = 100};
  access_routes(w->access, w->routes + 2);
  const struct http_options o = {
    .address = "0", .routes = w->routes, .route_count = ROUTES, .workers = 2, .proxies = "127.0.0.1"};
  w->http = http_new(&o, &e);
  assert_non_null(w->http);
}

static void close_world(struct world *w) {
  http_free(w->http);
  access_free(w->access);
  (void)unlink(w->file);
}

// POST of JSON, with further lines of the head.
static char *post(const struct world *w, const char *path, const char *lines, const char *body) {
  char request[4096];
  (void)snprintf(request, sizeof request,
    "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n%sContent-Length: "
    "%zu\r\n\r\n%s",
    path, lines, strlen(body), body);
  return ask(w->http, request);
}

static void expect_post(
  const struct world *w, const char *path, const char *lines, const char *body, const char *status, const char *part) {
  char *answer = post(w, path, lines, body);
  if (strncmp(answer + 9, status, strlen(status)) != 0 || !strstr(answer, part)) {
    fail_msg("POST %s %s is answered by\n%s", path, body, answer);
  }
  free(answer);
}

#define WANG "{\"name\":\"wang\",\"password\":\"secret of wang\"}"
#define ZHANG "{\"name\":\"zhang\",\"password\":\"secret of zhang\"}"

// Logs in; the cookie as a line of a head.
static void log_in(const struct world *w, const char *lines, const char *body, char cookie[128]) {
  char *answer = post(w, "/api/v1/login", lines, body);
  assert_memory_equal(answer, "HTTP/1.1 200", 12);
  const char *set = strstr(answer, "Set-Cookie: huiyin_session=");
  assert_non_null(set);
  set += strlen("Set-Cookie: ");
  (void)snprintf(cookie, 128, "Cookie: %.*s\r\n", (int)strcspn(set, ";"), set);
  assert_non_null(strstr(answer, "; HttpOnly; SameSite=Strict"));
  assert_int_equal(strstr(answer, "; Secure") != NULL, strstr(lines, "https") != NULL);
  free(answer);
}

static void a_browser_logs_in_and_out(void **state) {
  struct world w;
  char cookie[128];
  char zhang[128];
  (void)state;
  open_world(&w, true);
  expect_get(w.http, "/look", NULL, "401", "\"code\":\"login\"");
  expect_get(w.http, "/look", NULL, "401", "WWW-Authenticate: Bearer");
  expect_get(w.http, "/api/v1/me", NULL, "200", "{\"name\":\"\",\"role\":\"none\",\"required\":true}");
  log_in(&w, "", WANG, cookie);
  expect_get(w.http, "/look", cookie, "200", "looked\n");
  expect_get(w.http, "/api/v1/me", cookie, "200", "{\"name\":\"wang\",\"role\":\"act\",\"required\":true}");
  expect_post(&w, "/act", cookie, "{}", "200", "done by wang\n");
  log_in(&w, "X-Forwarded-Proto: https\r\n", ZHANG, zhang);
  expect_get(w.http, "/look", zhang, "200", "looked\n");
  expect_post(&w, "/act", zhang, "{}", "403", "\"code\":\"role\"");
  expect_post(&w, "/api/v1/logout", cookie, "{}", "200", "Max-Age=0");
  expect_get(w.http, "/look", cookie, "401", "login");
  expect_get(w.http, "/look", zhang, "200", "looked\n");
  expect_get(w.http, "/api/v1/login", NULL, "405", "Allow: POST\r\n");
  expect_get(w.http, "/api/v1/logout", NULL, "405", "Allow: POST\r\n");
  // Logging in ends the session that there was.
  log_in(&w, zhang, WANG, cookie);
  expect_get(w.http, "/look", zhang, "401", "login");
  close_world(&w);
}

static void programs_bring_tokens_and_passwords(void **state) {
  struct world w;
  (void)state;
  open_world(&w, true);
  expect_get(w.http, "/look", "Authorization: Bearer token-of-prometheus\r\n", "200", "looked");
  expect_get(w.http, "/act", "Authorization: Bearer token-of-prometheus\r\n", "403", "role");
  expect_post(&w, "/act", "Authorization: bearer   token-of-robot\r\n", "{}", "200", "done by robot");
  expect_get(w.http, "/look", "Authorization: Bearer token-of-prometheu\r\n", "401", "wrong");
  expect_get(w.http, "/look", "Authorization: Bearer\r\n", "401", "login");
  expect_get(w.http, "/look", "Authorization: Digest x\r\n", "401", "login");
  // wang:secret of wang
  for (int i = 0; i < 3; i++) {
    expect_get(w.http, "/act", "Authorization: Basic d2FuZzpzZWNyZXQgb2Ygd2FuZw==\r\n", "200", "done by wang");
  }
  expect_get(w.http, "/look", "Authorization: Basic d2FuZzp4\r\n", "401", "wrong");
  expect_get(w.http, "/look", "Authorization: Basic ???\r\n", "401", "wrong");
  // A token is no password, and a name with a token alone has none.
  expect_post(&w, "/api/v1/login", "", "{\"name\":\"robot\",\"password\":\"token-of-robot\"}", "401", "wrong");
  close_world(&w);
}

static void bad_logins_are_refused(void **state) {
  struct world w;
  (void)state;
  open_world(&w, true);
  static const char *const bad[] = {"", "[]", "{}", "{\"name\":\"wang\"}", "{\"name\":1,\"password\":\"x\"}",
    "{\"name\":\"wang\\u0000\",\"password\":\"secret of wang\"}", "{\"name\":\"wang\",\"password\":null}", "nonsense"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    expect_post(&w, "/api/v1/login", "", bad[i], "400", "bad-login");
  }
  expect_post(&w, "/api/v1/login", "Origin: http://evil.example\r\n", WANG, "403", "origin");
  expect_post(&w, "/api/v1/login", "Sec-Fetch-Site: cross-site\r\n", WANG, "403", "origin");
  char *answer = ask(w.http,
    "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
    "2\r\n\r\n{}");
  assert_memory_equal(answer, "HTTP/1.1 415", 12);
  free(answer);
  for (int i = 0; i < 5; i++) {
    expect_post(&w, "/api/v1/login", "", "{\"name\":\"wang\",\"password\":\"x\"}", "401", "wrong");
  }
  expect_post(&w, "/api/v1/login", "", WANG, "429", "Retry-After: 1\r\n");
  expect_post(&w, "/api/v1/login", "", ZHANG, "200", "zhang");
  pause_ms(1100);
  expect_post(&w, "/api/v1/login", "", WANG, "200", "wang");
  close_world(&w);
}

static void no_other_site_can_act_for_a_user(void **state) {
  struct world w;
  char cookie[128];
  char lines[256];
  (void)state;
  open_world(&w, true);
  log_in(&w, "", WANG, cookie);
  static const char *const foreign[] = {"Origin: https://evil.example\r\n", "Origin: null\r\n",
    "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n"};
  for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
    (void)snprintf(lines, sizeof lines, "%s%s", cookie, foreign[i]);
    expect_post(&w, "/act", lines, "{}", "403", "origin");
  }
  (void)snprintf(lines, sizeof lines, "%sOrigin: http://x\r\n", cookie);
  expect_post(&w, "/act", lines, "{}", "200", "done by wang");
  char *answer = NULL;
  char request[512];
  (void)snprintf(request, sizeof request,
    "POST /act HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
    cookie);
  answer = ask(w.http, request);
  assert_memory_equal(answer, "HTTP/1.1 415", 12);
  free(answer);
  close_world(&w);
}

static void a_changed_file_holds_at_once(void **state) {
  struct world w;
  char wang[128];
  char zhang[128];
  struct buf text = {0};
  (void)state;
  open_world(&w, true);
  log_in(&w, "", WANG, wang);
  log_in(&w, "", ZHANG, zhang);
  // A broken one changes nothing.
  buf_add_string(&text, "nonsense\n");
  write_file(&w, &text);
  pause_ms(1100);
  expect_get(w.http, "/look", wang, "200", "looked");
  // wang has another password, zhang may act, robot is gone.
  add_user(&text, "wang", ACCESS_ACT, "another");
  add_user(&text, "zhang", ACCESS_VIEW, "secret of zhang");
  write_file(&w, &text);
  pause_ms(1100);
  expect_get(w.http, "/look", wang, "401", "login");
  expect_get(w.http, "/look", zhang, "200", "looked");
  expect_get(w.http, "/look", "Authorization: Bearer token-of-robot\r\n", "401", "wrong");
  expect_post(&w, "/api/v1/login", "", WANG, "401", "wrong");
  close_world(&w);
}

static void without_users_this_machine_alone_is_answered(void **state) {
  struct world w;
  (void)state;
  open_world(&w, false);
  expect_get(w.http, "/look", NULL, "403", "elsewhere");
  char *answer = ask(w.http, "GET /look HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n");
  assert_memory_equal(answer, "HTTP/1.1 403", 12);
  free(answer);
  access_set_local(w.access, true);
  answer = ask(w.http, "GET /look HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n");
  assert_memory_equal(answer, "HTTP/1.1 200", 12);
  free(answer);
  answer = ask(w.http, "GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  assert_non_null(strstr(answer, "{\"name\":\"local\",\"role\":\"act\",\"required\":false}"));
  free(answer);
  expect_get(w.http, "/look", NULL, "403", "elsewhere");
  answer = ask(w.http, "GET /look HTTP/1.1\r\nHost: localhost.evil.example\r\nConnection: close\r\n\r\n");
  assert_memory_equal(answer, "HTTP/1.1 403", 12);
  free(answer);
  const char *const proxied[] = {"X-Forwarded-For: 192.0.2.1", "X-Forwarded-Host: board.example",
    "X-Real-IP: 192.0.2.1", "Forwarded: for=192.0.2.1", "Via: 1.1 proxy"};
  for (size_t i = 0; i < sizeof proxied / sizeof *proxied; i++) {
    char text[160];
    (void)snprintf(
      text, sizeof text, "GET /look HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s\r\n\r\n", proxied[i]);
    answer = ask(w.http, text);
    assert_memory_equal(answer, "HTTP/1.1 403", 12);
    free(answer);
  }
  answer = ask(w.http,
    "POST /act HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
    "Origin: http://evil.example\r\nContent-Length: 2\r\n\r\n{}");
  assert_memory_equal(answer, "HTTP/1.1 403", 12);
  free(answer);
  close_world(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_browser_logs_in_and_out),
    cmocka_unit_test(programs_bring_tokens_and_passwords),
    cmocka_unit_test(bad_logins_are_refused),
    cmocka_unit_test(no_other_site_can_act_for_a_user),
    cmocka_unit_test(a_changed_file_holds_at_once),
    cmocka_unit_test(without_users_this_machine_alone_is_answered),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
