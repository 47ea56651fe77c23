// SPDX-License-Identifier: Apache-2.0
// Who asks the board, and what they may.
#include "consumers/board/access.h"

#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "consumers/board/access_parts.h"
#include "consumers/board/api_json.h"
#include "consumers/core/must.h"
#include "runtime/log.h"

// The file is looked at no more often, in ms.
static const int64_t look_pause = 1000;

int64_t access_clock(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// --- the file

static bool is_same(const struct stat *a, const struct stat *b) {
  return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
         a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void say_read_again(const struct access *a, const struct err *why) {
  struct log_line line;
  log_begin(&line, why ? LOG_WARN : LOG_INFO,
    why ? "the users can not be read again; those from before hold" : "the users were read again");
  log_text(&line, "file", a->file);
  if (why) {
    log_text(&line, "reason", why->text);
  } else {
    log_number(&line, "users", (int64_t)a->users.count);
  }
  log_end(&line);
}

// A file that is wrong, or gone, is told of once.
void access_refresh(struct access *a, int64_t now) {
  struct stat seen = {0};
  struct access_users users;
  struct err why;
  if (!a->file || now - a->looked_at < look_pause) {
    return;
  }
  a->looked_at = now;
  (void)stat(a->file, &seen);
  if (is_same(&seen, &a->seen)) {
    return;
  }
  a->seen = seen;
  if (access_users_read(&users, a->file, &why)) {
    say_read_again(a, &why);
    return;
  }
  access_users_release(&a->users);
  a->users = users;
  say_read_again(a, NULL);
}

// --- beginning and end

static int fill(struct access *a, struct err *e) {
  uint64_t seed;
  if (RAND_bytes((unsigned char *)&seed, sizeof seed) != 1 || access_proofs_init(&a->proofs, e)) {
    return err_set(e, "nobody can be known here: libcrypto has no random bytes");
  }
  access_throttle_init(&a->throttle, seed);
  if (!a->file) {
    return 0;
  }
  (void)stat(a->file, &a->seen);
  a->looked_at = access_clock();
  return access_users_read(&a->users, a->file, e);
}

struct access *access_new(const char *users, struct err *e) {
  struct access *a = must(calloc(1, sizeof *a));
  a->file = users;
  access_sessions_init(&a->sessions);
  if (pthread_mutex_init(&a->lock, NULL)) {
    abort();
  }
  if (fill(a, e)) {
    access_free(a);
    return NULL;
  }
  return a;
}

void access_free(struct access *a) {
  if (a) {
    (void)pthread_mutex_destroy(&a->lock);
    access_users_release(&a->users);
    access_sessions_release(&a->sessions);
    free(a);
  }
}

void access_set_local(struct access *a, bool local) {
  atomic_store(&a->local, local);
}

bool access_has_users(const struct access *a) {
  return a->file;
}

// --- what they may

static void say_seconds(struct http_answer *answer, int64_t wait) {
  char text[32];
  (void)snprintf(text, sizeof text, "%lld", (long long)((wait + 999) / 1000));
  http_header_add(answer, "Retry-After", text);
}

void access_refuse(enum access_result result, int64_t wait, struct http_answer *answer) {
  struct api_fault f;
  switch (result) {
    case ACCESS_KNOWN:
      return;
    case ACCESS_UNKNOWN:
      (void)api_fault_set(&f, 401, "login", "Log in first, or send `Authorization: Bearer TOKEN`.",
        "请先登录，或在请求中带上 Authorization: Bearer 令牌。");
      break;
    case ACCESS_WRONG:
      (void)api_fault_set(&f, 401, "wrong", "The name or the password is wrong, or the token is not known.",
        "用户名或口令不对，或令牌无效。");
      break;
    case ACCESS_WAIT:
      say_seconds(answer, wait);
      (void)api_fault_set(&f, 429, "too-many", "Too many wrong passwords: wait %lld s before the next.",
        "口令错误次数过多，请 %lld 秒后再试。", (long long)((wait + 999) / 1000));
      break;
    case ACCESS_BUSY:
      say_seconds(answer, 1);
      (void)api_fault_set(
        &f, 503, "busy", "Others log in at this moment; try again in a second.", "此刻登录的人较多，请稍候一秒再试。");
      break;
    case ACCESS_ELSEWHERE:
      (void)api_fault_set(&f, 403, "elsewhere",
        "Without users only this machine itself is answered, under its own name and by no proxy; start the board with "
        "--users FILE.",
        "未设用户时只应答本机（以本机名称访问，且不经代理）；请用 --users 文件 启动。");
      break;
  }
  if (f.status == 401) {
    // Not Basic, or browsers ask for it by a window of their own.
    http_header_add(answer, "WWW-Authenticate", "Bearer realm=\"huiyin\"");
  }
  api_refuse(answer, &f);
}

static bool has_role(struct access *a, const struct http_request *request, struct http_answer *answer,
  enum access_role least, struct access_who *who) {
  int64_t wait = 0;
  struct api_fault f;
  enum access_result result = access_identify(a, request, who, &wait);
  access_refuse(result, wait, answer);
  if (result == ACCESS_KNOWN && who->role < least) {
    (void)api_fault_set(&f, 403, "role", "%s may look, and not act: the role in the file of users is view.",
      "%s 只能查看，不能操作：用户文件中的角色是 view。", who->name);
    api_refuse(answer, &f);
  }
  return result == ACCESS_KNOWN && who->role >= least;
}

bool access_may_view(void *context, const struct http_request *request, struct http_answer *answer) {
  struct access_who who;
  return has_role(context, request, answer, ACCESS_VIEW, &who);
}

bool access_is_sent_by_us(const struct http_request *request, struct http_answer *answer) {
  struct api_fault f;
  if (!http_is_json(request)) {
    (void)api_fault_set(&f, 415, "bad-type", "Send it as JSON, with `Content-Type: application/json`.",
      "请以 JSON 发送，并注明 Content-Type: application/json。");
  } else if (!http_is_same_origin(request)) {
    (void)api_fault_set(&f, 403, "origin",
      "A page of another site sent this; behind a proxy, let it pass the header Host on, or name it with --proxies.",
      "该请求来自其他网站的页面；若经过代理，请让代理转发 Host 头，或用 --proxies 指明代理。");
  } else {
    return true;
  }
  api_refuse(answer, &f);
  return false;
}

bool access_may_act(
  struct access *a, const struct http_request *request, struct http_answer *answer, struct access_who *who) {
  return has_role(a, request, answer, ACCESS_ACT, who) &&
         (!http_is_post(request) || access_is_sent_by_us(request, answer));
}
