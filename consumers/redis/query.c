// SPDX-License-Identifier: Apache-2.0
// Many commands in one go: pipelined, or as one transaction.
#include "consumers/redis/query.h"

#include <string.h>

#include "consumers/track/resp.h"

void query_release(struct query *q) {
  buf_release(&q->bytes);
  *q = (struct query){0};
}

void query_clear(struct query *q) {
  buf_clear(&q->bytes);
  q->count = 0;
}

void query_begin(struct query *q, size_t count, const char *name) {
  resp_begin(&q->bytes, count);
  resp_string(&q->bytes, name);
  q->count++;
}

void query_bytes(struct query *q, const void *bytes, size_t size) {
  resp_bytes(&q->bytes, bytes, size);
}

void query_text(struct query *q, const char *text) {
  resp_string(&q->bytes, text);
}

void query_number(struct query *q, int64_t number) {
  resp_number(&q->bytes, number);
}

static int query_send(redisContext *c, const void *bytes, size_t size, struct err *e) {
  return redisAppendFormattedCommand(c, bytes, size) == REDIS_OK
           ? 0
           : err_set(e, "the connection to Redis broke: %s", c->errstr);
}

static redisReply *query_answer(redisContext *c, struct err *e) {
  void *answer = NULL;
  if (redisGetReply(c, &answer) != REDIS_OK || !answer) {
    (void)err_set(e, "the connection to Redis broke: %s", c->errstr);
    return NULL;
  }
  return answer;
}

static int query_check(const struct buf *bytes, size_t index, const redisReply *answer, struct err *e) {
  if (answer->type != REDIS_REPLY_ERROR) {
    return 0;
  }
  struct text key = resp_key(bytes, index);
  if (strncmp(answer->str, "WRONGTYPE", strlen("WRONGTYPE")) == 0) {
    return err_set(e,
      "what Redis holds under the key %.*s is none of huiyin's (%s): delete it, then count anew with `huiyin "
      "rebuild`",
      key.size < 200 ? (int)key.size : 200, key.at ? key.at : "", answer->str);
  }
  return err_set(e, "Redis answers: %s", answer->str);
}

int query_run(struct query *q, redisContext *c, query_each *each, void *context, struct err *e) {
  if (query_send(c, q->bytes.at, q->bytes.size, e) != 0) {
    return -1;
  }
  int result = 0;
  for (size_t i = 0; i < q->count; i++) {
    redisReply *answer = query_answer(c, e);
    if (!answer) {
      return -1;
    }
    if (!result && (query_check(&q->bytes, i, answer, e) != 0 || (each && each(context, i, answer, e) != 0))) {
      result = -1;
    }
    freeReplyObject(answer);
  }
  query_clear(q);
  return result;
}

static int query_check_all(
  const struct buf *bytes, const redisReply *answers, size_t count, bool lenient, struct err *e) {
  if (answers->type != REDIS_REPLY_ARRAY || answers->elements != count) {
    return err_set(e, "Redis did not carry out a transaction; look at its log");
  }
  for (size_t i = 0; i < count; i++) {
    if (!lenient && query_check(bytes, i, answers->element[i], e) != 0) {
      return -1;
    }
  }
  return 0;
}

static int query_send_all(const struct query *q, redisContext *c, struct err *e) {
  static const char multi[] = "*1\r\n$5\r\nMULTI\r\n";
  static const char exec[] = "*1\r\n$4\r\nEXEC\r\n";
  return query_send(c, multi, sizeof multi - 1, e) != 0 || query_send(c, q->bytes.at, q->bytes.size, e) != 0 ||
             query_send(c, exec, sizeof exec - 1, e) != 0
           ? -1
           : 0;
}

// +OK and one +QUEUED for each command. All are taken, and the first refusal, which tells most, is kept.
static int query_take_queued(const struct query *q, redisContext *c, bool *refused, struct err *e) {
  struct err later;
  *refused = false;
  for (size_t i = 0; i < q->count + 1; i++) {
    redisReply *answer = query_answer(c, e);
    if (!answer) {
      return -1;
    }
    *refused |= query_check(&q->bytes, i ? i - 1 : SIZE_MAX, answer, *refused ? &later : e) != 0;
    freeReplyObject(answer);
  }
  return 0;
}

static redisReply *query_exec(const struct query *q, redisContext *c, bool lenient, bool *changed, struct err *e) {
  bool refused;
  if (query_send_all(q, c, e) != 0 || query_take_queued(q, c, &refused, e) != 0) {
    return NULL;
  }
  struct err later;
  redisReply *answer = query_answer(c, refused ? &later : e);
  *changed = !refused && answer && answer->type == REDIS_REPLY_NIL;
  if (answer && !refused && !*changed && query_check_all(&q->bytes, answer, q->count, lenient, e) == 0) {
    return answer;
  }
  if (answer) {
    freeReplyObject(answer);
  }
  return NULL;
}

redisReply *query_transact_watched(struct query *q, redisContext *c, bool *changed, struct err *e) {
  *changed = false;
  redisReply *answer = query_exec(q, c, false, changed, e);
  query_clear(q);
  return answer;
}

redisReply *query_transact(struct query *q, redisContext *c, struct err *e) {
  bool changed;
  redisReply *answer = query_transact_watched(q, c, &changed, e);
  if (changed) {
    (void)err_set(e, "Redis did not carry out a transaction; look at its log");
  }
  return answer;
}

redisReply *query_transact_lenient(const struct query *q, redisContext *c, struct err *e) {
  bool changed = false;
  redisReply *answer = query_exec(q, c, true, &changed, e);
  if (changed) {
    (void)err_set(e, "Redis did not carry out a transaction; look at its log");
  }
  return answer;
}
