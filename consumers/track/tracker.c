// SPDX-License-Identifier: Apache-2.0
// The tracker: its partitions, the answers handed to the machine that awaits them, and the step that moves all of them.
#include "consumers/track/tracker.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/track/partition.h"

// Messages that wait to be applied: enough to have look-ups answered meanwhile.
enum { WAITING_MOST = 20000 };

struct tracker *tracker_new(const struct tracker_options *options, const struct port *port) {
  struct tracker *t = must(calloc(1, sizeof *t));
  t->options = *options;
  t->port = *port;
  t->now = t->backlog_at = MOMENT_NONE;
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
  t->partitions[t->count++] = partition_new(t, partition, group_offset);
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

// Until the group tells anew what is ours, a bounded run without partitions has not come to its end.
void tracker_revoke(struct tracker *t, int32_t partition) {
  struct partition *p = tracker_find(t, partition);
  t->assigned = false;
  if (p) {
    p->mine = false;
    p->leaving = true;
    partition_stop_reading(p);
  }
}

void tracker_lost(struct tracker *t, int32_t partition) {
  struct partition *p = tracker_find(t, partition);
  t->assigned = false;
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

static size_t waiting(const struct tracker *t) {
  size_t count = 0;
  for (size_t i = 0; i < t->count; i++) {
    count += t->partitions[i]->inbox.count;
  }
  return count;
}

bool tracker_wants_messages(const struct tracker *t) {
  return !t->failed && waiting(t) < (t->options.batch < WAITING_MOST / 2 ? t->options.batch * 2 : WAITING_MOST);
}

void tracker_expect_more(struct tracker *t, bool more) {
  t->more = more;
}

void tracker_note_backlog(struct tracker *t, bool backlog) {
  t->backlog = backlog;
  t->backlog_at = backlog ? t->now : t->backlog_at;
}

static void step_partition(struct partition *p) {
  takeover_step(p);
  memory_step(p);
  sweep_step(p);
  relay_step(p);
  apply_step(p);
  clock_step(p);
  audit_step(p);
  relay_step(p);
}

static bool may_be_released(const struct partition *p) {
  return p->leaving && !p->tracker->commit.unseen &&
         (!p->taken || !p->ledger || ((!p->batch.dirty || p->restating) && !p->sent.busy));
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

static void shift(int64_t *moment, int64_t by) {
  *moment += *moment == MOMENT_NONE || *moment == INT64_MAX ? 0 : by;
}

// Set back, pauses are as long as they were; the clocks of the partitions stay where they are.
void tracker_set_time(struct tracker *t, int64_t now) {
  if (now < t->now) {
    shift(&t->commit.retry_at, now - t->now);
    shift(&t->backlog_at, now - t->now);
    for (size_t i = 0; i < t->count; i++) {
      shift(&t->partitions[i]->retake_at, now - t->now);
      shift(&t->partitions[i]->trim_at, now - t->now);
      shift(&t->partitions[i]->gathers_until, now - t->now);
      shift(&t->partitions[i]->sweep.page_at, now - t->now);
      shift(&t->partitions[i]->audit.at, now - t->now);
    }
  }
  t->now = now;
}

void tracker_step(struct tracker *t, int64_t now) {
  tracker_set_time(t, now);
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
    wake = sooner(wake, sweep_wake(p));
    wake = sooner(wake, audit_wake(p));
    wake = sooner(wake, relay_wake(p));
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
