// SPDX-License-Identifier: Apache-2.0
// Holds the fake Redis of the simulation against a real one: scripts of all the commands that the tracker sends, over
// several connections, made from seeds; every answer must be the same.
//
//   redis-script PORT [--seeds N] [--from S] [--spoil]
//
// The real one is emptied; --spoil changes a field of the fake one half way, which must be found.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/proof/made.h"
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
};

// Inside MULTI a full server refuses all, or only what may take memory: that differs between versions.
static void make_queued(struct script *s, struct made *m) {
  do {
    made_inner(&s->chance, m);
  } while (s->sides.fake.refusal == REFUSES_GROWTH && !made_is_growing(buf_string(&m->words)));
}

static void make(struct script *s, size_t connection, struct made *m) {
  struct queue *q = &s->queues[connection];
  bool full = q->count >= QUEUE_MOST;
  uint32_t what = full ? 0 : chance_below(&s->chance, q->begun ? 14 : 9);
  if (what == 0 || (what == 1 && q->begun)) {
    made_plain(m, what == 0 && chance_one_in(&s->chance, 8) ? "DISCARD" : "EXEC", NULL, NULL, NULL);
    q->begun = false;
  } else if (q->begun) {
    make_queued(s, m);
  } else if (what == 1) {
    made_plain(m, "MULTI", NULL, NULL, NULL);
    q->begun = true;
  } else if (what == 2) {
    made_watch(&s->chance, m);
  } else {
    made_inner(&s->chance, m);
  }
}

// How the answer is compared, and what it makes of the connection's transaction.
static struct reply *take(struct script *s, size_t connection, const char *words) {
  struct queue *q = &s->queues[connection];
  bool exec = made_is_named(words, "EXEC") && q->open;
  bool hash = made_is_named(words, "HGETALL");
  char asked[500];
  (void)snprintf(asked, sizeof asked, "connection %zu: %.400s", connection, words);
  enum order order = exec ? ORDER_OF_SOME_FREE : hash ? ORDER_OF_PAIRS_FREE : ORDER_AS_IS;
  struct reply *fake = sides_take(&s->sides, connection, asked, order, q->pairs);
  bool queued = fake->type == REPLY_TEXT && fake->size == 6 && !memcmp(fake->bytes, "QUEUED", 6);
  if (queued) {
    q->pairs |= (uint64_t)hash << q->count++;
  } else if (exec || ((made_is_named(words, "DISCARD") || made_is_named(words, "MULTI")) && fake->type == REPLY_TEXT)) {
    *q = (struct queue){.begun = q->begun, .open = made_is_named(words, "MULTI")};
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
  made_plain(&m, name, key, first, second);
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
  for (uint32_t i = 0; i < MADE_KEYS; i++) {
    fake_reply_free(ask(s, "HGETALL", made_keys[i], NULL, NULL));
    fake_reply_free(ask(s, "LRANGE", made_keys[i], "0", "-1"));
    fake_reply_free(ask(s, "GET", made_keys[i], NULL, NULL));
    scan_compare(&s->sides, made_keys[i]);
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
