// SPDX-License-Identifier: Apache-2.0
// Who asks: what a request brings, held against users and sessions.
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "consumers/board/access_base64.h"
#include "consumers/board/access_parts.h"
#include "runtime/log.h"

enum { BASIC_MOST = ACCESS_NAME_SIZE + ACCESS_PASSWORD_MOST + 1 };

static enum access_result know(struct access_who *who, const char *name, enum access_role role) {
  (void)snprintf(who->name, sizeof who->name, "%s", name);
  who->role = role;
  return ACCESS_KNOWN;
}

// --- passwords

// What is asked before anything is computed; `line` gets the user's, or nobody's.
static enum access_result look_up(struct access *a, const char *name, const char *password, const char *address,
  int64_t now, int most, int64_t *wait, struct access_user *line, bool *there) {
  const struct access_user *user = access_users_named(&a->users, name);
  *there = user;
  if (user && access_proofs_have(&a->proofs, user, password, now)) {
    *line = *user;
    return ACCESS_KNOWN;
  }
  *wait = access_throttle_wait(&a->throttle, name, address, now);
  if (*wait || a->checks >= most) {
    return *wait ? ACCESS_WAIT : ACCESS_BUSY;
  }
  if (user) {
    *line = *user;
  } else {
    access_secret_of_nobody(&line->secret);
  }
  return ACCESS_UNKNOWN;
}

static void note(struct access *a, const char *name, const char *password, const char *address,
  const struct access_user *line, bool right) {
  int64_t now = access_clock();
  if (right) {
    access_throttle_succeed(&a->throttle, name, address, now);
    access_proofs_add(&a->proofs, line, password, now);
  } else {
    access_throttle_fail(&a->throttle, name, address, now);
  }
}

static void say_wrong(const char *name, const char *address) {
  struct log_line l;
  log_begin(&l, LOG_WARN, "a wrong password");
  log_text(&l, "name", name);
  log_text(&l, "address", address);
  log_end(&l);
}

// One that nobody has takes as long as one that somebody has.
enum access_result access_check_password(struct access *a, const char *name, const char *password, const char *address,
  int most, int64_t *wait, struct access_user *user) {
  bool there;
  int64_t now = access_clock();
  (void)pthread_mutex_lock(&a->lock);
  access_refresh(a, now);
  enum access_result result = look_up(a, name, password, address, now, most, wait, user, &there);
  a->checks += result == ACCESS_UNKNOWN;
  (void)pthread_mutex_unlock(&a->lock);
  if (result != ACCESS_UNKNOWN) {
    return result;
  }
  bool right = access_secret_is(&user->secret, password, strlen(password)) && there;
  (void)pthread_mutex_lock(&a->lock);
  a->checks--;
  note(a, name, password, address, user, right);
  (void)pthread_mutex_unlock(&a->lock);
  if (!right) {
    say_wrong(name, address);
  }
  return right ? ACCESS_KNOWN : ACCESS_WRONG;
}

// --- what requests bring

static const char *behind_scheme(const char *authorization, const char *scheme) {
  size_t size = strlen(scheme);
  if (!authorization || strncasecmp(authorization, scheme, size) != 0 || authorization[size] != ' ') {
    return NULL;
  }
  return authorization + size + strspn(authorization + size, " ");
}

bool access_read_basic(const char *credentials, char name[ACCESS_NAME_SIZE], char password[ACCESS_PASSWORD_MOST + 1]) {
  uint8_t bytes[BASIC_MOST];
  int size = access_base64_read(credentials, strlen(credentials), bytes, sizeof bytes);
  const uint8_t *colon = size > 0 ? memchr(bytes, ':', (size_t)size) : NULL;
  size_t before = colon ? (size_t)(colon - bytes) : 0;
  size_t behind = colon ? (size_t)size - before - 1 : 0;
  if (!colon || memchr(bytes, 0, (size_t)size) || before >= ACCESS_NAME_SIZE || behind > ACCESS_PASSWORD_MOST) {
    return false;
  }
  memcpy(name, bytes, before);
  name[before] = 0;
  memcpy(password, colon + 1, behind);
  password[behind] = 0;
  OPENSSL_cleanse(bytes, sizeof bytes);
  return true;
}

static enum access_result by_token(struct access *a, const char *token, struct access_who *who) {
  (void)pthread_mutex_lock(&a->lock);
  access_refresh(a, access_clock());
  const struct access_user *user = access_users_with_token(&a->users, token);
  enum access_result result = user ? know(who, user->name, user->role) : ACCESS_WRONG;
  (void)pthread_mutex_unlock(&a->lock);
  return result;
}

// Computed in workers' threads alone: the server's, and a stream's, must not stand still for it.
static enum access_result by_basic(struct access *a, const char *credentials, const struct http_request *request,
  struct access_who *who, int64_t *wait) {
  int most = http_worker(request) >= 0 ? ACCESS_CHECKS : 0;
  char name[ACCESS_NAME_SIZE];
  char password[ACCESS_PASSWORD_MOST + 1];
  struct access_user user;
  if (!access_read_basic(credentials, name, password)) {
    return ACCESS_WRONG;
  }
  enum access_result result = access_check_password(a, name, password, http_client(request), most, wait, &user);
  OPENSSL_cleanse(password, sizeof password);
  return result == ACCESS_KNOWN ? know(who, user.name, user.role) : result;
}

// Whoever opened it must still be there, by the same line.
static enum access_result by_session(struct access *a, const char *id, struct access_who *who) {
  int64_t now = access_clock();
  enum access_result result = ACCESS_UNKNOWN;
  (void)pthread_mutex_lock(&a->lock);
  access_refresh(a, now);
  const struct access_session *s = access_sessions_find(&a->sessions, id, now);
  const struct access_user *user = s ? access_users_named(&a->users, s->user.name) : NULL;
  if (user && access_user_equal(user, &s->user)) {
    result = know(who, user->name, user->role);
  } else if (s) {
    access_sessions_end(&a->sessions, id);
  }
  (void)pthread_mutex_unlock(&a->lock);
  return result;
}

static bool is_of_this_machine(const struct access *a, const struct http_request *request) {
  return atomic_load(&a->local) && http_names_this_machine(http_header(request, "Host")) &&
         !http_came_by_proxy(request);
}

enum access_result access_identify(
  struct access *a, const struct http_request *request, struct access_who *who, int64_t *wait) {
  const char *authorization = http_header(request, "Authorization");
  const char *token = behind_scheme(authorization, "Bearer");
  const char *basic = behind_scheme(authorization, "Basic");
  const char *session = http_cookie(request, ACCESS_COOKIE);
  *who = (struct access_who){.role = ACCESS_NONE};
  if (!a->file) {
    return is_of_this_machine(a, request) ? know(who, "local", ACCESS_ACT) : ACCESS_ELSEWHERE;
  }
  if (token) {
    return by_token(a, token, who);
  }
  if (basic) {
    return by_basic(a, basic, request, who, wait);
  }
  return session ? by_session(a, session, who) : ACCESS_UNKNOWN;
}
