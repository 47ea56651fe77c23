// SPDX-License-Identifier: Apache-2.0
// Holds the fake Redis of the simulation against a real one: scripts of all the commands that the tracker sends, over
// several connections, made from seeds; every answer must be the same.
//
//   redis-script PORT [--seeds N] [--from S] [--spoil]    the real one is emptied; --spoil changes a field of the fake
//   one
//                                                         half way, which must be found
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/track/resp.h"
#include "tests/property/chance.h"
#include "tests/simulation/proof/scan.h"

enum { STEPS = 150, PIPELINE_MOST = 8, QUEUE_MOST = 60 };

// What a connection is about: which elements of its EXEC are hashes.
struct queue {
  bool begun;  // MULTI was sent
  bool open;   // and answered
  size_t count;
  uint64_t pairs;
};

struct script {
  struct sides sides;
  struct chance chance;
  struct queue queues[SIDES_CONNECTIONS];
  char words[400];  // the last command
};

static const char *const keys[] = {"h:a", "h:b", "h:new", "l:a", "l:new", "s:a", "s:new", "any"};
static const char *const fields[] = {"commit", "offset", "n", "m", "o", "p", "", "q r"};
static const char *const values[] = {"0", "7", "-3", "9223372036854775807", "-9223372036854775808",
  "9223372036854775808", "007", "-0", " 5", "+1", "word", "", "1.5", "a\r\nb", "12 ", "-"};
static const char *const indexes[] = {"0", "-1", "1", "2", "-2", "5", "-100", "100", "x"};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

// A command being made, in bytes and in words.
struct made {
  struct buf bytes;
  struct buf words;
};

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

static const char *one_of(struct script *s, const char *const *list, uint32_t count) {
  return list[chance_below(&s->chance, count)];
}

// Mostly a key of the right sort, by the first letter of its name.
static const char *key_of(struct script *s, char sort) {
  const char *key;
  do {
    key = one_of(s, keys, COUNT(keys));
  } while (key[0] != sort && !chance_one_in(&s->chance, 12));
  return key;
}

static const char *value_of(struct script *s) {
  return one_of(s, values, COUNT(values));
}

static void make_fields(struct script *s, struct made *m, const char *name, bool with_values) {
  uint32_t count = 1 + chance_below(&s->chance, 4);
  bool odd = with_values && chance_one_in(&s->chance, 30);
  begin(m, 2 + (with_values ? 2 : 1) * count + odd, name);
  add(m, key_of(s, 'h'));
  for (uint32_t i = 0; i < count; i++) {
    add(m, one_of(s, fields, COUNT(fields)));
    if (with_values) {
      add(m, value_of(s));
    }
  }
  if (odd) {
    add(m, "odd");
  }
}

static void make_plain(struct made *m, const char *name, const char *first, const char *second, const char *third) {
  begin(m, 1U + (first != NULL) + (second != NULL) + (third != NULL), name);
  const char *const words[] = {first, second, third};
  for (size_t i = 0; i < 3 && words[i]; i++) {
    add(m, words[i]);
  }
}

static void make_pushes(struct script *s, struct made *m) {
  uint32_t count = 1 + chance_below(&s->chance, 5);
  begin(m, 2 + count, "RPUSH");
  add(m, key_of(s, 'l'));
  for (uint32_t i = 0; i < count; i++) {
    add(m, value_of(s));
  }
}

static void make_watch(struct script *s, struct made *m) {
  uint32_t count = 1 + chance_below(&s->chance, 2);
  begin(m, 1 + count, "WATCH");
  for (uint32_t i = 0; i < count; i++) {
    add(m, one_of(s, keys, COUNT(keys)));
  }
}

// A command with a word too few.
static void make_short(struct script *s, struct made *m) {
  static const char *const names[] = {"SET", "HSET", "HDEL", "HINCRBY", "RPUSH", "LTRIM", "LRANGE", "HMGET"};
  make_plain(m, one_of(s, names, COUNT(names)), key_of(s, 'h'), NULL, NULL);
}

static const char *index_of(struct script *s) {
  return one_of(s, indexes, COUNT(indexes));
}

// A command that is queued in a transaction.
static void make_inner(struct script *s, struct made *m) {
  switch (chance_below(&s->chance, 16)) {
    case 0:
    case 1:
      make_fields(s, m, "HSET", true);
      break;
    case 2:
      make_fields(s, m, "HMGET", false);
      break;
    case 3:
    case 4:
    case 5:
      make_plain(m, "HINCRBY", key_of(s, 'h'), one_of(s, fields, COUNT(fields)), value_of(s));
      break;
    case 6:
      make_pushes(s, m);
      break;
    case 7:
      make_plain(m, "LTRIM", key_of(s, 'l'), index_of(s), index_of(s));
      break;
    case 8:
      make_plain(m, "LRANGE", key_of(s, 'l'), index_of(s), index_of(s));
      break;
    case 9:
      make_plain(m, "SET", key_of(s, 's'), value_of(s), chance_one_in(&s->chance, 5) ? NULL : "NX");
      break;
    case 10:
      make_plain(m, "GET", key_of(s, 's'), NULL, NULL);
      break;
    case 11:
      make_plain(m, "HGETALL", key_of(s, 'h'), NULL, NULL);
      break;
    case 12:
      make_plain(m, "DEL", one_of(s, keys, COUNT(keys)), chance_one_in(&s->chance, 3) ? "h:a" : NULL, NULL);
      break;
    case 13:
      if (chance_one_in(&s->chance, 3)) {
        make_short(s, m);
        break;
      }
      make_plain(m, "UNWATCH", NULL, NULL, NULL);
      break;
    case 14:
      make_fields(s, m, "HDEL", false);
      break;
    default:
      make_plain(m, "HINCRBY", "h:a", "n", "1");
  }
}

static bool is_named(const char *words, const char *name) {
  size_t size = strlen(name);
  return !strncmp(words, name, size) && (words[size] == ' ' || !words[size]);
}

// One that may take memory, its name says.
static bool is_growing(const char *words) {
  return is_named(words, "SET") || is_named(words, "HSET") || is_named(words, "HINCRBY") || is_named(words, "RPUSH");
}

// Inside MULTI a full server refuses all, or only what may take memory: that differs between versions.
static void make_queued(struct script *s, struct made *m) {
  do {
    make_inner(s, m);
  } while (s->sides.fake.refusal == REFUSES_GROWTH && !is_growing(buf_string(&m->words)));
}

static void make(struct script *s, size_t connection, struct made *m) {
  struct queue *q = &s->queues[connection];
  bool full = q->count >= QUEUE_MOST;
  uint32_t what = full ? 0 : chance_below(&s->chance, q->begun ? 14 : 9);
  if (what == 0 || (what == 1 && q->begun)) {
    make_plain(m, what == 0 && chance_one_in(&s->chance, 8) ? "DISCARD" : "EXEC", NULL, NULL, NULL);
    q->begun = false;
  } else if (q->begun) {
    make_queued(s, m);
  } else if (what == 1) {
    make_plain(m, "MULTI", NULL, NULL, NULL);
    q->begun = true;
  } else if (what == 2) {
    make_watch(s, m);
  } else {
    make_inner(s, m);
  }
}

// How the answer is compared, and what it makes of the connection's transaction.
static struct reply *take(struct script *s, size_t connection, const char *words) {
  struct queue *q = &s->queues[connection];
  bool exec = is_named(words, "EXEC") && q->open;
  bool hash = is_named(words, "HGETALL");
  char asked[500];
  (void)snprintf(asked, sizeof asked, "connection %zu: %.400s", connection, words);
  enum order order = exec ? ORDER_OF_SOME_FREE : hash ? ORDER_OF_PAIRS_FREE : ORDER_AS_IS;
  struct reply *fake = sides_take(&s->sides, connection, asked, order, q->pairs);
  bool queued = fake->type == REPLY_TEXT && fake->size == 6 && !memcmp(fake->bytes, "QUEUED", 6);
  if (queued) {
    q->pairs |= (uint64_t)hash << q->count++;
  } else if (exec || ((is_named(words, "DISCARD") || is_named(words, "MULTI")) && fake->type == REPLY_TEXT)) {
    *q = (struct queue){.begun = q->begun, .open = is_named(words, "MULTI")};
  }
  return fake;
}

// Some commands at once.
static void pipeline(struct script *s) {
  size_t connection = chance_below(&s->chance, SIDES_CONNECTIONS);
  uint32_t count = 1 + chance_below(&s->chance, PIPELINE_MOST);
  struct made m = {{0}, {0}};
  char *words[PIPELINE_MOST];
  for (uint32_t i = 0; i < count; i++) {
    make(s, connection, &m);
    words[i] = strdup(buf_string(&m.words));
    sides_send(&s->sides, connection, m.bytes.at, m.bytes.size);
  }
  for (uint32_t i = 0; i < count; i++) {
    fake_reply_free(take(s, connection, words[i]));
    free(words[i]);
  }
  buf_release(&m.bytes);
  buf_release(&m.words);
}

static struct reply *ask(struct script *s, const char *name, const char *key, const char *first, const char *second) {
  struct made m = {{0}, {0}};
  make_plain(&m, name, key, first, second);
  sides_send(&s->sides, 0, m.bytes.at, m.bytes.size);
  struct reply *reply = take(s, 0, buf_string(&m.words));
  buf_release(&m.bytes);
  buf_release(&m.words);
  return reply;
}

// All that is there, at the end.
static void compare_keys(struct script *s) {
  sides_refuse(&s->sides, REFUSES_NOTHING);
  for (size_t i = 0; i < 2; i++) {
    sides_reconnect(&s->sides, i);
    s->queues[i] = (struct queue){0};
  }
  for (uint32_t i = 0; i < COUNT(keys); i++) {
    fake_reply_free(ask(s, "HGETALL", keys[i], NULL, NULL));
    fake_reply_free(ask(s, "LRANGE", keys[i], "0", "-1"));
    fake_reply_free(ask(s, "GET", keys[i], NULL, NULL));
    scan_compare(&s->sides, keys[i]);
  }
}

static void step(struct script *s) {
  uint32_t what = chance_below(&s->chance, 60);
  if (what == 0) {
    size_t connection = chance_below(&s->chance, SIDES_CONNECTIONS);
    sides_reconnect(&s->sides, connection);
    s->queues[connection] = (struct queue){0};
  } else if (what == 1) {
    sides_refuse(&s->sides, (enum fake_refusal)chance_below(&s->chance, 3));
  } else if (what < 4) {
    sides_refuse(&s->sides, REFUSES_NOTHING);
  }
  pipeline(s);
}

// False where an answer differed, which it tells.
static bool run_seed(int port, uint64_t seed, bool spoil, size_t *answers) {
  struct script s = {.chance = {seed}};
  sides_init(&s.sides, port);
  for (int i = 0; i < STEPS && !s.sides.different[0]; i++) {
    if (spoil && i == STEPS / 2) {
      fake_redis_overwrite(&s.sides.fake, "h:a", "q r", "spoilt");
    }
    step(&s);
  }
  if (!s.sides.different[0]) {
    compare_keys(&s);
  }
  bool same = !s.sides.different[0];
  if (!same) {
    (void)printf("seed %" PRIu64 ", answer %zu: %s\n", seed, s.sides.answers, s.sides.different);
  }
  *answers += s.sides.answers;
  sides_release(&s.sides);
  return same;
}

int main(int argc, char **argv) {
  uint64_t seeds = 200;
  uint64_t from = 1;
  bool spoil = false;
  size_t answers = 0;
  if (argc < 2) {
    (void)fprintf(stderr, "usage: redis-script PORT [--seeds N] [--from S] [--spoil]\n");
    return 2;
  }
  for (int i = 2; i < argc; i++) {
    spoil |= !strcmp(argv[i], "--spoil");
    seeds = !strcmp(argv[i], "--seeds") && i + 1 < argc ? strtoull(argv[i + 1], NULL, 10) : seeds;
    from = !strcmp(argv[i], "--from") && i + 1 < argc ? strtoull(argv[i + 1], NULL, 10) : from;
  }
  for (uint64_t seed = from; seed < from + seeds; seed++) {
    if (!run_seed(atoi(argv[1]), seed, spoil, &answers)) {
      return 1;
    }
  }
  (void)printf("%" PRIu64 " seeds, %zu answers: the same\n", seeds, answers);
  return 0;
}
