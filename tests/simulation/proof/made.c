// SPDX-License-Identifier: Apache-2.0
// Makes the commands of the script of redis-script, by chance.
#include "tests/simulation/proof/made.h"

#include <string.h>

#include "consumers/track/resp.h"

const char *const made_keys[MADE_KEYS] = {"h:a", "h:b", "h:new", "l:a", "l:new", "s:a", "s:new", "any"};
static const char *const fields[] = {"commit", "offset", "n", "m", "o", "p", "", "q r"};
static const char *const values[] = {"0", "7", "-3", "9223372036854775807", "-9223372036854775808",
  "9223372036854775808", "007", "-0", " 5", "+1", "word", "", "1.5", "a\r\nb", "12 ", "-"};
static const char *const indexes[] = {"0", "-1", "1", "2", "-2", "5", "-100", "100", "x"};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

static void add(struct made *m, const char *word) {
  resp_string(&m->bytes, word);
  buf_add_string(&m->words, m->words.size ? " " : "");
  buf_add_string(&m->words, *word ? word : "\"\"");
}

static void begin(struct made *m, size_t count, const char *name) {
  buf_clear(&m->bytes);
  buf_clear(&m->words);
  resp_begin(&m->bytes, count);
  add(m, name);
}

static const char *one_of(struct chance *c, const char *const *list, uint32_t count) {
  return list[chance_below(c, count)];
}

// Mostly a key of the right sort, by the first letter of its name.
static const char *key_of(struct chance *c, char sort) {
  const char *key;
  do {
    key = one_of(c, made_keys, MADE_KEYS);
  } while (key[0] != sort && !chance_one_in(c, 12));
  return key;
}

static const char *value_of(struct chance *c) {
  return one_of(c, values, COUNT(values));
}

static void make_fields(struct chance *c, struct made *m, const char *name, bool with_values) {
  uint32_t count = 1 + chance_below(c, 4);
  bool odd = with_values && chance_one_in(c, 30);
  begin(m, 2 + (with_values ? 2 : 1) * count + odd, name);
  add(m, key_of(c, 'h'));
  for (uint32_t i = 0; i < count; i++) {
    add(m, one_of(c, fields, COUNT(fields)));
    if (with_values) {
      add(m, value_of(c));
    }
  }
  if (odd) {
    add(m, "odd");
  }
}

void made_plain(struct made *m, const char *name, const char *first, const char *second, const char *third) {
  begin(m, 1U + (first != NULL) + (second != NULL) + (third != NULL), name);
  const char *const words[] = {first, second, third};
  for (size_t i = 0; i < 3 && words[i]; i++) {
    add(m, words[i]);
  }
}

static void make_pushes(struct chance *c, struct made *m) {
  uint32_t count = 1 + chance_below(c, 5);
  begin(m, 2 + count, "RPUSH");
  add(m, key_of(c, 'l'));
  for (uint32_t i = 0; i < count; i++) {
    add(m, value_of(c));
  }
}

void made_watch(struct chance *c, struct made *m) {
  uint32_t count = 1 + chance_below(c, 2);
  begin(m, 1 + count, "WATCH");
  for (uint32_t i = 0; i < count; i++) {
    add(m, one_of(c, made_keys, MADE_KEYS));
  }
}

// A command with a word too few.
static void make_short(struct chance *c, struct made *m) {
  static const char *const names[] = {"SET", "HSET", "HDEL", "HINCRBY", "RPUSH", "LTRIM", "LRANGE", "HMGET"};
  made_plain(m, one_of(c, names, COUNT(names)), key_of(c, 'h'), NULL, NULL);
}

static const char *index_of(struct chance *c) {
  return one_of(c, indexes, COUNT(indexes));
}

void made_inner(struct chance *c, struct made *m) {
  switch (chance_below(c, 16)) {
    case 0:
    case 1:
      make_fields(c, m, "HSET", true);
      break;
    case 2:
      make_fields(c, m, "HMGET", false);
      break;
    case 3:
    case 4:
    case 5:
      made_plain(m, "HINCRBY", key_of(c, 'h'), one_of(c, fields, COUNT(fields)), value_of(c));
      break;
    case 6:
      make_pushes(c, m);
      break;
    case 7:
      made_plain(m, "LTRIM", key_of(c, 'l'), index_of(c), index_of(c));
      break;
    case 8:
      made_plain(m, "LRANGE", key_of(c, 'l'), index_of(c), index_of(c));
      break;
    case 9:
      made_plain(m, "SET", key_of(c, 's'), value_of(c), chance_one_in(c, 5) ? NULL : "NX");
      break;
    case 10:
      made_plain(m, "GET", key_of(c, 's'), NULL, NULL);
      break;
    case 11:
      made_plain(m, "HGETALL", key_of(c, 'h'), NULL, NULL);
      break;
    case 12:
      made_plain(m, "DEL", one_of(c, made_keys, MADE_KEYS), chance_one_in(c, 3) ? "h:a" : NULL, NULL);
      break;
    case 13:
      if (chance_one_in(c, 3)) {
        make_short(c, m);
        break;
      }
      made_plain(m, "UNWATCH", NULL, NULL, NULL);
      break;
    case 14:
      make_fields(c, m, "HDEL", false);
      break;
    default:
      made_plain(m, "HINCRBY", "h:a", "n", "1");
  }
}

bool made_is_named(const char *words, const char *name) {
  size_t size = strlen(name);
  return !strncmp(words, name, size) && (words[size] == ' ' || !words[size]);
}

bool made_is_growing(const char *words) {
  return made_is_named(words, "SET") || made_is_named(words, "HSET") || made_is_named(words, "HINCRBY") ||
         made_is_named(words, "RPUSH");
}
