// SPDX-License-Identifier: Apache-2.0
// The connections of the fake Redis: bytes become commands, commands answers.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/redis_parts.h"
#include "tests/fake/replies.h"

struct fake_connection *fake_redis_connect(struct fake_redis *r) {
  struct fake_connection *c = fake_must(calloc(1, sizeof *c));
  c->redis = r;
  r->connections++;
  return c;
}

void fake_redis_close(struct fake_connection *c) {
  for (size_t i = c->answers_taken; i < c->answers_made; i++) {
    fake_reply_release(&c->answers[i % ANSWERS_MAX]);
  }
  buf_release(&c->in);
  buf_release(&c->queued);
  free(c);
}

void fake_redis_write(struct fake_connection *c, const void *bytes, size_t size) {
  buf_add(&c->in, bytes, size);
}

// Reads `*12\r\n` or `$3\r\n`.
static const uint8_t *read_number(const uint8_t *at, size_t *number) {
  *number = 0;
  for (at++; *at >= '0' && *at <= '9'; at++) {
    *number = *number * 10 + (size_t)(*at - '0');
  }
  return at + 2;
}

size_t fake_connection_read(const uint8_t *bytes, struct text *words, size_t *count) {
  const uint8_t *at = read_number(bytes, count);
  if (*bytes != '*' || *count > WORDS_MAX) {
    abort();
  }
  for (size_t i = 0; i < *count; i++) {
    size_t size;
    at = read_number(at, &size);
    words[i] = (struct text){(const char *)at, (uint32_t)size};
    at += size + 2;
  }
  return (size_t)(at - bytes);
}

void fake_connection_answer(struct fake_connection *c, struct reply reply) {
  if (c->answers_made - c->answers_taken == ANSWERS_MAX) {
    abort();
  }
  c->answers[c->answers_made++ % ANSWERS_MAX] = reply;
}

void fake_connection_answer_ok(struct fake_connection *c) {
  fake_connection_answer(c, fake_reply_text(fake_text("OK")));
}

static void serve_command(struct fake_connection *c, struct fake_words w) {
  struct reply wrong = fake_redis_check(c->redis, w);
  if (wrong.type == REPLY_ERROR) {
    fake_connection_answer(c, wrong);
    return;
  }
  bool writes = fake_command_writes(w);
  if (writes) {
    fake_redis_remember(c->redis);
  }
  fake_connection_answer(c, fake_redis_run(c->redis, w));
  if (writes) {
    fake_redis_tell_written(c->redis);
  }
}

// EXEC and DISCARD without MULTI. What may not stand inside it, MULTI and WATCH, servers answer differently: the
// tracker must not send it.
static const char *out_of_place(const struct fake_connection *c, struct fake_words w) {
  if (c->in_multi && (fake_word_is(w.at[0], "MULTI") || fake_word_is(w.at[0], "WATCH"))) {
    (void)fprintf(stderr, "MULTI or WATCH inside MULTI\n");
    abort();
  }
  if (c->in_multi) {
    return NULL;
  }
  if (fake_word_is(w.at[0], "EXEC")) {
    return "ERR EXEC without MULTI";
  }
  return fake_word_is(w.at[0], "DISCARD") ? "ERR DISCARD without MULTI" : NULL;
}

static void serve_words(struct fake_connection *c, struct fake_words w, size_t size) {
  const char *misplaced = out_of_place(c, w);
  if (misplaced) {
    fake_connection_answer(c, fake_reply_error(misplaced));
  } else if (fake_word_is(w.at[0], "EXEC")) {
    fake_transaction_execute(c);
  } else if (fake_word_is(w.at[0], "DISCARD")) {
    fake_transaction_discard(c);
  } else if (c->in_multi) {
    fake_transaction_queue(c, w, size);
  } else if (fake_redis_has_fault(c->redis, w, FAKE_AT_QUEUEING)) {
    fake_connection_answer(c, fake_reply_error(c->redis->fault.error));
  } else if (fake_word_is(w.at[0], "MULTI")) {
    c->in_multi = true;
    c->broken = c->writes = c->grows = false;
    fake_connection_answer_ok(c);
  } else if (fake_word_is(w.at[0], "WATCH")) {
    fake_transaction_watch(c, w);
    fake_connection_answer_ok(c);
  } else if (fake_word_is(w.at[0], "UNWATCH")) {
    c->watched_count = 0;
    fake_connection_answer_ok(c);
  } else {
    serve_command(c, w);
  }
}

bool fake_redis_serve(struct fake_connection *c) {
  struct text words[WORDS_MAX];
  size_t count;
  if (!c->in.size) {
    return false;
  }
  (void)buf_string(&c->in);
  size_t size = fake_connection_read(c->in.at, words, &count);
  serve_words(c, (struct fake_words){words, count}, size);
  buf_drop(&c->in, size);
  return true;
}

struct reply *fake_redis_take(struct fake_connection *c) {
  if (c->answers_taken == c->answers_made) {
    return NULL;
  }
  struct reply *taken = fake_must(malloc(sizeof *taken));
  *taken = c->answers[c->answers_taken++ % ANSWERS_MAX];
  return taken;
}

void fake_reply_free(struct reply *reply) {
  fake_reply_release(reply);
  free(reply);
}
