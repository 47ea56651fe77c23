// SPDX-License-Identifier: Apache-2.0
// The states of a partition in memory: loaded behind the counting, looked up when an event asks for one, let go when
// closed.
#include <stdio.h>
#include <string.h>

#include "consumers/track/resp.h"
#include "consumers/track/tracker_parts.h"

enum { LOOKUP_MOST = 5000 };

// A backlog that is interrupted for no longer than this, in ms, is still one.
static const int64_t backlog_lasts = 10000;

static void ask_scan(struct partition *p) {
  struct tracker *t = p->tracker;
  resp_begin(&t->out, 5);
  resp_string(&t->out, "HSCAN");
  render_key(&t->out, t, KEY_STATE, p->id);
  if (!p->cursor[0]) {
    sweep_begin(p);
  }
  resp_string(&t->out, p->cursor[0] ? p->cursor : "0");
  resp_string(&t->out, "COUNT");
  resp_string(&t->out, "2000");
  pending_add(t, PENDING_SCAN, p->id, p->epoch);
  p->loading = true;
  ownership_ask_behind(p);
  tracker_flush(t);
}

static void put_state(struct partition *p, const char *field, size_t field_size, const struct reply *value) {
  if (ledger_put(p->ledger, field, field_size, value->bytes, value->size) == 0) {
    return;
  }
  char sentence[512];
  char id[ID_MAX];
  struct text name = {field, (uint32_t)field_size};
  name = ledger_is_field(field, field_size) ? ledger_field_request(field, field_size, id) : name;
  (void)snprintf(sentence, sizeof sentence,
    "partition %d: the state of %.*s in %s:{0}:state:%d is damaged: count anew with `huiyin rebuild`", (int)p->id,
    (int)name.size, name.at, p->tracker->options.prefix, (int)p->id);
  tracker_fail(p->tracker, sentence);
}

static void note_gone(void *context, const char *field, size_t size) {
  struct partition *p = context;
  departed_add(&p->departed, field, size);
}

// How many states of closed requests a partition may keep: twice as many on a backlog, and for a while behind it.
static size_t closed_most(const struct tracker *t) {
  bool backlog = t->backlog_at != MOMENT_NONE && t->now - t->backlog_at < backlog_lasts;
  return backlog ? t->options.closed_states * 2 : t->options.closed_states;
}

// States that are not stored yet must stay, those that what is parked waits for, and, while the alerts topic is ahead,
// those that it may be about.
void memory_shrink(struct partition *p) {
  size_t most = closed_most(p->tracker);
  if (p->sent.busy || parked_count(&p->parked) || p->relay == RELAY_OPENING || p->beyond.count ||
      ledger_held(p->ledger) || ledger_size(p->ledger) - ledger_open_count(p->ledger) <= most) {
    return;
  }
  // Down to three quarters, so that it is not done again for every commit.
  if (ledger_shrink(p->ledger, most / 4 * 3, note_gone, p)) {
    p->generation++;
  }
}

// Two elements are a state.
static const size_t place_ahead = 2 * (size_t)LEDGER_PLACE_AHEAD;
static const size_t state_ahead = 2 * (size_t)LEDGER_STATE_AHEAD;

static uint32_t hash_at(const struct reply *states, size_t i) {
  return state_hash(states->elements[i].bytes, states->elements[i].size);
}

static void look_ahead(const struct partition *p, const struct reply *states, size_t i) {
  if (i + place_ahead < states->size) {
    ledger_prefetch_place(p->ledger, hash_at(states, i + place_ahead));
  }
  if (i + state_ahead < states->size) {
    ledger_prefetch_state(p->ledger, hash_at(states, i + state_ahead));
  }
}

static void take_page(struct partition *p, const struct reply *states) {
  for (size_t i = 0; i + 1 < states->size; i += 2) {
    const struct reply *field = &states->elements[i];
    look_ahead(p, states, i);
    if (!sweep_state(p, field->bytes, field->size, &states->elements[i + 1])) {
      put_state(p, field->bytes, field->size, &states->elements[i + 1]);
      restate_state(p, field->bytes, field->size);
    }
  }
  memory_shrink(p);
}

void memory_on_scan(struct partition *p, const struct reply *reply) {
  p->loading = false;
  if (reply->type != REPLY_ARRAY || reply->size != 2 || reply->elements[0].type != REPLY_TEXT ||
      !reply_is_texts(&reply->elements[1], true)) {
    partition_retry(p, "the states", reply);
    return;
  }
  (void)snprintf(p->cursor, sizeof p->cursor, "%.*s", (int)reply->elements[0].size, reply->elements[0].bytes);
  bool last = strcmp(p->cursor, "0") == 0;
  if (!last) {
    ask_scan(p);  // Redis looks for the next page while this one is read
  }
  take_page(p, &reply->elements[1]);
  if (last) {
    p->loaded = true;
    sweep_end(p);
    restate_end(p);
  }
}

static void ask_held(void *context, const char *field, size_t size) {
  struct partition *p = context;
  if (!ledger_knows(p->ledger, field, size)) {
    pending_add_field(pending_last(p->tracker), field, size);
  }
}

static size_t field_count(const struct pending *pending) {
  size_t count = 0;
  size_t where = 0;
  size_t size;
  while (pending_next_field(pending, &where, &size)) {
    count++;
  }
  return count;
}

// HMGET of the fields of the pending entry that was added last.
static void send_lookup(struct partition *p) {
  struct tracker *t = p->tracker;
  const struct pending *pending = pending_last(t);
  resp_begin(&t->out, 2 + field_count(pending));
  resp_string(&t->out, "HMGET");
  render_key(&t->out, t, KEY_STATE, p->id);
  size_t where = 0;
  size_t size;
  const char *field;
  while ((field = pending_next_field(pending, &where, &size))) {
    resp_bytes(&t->out, field, size);
  }
  ownership_ask_behind(p);
  tracker_flush(t);
}

static void look_up_held(struct partition *p) {
  struct tracker *t = p->tracker;
  p->held_asked = true;
  pending_add(t, PENDING_HELD, p->id, p->epoch);
  // One field more than may be needed: HMGET asks for at least one.
  pending_add_field(pending_last(t), "", 0);
  ledger_held_fields(p->ledger, ask_held, p);
  send_lookup(p);
}

void memory_step(struct partition *p) {
  if (!p->tracker->up || !p->ledger) {
    return;
  }
  // What restating emits is held against what the topic has.
  if (!p->loaded && !p->loading && !(p->restating && p->relay == RELAY_OPENING)) {
    ask_scan(p);
  }
  if (p->loaded && ledger_held(p->ledger) && !p->held_asked) {
    look_up_held(p);
  }
}

void memory_on_lookup(struct partition *p, const struct pending *pending, const struct reply *reply) {
  if (reply->type != REPLY_ARRAY || reply->size != field_count(pending)) {
    partition_retry(p, "states that were asked for", reply);
    return;
  }
  size_t where = 0;
  for (size_t i = 0; i < reply->size; i++) {
    size_t size;
    const char *field = pending_next_field(pending, &where, &size);
    if (reply->elements[i].type == REPLY_TEXT) {
      put_state(p, field, size, &reply->elements[i]);
    }
  }
  if (pending->type == PENDING_HELD) {
    p->held_known = true;
  } else {
    p->lookups_answered++;
  }
}

// Whatever states are asked for, the owner is asked for behind them.
void memory_on_redis_down(struct partition *p) {
  if (p->owners_awaited) {
    partition_retake(p, 0);
  }
}

// Nothing is stored that is not in memory.
static bool is_complete(const struct partition *p) {
  return p->loaded && !p->departed.layer_count;
}

// Its state is in memory, or nowhere. The filter is looked at first: it is small, and most states never left.
static bool is_here(const struct partition *p, const char *field, size_t size) {
  return (p->loaded && !departed_may_have(&p->departed, field, size)) || ledger_knows(p->ledger, field, size);
}

// It was looked at, and no state has left memory since.
static bool is_fresh(const struct partition *p, const struct inbox_slot *slot) {
  return slot->looked && slot->generation == p->generation;
}

static void look_up(struct partition *p, struct inbox_slot *slot, const char *field, size_t size, bool first) {
  if (first) {
    pending_add(p->tracker, PENDING_LOOKUP, p->id, p->epoch);
    p->lookups_sent++;
  }
  slot->lookup = p->lookups_sent;
  pending_add_field(pending_last(p->tracker), field, size);
}

// Returns whether its state had to be asked for.
static bool look_at(struct partition *p, struct inbox_slot *slot, bool first) {
  char field[LEDGER_FIELD_MAX];
  size_t size = ledger_field(&slot->event, field);
  slot->looked = true;
  slot->generation = p->generation;
  slot->lookup = 0;
  if (is_here(p, field, size)) {
    return false;
  }
  look_up(p, slot, field, size, first);
  return true;
}

void memory_look_up(struct partition *p) {
  if (is_complete(p) || !p->tracker->up) {
    return;
  }
  size_t asked = 0;
  for (; p->looked_up < p->inbox.count && asked < LOOKUP_MOST; p->looked_up++) {
    struct inbox_slot *slot = inbox_at(&p->inbox, p->looked_up);
    if (!slot->reason && slot->lookup <= p->lookups_answered && !is_fresh(p, slot)) {
      asked += look_at(p, slot, asked == 0);
    }
  }
  if (asked) {
    send_lookup(p);
  }
}

bool memory_has(struct partition *p, struct inbox_slot *slot) {
  if (slot->reason || is_complete(p)) {
    return true;
  }
  if (slot->lookup > p->lookups_answered) {
    return false;
  }
  if (is_fresh(p, slot)) {
    return true;
  }
  char field[LEDGER_FIELD_MAX];
  if (is_here(p, field, ledger_field(&slot->event, field))) {
    return true;
  }
  // It was in memory when the inbox was looked through, or was answered, and may have left memory since: all that were
  // looked at before are looked at again, so that one question asks for all.
  p->looked_up = 0;
  return false;
}
