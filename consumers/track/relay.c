// SPDX-License-Identifier: Apache-2.0
// The relay: alerts from the outbox to the alerts topic, each (alert_id, status) once, whatever was lost on the way.
//
// The topic is what counts. Opening fences whoever sent before and reads the topic from where the outbox was last
// trimmed: what is found there and in the outbox was emitted; what is found there alone was raised by commits that a
// failover of Redis took back. With the log clock the replay makes the same alerts again, and they are dropped as they
// come (`beyond`); what is left over then, and with the live clock all of it, is held and settled against what is owed.
#include <stdlib.h>
#include <string.h>

#include "consumers/core/alert_copy.h"
#include "consumers/core/must.h"
#include "consumers/track/tracker_parts.h"

// Alerts in one transaction.
enum { RELAY_MOST = 10000 };

// A transaction costs milliseconds of CPU here and at the broker, whatever is in it. So on a backlog alerts gather
// until there are so many, or for so long, in ms.
enum { RELAY_MANY = RELAY_MOST / 2 };
static const int64_t gather_longest = 500;

// An outbox with nothing else to commit is trimmed after this pause, in ms.
static const int64_t trim_pause = 20;

// Status and alert_id: what appears once.
static size_t key_of(char *key, int32_t status, struct text alert_id) {
  size_t size = alert_id.size < ALERT_ID_MAX ? alert_id.size : ALERT_ID_MAX;
  key[0] = (char)status;
  memcpy(key + 1, alert_id.at, size);
  return size + 1;
}

static void index_outbox(struct partition *p) {
  for (size_t i = 0; i < p->outbox.count; i++) {
    const struct outbox_entry *e = &p->outbox.entries[i];
    struct overdue_alert alert;
    struct err err;
    if (wire_decode_alert(p->tracker->options.wire, outbox_record(e), e->size, &alert, &err) == 0) {
      char key[1 + ALERT_ID_MAX];
      struct state *s = state_add(&p->outbox_keys, key, key_of(key, alert.status, alert.alert_id));
      state_set(&p->outbox_keys, s, &i, sizeof i);
    }
  }
}

void relay_begin(struct partition *p) {
  struct tracker *t = p->tracker;
  index_outbox(p);
  p->relay = RELAY_OPENING;
  t->port.relay_open(t->port.context, p->id, p->meta.alerts_offset);
}

static void put_beyond(struct partition *p, const char *key, size_t size, const struct overdue_alert *alert) {
  uint8_t copy[ALERT_COPY_MAX];
  uint32_t number;
  bool added;
  if (alert_id_number(alert->alert_id, &number) == 0) {
    struct state *s = state_meet(&p->beyond, key, size, &added);
    (void)state_set(&p->beyond, s, copy, alert_copy_write(alert, copy));
  }
}

void relay_on_emitted(struct partition *p, const struct overdue_alert *alert) {
  char key[1 + ALERT_ID_MAX];
  size_t size = key_of(key, alert->status, alert->alert_id);
  const struct state *s = state_find(&p->outbox_keys, key, size);
  if (s) {
    size_t place;
    memcpy(&place, state_value(s), sizeof place);
    outbox_note_emitted(&p->outbox, place);
    return;
  }
  put_beyond(p, key, size, alert);
}

// Holds each request and mark at the last of its alerts beyond.
static void hold_beyond(struct partition *p) {
  for (size_t i = 0; i < p->beyond.slot_count; i++) {
    const struct state *s = p->beyond.slots[i];
    struct overdue_alert alert;
    if (s) {
      alert_copy_read(state_value(s), &alert);
      (void)ledger_hold(p->ledger, &alert);
    }
  }
  state_table_release(&p->beyond);
}

void relay_on_open(struct partition *p, int64_t end) {
  p->relay = RELAY_IDLE;
  p->alerts_end = end;
  // The topic was made anew: who comes next must read it from its new beginning.
  p->batch.dirty |= end < p->meta.alerts_offset;
  state_table_release(&p->outbox_keys);
  p->unsettled = p->beyond.count > 0;
  if (p->unsettled) {
    tracker_say(p->tracker, SAY_WARN, p->id,
      "the alerts topic is %zu alerts ahead of Redis, and is believed: harmless after a rebuild beside this tracker, "
      "or where Redis has lost writes (a failover); else another count uses the same --alerts-topic, and needs its own",
      p->beyond.count);
  }
  p->trim_at = p->outbox.emitted ? p->tracker->now + trim_pause : INT64_MAX;
}

static void hold_when_live(struct partition *p) {
  if (p->beyond.count && !p->tracker->options.log_clock && p->ledger) {
    hold_beyond(p);
  }
}

void relay_settle_beyond(struct partition *p) {
  if (!p->beyond.count) {
    return;
  }
  hold_beyond(p);
  (void)ledger_settle(p->ledger, ledger_clock(p->ledger));
  p->batch.settled = p->tracker->options.log_clock;
  p->batch.dirty = true;
}

void relay_on_bounds(struct partition *p, int64_t high) {
  p->catch_up_known = true;
  p->catch_up_end = high;
}

// What the topic holds was made of messages that lie before the end of the log as it is once the topic has been read.
// The end that the takeover asked for may be an earlier one: another owner has read further meanwhile.
static void settle_caught_up(struct partition *p) {
  if (!p->tracker->options.log_clock || !p->beyond.count || p->tracker->options.until_end) {
    return;
  }
  if (!p->catch_up_asked) {
    p->catch_up_asked = true;
    question_ask_bounds(p);
  } else if (p->catch_up_known && p->loaded && clock_has_read(p, p->catch_up_end)) {
    relay_settle_beyond(p);
  }
}

// What a tick brings about was owed from the mark's moment on.
static int64_t owed_since(const struct partition *p, const struct overdue_alert *alert) {
  bool by_time = alert->status == ALERT_RAISED && alert->mark_at != MOMENT_NONE && alert->mark_at >= p->ticked_from;
  return by_time ? alert->mark_at : p->tracker->now;
}

void relay_take(void *context, const struct overdue_alert *alert) {
  struct partition *p = context;
  char key[1 + ALERT_ID_MAX];
  struct state *s = p->beyond.count ? state_find(&p->beyond, key, key_of(key, alert->status, alert->alert_id)) : NULL;
  if (s) {
    struct overdue_alert emitted;
    alert_copy_read(state_value(s), &emitted);
    // A move of the clock that was taken back, and made again to another moment: the log alone does not give this one.
    p->batch.settled |= p->tracker->options.log_clock && emitted.at != alert->at;
    state_remove(&p->beyond, s);
    return;
  }
  struct buf record = {0};
  wire_encode_alert(p->tracker->options.wire, alert, &record);
  outbox_add(&p->outbox, alert->alert_id, record.at, record.size, owed_since(p, alert));
  buf_release(&record);
}

static void send(struct partition *p) {
  struct tracker *t = p->tracker;
  struct outgoing *alerts = must(malloc(RELAY_MOST * sizeof *alerts));
  size_t count = 0;
  for (size_t i = p->outbox.emitted; i < p->outbox.stored && count < RELAY_MOST; i++) {
    struct outbox_entry *e = &p->outbox.entries[i];
    if (!e->emitted) {
      e->sending = true;
      alerts[count++] = (struct outgoing){outbox_key(e), outbox_record(e), e->size};
    }
  }
  p->relay = RELAY_SENDING;
  p->gathers_until = t->now + gather_longest;
  t->port.relay_send(t->port.context, p->id, alerts, count);
  free(alerts);
}

static void note_lateness(struct tracker *t, const struct outbox_entry *e) {
  if (e->owed_at != MOMENT_NONE) {
    durations_add(&t->figures.lateness, t->now - e->owed_at);
  }
}

void relay_on_sent(struct partition *p, int64_t end) {
  p->relay = RELAY_IDLE;
  for (size_t i = p->outbox.emitted; i < p->outbox.stored; i++) {
    if (p->outbox.entries[i].sending) {
      note_lateness(p->tracker, &p->outbox.entries[i]);
      outbox_note_emitted(&p->outbox, i);
    }
  }
  if (end < p->alerts_end) {
    tracker_say(p->tracker, SAY_WARN, p->id,
      "the alerts topic was made anew: it lacks what the old one held. `huiyin verify` names those alerts, and `huiyin "
      "rebuild` sends them again");
  }
  p->alerts_end = end;
  p->trim_at = p->tracker->now + trim_pause;
}

bool relay_knows_topic(const struct partition *p) {
  return !p->unsettled && !p->outbox.scattered;
}

size_t relay_trimmable(const struct partition *p) {
  return relay_knows_topic(p) ? p->outbox.emitted : 0;
}

static bool gathers(const struct partition *p) {
  const struct tracker *t = p->tracker;
  return t->backlog && !p->leaving && t->now < p->gathers_until && outbox_unsent(&p->outbox) < RELAY_MANY;
}

int64_t relay_wake(const struct partition *p) {
  return p->relay == RELAY_IDLE && outbox_unsent(&p->outbox) && gathers(p) ? p->gathers_until : INT64_MAX;
}

void relay_step(struct partition *p) {
  if (p->relay == RELAY_CLOSED || p->relay == RELAY_OPENING || !p->ledger) {
    return;
  }
  hold_when_live(p);
  settle_caught_up(p);
  if (p->unsettled && !p->beyond.count && !ledger_held(p->ledger)) {
    p->unsettled = false;
    p->batch.dirty = true;  // alerts_offset moves past what was settled
  }
  if (p->relay == RELAY_IDLE && outbox_unsent(&p->outbox) && !gathers(p)) {
    send(p);
  }
  bool at_end = p->ticked_at_end && p->outbox.emitted == p->outbox.count;
  if (relay_trimmable(p) && (p->tracker->now >= p->trim_at || at_end)) {
    p->batch.dirty = true;
  }
}

void relay_release(struct partition *p) {
  struct tracker *t = p->tracker;
  if (p->relay != RELAY_CLOSED) {
    t->port.relay_close(t->port.context, p->id);
    p->relay = RELAY_CLOSED;
  }
  outbox_release(&p->outbox);
  state_table_release(&p->outbox_keys);
  state_table_release(&p->beyond);
}
