// SPDX-License-Identifier: Apache-2.0
// Answers of receivers, judged.
#include "consumers/notify/answer.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "consumers/notify/mask.h"
#include "consumers/notify/plain.h"

enum { SAID_MOST = 200, QUOTED_MOST = 4096 };

static bool is_among(json_int_t code, const int *codes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (codes[i] == code) {
      return true;
    }
  }
  return false;
}

// What the receiver says, made harmless.
static enum answer told(enum answer answer, const struct reply *reply, struct err *e) {
  struct buf bare = {0};
  struct buf said = {0};
  struct text quoted = {reply->said.at, reply->said.size < QUOTED_MOST ? reply->said.size : QUOTED_MOST};
  if (reply->secrets) {
    mask_write(&bare, quoted, reply->secrets);
    quoted = (struct text){(const char *)bare.at, (uint32_t)bare.size};
  }
  plain_add(&said, quoted, PLAIN_BARE, SAID_MOST);
  (void)err_set(e, "it answered %d%s%s", reply->status, said.size ? ": " : "", buf_string(&said));
  buf_release(&said);
  buf_release(&bare);
  return answer;
}

// --- robots

// Those that are about the message alone: WeCom's wrong type, wrong parameter, empty and too long text; DingTalk's
// lacking parameter, and links, text and pictures that it finds unfit. Feishu's 9499 is a request that it can not read,
// and one too many, too, by either status, 200 or 400: so it is tried again.
static bool is_about_message(enum receiver_type type, json_int_t code) {
  static const int wecom[] = {40008, 40058, 44004, 45002};
  static const int dingtalk[] = {40035, 430101, 430102, 430103, 430104};
  if (type == RECEIVER_WECOM) {
    return is_among(code, wecom, sizeof wecom / sizeof *wecom);
  }
  return type == RECEIVER_DINGTALK && is_among(code, dingtalk, sizeof dingtalk / sizeof *dingtalk);
}

// WeCom and DingTalk say `errcode`, Feishu `code`, and its elder form `StatusCode`.
static const json_t *code_of(const json_t *answer) {
  static const char *const names[] = {"errcode", "code", "StatusCode"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const json_t *code = json_object_get(answer, names[i]);
    if (json_is_integer(code)) {
      return code;
    }
  }
  return NULL;
}

static bool has_code(struct text said, json_int_t *code) {
  json_t *answer = said.size ? json_loadb(said.at, said.size, 0, NULL) : NULL;
  const json_t *found = code_of(answer);
  *code = found ? json_integer_value(found) : -1;
  json_decref(answer);
  return found != NULL;
}

static bool is_success(int status) {
  return status >= 200 && status <= 299;
}

static enum answer judge_status(const struct reply *reply, struct err *e) {
  static const int refusals[] = {400, 413, 415, 422};
  bool refused = is_among(reply->status, refusals, sizeof refusals / sizeof *refusals);
  return told(refused ? ANSWER_REFUSED : ANSWER_AGAIN, reply, e);
}

// A 400 may be a limit of Feishu's, so the code in the body holds there too.
static enum answer judge_robot(enum receiver_type type, const struct reply *reply, struct err *e) {
  json_int_t code;
  bool known = has_code(reply->said, &code);
  if (!is_success(reply->status) && (reply->status != 400 || !known)) {
    return judge_status(reply, e);
  }
  if (known && code == 0 && is_success(reply->status)) {
    return ANSWER_TAKEN;
  }
  return told(known && is_about_message(type, code) ? ANSWER_REFUSED : ANSWER_AGAIN, reply, e);
}

// --- the others

static enum answer judge_http(enum receiver_type type, const struct reply *reply, struct err *e) {
  bool robot = type == RECEIVER_WECOM || type == RECEIVER_DINGTALK || type == RECEIVER_FEISHU;
  if (robot) {
    return judge_robot(type, reply, e);
  }
  return is_success(reply->status) ? ANSWER_TAKEN : judge_status(reply, e);
}

// Behind the code there may be a finer one, as in `550 5.7.1 no relaying`: all of 5.7 are about what is
// permitted, 5.1.7 and 5.1.8 about the sender.
static bool is_about_sender(struct text said) {
  static const char *const fine[] = {"5.7.", "5.1.7", "5.1.8"};
  for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
    size_t size = strlen(fine[i]);
    if (said.size >= 4 + size && memcmp(said.at + 4, fine[i], size) == 0) {
      return true;
    }
  }
  return false;
}

// 530, 534, 535 and 538 are about who may send at all. What is said of a text is about the text, whatever its code.
static enum answer judge_mail(const struct reply *reply, struct err *e) {
  static const int logins[] = {530, 534, 535, 538};
  if (is_success(reply->status)) {
    return ANSWER_TAKEN;
  }
  bool again = reply->status < 500 || is_among(reply->status, logins, sizeof logins / sizeof *logins) ||
               reply->stage == MAIL_SENDER || (reply->stage == MAIL_MAILBOX && is_about_sender(reply->said));
  return told(again ? ANSWER_AGAIN : ANSWER_REFUSED, reply, e);
}

static enum answer judge_command(const struct reply *reply, struct err *e) {
  enum { DATA_ERROR = 65 };
  if (reply->status == 0) {
    return ANSWER_TAKEN;
  }
  return told(reply->status == DATA_ERROR ? ANSWER_REFUSED : ANSWER_AGAIN, reply, e);
}

enum answer answer_judge(enum receiver_type type, const struct reply *reply, struct err *e) {
  if (reply->status < 0) {
    (void)err_set(e, "there was no answer");
    return ANSWER_AGAIN;
  }
  switch (type) {
    case RECEIVER_MAIL:
      return judge_mail(reply, e);
    case RECEIVER_COMMAND:
      return judge_command(reply, e);
    default:
      return judge_http(type, reply, e);
  }
}

int64_t answer_pause(uint32_t attempts, uint32_t random) {
  enum { FIRST = 1000, LONGEST = 300000, DOUBLINGS_MOST = 9 };
  uint32_t doublings = attempts - 1 < DOUBLINGS_MOST ? attempts - 1 : DOUBLINGS_MOST;
  int64_t pause = (int64_t)FIRST << doublings;
  pause = pause < LONGEST ? pause : LONGEST;
  return pause / 2 + (int64_t)((uint64_t)(pause / 2) * random >> 32);
}
