// SPDX-License-Identifier: Apache-2.0
// The commands of the fake Redis, one function each.
#include "tests/fake/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/commands_parts.h"
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

const struct fake_key *fake_command_key(
  const struct fake_redis *r, struct fake_words w, enum fake_type type, struct reply *wrong) {
  const struct fake_key *k = fake_store_find(&r->store, w.at[1]);
  *wrong = k && k->type != type ? fake_reply_error("WRONGTYPE Operation against a key holding the wrong kind of value")
                                : fake_reply_nil();
  return k;
}

struct fake_key *fake_command_change(struct fake_redis *r, struct fake_words w, enum fake_type type) {
  return fake_store_change(&r->store, w.at[1], type, ++r->versions);
}

// As string2ll of Redis: nothing but an optional `-` and digits, no leading zero, no -0.
bool fake_command_integer(struct text word, int64_t *number) {
  bool negative = word.size && *word.at == '-';
  uint64_t most = (uint64_t)INT64_MAX + negative;
  uint64_t value = 0;
  bool zero = word.size == 1 && *word.at == '0';
  if (word.size == (uint32_t)negative || (word.at[negative] == '0' && !zero)) {
    return false;
  }
  for (uint32_t i = negative; i < word.size; i++) {
    uint64_t digit = (uint64_t)(uint8_t)word.at[i] - '0';
    if (digit > 9 || value > (most - digit) / 10) {
      return false;
    }
    value = value * 10 + digit;
  }
  *number = negative ? (int64_t)(0 - value) : (int64_t)value;
  return true;
}

struct reply fake_command_no_integer(void) {
  return fake_reply_error("ERR value is not an integer or out of range");
}

static struct reply run_get(struct fake_redis *r, struct fake_words w) {
  struct reply wrong;
  const struct fake_key *k = fake_command_key(r, w, FAKE_STRING, &wrong);
  if (wrong.type == REPLY_ERROR) {
    return wrong;
  }
  return k ? reply_of_entry(&k->entries[0]) : fake_reply_nil();
}

// SET KEY VALUE [NX]
static struct reply run_set(struct fake_redis *r, struct fake_words w) {
  bool exists = fake_store_find(&r->store, w.at[1]);
  if (w.count > 4 || (w.count == 4 && !fake_word_is(w.at[3], "NX"))) {
    return fake_reply_error("ERR syntax error");
  }
  if (w.count == 4 && exists) {
    return fake_reply_nil();
  }
  fake_store_remove(&r->store, w.at[1]);
  fake_key_push(fake_command_change(r, w, FAKE_STRING), w.at[2]);
  return fake_reply_text(fake_text("OK"));
}

static struct reply run_del(struct fake_redis *r, struct fake_words w) {
  int64_t count = 0;
  for (size_t i = 1; i < w.count; i++) {
    if (fake_store_find(&r->store, w.at[i])) {
      fake_redis_remove(r, w.at[i]);
      count++;
    }
  }
  return fake_reply_number(count);
}

// Inside a transaction it has nothing to do any more.
static struct reply run_unwatch(struct fake_redis *r, struct fake_words w) {
  (void)r;
  (void)w;
  return fake_reply_text(fake_text("OK"));
}

static struct reply run_hset(struct fake_redis *r, struct fake_words w) {
  if (w.count % 2) {
    return fake_reply_error("ERR wrong number of arguments for 'hset' command");
  }
  struct reply wrong;
  (void)fake_command_key(r, w, FAKE_HASH, &wrong);
  if (wrong.type == REPLY_ERROR) {
    return wrong;
  }
  struct fake_key *k = fake_command_change(r, w, FAKE_HASH);
  size_t before = k->count;
  for (size_t i = 2; i + 1 < w.count; i += 2) {
    fake_key_set(k, w.at[i], w.at[i + 1]);
  }
  return fake_reply_number((int64_t)(k->count - before));
}

// A hash of which nothing is left is no key any more.
static struct reply run_hdel(struct fake_redis *r, struct fake_words w) {
  struct reply wrong;
  const struct fake_key *k = fake_command_key(r, w, FAKE_HASH, &wrong);
  int64_t removed = 0;
  if (wrong.type == REPLY_ERROR) {
    return wrong;
  }
  for (size_t i = 2; k && i < w.count; i++) {
    if (fake_key_find(k, w.at[i])) {
      removed += fake_key_remove(fake_command_change(r, w, FAKE_HASH), w.at[i]);
      k = fake_store_find(&r->store, w.at[1]);
    }
  }
  if (k && !k->count) {
    fake_redis_remove(r, w.at[1]);
  }
  return fake_reply_number(removed);
}

static struct reply run_hincrby(struct fake_redis *r, struct fake_words w) {
  struct reply wrong;
  int64_t by;
  int64_t number = 0;
  if (!fake_command_integer(w.at[3], &by)) {
    return fake_command_no_integer();
  }
  const struct fake_key *k = fake_command_key(r, w, FAKE_HASH, &wrong);
  if (wrong.type == REPLY_ERROR) {
    return wrong;
  }
  const struct fake_entry *e = k ? fake_key_find(k, w.at[2]) : NULL;
  if (e && !fake_command_integer(entry_value(e), &number)) {
    return fake_reply_error("ERR hash value is not an integer");
  }
  if (__builtin_add_overflow(number, by, &number)) {
    return fake_reply_error("ERR increment or decrement would overflow");
  }
  char sum[24];
  (void)snprintf(sum, sizeof sum, "%" PRId64, number);
  fake_key_set(fake_command_change(r, w, FAKE_HASH), w.at[2], fake_text(sum));
  return fake_reply_number(number);
}

static struct reply run_hmget(struct fake_redis *r, struct fake_words w) {
  struct reply wrong;
  const struct fake_key *k = fake_command_key(r, w, FAKE_HASH, &wrong);
  if (wrong.type == REPLY_ERROR) {
    return wrong;
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
  struct reply wrong;
  const struct fake_key *k = fake_command_key(r, w, FAKE_HASH, &wrong);
  return wrong.type == REPLY_ERROR ? wrong : reply_of_pairs(k, 0, k ? k->count : 0);
}

// From the last field to the first; the cursor is how many are left. So what is there all the time is told, whatever is
// added behind or removed meanwhile.
static struct reply run_hscan(struct fake_redis *r, struct fake_words w) {
  struct reply wrong;
  const struct fake_key *k = fake_command_key(r, w, FAKE_HASH, &wrong);
  if (wrong.type == REPLY_ERROR) {
    return wrong;
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

// `least` words, its name with them, and no more where `exact`.
static const struct {
  const char *name;
  const char *lower;
  size_t least;
  bool exact;
  bool writes;
  bool grows;
  struct reply (*run)(struct fake_redis *r, struct fake_words w);
} commands[] = {{"GET", "get", 2, true, false, false, run_get}, {"SET", "set", 3, false, true, true, run_set},
  {"DEL", "del", 2, false, true, false, run_del}, {"HSET", "hset", 4, false, true, true, run_hset},
  {"HDEL", "hdel", 3, false, true, false, run_hdel}, {"HINCRBY", "hincrby", 4, true, true, true, run_hincrby},
  {"HMGET", "hmget", 3, false, false, false, run_hmget}, {"HGETALL", "hgetall", 2, true, false, false, run_hgetall},
  {"HSCAN", "hscan", 3, false, false, false, run_hscan}, {"RPUSH", "rpush", 3, false, true, true, fake_command_rpush},
  {"LRANGE", "lrange", 4, true, false, false, fake_command_lrange},
  {"LTRIM", "ltrim", 4, true, true, false, fake_command_ltrim},
  {"UNWATCH", "unwatch", 1, true, false, false, run_unwatch}};

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

struct reply fake_command_check(struct fake_words words) {
  size_t place = place_of(words.at[0]);
  if (words.count >= commands[place].least && (!commands[place].exact || words.count == commands[place].least)) {
    return fake_reply_nil();
  }
  char sentence[80];
  (void)snprintf(sentence, sizeof sentence, "ERR wrong number of arguments for '%s' command", commands[place].lower);
  return fake_reply_error(sentence);
}

bool fake_command_writes(struct fake_words words) {
  return commands[place_of(words.at[0])].writes;
}

bool fake_command_grows(struct fake_words words) {
  return commands[place_of(words.at[0])].grows;
}

struct reply fake_command_run(struct fake_redis *r, struct fake_words words) {
  return commands[place_of(words.at[0])].run(r, words);
}
