// SPDX-License-Identifier: Apache-2.0
// Logging in and out, and who one is.
#include <jansson.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#include "consumers/board/access_parts.h"
#include "consumers/board/api_json.h"
#include "consumers/core/must.h"
#include "runtime/log.h"

enum { BODY_MOST = 8192, COOKIE_SECONDS = 30 * 86400 };

static void say(const char *message, const char *name, const struct http_request *request) {
  struct log_line l;
  log_begin(&l, LOG_INFO, message);
  log_text(&l, "name", name);
  log_text(&l, "address", http_client(request));
  log_end(&l);
}

static void say_who(struct access *a, const struct access_who *who, struct http_answer *answer) {
  json_t *json = must(json_object());
  (void)json_object_set_new(json, "name", api_word(who->name));
  (void)json_object_set_new(json, "role", api_word(access_role_word(who->role)));
  (void)json_object_set_new(json, "required", json_boolean(access_has_users(a)));
  api_answer(answer, json);
}

// --- the cookie

static void set_cookie(const struct http_request *request, struct http_answer *answer, const char *id, int seconds) {
  char cookie[256];
  (void)snprintf(cookie, sizeof cookie, ACCESS_COOKIE "=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s", id,
    seconds, http_is_secure(request) ? "; Secure" : "");
  http_header_add(answer, "Set-Cookie", cookie);
}

static void end_session(struct access *a, const struct http_request *request) {
  const char *id = http_cookie(request, ACCESS_COOKIE);
  if (id) {
    (void)pthread_mutex_lock(&a->lock);
    access_sessions_end(&a->sessions, id);
    (void)pthread_mutex_unlock(&a->lock);
  }
}

// --- logging in

struct login {
  char name[ACCESS_NAME_SIZE];
  char password[ACCESS_PASSWORD_MOST + 1];
};

// A text without NUL that fits.
static int take_text(json_t *object, const char *key, char *to, size_t room) {
  json_t *value = json_object_get(object, key);
  const char *text = json_string_value(value);
  if (!text || strlen(text) != json_string_length(value) || strlen(text) >= room) {
    return -1;
  }
  memcpy(to, text, strlen(text) + 1);
  return 0;
}

static int read_login(struct login *l, const struct buf *body) {
  json_error_t error;
  json_t *object = json_loadb((const char *)body->at, body->size, JSON_REJECT_DUPLICATES, &error);
  int result =
    take_text(object, "name", l->name, sizeof l->name) || take_text(object, "password", l->password, sizeof l->password)
      ? -1
      : 0;
  json_decref(object);
  return result;
}

// Whoever was logged in by this browser before is not any longer.
static void open_session(
  struct access *a, const struct http_request *request, const struct access_user *user, struct http_answer *answer) {
  char id[ACCESS_ID_SIZE];
  struct err e;
  struct access_who who = {.role = user->role};
  (void)snprintf(who.name, sizeof who.name, "%s", user->name);
  end_session(a, request);
  (void)pthread_mutex_lock(&a->lock);
  int result = access_sessions_begin(&a->sessions, user, access_clock(), id, &e);
  (void)pthread_mutex_unlock(&a->lock);
  if (result) {
    access_refuse(ACCESS_BUSY, 0, answer);
    return;
  }
  set_cookie(request, answer, id, COOKIE_SECONDS);
  say("logged in", user->name, request);
  say_who(a, &who, answer);
}

static void log_in(struct access *a, const struct http_request *request, struct http_answer *answer) {
  struct login l;
  struct access_user user;
  struct api_fault f;
  int64_t wait = 0;
  if (read_login(&l, http_body(request))) {
    (void)api_fault_set(&f, 400, "bad-login", "Send {\"name\": ..., \"password\": ...}, both texts.",
      "请发送 {\"name\": …, \"password\": …}，两者都是文本。");
    api_refuse(answer, &f);
    return;
  }
  enum access_result result =
    access_check_password(a, l.name, l.password, http_client(request), ACCESS_CHECKS, &wait, &user);
  OPENSSL_cleanse(&l, sizeof l);
  access_refuse(result, wait, answer);
  if (result == ACCESS_KNOWN) {
    open_session(a, request, &user, answer);
  }
}

static bool is_posted(const struct http_request *request, struct http_answer *answer) {
  struct api_fault f;
  if (!http_is_post(request)) {
    http_header_add(answer, "Allow", "POST");
    (void)api_fault_set(&f, 405, "bad-method", "Only POST is answered here.", "此处只接受 POST。");
    api_refuse(answer, &f);
    return false;
  }
  return access_is_sent_by_us(request, answer);
}

static void login_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct access *a = context;
  struct access_who who;
  int64_t wait;
  if (!is_posted(request, answer)) {
    return;
  }
  if (a->file) {
    log_in(a, request, answer);
    return;
  }
  enum access_result result = access_identify(a, request, &who, &wait);
  access_refuse(result, 0, answer);
  if (result == ACCESS_KNOWN) {
    say_who(a, &who, answer);
  }
}

static void logout_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct access *a = context;
  struct access_who who;
  int64_t wait;
  if (!is_posted(request, answer)) {
    return;
  }
  bool known =
    a->file && http_cookie(request, ACCESS_COOKIE) && access_identify(a, request, &who, &wait) == ACCESS_KNOWN;
  if (known) {
    say("logged out", who.name, request);
  }
  end_session(a, request);
  set_cookie(request, answer, "", 0);
  who = (struct access_who){.role = ACCESS_NONE};
  say_who(a, &who, answer);
}

static void me_page(void *context, const struct http_request *request, struct http_answer *answer) {
  struct access_who who;
  int64_t wait = 0;
  enum access_result result = access_identify(context, request, &who, &wait);
  if (result == ACCESS_KNOWN || result == ACCESS_UNKNOWN) {
    say_who(context, &who, answer);
  } else {
    access_refuse(result, wait, answer);
  }
}

void access_routes(struct access *a, struct http_route routes[ACCESS_ROUTES]) {
  routes[0] = (struct http_route){
    .path = "/api/v1/login", .page = login_page, .context = a, .body_most = BODY_MOST, .only_post = true, .slow = true};
  routes[1] = (struct http_route){.path = "/api/v1/logout",
    .page = logout_page,
    .context = a,
    .body_most = BODY_MOST,
    .only_post = true,
    .slow = true};
  routes[2] = (struct http_route){.path = "/api/v1/me", .page = me_page, .context = a, .slow = true};
}
