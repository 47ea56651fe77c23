// SPDX-License-Identifier: Apache-2.0
// Connections and transactions of the fake Redis, and its history.
#include "tests/fake/redis.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/commands.h"
#include "tests/fake/replies.h"

enum { WORDS_MAX = 512, WATCHED_MAX = 16, ANSWERS_MAX = 1024 };

struct watched {
  char name[128];
  uint64_t version;
};

struct fake_connection {
  struct fake_redis *redis;
  struct buf in;
  struct buf queued;  // the commands of a transaction, as they came
  bool in_multi;
  bool writes;  // it holds a command that does
  bool grows;
  bool broken;  // a command of the transaction was refused
  struct watched watched[WATCHED_MAX];
  size_t watched_count;
  struct reply answers[ANSWERS_MAX];
  size_t answers_taken;
  size_t answers_made;
};

static void *must(void *memory) {
  if (!memory) {
    abort();
  }
  return memory;
}

void fake_redis_init(struct fake_redis *r) {
  *r = (struct fake_redis){.scan_page = 3};
}

void fake_redis_release(struct fake_redis *r) {
  for (size_t i = 0; i < r->history_count; i++) {
    fake_store_release(&r->history[i]);
  }
  for (size_t i = 0; i < r->gone_count; i++) {
    free(r->gone[i].name);
  }
  free(r->gone);
  free(r->history);
  fake_store_release(&r->store);
}

struct fake_connection *fake_redis_connect(struct fake_redis *r) {
  struct fake_connection *c = must(calloc(1, sizeof *c));
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

// Reads one command; returns how many bytes it takes. The bytes are whole commands with a NUL behind them.
static size_t read_words(const uint8_t *bytes, struct text *words, size_t *count) {
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

static void answer(struct fake_connection *c, struct reply reply) {
  if (c->answers_made - c->answers_taken == ANSWERS_MAX) {
    abort();
  }
  c->answers[c->answers_made++ % ANSWERS_MAX] = reply;
}

static void answer_ok(struct fake_connection *c) {
  answer(c, fake_reply_text(fake_text("OK")));
}

static bool contains(struct text text, const char *part) {
  return memmem(text.at, text.size, part, strlen(part));
}

static bool has_fault(struct fake_redis *r, struct fake_words w, enum fake_moment moment) {
  struct fake_fault *f = &r->fault;
  if (!f->command || f->moment != moment || !f->times || !fake_word_is(w.at[0], f->command) ||
      (w.count > 1 && !contains(w.at[1], f->key))) {
    return false;
  }
  f->times--;
  return true;
}

static struct reply run(struct fake_redis *r, struct fake_words w) {
  return has_fault(r, w, FAKE_AT_EXECUTION) ? fake_reply_error(r->fault.error) : fake_command_run(r, w);
}

static void remember(struct fake_redis *r) {
  r->history = must(realloc(r->history, (r->history_count + 1) * sizeof *r->history));
  r->history[r->history_count++] = fake_store_copy(&r->store);
}

void fake_redis_overwrite(struct fake_redis *r, const char *key, const char *field, const char *value) {
  remember(r);
  fake_key_set(
    fake_store_change(&r->store, fake_text(key), FAKE_HASH, ++r->versions), fake_text(field), fake_text(value));
}

void fake_redis_lose(struct fake_redis *r, size_t writes) {
  while (writes-- && r->history_count) {
    fake_store_release(&r->store);
    r->store = r->history[--r->history_count];
  }
}

static void tell_written(const struct fake_redis *r) {
  if (r->written) {
    r->written(r->written_context);
  }
}

static struct fake_gone *find_gone(const struct fake_redis *r, struct text name) {
  size_t i = 0;
  while (i < r->gone_count && (r->gone[i].name_size != name.size || memcmp(r->gone[i].name, name.at, name.size) != 0)) {
    i++;
  }
  return i < r->gone_count ? &r->gone[i] : NULL;
}

void fake_redis_remove(struct fake_redis *r, struct text name) {
  struct fake_gone *gone = find_gone(r, name);
  if (!gone) {
    r->gone = must(realloc(r->gone, (r->gone_count + 1) * sizeof *r->gone));
    gone = &r->gone[r->gone_count++];
    *gone = (struct fake_gone){.name = must(malloc(name.size + 1U)), .name_size = name.size};
    memcpy(gone->name, name.at, name.size);
  }
  gone->version = ++r->versions;
  fake_store_remove(&r->store, name);
}

static uint64_t version_of(const struct fake_redis *r, struct text name) {
  const struct fake_key *k = fake_store_find(&r->store, name);
  const struct fake_gone *gone = k ? NULL : find_gone(r, name);
  return k ? k->version : gone ? gone->version : 0;
}

static bool is_watched(const struct fake_connection *c, struct text name) {
  size_t i = 0;
  while (i < c->watched_count && !fake_word_is(name, c->watched[i].name)) {
    i++;
  }
  return i < c->watched_count;
}

static void watch(struct fake_connection *c, struct fake_words w) {
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
    watched->version = version_of(c->redis, w.at[i]);
  }
}

static bool is_touched(const struct fake_connection *c) {
  for (size_t i = 0; i < c->watched_count; i++) {
    if (version_of(c->redis, fake_text(c->watched[i].name)) != c->watched[i].version) {
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
    at += read_words(queued->at + at, words, &count);
  }
  return commands;
}

static struct reply run_queued(struct fake_connection *c) {
  struct text words[WORDS_MAX];
  struct reply *elements;
  (void)buf_string(&c->queued);
  struct reply reply = fake_reply_array(count_queued(&c->queued), &elements);
  size_t at = 0;
  remember(c->redis);
  for (size_t i = 0; i < reply.size; i++) {
    size_t count;
    at += read_words(c->queued.at + at, words, &count);
    elements[i] = run(c->redis, (struct fake_words){words, count});
  }
  return reply;
}

// Why the server refuses a command, or a transaction of such commands; NULL where it does not.
static const char *refusal(const struct fake_redis *r, bool writes, bool grows) {
  if (r->refusal == REFUSES_GROWTH && grows) {
    return "OOM command not allowed when used memory > 'maxmemory'.";
  }
  return r->refusal == REFUSES_WRITES && writes ? "READONLY You can't write against a read only replica." : NULL;
}

static struct reply refused_transaction(const char *why) {
  char sentence[160];
  (void)snprintf(sentence, sizeof sentence, "EXECABORT Transaction discarded because of: %s", why);
  return fake_reply_error(sentence);
}

static void execute(struct fake_connection *c) {
  const char *refused = refusal(c->redis, c->writes, c->grows);
  bool touched = is_touched(c);
  c->in_multi = false;
  c->watched_count = 0;
  if (refused) {
    answer(c, refused_transaction(refused));
  } else if (c->broken) {
    answer(c, fake_reply_error("EXECABORT Transaction discarded because of previous errors."));
  } else {
    c->redis->executed[touched]++;
    answer(c, touched ? fake_reply_nil() : run_queued(c));
    if (!touched) {
      tell_written(c->redis);
    }
  }
  buf_clear(&c->queued);
}

// The error that keeps a command from being done or queued, else nil.
static struct reply check(const struct fake_redis *r, struct fake_words w) {
  struct reply wrong = fake_command_check(w);
  const char *refused = wrong.type == REPLY_ERROR ? NULL : refusal(r, fake_command_writes(w), fake_command_grows(w));
  return refused ? fake_reply_error(refused) : wrong;
}

static void queue(struct fake_connection *c, struct fake_words w, size_t size) {
  struct reply wrong = check(c->redis, w);
  if (wrong.type != REPLY_ERROR && has_fault(c->redis, w, FAKE_AT_QUEUEING)) {
    wrong = fake_reply_error(c->redis->fault.error);
  }
  if (wrong.type == REPLY_ERROR) {
    c->broken = true;
    answer(c, wrong);
    return;
  }
  // Where it can not be done any more, Redis keeps nothing of it.
  if (!c->broken && !is_touched(c)) {
    c->writes |= fake_command_writes(w);
    c->grows |= fake_command_grows(w);
  }
  buf_add(&c->queued, c->in.at, size);
  answer(c, fake_reply_text(fake_text("QUEUED")));
}

static void discard(struct fake_connection *c) {
  c->in_multi = false;
  c->watched_count = 0;
  buf_clear(&c->queued);
  answer_ok(c);
}

static void serve_command(struct fake_connection *c, struct fake_words w) {
  struct reply wrong = check(c->redis, w);
  if (wrong.type == REPLY_ERROR) {
    answer(c, wrong);
    return;
  }
  bool writes = fake_command_writes(w);
  if (writes) {
    remember(c->redis);
  }
  answer(c, run(c->redis, w));
  if (writes) {
    tell_written(c->redis);
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
    answer(c, fake_reply_error(misplaced));
  } else if (fake_word_is(w.at[0], "EXEC")) {
    execute(c);
  } else if (fake_word_is(w.at[0], "DISCARD")) {
    discard(c);
  } else if (c->in_multi) {
    queue(c, w, size);
  } else if (has_fault(c->redis, w, FAKE_AT_QUEUEING)) {
    answer(c, fake_reply_error(c->redis->fault.error));
  } else if (fake_word_is(w.at[0], "MULTI")) {
    c->in_multi = true;
    c->broken = c->writes = c->grows = false;
    answer_ok(c);
  } else if (fake_word_is(w.at[0], "WATCH")) {
    watch(c, w);
    answer_ok(c);
  } else if (fake_word_is(w.at[0], "UNWATCH")) {
    c->watched_count = 0;
    answer_ok(c);
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
  size_t size = read_words(c->in.at, words, &count);
  serve_words(c, (struct fake_words){words, count}, size);
  buf_drop(&c->in, size);
  return true;
}

struct reply *fake_redis_take(struct fake_connection *c) {
  if (c->answers_taken == c->answers_made) {
    return NULL;
  }
  struct reply *taken = must(malloc(sizeof *taken));
  *taken = c->answers[c->answers_taken++ % ANSWERS_MAX];
  return taken;
}

void fake_reply_free(struct reply *reply) {
  fake_reply_release(reply);
  free(reply);
}
