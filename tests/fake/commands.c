// SPDX-License-Identifier: Apache-2.0
// The commands of the fake Redis, one function each.
#include "tests/fake/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/text.h"
#include "tests/fake/replies.h"

bool fake_word_is(struct text word, const char *name) {
  return word.size == strlen(name) && memcmp(word.at, name, word.size) == 0;
}

static struct text entry_value(const struct fake_entry *e) {
  return (struct text){e->value, (uint32_t)e->value_size};
}

static struct reply reply_of_entry(const struct fake_entry *e) {
  return e ? fake_reply_text(entry_value(e)) : fake_reply_nil();
}

// The key of a command, NULL where there is none; *wrong where it is of another sort.
static const struct fake_key *look(const struct fake_redis *r, struct fake_words w, enum fake_type type, bool *wrong) {
  const struct fake_key *k = fake_store_find(&r->store, w.at[1]);
  *wrong = k && k->type != type;
  return k;
}

static struct reply wrong_type(void) {
  return fake_reply_error("WRONGTYPE Operation against a key holding the wrong kind of value");
}

static struct fake_key *change(struct fake_redis *r, struct fake_words w, enum fake_type type) {
  return fake_store_change(&r->store, w.at[1], type, ++r->versions);
}

static struct reply run_get(struct fake_redis *r, struct fake_words w) {
  bool wrong;
  const struct fake_key *k = look(r, w, FAKE_STRING, &wrong);
  if (wrong) {
    return wrong_type();
  }
  return k ? reply_of_entry(&k->entries[0]) : fake_reply_nil();
}

// SET KEY VALUE NX
static struct reply run_set(struct fake_redis *r, struct fake_words w) {
  if (fake_store_find(&r->store, w.at[1])) {
    return fake_reply_nil();
  }
  fake_key_push(change(r, w, FAKE_STRING), w.at[2]);
  return fake_reply_text(fake_text("OK"));
}

static struct reply run_hset(struct fake_redis *r, struct fake_words w) {
  bool wrong;
  (void)look(r, w, FAKE_HASH, &wrong);
  if (wrong) {
    return wrong_type();
  }
  struct fake_key *k = change(r, w, FAKE_HASH);
  size_t before = k->count;
  for (size_t i = 2; i + 1 < w.count; i += 2) {
    fake_key_set(k, w.at[i], w.at[i + 1]);
  }
  return fake_reply_number((int64_t)(k->count - before));
}

static struct reply run_hdel(struct fake_redis *r, struct fake_words w) {
  bool wrong;
  const struct fake_key *k = look(r, w, FAKE_HASH, &wrong);
  int64_t removed = 0;
  if (wrong) {
    return wrong_type();
  }
  for (size_t i = 2; k && i < w.count; i++) {
    if (fake_key_find(k, w.at[i])) {
      removed += fake_key_remove(change(r, w, FAKE_HASH), w.at[i]);
      k = fake_store_find(&r->store, w.at[1]);
    }
  }
  return fake_reply_number(removed);
}

static bool is_number(const char *value, int64_t *number) {
  char *end;
  *number = strtoll(value, &end, 10);
  return *value && !*end;
}

static struct reply run_hincrby(struct fake_redis *r, struct fake_words w) {
  bool wrong;
  const struct fake_key *k = look(r, w, FAKE_HASH, &wrong);
  const struct fake_entry *e = k && !wrong ? fake_key_find(k, w.at[2]) : NULL;
  int64_t number = 0;
  if (wrong) {
    return wrong_type();
  }
  if (e && !is_number(e->value, &number)) {
    return fake_reply_error("ERR hash value is not an integer");
  }
  char sum[24];
  number += strtoll(w.at[3].at, NULL, 10);
  (void)snprintf(sum, sizeof sum, "%" PRId64, number);
  fake_key_set(change(r, w, FAKE_HASH), w.at[2], fake_text(sum));
  return fake_reply_number(number);
}

static struct reply run_hmget(struct fake_redis *r, struct fake_words w) {
  bool wrong;
  const struct fake_key *k = look(r, w, FAKE_HASH, &wrong);
  if (wrong) {
    return wrong_type();
  }
  struct reply *elements;
  struct reply reply = fake_reply_array(w.count - 2, &elements);
  for (size_t i = 2; k && i < w.count; i++) {
    elements[i - 2] = reply_of_entry(fake_key_find(k, w.at[i]));
  }
  return reply;
}

static struct reply reply_of_pairs(const struct fake_key *k, size_t from, size_t to) {
  struct reply *elements;
  struct reply reply = fake_reply_array(2 * (to - from), &elements);
  for (size_t i = from; i < to; i++) {
    const struct fake_entry *e = &k->entries[i];
    elements[2 * (i - from)] = fake_reply_text((struct text){e->name, (uint32_t)e->name_size});
    elements[2 * (i - from) + 1] = reply_of_entry(e);
  }
  return reply;
}

static struct reply run_hgetall(struct fake_redis *r, struct fake_words w) {
  bool wrong;
  const struct fake_key *k = look(r, w, FAKE_HASH, &wrong);
  return wrong ? wrong_type() : reply_of_pairs(k, 0, k ? k->count : 0);
}

// From the last field to the first; the cursor is how many are left. So what is there all the time is told, whatever is
// added behind or removed meanwhile.
static struct reply run_hscan(struct fake_redis *r, struct fake_words w) {
  bool wrong;
  const struct fake_key *k = look(r, w, FAKE_HASH, &wrong);
  if (wrong) {
    return wrong_type();
  }
  size_t count = k ? k->count : 0;
  size_t to = (size_t)strtoull(w.at[2].at, NULL, 10);
  to = to && to < count ? to : count;
  size_t from = to > r->scan_page ? to - r->scan_page : 0;
  char cursor[24];
  (void)snprintf(cursor, sizeof cursor, "%zu", from);
  struct reply *elements;
  struct reply reply = fake_reply_array(2, &elements);
  elements[0] = fake_reply_text(fake_text(cursor));
  elements[1] = reply_of_pairs(k, from, to);
  return reply;
}

static struct reply run_rpush(struct fake_redis *r, struct fake_words w) {
  bool wrong;
  (void)look(r, w, FAKE_LIST, &wrong);
  if (wrong) {
    return wrong_type();
  }
  struct fake_key *k = change(r, w, FAKE_LIST);
  for (size_t i = 2; i < w.count; i++) {
    fake_key_push(k, w.at[i]);
  }
  return fake_reply_number((int64_t)k->count);
}

// LRANGE KEY 0 -1
static struct reply run_lrange(struct fake_redis *r, struct fake_words w) {
  bool wrong;
  const struct fake_key *k = look(r, w, FAKE_LIST, &wrong);
  if (wrong) {
    return wrong_type();
  }
  struct reply *elements;
  struct reply reply = fake_reply_array(k ? k->count : 0, &elements);
  for (size_t i = 0; k && i < k->count; i++) {
    elements[i] = reply_of_entry(&k->entries[i]);
  }
  return reply;
}

// LTRIM KEY FIRST -1
static struct reply run_ltrim(struct fake_redis *r, struct fake_words w) {
  bool wrong;
  const struct fake_key *k = look(r, w, FAKE_LIST, &wrong);
  if (wrong) {
    return wrong_type();
  }
  if (k) {
    fake_key_drop_first(change(r, w, FAKE_LIST), (size_t)strtoull(w.at[2].at, NULL, 10));
  }
  return fake_reply_text(fake_text("OK"));
}

static const struct {
  const char *name;
  bool writes;
  struct reply (*run)(struct fake_redis *r, struct fake_words w);
} commands[] = {{"GET", false, run_get}, {"SET", true, run_set}, {"HSET", true, run_hset}, {"HDEL", true, run_hdel},
  {"HINCRBY", true, run_hincrby}, {"HMGET", false, run_hmget}, {"HGETALL", false, run_hgetall},
  {"HSCAN", false, run_hscan}, {"RPUSH", true, run_rpush}, {"LRANGE", false, run_lrange}, {"LTRIM", true, run_ltrim}};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static size_t place_of(struct text name) {
  size_t i = 0;
  while (i < COMMAND_COUNT && !fake_word_is(name, commands[i].name)) {
    i++;
  }
  if (i == COMMAND_COUNT) {
    (void)fprintf(stderr, "the fake Redis does not know %.*s\n", (int)name.size, name.at);
    abort();
  }
  return i;
}

bool fake_command_writes(struct fake_words words) {
  return commands[place_of(words.at[0])].writes;
}

struct reply fake_command_run(struct fake_redis *r, struct fake_words words) {
  return commands[place_of(words.at[0])].run(r, words);
}
