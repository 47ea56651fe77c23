// SPDX-License-Identifier: Apache-2.0
// The commit: what several partitions counted becomes one transaction, refused where what Redis remembers of a
// partition is not what its batch began from (design.md, "The commit").
//
// WATCH and a compare of owner, commit number and offset; then MULTI .. EXEC. A lost answer to EXEC is settled by the
// commit number at the next compare. Parts that fail the compare are dropped alone, the others are sent again.
//
// WATCH and the compare for the next commit go out behind each EXEC, and the watch stands until the next one: so a
// commit is one round trip. What changes a watched key meanwhile refuses it, and it is compared again.
#include <stdio.h>
#include <string.h>

#include "consumers/track/resp.h"
#include "consumers/track/tracker_parts.h"

// Pauses after an error of the server, in ms.
static const int64_t first_pause = 100;
static const int64_t longest_pause = 2000;

// What is counted is committed after so long at the latest, in ms, ...
static const int64_t gather_longest = 1000;

// ... or once it is so many batches together: Redis writes a state once that several events changed.
enum { GATHER_BATCHES = 4 };

// What waits for the clock is settled within a batch: a back-dated event's alert is not raised while what takes it back
// may follow in the log. A batch that is full, or must go because the partition does, waits no longer.
static bool is_settled(struct partition *p) {
  if (p->leaving || p->batch.messages >= p->tracker->options.batch) {
    ledger_raise_waiting(p->ledger);
  }
  return !ledger_is_waiting(p->ledger);
}

static bool may_commit(struct partition *p) {
  return p->taken && p->ledger && !p->restating && p->batch.dirty && !parked_count(&p->parked) && !p->dead_letters &&
         p->relay != RELAY_CLOSED && p->relay != RELAY_OPENING && is_settled(p);
}

// While more messages wait, a commit is put off until it is worth its counters; not for long, and for nobody who
// leaves or can count no more.
static bool gathers(const struct tracker *t) {
  size_t messages = 0;
  for (size_t i = 0; i < t->count; i++) {
    if (t->partitions[i]->leaving || t->partitions[i]->batch.messages >= t->options.batch) {
      return false;
    }
    messages += t->partitions[i]->batch.messages;
  }
  bool lately = t->now >= t->commit.begun_at && t->now - t->commit.begun_at < gather_longest;
  return t->more && lately && messages && messages < t->options.batch * GATHER_BATCHES;
}

static bool any_busy(const struct tracker *t) {
  for (size_t i = 0; i < t->count; i++) {
    if (t->partitions[i]->sent.busy) {
      return true;
    }
  }
  return false;
}

static void render_ready(struct tracker *t) {
  t->commit.begun_at = t->now;
  t->commit.counted = false;
  for (size_t i = 0; i < t->count; i++) {
    if (may_commit(t->partitions[i])) {
      render_part(t->partitions[i]);
    }
  }
}

// The parts under way, or all partitions after a connection was lost.
static void compare(struct tracker *t, bool all) {
  if (compare_ask(t, all)) {
    t->commit.state = COMMIT_COMPARING;
    t->commit.queue_failed = false;
  }
}

static void execute(struct tracker *t) {
  struct buf *out = &t->commit.commands;
  size_t count = 1;
  buf_clear(out);
  buf_clear(&t->commit.parts);
  resp_words(out, 1, (const char *const[]){"MULTI"});
  for (size_t i = 0; i < t->count; i++) {
    const struct sent *sent = &t->partitions[i]->sent;
    if (sent->busy) {
      buf_add(&t->commit.parts, &t->partitions[i]->id, sizeof t->partitions[i]->id);
      buf_add(out, sent->commands.at, sent->commands.size);
      count += sent->command_count;
    }
  }
  count += render_counters(t, out);
  resp_words(out, 1, (const char *const[]){"EXEC"});
  pending_add_queued(t, count);
  pending_add(t, PENDING_COMMIT, -1, 0);
  t->commit.state = COMMIT_EXECUTING;
  t->commit.queue_failed = false;
  t->port.redis_send(t->port.context, out->at, out->size);
  compare_end_watch(t);
  (void)compare_ask(t, true);
}

void commit_step(struct tracker *t) {
  if (!t->up || t->failed || t->commit.state != COMMIT_IDLE || t->commit.damaging || t->now < t->commit.retry_at) {
    return;
  }
  t->commit.retry_at = MOMENT_NONE;
  if (t->commit.unsure) {
    compare(t, true);
    t->commit.unsure = t->commit.state == COMMIT_COMPARING;
    return;
  }
  if (t->commit.unseen) {
    probe_begin(t);
    return;
  }
  if (!any_busy(t) && !gathers(t)) {
    render_ready(t);
  }
  if (any_busy(t) && compare_is_watched(t)) {
    execute(t);
  } else if (any_busy(t)) {
    compare(t, false);
  }
}

void commit_note(struct tracker *t) {
  if (!t->commit.counted) {
    t->commit.counted = true;
    t->figures.commits++;
    durations_add(&t->figures.commit, t->now - t->commit.begun_at);
  }
}

void commit_settle(struct partition *p) {
  struct tracker *t = p->tracker;
  size_t alerts = p->sent.outbox_stored - p->outbox.stored;
  t->figures.alerts += alerts;
  figures_of(p)->alerts += alerts;
  p->sent.busy = false;
  p->retry_said = false;
  figures_of(p)->commits++;
  p->meta.commit++;
  p->meta.offset = p->sent.offset;
  p->meta.policies = p->versions;
  p->group_offset = p->sent.offset;
  p->outbox.stored = p->sent.outbox_stored;
  outbox_trim(&p->outbox, p->sent.trimmed);
  t->port.committed(t->port.context, p->id, p->sent.offset);
  memory_shrink(p);
}

void commit_pause(struct tracker *t, const char *why, size_t size) {
  struct commit *c = &t->commit;
  if (!c->said) {
    tracker_say(
      t, SAY_WARN, -1, "Redis refused a commit (%.*s): nothing of it was stored, trying again", (int)size, why);
  }
  c->said = true;
  (void)snprintf(c->why, sizeof c->why, "%.*s", (int)size, why);
  c->pause = c->pause ? c->pause * 2 : first_pause;
  c->pause = c->pause < longest_pause ? c->pause : longest_pause;
  c->retry_at = t->now + c->pause;
  if (strncmp(why, "OOM", 3) != 0) {
    // Read-only, loading, no quorum: another server may be the right one by now.
    t->port.redis_reset(t->port.context);
  }
}

void commit_on_queue_error(struct tracker *t, const struct reply *reply) {
  if (!t->commit.queue_failed) {
    t->commit.queue_failed = true;
    (void)snprintf(
      t->commit.queue_error, sizeof t->commit.queue_error, "%.*s", (int)reply->size, reply->bytes ? reply->bytes : "");
  }
}

// It answers as it should, or took one.
static void end_pause(struct tracker *t) {
  if (t->commit.said) {
    tracker_say(t, SAY_INFO, -1, "Redis takes commits again");
  }
  t->commit.said = false;
  t->commit.pause = 0;
  t->commit.retry_at = MOMENT_NONE;
}

static bool may_execute(const struct tracker *t) {
  return !t->commit.unseen && !t->commit.damaging && !t->failed && t->now >= t->commit.retry_at;
}

void commit_on_compare(struct tracker *t, struct partition *p, const struct reply *reply) {
  if (reply->type != REPLY_ARRAY || reply->size != 3) {
    commit_on_queue_error(t, reply);
  } else if (p && p->taken && !t->commit.queue_failed) {
    compare_part(p, reply);
  }
  if (t->commit.state != COMMIT_COMPARING || --t->commit.awaited) {
    return;
  }
  t->commit.state = COMMIT_IDLE;
  if (t->commit.queue_failed) {
    compare_end_watch(t);
    commit_pause(t, t->commit.queue_error, strlen(t->commit.queue_error));
    return;
  }
  t->commit.unsure = false;
  if (!any_busy(t)) {
    end_pause(t);
  }
  if (any_busy(t) && compare_is_watched(t) && may_execute(t)) {
    execute(t);
  }
}

static void take_answer(struct tracker *t, const struct reply *reply) {
  if (reply->type != REPLY_ARRAY) {
    return;  // a watched key changed: what is compared next tells
  }
  if (damage_is_in(reply)) {
    damage_mark(t, reply);
    return;
  }
  end_pause(t);
  commit_note(t);
  for (size_t i = 0; i < t->count; i++) {
    if (t->partitions[i]->sent.busy) {
      commit_settle(t->partitions[i]);
    }
  }
}

void commit_on_exec(struct tracker *t, const struct reply *reply) {
  if (t->commit.state != COMMIT_EXECUTING) {
    return;
  }
  t->commit.state = COMMIT_COMPARING;
  bool queue_failed = t->commit.queue_failed;
  t->commit.queue_failed = false;
  if (reply->type == REPLY_ERROR) {
    const char *why = queue_failed ? t->commit.queue_error : reply->bytes;
    commit_pause(t, why, queue_failed ? strlen(why) : reply->size);
    return;
  }
  take_answer(t, reply);
}

void commit_on_redis_down(struct tracker *t) {
  t->commit.state = COMMIT_IDLE;
  compare_end_watch(t);
  t->commit.unsure = true;
  t->commit.damage_awaited = 0;
}

int64_t commit_wake(const struct tracker *t) {
  // Also where nothing is busy any more: what was dropped meanwhile is counted again, and waits for the same moment.
  return t->commit.retry_at == MOMENT_NONE ? INT64_MAX : t->commit.retry_at;
}
