// SPDX-License-Identifier: Apache-2.0
// The port of a fake process: what its tracker asks becomes bytes for the fake Redis or an answer to come.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/process.h"

bool fake_process_point(struct fake_process *p) {
  if (p->dead) {
    return false;
  }
  if (++p->points == p->crash_after) {
    fake_process_kill(p);
  }
  p->reset |= p->points == p->cut_after;
  return !p->dead;
}

void fake_process_say(const struct fake_process *p, const char *format, ...) {
  char sentence[1000];
  va_list arguments;
  if (!p->world->watcher.happened) {
    return;
  }
  va_start(arguments, format);
  (void)vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  p->world->watcher.happened(p->world->watcher.context, p, sentence);
}

static void say_commands(const struct fake_process *p, const void *bytes, size_t size) {
  char words[900];
  if (p->world->watcher.happened && size) {
    fake_words_of(bytes, size, words, sizeof words);
    fake_process_say(p, "sends %s", words + 2);
  }
}

static void redis_send(void *context, const void *bytes, size_t size) {
  struct fake_process *p = context;
  if (!p->dead && p->connection) {
    say_commands(p, bytes, size);
    fake_redis_write(p->connection, bytes, size);
  }
  (void)fake_process_point(p);
}

static void redis_reset(void *context) {
  struct fake_process *p = context;
  fake_process_say(p, "gives its connection up");
  p->reset = true;
}

static void fetch_start(void *context, int32_t partition, int64_t offset) {
  struct fake_process *p = context;
  fake_process_say(p, "fetches partition %d from %lld", (int)partition, (long long)offset);
  p->fetch[partition] = (struct fake_fetch){.active = true, .next = offset, .position = -1};
  (void)fake_process_point(p);
}

static void fetch_stop(void *context, int32_t partition) {
  struct fake_process *p = context;
  p->fetch[partition].active = false;
}

static int64_t position(void *context, int32_t partition) {
  const struct fake_process *p = context;
  return p->fetch[partition].position;
}

static void ask_bounds(void *context, int32_t partition) {
  struct fake_process *p = context;
  if (!p->dead) {
    p->bounds_asked++;
    (void)fake_answer_add(p, ANSWER_BOUNDS, partition);
  }
  (void)fake_process_point(p);
}

static void release(void *context, void *handle) {
  (void)context;
  free(handle);
}

static void relay_open(void *context, int32_t partition, int64_t from) {
  struct fake_process *p = context;
  if (!p->dead) {
    fake_process_say(p, "opens the relay of partition %d from %lld", (int)partition, (long long)from);
    p->relay[partition] = ++p->world->serial;
    fake_answer_add(p, ANSWER_OPEN, partition)->low = from;
  }
  (void)fake_process_point(p);
}

static void *copy_of(const void *bytes, size_t size) {
  void *copy = malloc(size + 1);
  if (!copy) {
    abort();
  }
  memcpy(copy, bytes, size);
  return copy;
}

static void relay_send(void *context, int32_t partition, const struct outgoing *alerts, size_t count) {
  struct fake_process *p = context;
  if (!p->dead) {
    struct fake_answer *a = fake_answer_add(p, ANSWER_SENT, partition);
    for (size_t i = 0; i < count; i++) {
      fake_process_say(p, "relays %.*s in partition %d", (int)alerts[i].key.size, alerts[i].key.at, (int)partition);
    }
    a->alerts = copy_of(alerts, count * sizeof *alerts);
    a->count = count;
    for (size_t i = 0; i < count; i++) {
      a->alerts[i].key.at = copy_of(alerts[i].key.at, alerts[i].key.size);
      a->alerts[i].bytes = copy_of(alerts[i].bytes, alerts[i].size);
    }
  }
  (void)fake_process_point(p);
}

static void relay_close(void *context, int32_t partition) {
  struct fake_process *p = context;
  fake_answers_end(p, p->relay[partition]);
  p->relay[partition] = 0;
}

static void dead_letter(void *context, const struct message *m, const char *reason) {
  struct fake_process *p = context;
  if (!p->dead) {
    fake_process_say(p, "sets %d:%lld aside: %s", (int)m->partition, (long long)m->offset, reason);
    struct fake_answer *a = fake_answer_add(p, ANSWER_DEAD_LETTER, m->partition);
    a->offset = m->offset;
    buf_add(&a->payload, m->payload, m->size);
  }
  (void)fake_process_point(p);
}

static void committed(void *context, int32_t partition, int64_t offset) {
  struct fake_process *p = context;
  if (!p->dead) {
    p->world->group_offset[partition] = offset;
  }
  (void)fake_process_point(p);
}

static void released(void *context, int32_t partition) {
  struct fake_process *p = context;
  fake_process_say(p, "has left partition %d", (int)partition);
  p->released[partition] = true;
}

static void random_owner(void *context, char *owner) {
  struct fake_process *p = context;
  (void)snprintf(owner, 33, "%032llx", (unsigned long long)++p->world->serial);
}

static void say(void *context, enum say_level level, int32_t partition, const char *sentence) {
  struct fake_process *p = context;
  fake_process_say(p, "says of partition %d: %s", (int)partition, sentence);
  if (level != SAY_INFO) {
    p->warnings++;
    (void)snprintf(p->said, sizeof p->said, "%s", sentence);
  }
}

static void misplaced(void *context, const struct message *m, struct text source) {
  struct fake_process *p = context;
  (void)m;
  (void)source;
  p->misplaced++;
}

static void failed(void *context, const char *sentence) {
  struct fake_process *p = context;
  (void)snprintf(p->failed, sizeof p->failed, "%s", sentence);
  fake_process_say(p, "fails: %s", sentence);
}

struct port fake_port(struct fake_process *p) {
  return (struct port){.context = p,
    .redis_send = redis_send,
    .redis_reset = redis_reset,
    .fetch_start = fetch_start,
    .fetch_stop = fetch_stop,
    .position = position,
    .ask_bounds = ask_bounds,
    .release = release,
    .relay_open = relay_open,
    .relay_send = relay_send,
    .relay_close = relay_close,
    .dead_letter = dead_letter,
    .committed = committed,
    .released = released,
    .random_owner = random_owner,
    .say = say,
    .misplaced = misplaced,
    .failed = failed};
}
