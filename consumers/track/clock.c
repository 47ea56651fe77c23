// SPDX-License-Identifier: Apache-2.0
// The clock of a partition (semantics.md, "The clock of a partition"), and the ends of bounded runs.
//
// Live: when something falls due, the partition's end is asked for; once everything up to the answer has been read and
// applied, the clock moves to the moment of the question. So a clock never runs ahead of what has been read.
#include <stdio.h>
#include <string.h>

#include "consumers/track/tracker_parts.h"

bool clock_has_read(const struct partition *p, int64_t end) {
  if (!p->fetching || p->anchor_due || parked_count(&p->parked)) {
    return false;
  }
  if (p->inbox.count) {
    return inbox_at(&p->inbox, 0)->message.offset >= end;
  }
  int64_t position = p->tracker->port.position(p->tracker->port.context, p->id);
  return (position < 0 ? p->fetch_offset : position) >= end || p->next_offset >= end;
}

static bool wants_tick(const struct partition *p) {
  if (!p->loaded) {
    return false;
  }
  if (p->tracker->options.until_end && !p->ticked_at_end && clock_has_read(p, p->until)) {
    return true;
  }
  return ledger_next(p->ledger) < p->tracker->now || (ledger_held(p->ledger) && p->held_known);
}

// What waits is settled also while the states are loaded, and where the time of day was set back behind the clock.
static bool wants_end(const struct partition *p) {
  return !p->tracker->options.log_clock && partition_is_counting(p) && (ledger_is_waiting(p->ledger) || wants_tick(p));
}

static void ask(struct partition *p) {
  p->clock_asked = true;
  question_ask_bounds(p);
}

void clock_on_bounds(struct partition *p, int64_t high, int64_t asked_at) {
  p->clock_asked = false;
  p->clock_answered = true;
  // A bounded run reads no further than its end: what lies behind it was not there when the run began.
  p->clock_end = p->until >= 0 && p->until < high ? p->until : high;
  p->clock_moment = asked_at;
}

static void tick(struct partition *p) {
  p->clock_answered = false;
  int64_t before = ledger_clock(p->ledger);
  p->ticked_from = before == INT64_MIN ? INT64_MAX : before;
  ledger_advance(p->ledger, p->clock_moment);
  p->ticked_from = INT64_MAX;
  // Also where the moment is the clock's own, or the time of day went back: the end was read.
  ledger_raise_waiting(p->ledger);
  p->batch.dirty |= ledger_clock(p->ledger) != before;
  p->ticked_at_end = p->until >= 0 && clock_has_read(p, p->until);
  if (ledger_held(p->ledger) && p->held_known) {
    size_t unknown = ledger_settle(p->ledger, ledger_clock(p->ledger));
    p->batch.dirty = true;
    p->held_asked = p->held_known = false;
    if (unknown) {
      tracker_say(p->tracker, SAY_WARN, p->id,
        "the alerts topic tells of %zu requests that have no state (let go, or not in this log): what stands of them "
        "is cleared",
        unknown);
    }
  }
}

// The clock stands still until all states are there, so that what time makes owed comes in its order. What an event
// made owed at the clock as it stands does not wait for them: the event's own state is there.
static void raise_before_loaded(struct partition *p) {
  p->clock_answered = false;
  ledger_raise_waiting(p->ledger);
}

void clock_step(struct partition *p) {
  if (p->clock_answered && partition_is_counting(p) && clock_has_read(p, p->clock_end)) {
    if (p->loaded) {
      tick(p);
    } else {
      raise_before_loaded(p);
    }
  }
  if (!p->clock_asked && !p->clock_answered && wants_end(p)) {
    ask(p);
  }
}

// The moment behind which something falls due: one more, because passed means strictly later.
int64_t clock_wake(const struct partition *p) {
  if (p->tracker->options.log_clock || !p->loaded || !partition_is_counting(p) || p->clock_asked || p->clock_answered) {
    return INT64_MAX;
  }
  int64_t next = ledger_next(p->ledger);
  return next == INT64_MAX ? next : next + 1;
}

static bool has_reached_end(const struct partition *p) {
  return p->loaded && partition_is_counting(p) && p->until >= 0 && clock_has_read(p, p->until);
}

static bool all_have_reached(const struct tracker *t) {
  for (size_t i = 0; i < t->count; i++) {
    if (!has_reached_end(t->partitions[i])) {
      return false;
    }
  }
  return true;
}

static int latest_of_topic(struct tracker *t, int64_t *latest) {
  *latest = t->options.as_of;
  if (*latest != MOMENT_NONE) {
    return 0;
  }
  if ((int32_t)t->count != t->partition_count) {
    char sentence[256];
    (void)snprintf(sentence, sizeof sentence,
      "--until-end with the log clock, and %zu of %d partitions are ours: the latest timestamp of the topic is not "
      "known here. Tell it with --as-of TIME",
      t->count, (int)t->partition_count);
    tracker_fail(t, sentence);
    return -1;
  }
  for (size_t i = 0; i < t->count; i++) {
    const struct partition *p = t->partitions[i];
    *latest = p->timestamp > *latest ? p->timestamp : *latest;
  }
  return 0;
}

static void move_to(struct partition *p, int64_t moment) {
  p->ticked_at_end = true;
  if (moment != MOMENT_NONE && moment > ledger_clock(p->ledger)) {
    ledger_advance(p->ledger, moment);
    p->batch.moved = true;
    p->batch.moment = moment;
    p->batch.dirty = true;
  }
  // Only now: what a lost move had raised, this one has just made again.
  relay_settle_beyond(p);
}

static bool all_have_ticked(const struct tracker *t) {
  for (size_t i = 0; i < t->count; i++) {
    if (!t->partitions[i]->ticked_at_end) {
      return false;
    }
  }
  return true;
}

static bool all_is_out(const struct tracker *t) {
  for (size_t i = 0; i < t->count; i++) {
    const struct partition *p = t->partitions[i];
    if (p->batch.dirty || p->sent.busy || p->outbox.count || p->dead_letters || ledger_held(p->ledger)) {
      return false;
    }
  }
  return true;
}

void clock_finish(struct tracker *t) {
  if (!t->options.until_end || !t->assigned || t->done || t->failed || !all_have_reached(t)) {
    return;
  }
  int64_t moment;
  if (t->options.log_clock && !all_have_ticked(t)) {
    if (latest_of_topic(t, &moment) != 0) {
      return;
    }
    for (size_t i = 0; i < t->count; i++) {
      move_to(t->partitions[i], moment);
    }
  }
  t->done = all_have_ticked(t) && all_is_out(t);
}
