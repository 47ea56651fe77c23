// SPDX-License-Identifier: Apache-2.0
// The transactions of the fake Redis: watched keys, what is queued, and EXEC.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/redis_parts.h"
#include "tests/fake/replies.h"

static bool is_watched(const struct fake_connection *c, struct text name) {
  size_t i = 0;
  while (i < c->watched_count && !fake_word_is(name, c->watched[i].name)) {
    i++;
  }
  return i < c->watched_count;
}

void fake_transaction_watch(struct fake_connection *c, struct fake_words w) {
  for (size_t i = 1; i < w.count; i++) {
    if (is_watched(c, w.at[i])) {
      continue;
    }
    if (c->watched_count == WATCHED_MAX || w.at[i].size >= sizeof c->watched[0].name) {
      abort();
    }
    struct watched *watched = &c->watched[c->watched_count++];
    memcpy(watched->name, w.at[i].at, w.at[i].size);
    watched->name[w.at[i].size] = 0;
    watched->version = fake_redis_version(c->redis, w.at[i]);
  }
}

static bool is_touched(const struct fake_connection *c) {
  for (size_t i = 0; i < c->watched_count; i++) {
    if (fake_redis_version(c->redis, fake_text(c->watched[i].name)) != c->watched[i].version) {
      return true;
    }
  }
  return false;
}

static size_t count_queued(const struct buf *queued) {
  struct text words[WORDS_MAX];
  size_t commands = 0;
  size_t count;
  for (size_t at = 0; at < queued->size; commands++) {
    at += fake_connection_read(queued->at + at, words, &count);
  }
  return commands;
}

static struct reply run_queued(struct fake_connection *c) {
  struct text words[WORDS_MAX];
  struct reply *elements;
  (void)buf_string(&c->queued);
  struct reply reply = fake_reply_array(count_queued(&c->queued), &elements);
  size_t at = 0;
  fake_redis_remember(c->redis);
  for (size_t i = 0; i < reply.size; i++) {
    size_t count;
    at += fake_connection_read(c->queued.at + at, words, &count);
    elements[i] = fake_redis_run(c->redis, (struct fake_words){words, count});
  }
  return reply;
}

static struct reply refused_transaction(const char *why) {
  char sentence[160];
  (void)snprintf(sentence, sizeof sentence, "EXECABORT Transaction discarded because of: %s", why);
  return fake_reply_error(sentence);
}

void fake_transaction_execute(struct fake_connection *c) {
  const char *refused = fake_redis_refusal(c->redis, c->writes, c->grows);
  bool touched = is_touched(c);
  c->in_multi = false;
  c->watched_count = 0;
  if (refused) {
    fake_connection_answer(c, refused_transaction(refused));
  } else if (c->broken) {
    fake_connection_answer(c, fake_reply_error("EXECABORT Transaction discarded because of previous errors."));
  } else {
    c->redis->executed[touched]++;
    fake_connection_answer(c, touched ? fake_reply_nil() : run_queued(c));
    if (!touched) {
      fake_redis_tell_written(c->redis);
    }
  }
  buf_clear(&c->queued);
}

void fake_transaction_queue(struct fake_connection *c, struct fake_words w, size_t size) {
  struct reply wrong = fake_redis_check(c->redis, w);
  if (wrong.type != REPLY_ERROR && fake_redis_has_fault(c->redis, w, FAKE_AT_QUEUEING)) {
    wrong = fake_reply_error(c->redis->fault.error);
  }
  if (wrong.type == REPLY_ERROR) {
    c->broken = true;
    fake_connection_answer(c, wrong);
    return;
  }
  // Where it can not be done any more, Redis keeps nothing of it.
  if (!c->broken && !is_touched(c)) {
    c->writes |= fake_command_writes(w);
    c->grows |= fake_command_grows(w);
  }
  buf_add(&c->queued, c->in.at, size);
  fake_connection_answer(c, fake_reply_text(fake_text("QUEUED")));
}

void fake_transaction_discard(struct fake_connection *c) {
  c->in_multi = false;
  c->watched_count = 0;
  buf_clear(&c->queued);
  fake_connection_answer_ok(c);
}
