// SPDX-License-Identifier: Apache-2.0
// A batch as Redis commands: gone states in one HDEL, changed ones in one HSET, alerts in one RPUSH, the place in the
// log in one HSET, and one HINCRBY for each counter that all partitions of the commit together change.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "consumers/track/resp.h"
#include "consumers/track/tracker_parts.h"

void render_key(struct buf *out, const struct tracker *t, enum key_type type, int32_t partition) {
  struct buf key = {0};
  key_add(&key, t->options.prefix, type, partition);
  resp_bytes(out, key.at, key.size);
  buf_release(&key);
}

static void add_state(void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
  struct buf *out = context;
  resp_bytes(out, field, field_size);
  resp_bytes(out, value, value_size);
}

static void add_gone(void *context, const char *field, size_t size) {
  resp_bytes(context, field, size);
}

// Before the states: one that has come back since is among them.
static void render_gone(struct partition *p) {
  size_t count = ledger_gone_count(p->ledger);
  if (count) {
    resp_begin(&p->sent.commands, 2 + count);
    resp_string(&p->sent.commands, "HDEL");
    render_key(&p->sent.commands, p->tracker, KEY_STATE, p->id);
    ledger_take_gone(p->ledger, add_gone, &p->sent.commands);
    p->sent.command_count++;
  }
}

static void render_states(struct partition *p) {
  size_t count = ledger_changed_count(p->ledger);
  if (!count) {
    return;
  }
  struct buf *out = &p->sent.commands;
  resp_begin(out, 2 + 2 * count);
  resp_string(out, "HSET");
  render_key(out, p->tracker, KEY_STATE, p->id);
  ledger_take_changed(p->ledger, add_state, out);
  p->sent.command_count++;
}

static void render_alerts(struct partition *p) {
  struct buf *out = &p->sent.commands;
  size_t count = p->outbox.count - p->outbox.stored;
  if (count) {
    resp_begin(out, 2 + count);
    resp_string(out, "RPUSH");
    render_key(out, p->tracker, KEY_OUTBOX, p->id);
    for (size_t i = p->outbox.stored; i < p->outbox.count; i++) {
      resp_bytes(out, outbox_record(&p->outbox.entries[i]), p->outbox.entries[i].size);
    }
    p->sent.command_count++;
  }
  p->sent.outbox_stored = p->outbox.count;
}

static void render_trim(struct partition *p) {
  struct buf *out = &p->sent.commands;
  p->sent.trimmed = relay_trimmable(p);
  if (p->sent.trimmed) {
    resp_begin(out, 4);
    resp_string(out, "LTRIM");
    render_key(out, p->tracker, KEY_OUTBOX, p->id);
    resp_number(out, (int64_t)p->sent.trimmed);
    resp_string(out, "-1");
    p->sent.command_count++;
    p->trim_at = INT64_MAX;
  }
}

static void render_move(struct partition *p) {
  struct buf *out = &p->sent.commands;
  if (p->batch.moved) {
    char field[KEY_MOVE_FIELD_SIZE];
    resp_begin(out, 4);
    resp_string(out, "HSET");
    render_key(out, p->tracker, KEY_MOVES, p->id);
    key_move_field(field, p->next_offset, p->batch.moment);
    resp_string(out, field);
    resp_number(out, p->batch.moment);
    p->sent.command_count++;
  }
}

static void add_field(struct buf *out, const char *name, int64_t number) {
  resp_string(out, name);
  resp_number(out, number);
}

static void render_meta(struct partition *p) {
  struct buf *out = &p->sent.commands;
  int64_t clock = ledger_clock(p->ledger);
  bool has_clock = clock != INT64_MIN;
  bool has_timestamp = p->timestamp != MOMENT_NONE;
  bool has_anchor = p->anchor_offset >= 0;
  bool has_begin = p->meta.begin > 0;
  bool new_versions = p->versions != p->meta.policies;
  // All that the topic holds up to its end as we know it is trimmed by this commit, or settled.
  bool knows_alerts = relay_knows_topic(p);
  resp_begin(out, 2 + 2 * (2 + (size_t)has_begin + has_clock + has_timestamp + 2 * (size_t)has_anchor + knows_alerts +
                            new_versions + p->batch.settled));
  resp_string(out, "HSET");
  render_key(out, p->tracker, KEY_PARTITION, p->id);
  add_field(out, "commit", p->meta.commit + 1);
  add_field(out, "offset", p->next_offset);
  if (has_begin) {
    add_field(out, "begin", p->meta.begin);
  }
  if (has_clock) {
    add_field(out, "clock", clock);
  }
  if (has_timestamp) {
    add_field(out, "timestamp", p->timestamp);
  }
  if (has_anchor) {
    char digest[24];
    (void)snprintf(digest, sizeof digest, "%" PRIx64, p->anchor_digest);
    add_field(out, "anchor_offset", p->anchor_offset);
    resp_string(out, "anchor_digest");
    resp_string(out, digest);
  }
  if (knows_alerts) {
    add_field(out, "alerts_offset", p->alerts_end);
  }
  if (new_versions) {
    add_field(out, "policies", p->versions);
  }
  if (p->batch.settled) {
    add_field(out, "settled", 1);
  }
  p->sent.command_count++;
}

static void take_counts(struct partition *p) {
  tally_clear(p->sent.counts);
  tally_clear(p->sent.volunteers);
  ledger_take_counts(p->ledger, p->sent.counts, p->sent.volunteers);
}

void render_part(struct partition *p) {
  buf_clear(&p->sent.commands);
  p->sent.command_count = 0;
  render_gone(p);
  render_states(p);
  render_alerts(p);
  render_trim(p);
  render_move(p);
  render_meta(p);
  take_counts(p);
  p->sent.offset = p->next_offset;
  p->sent.busy = true;
  p->batch.messages = 0;
  p->batch.dirty = false;
  p->batch.moved = false;
  p->batch.settled = false;
}

// What the commands of one scope begin with. `key` holds the prefix of all keys, and then the scope's.
static void render_head(struct buf *head, struct buf *key, size_t prefix_size, const struct scope *scope) {
  key->size = prefix_size;
  key->size += scope_name(scope, (char *)buf_grow(key, SCOPE_NAME_MAX));
  buf_clear(head);
  resp_begin(head, 4);
  resp_string(head, "HINCRBY");
  resp_bytes(head, key->at, key->size);
}

static size_t render_values(
  struct buf *out, const struct buf *head, const char *const *names, size_t width, const int64_t *values) {
  size_t commands = 0;
  for (size_t i = 0; i < width; i++) {
    if (values[i]) {
      buf_add(out, head->at, head->size);
      resp_string(out, names[i]);
      resp_number(out, values[i]);
      commands++;
    }
  }
  return commands;
}

static size_t render_tally(const struct tracker *t, struct buf *out, enum key_type type, const struct tally *tally,
  const char *const *names, size_t width) {
  struct buf key = {0};
  struct buf head = {0};
  size_t commands = 0;
  key_add(&key, t->options.prefix, type, 0);
  size_t prefix_size = key.size;
  for (size_t i = 0; i < tally_count(tally); i++) {
    struct scope scope;
    const int64_t *values;
    tally_at(tally, i, &scope, &values);
    render_head(&head, &key, prefix_size, &scope);
    commands += render_values(out, &head, names, width, values);
  }
  buf_release(&key);
  buf_release(&head);
  return commands;
}

size_t render_counters(const struct tracker *t, struct buf *out) {
  struct tally *counts = tally_new(FIELD_COUNT);
  struct tally *volunteers = tally_new(VOLUNTEER_FIELD_COUNT);
  for (size_t i = 0; i < t->count; i++) {
    if (t->partitions[i]->sent.busy) {
      tally_merge(counts, t->partitions[i]->sent.counts);
      tally_merge(volunteers, t->partitions[i]->sent.volunteers);
    }
  }
  size_t commands = render_tally(t, out, KEY_COUNT, counts, field_names, FIELD_COUNT) +
                    render_tally(t, out, KEY_VOLUNTEER, volunteers, volunteer_field_names, VOLUNTEER_FIELD_COUNT);
  tally_free(counts);
  tally_free(volunteers);
  return commands;
}
