// SPDX-License-Identifier: Apache-2.0
// Messages into the ledger: in order, each once, the clock of the log with them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/text.h"
#include "consumers/track/tracker_parts.h"

// A stamp that lies further ahead than this does not count: the broker should have refused it.
static const int64_t stamp_ahead_most = INT64_C(3600) * 1000;

static uint64_t digest_of(const struct message *m) {
  return anchor_of(m->timestamp, m->key.at, m->key.size, m->payload, m->size);
}

// The last message that was counted comes once more, before the first new one: is it still the same?
static void compare_anchor(struct partition *p, const struct message *m) {
  p->anchor_due = false;
  if (m->offset == p->anchor_offset && digest_of(m) == p->anchor_digest) {
    return;
  }
  char sentence[512];
  (void)snprintf(sentence, sizeof sentence,
    "partition %d: the message at offset %lld is not the one that was counted: the topic was deleted and made again, "
    "or its broker lost data. Count anew with `huiyin rebuild`",
    (int)p->id, (long long)p->anchor_offset);
  tracker_fail(p->tracker, sentence);
}

static bool is_wanted(struct partition *p, const struct message *m) {
  if (!p->fetching) {
    return false;
  }
  if (p->anchor_due) {
    compare_anchor(p, m);
  }
  bool in_bounds = p->until < 0 || m->offset < p->until;
  return in_bounds && m->offset >= p->next_offset && !p->tracker->failed;
}

void apply_receive(struct partition *p, const struct message *message) {
  struct tracker *t = p->tracker;
  if (!is_wanted(p, message)) {
    t->port.release(t->port.context, message->handle);
    return;
  }
  struct inbox_slot *slot = inbox_add(&p->inbox);
  struct err e;
  slot->message = *message;
  if (wire_decode(t->options.wire, message->payload, message->size, &slot->event, &e) != 0) {
    slot->reason = strdup(e.text);
  } else {
    slot->hash = ledger_hash(&slot->event);
  }
}

// What the events a little further on will touch is on its way from memory meanwhile.
static void look_ahead(const struct partition *p) {
  if (p->inbox.count > LEDGER_PLACE_AHEAD) {
    ledger_prefetch_place(p->ledger, inbox_at(&p->inbox, LEDGER_PLACE_AHEAD)->hash);
  }
  if (p->inbox.count > LEDGER_STATE_AHEAD) {
    ledger_prefetch_state(p->ledger, inbox_at(&p->inbox, LEDGER_STATE_AHEAD)->hash);
  }
}

static void look_at_key(struct partition *p, const struct inbox_slot *slot) {
  struct tracker *t = p->tracker;
  if (slot->message.placed && text_equal(slot->message.key, event_key(&slot->event))) {
    return;
  }
  t->figures.misplaced++;
  figures_of(p)->misplaced++;
  t->port.misplaced(t->port.context, &slot->message, slot->event.source);
}

// Returns the timestamp, MOMENT_NONE where it does not count.
static int64_t move_log_clock(struct partition *p, int64_t timestamp) {
  if (timestamp == MOMENT_NONE) {
    return timestamp;
  }
  if (timestamp > p->tracker->now + stamp_ahead_most) {
    p->tracker->figures.bad_timestamps++;
    figures_of(p)->bad_timestamps++;
    return MOMENT_NONE;
  }
  p->timestamp = timestamp > p->timestamp ? timestamp : p->timestamp;
  ledger_set_log_time(p->ledger, p->timestamp);
  if (p->tracker->options.log_clock) {
    ledger_advance(p->ledger, timestamp);
  }
  return timestamp;
}

static void set_aside(struct partition *p, const struct inbox_slot *slot) {
  struct tracker *t = p->tracker;
  question_add_dead_letter(p);
  t->figures.dead_letters++;
  figures_of(p)->dead_letters++;
  t->port.dead_letter(t->port.context, &slot->message, slot->reason);
}

// What remains of a gone request that an event came to is not waited with.
static void refuse_late(struct partition *p, struct inbox_slot *slot, int64_t timestamp) {
  char sentence[LEDGER_TOO_LATE_MAX];
  ledger_say_too_late(p->ledger, &slot->event, timestamp, sentence);
  slot->reason = strdup(sentence);
  set_aside(p, slot);
  sweep_touch(p, &slot->event);
}

static void apply_event(struct partition *p, struct inbox_slot *slot, int64_t timestamp) {
  look_at_key(p, slot);
  if (ledger_is_too_late(p->ledger, &slot->event, timestamp)) {
    refuse_late(p, slot, timestamp);
    return;
  }
  (void)ledger_apply(p->ledger, &slot->event);
  p->tracker->figures.events++;
}

// The message is passed: the offset that is stored lies behind it.
static void pass(struct partition *p, const struct message *m) {
  p->tracker->figures.messages++;
  p->batch.messages++;
  p->batch.dirty = true;
  p->next_offset = m->offset + 1;
  p->anchor_offset = m->offset;
  p->looked_up -= p->looked_up > 0;
}

static void apply_first(struct partition *p) {
  struct inbox_slot *slot = inbox_at(&p->inbox, 0);
  int64_t timestamp = move_log_clock(p, slot->message.timestamp);
  if (slot->reason) {
    set_aside(p, slot);
  } else {
    apply_event(p, slot, timestamp);
  }
  pass(p, &slot->message);
}

// What waits for a state while Redis is busy with a commit waits beside the others, which go on: a state is the same in
// whatever order the events of other requests come. Not so the moments of the log clock, and what is gone by then.
static bool may_park(const struct partition *p) {
  const struct tracker *t = p->tracker;
  return t->commit.state == COMMIT_EXECUTING && !t->options.log_clock && !t->options.rules.keep_closed;
}

static void park_first(struct partition *p) {
  const struct message message = inbox_at(&p->inbox, 0)->message;
  (void)move_log_clock(p, message.timestamp);
  p->anchor_digest = digest_of(&message);
  parked_add_first_of(&p->parked, &p->inbox);
  pass(p, &message);
}

static void apply_parked(struct partition *p) {
  const struct port *port = &p->tracker->port;
  bool any = parked_count(&p->parked);
  while (parked_count(&p->parked) && memory_has(p, parked_first(&p->parked))) {
    apply_event(p, parked_first(&p->parked), MOMENT_NONE);
    port->release(port->context, parked_take_first(&p->parked).handle);
  }
  if (any && !parked_count(&p->parked)) {
    memory_shrink(p);
  }
}

static void release(struct partition *p, struct message *m) {
  if (m->handle) {
    p->tracker->port.release(p->tracker->port.context, m->handle);
    m->handle = NULL;
  }
}

// The anchor is the last one's digest: each is kept until it is known whether another follows.
static void apply_all(struct partition *p) {
  struct message last = {.handle = NULL};
  while (p->inbox.count && p->batch.messages < p->tracker->options.batch) {
    struct inbox_slot *slot = inbox_at(&p->inbox, 0);
    bool here = memory_has(p, slot);
    bool asked = slot->lookup > p->lookups_answered;
    if (here && (slot->reason || !parked_may_have(&p->parked, slot->hash))) {
      release(p, &last);
      look_ahead(p);
      apply_first(p);
      last = inbox_take_first(&p->inbox);
    } else if (may_park(p) && (here || asked)) {
      release(p, &last);
      park_first(p);
    } else {
      break;
    }
  }
  if (last.handle) {
    p->anchor_digest = digest_of(&last);
    release(p, &last);
  }
}

void apply_step(struct partition *p) {
  apply_parked(p);
  if (!partition_is_counting(p)) {
    return;
  }
  memory_look_up(p);
  apply_all(p);
  memory_look_up(p);
}
