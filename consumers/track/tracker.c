// SPDX-License-Identifier: Apache-2.0
// The tracker: its partitions, the answers handed to the machine that awaits them, and the step that moves all of them.
#include "consumers/track/tracker.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/track/partition.h"

static void *must(void *memory) {
  if (!memory) {
    abort();
  }
  return memory;
}

struct tracker *tracker_new(const struct tracker_options *options, const struct port *port) {
  struct tracker *t = must(calloc(1, sizeof *t));
  t->options = *options;
  t->port = *port;
  t->now = MOMENT_NONE;
  t->commit.retry_at = MOMENT_NONE;
  return t;
}

void tracker_free(struct tracker *t) {
  if (!t) {
    return;
  }
  for (size_t i = 0; i < t->count; i++) {
    partition_free(t->partitions[i]);
  }
  pending_clear(t);
  free(t->partitions);
  free(t->pending);
  free(t->questions);
  buf_release(&t->commit.commands);
  buf_release(&t->commit.parts);
  buf_release(&t->out);
  free(t);
}

struct partition *tracker_find(const struct tracker *t, int32_t partition) {
  for (size_t i = 0; i < t->count; i++) {
    if (t->partitions[i]->id == partition) {
      return t->partitions[i];
    }
  }
  return NULL;
}

void tracker_fail(struct tracker *t, const char *sentence) {
  if (!t->failed) {
    t->failed = true;
    t->port.failed(t->port.context, sentence);
  }
}

void tracker_say(struct tracker *t, enum say_level level, int32_t partition, const char *format, ...) {
  char sentence[512];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  t->port.say(t->port.context, level, partition, sentence);
}

static struct questions *questions_of(struct tracker *t, int32_t partition) {
  size_t wanted = (size_t)partition + 1;
  if (wanted > t->questions_room) {
    t->questions = must(realloc(t->questions, wanted * sizeof *t->questions));
    memset(t->questions + t->questions_room, 0, (wanted - t->questions_room) * sizeof *t->questions);
    t->questions_room = wanted;
  }
  return &t->questions[partition];
}

void tracker_ask_bounds(struct partition *p) {
  struct tracker *t = p->tracker;
  p->question = ++questions_of(t, p->id)->asked;
  t->port.ask_bounds(t->port.context, p->id);
}

void tracker_add_dead_letter(struct partition *p) {
  p->dead_letters = ++questions_of(p->tracker, p->id)->dead_letters;
}

void tracker_flush(struct tracker *t) {
  t->port.redis_send(t->port.context, t->out.at, t->out.size);
  buf_clear(&t->out);
}

void tracker_assign(struct tracker *t, int32_t partition, int64_t group_offset) {
  struct partition *known = tracker_find(t, partition);
  if (known) {
    if (known->leaving) {
      partition_retake(known, 0);  // it has stopped reading
    }
    known->mine = true;
    known->leaving = false;
    return;
  }
  if (t->count == t->room) {
    t->room = t->room ? t->room * 2 : 16;
    t->partitions = must(realloc(t->partitions, t->room * sizeof(struct partition *)));
  }
  struct partition *p = partition_new(t, partition, group_offset);
  p->dead_letters = questions_of(t, partition)->dead_letters;
  t->partitions[t->count++] = p;
}

static void remove_partition(struct tracker *t, struct partition *p) {
  for (size_t i = 0; i < t->count; i++) {
    if (t->partitions[i] == p) {
      memmove(&t->partitions[i], &t->partitions[i + 1], (t->count - i - 1) * sizeof(struct partition *));
      t->count--;
      break;
    }
  }
  partition_free(p);
}

void tracker_revoke(struct tracker *t, int32_t partition) {
  struct partition *p = tracker_find(t, partition);
  if (p) {
    p->mine = false;
    p->leaving = true;
    partition_stop_reading(p);
  }
}

void tracker_lost(struct tracker *t, int32_t partition) {
  struct partition *p = tracker_find(t, partition);
  if (p) {
    remove_partition(t, p);
  }
}

void tracker_set_partition_count(struct tracker *t, int32_t count) {
  t->partition_count = count;
}

int32_t tracker_partition_count(const struct tracker *t) {
  return t->partition_count;
}

void tracker_assigned(struct tracker *t) {
  t->assigned = true;
}

void tracker_on_redis_up(struct tracker *t) {
  t->up = true;
  commit_on_redis_up(t);
}

void tracker_on_redis_down(struct tracker *t) {
  t->up = false;
  pending_clear(t);
  commit_on_redis_down(t);
  for (size_t i = 0; i < t->count; i++) {
    t->partitions[i]->taking = false;
    memory_on_redis_down(t->partitions[i]);
  }
}

static void hand_over(struct tracker *t, const struct pending *pending, const struct reply *reply) {
  struct partition *p = pending->partition >= 0 ? tracker_find(t, pending->partition) : NULL;
  bool current = p && p->epoch == pending->epoch;
  switch (pending->type) {
    case PENDING_IGNORED:
      break;
    case PENDING_QUEUED:
    case PENDING_WATCH:
      if (reply->type == REPLY_ERROR) {
        commit_on_queue_error(t, reply);
      }
      break;
    case PENDING_TAKEOVER:
      if (current) {
        takeover_on_reply(p, reply);
      }
      break;
    case PENDING_SCAN:
      if (current) {
        memory_on_scan(p, reply);
      }
      break;
    case PENDING_LOOKUP:
    case PENDING_HELD:
      if (current) {
        memory_on_lookup(p, pending, reply);
      }
      break;
    case PENDING_OWNER:
      if (current) {
        memory_on_owner(p, reply);
      }
      break;
    case PENDING_COMPARE:
      commit_on_compare(t, current ? p : NULL, reply);
      break;
    case PENDING_COMMIT:
      commit_on_exec(t, reply);
      break;
    case PENDING_DAMAGED:
      commit_on_damaged(t);
      break;
  }
}

void tracker_on_reply(struct tracker *t, const struct reply *reply) {
  if (!t->pending_count) {
    return;
  }
  struct pending pending = pending_take(t);
  hand_over(t, &pending, reply);
  buf_release(&pending.fields);
}

void tracker_on_message(struct tracker *t, const struct message *message) {
  struct partition *p = tracker_find(t, message->partition);
  if (p) {
    apply_receive(p, message);
  } else {
    t->port.release(t->port.context, message->handle);
  }
}

void tracker_on_bounds(struct tracker *t, int32_t partition, int64_t low, int64_t high, int64_t asked_at) {
  struct partition *p = tracker_find(t, partition);
  uint64_t answered = ++questions_of(t, partition)->answered;
  if (!p || !p->taken || p->question != answered) {
    return;
  }
  if (p->bounds_asked) {
    takeover_on_bounds(p, low, high);
  } else if (p->clock_asked) {
    clock_on_bounds(p, high, asked_at);
  }
}

void tracker_on_emitted(struct tracker *t, int32_t partition, const struct overdue_alert *alert) {
  struct partition *p = tracker_find(t, partition);
  if (p && p->relay == RELAY_OPENING) {
    relay_on_emitted(p, alert);
  }
}

void tracker_on_relay_open(struct tracker *t, int32_t partition, int64_t end) {
  struct partition *p = tracker_find(t, partition);
  if (p && p->relay == RELAY_OPENING) {
    relay_on_open(p, end);
  }
}

void tracker_on_relay_sent(struct tracker *t, int32_t partition, int64_t end) {
  struct partition *p = tracker_find(t, partition);
  if (p && p->relay == RELAY_SENDING) {
    relay_on_sent(p, end);
  }
}

void tracker_on_relay_lost(struct tracker *t, int32_t partition) {
  struct partition *p = tracker_find(t, partition);
  if (p && p->relay != RELAY_CLOSED) {
    tracker_say(
      t, SAY_WARN, partition, "another tracker has fenced the relay: the partition is taken over anew if it is ours");
    partition_retake(p, 3000);
  }
}

void tracker_on_dead_letter(struct tracker *t, int32_t partition) {
  struct partition *p = tracker_find(t, partition);
  struct questions *q = questions_of(t, partition);
  q->dead_letters -= q->dead_letters > 0;
  if (p) {
    p->dead_letters = q->dead_letters;
  }
}

static size_t waiting(const struct tracker *t) {
  size_t count = 0;
  for (size_t i = 0; i < t->count; i++) {
    count += t->partitions[i]->inbox.count;
  }
  return count;
}

bool tracker_wants_messages(const struct tracker *t) {
  return !t->failed && waiting(t) < t->options.batch * 2;
}

static void step_partition(struct partition *p) {
  takeover_step(p);
  memory_step(p);
  relay_step(p);
  apply_step(p);
  clock_step(p);
  relay_step(p);
}

static bool may_be_released(const struct partition *p) {
  return p->leaving && (!p->taken || !p->ledger || (!p->batch.dirty && !p->sent.busy));
}

static void release_left(struct tracker *t) {
  for (size_t i = t->count; i-- > 0;) {
    struct partition *p = t->partitions[i];
    if (may_be_released(p)) {
      int32_t id = p->id;
      remove_partition(t, p);
      t->port.released(t->port.context, id);
    }
  }
}

void tracker_step(struct tracker *t, int64_t now) {
  t->now = now > t->now ? now : t->now;
  for (size_t i = 0; i < t->count && !t->failed; i++) {
    step_partition(t->partitions[i]);
  }
  clock_finish(t);
  commit_step(t);
  release_left(t);
}

static int64_t sooner(int64_t a, int64_t b) {
  return a < b ? a : b;
}

int64_t tracker_wake(const struct tracker *t) {
  // While Redis is away, or a commit is under way, its answer wakes: what waits for it has no moment of its own.
  bool may_commit = t->up && t->commit.state == COMMIT_IDLE;
  int64_t wake = may_commit ? commit_wake(t) : INT64_MAX;
  for (size_t i = 0; i < t->count; i++) {
    const struct partition *p = t->partitions[i];
    wake = sooner(wake, clock_wake(p));
    if (may_commit) {
      wake = sooner(wake, p->trim_at);
    }
    if (may_commit && !p->taken && !p->taking && p->mine) {
      wake = sooner(wake, p->retake_at);
    }
  }
  return wake;
}

bool tracker_is_done(const struct tracker *t) {
  return t->done;
}

bool tracker_is_empty(const struct tracker *t) {
  return t->count == 0;
}

const struct tracker_figures *tracker_figures(const struct tracker *t) {
  return &t->figures;
}
