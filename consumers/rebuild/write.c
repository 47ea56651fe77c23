// SPDX-License-Identifier: Apache-2.0
// Writes the new numbers under another prefix, in chunks that never make Redis stand still.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "consumers/core/lapse.h"
#include "consumers/rebuild/rebuild.h"
#include "consumers/redis/scan.h"
#include "consumers/stored/keys.h"

// Bytes in one go, and fields in one command.
enum { REBUILD_CHUNK = 1 << 20, REBUILD_FIELDS = 500 };

struct rebuild_writer {
  struct rebuild *whole;
  struct query q;
  struct buf key;
  struct query fields;  // the arguments of the command that is put together
  size_t field_count;
  const char *command;
  size_t partition;  // whose states are written
  int result;
  struct err *e;
};

// Names the key that is written next, and remembers that it is made.
static void rebuild_key(struct rebuild_writer *w, enum key_type type, int32_t partition, struct text scope) {
  size_t skip = strlen(w->whole->into) + strlen(":{0}:");
  buf_clear(&w->key);
  key_add(&w->key, w->whole->into, type, partition);
  buf_add(&w->key, scope.at, scope.size);
  if (!state_find(&w->whole->made, (char *)w->key.at + skip, w->key.size - skip)) {
    (void)state_add(&w->whole->made, (char *)w->key.at + skip, w->key.size - skip);
  }
}

static void rebuild_send(struct rebuild_writer *w, size_t least) {
  if (!w->result && w->q.count && w->q.bytes.size >= least) {
    w->result = rebuild_renew(w->whole, w->e) || query_run(&w->q, w->whole->in.redis, NULL, NULL, w->e) ? -1 : 0;
  }
}

// Ends the command under way.
static void rebuild_command(struct rebuild_writer *w) {
  if (w->field_count) {
    query_begin(&w->q, 2 + w->field_count, w->command);
    query_bytes(&w->q, w->key.at, w->key.size);
    buf_add(&w->q.bytes, w->fields.bytes.at, w->fields.bytes.size);
  }
  query_clear(&w->fields);
  w->field_count = 0;
  rebuild_send(w, REBUILD_CHUNK);
}

static void rebuild_argument(struct rebuild_writer *w, const void *bytes, size_t size) {
  query_bytes(&w->fields, bytes, size);
  w->field_count++;
}

static void rebuild_field(struct rebuild_writer *w, const char *name, int64_t number) {
  char digits[24];
  int size = snprintf(digits, sizeof digits, "%" PRId64, number);
  rebuild_argument(w, name, strlen(name));
  rebuild_argument(w, digits, (size_t)size);
}

// --- counters

static void rebuild_write_tally(
  struct rebuild_writer *w, enum key_type type, const struct tally *t, const char *const *names, size_t width) {
  for (size_t i = 0; i < tally_count(t); i++) {
    struct scope scope;
    const int64_t *values;
    char name[SCOPE_NAME_MAX];
    tally_at(t, i, &scope, &values);
    size_t size = scope_name(&scope, name);
    bool keyed = false;
    for (size_t j = 0; j < width; j++) {
      if (values[j] && !keyed) {
        rebuild_key(w, type, 0, (struct text){name, (uint32_t)size});
        keyed = true;
      }
      if (values[j]) {
        rebuild_field(w, names[j], values[j]);
      }
    }
    rebuild_command(w);
  }
}

// --- partitions

static void rebuild_write_state(
  void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
  struct rebuild_writer *w = context;
  uint8_t remains[REQUEST_PACKED_MAX];
  if (ledger_field_is_request(field)) {
    value_size = lapse_remains(
      value, value_size, w->whole->recount.parts[w->partition].timestamp, w->whole->in.counting.keep_closed, remains);
    value = remains;
    if (!value_size) {
      return;
    }
  }
  if (!w->field_count) {
    rebuild_key(w, KEY_STATE, (int32_t)w->partition, (struct text){"", 0});
  }
  rebuild_argument(w, field, field_size);
  rebuild_argument(w, value, value_size);
  if (w->field_count >= REBUILD_FIELDS) {
    rebuild_command(w);
  }
}

static void rebuild_write_states(struct rebuild_writer *w, size_t partition) {
  w->partition = partition;
  ledger_walk(w->whole->recount.parts[partition].ledger, rebuild_write_state, w);
  rebuild_command(w);
}

static void rebuild_write_outbox(struct rebuild_writer *w, size_t partition) {
  const struct alert_list *outbox = &w->whole->parts[partition].outbox;
  w->command = "RPUSH";
  for (size_t i = 0; i < outbox->count; i++) {
    size_t size;
    const uint8_t *bytes = alert_list_at(outbox, i, &size);
    if (!w->field_count) {
      rebuild_key(w, KEY_OUTBOX, (int32_t)partition, (struct text){"", 0});
    }
    rebuild_argument(w, bytes, size);
    if (w->field_count >= REBUILD_FIELDS) {
      rebuild_command(w);
    }
  }
  rebuild_command(w);
  w->command = "HSET";
}

static void rebuild_write_moves(struct rebuild_writer *w, size_t partition) {
  const struct rebuild_part *p = &w->whole->parts[partition];
  for (size_t i = 0; w->whole->in.counting.log_clock && i < p->move_count; i++) {
    char field[KEY_MOVE_FIELD_SIZE];
    key_move_field(field, p->moves[i].offset, p->moves[i].moment);
    rebuild_key(w, KEY_MOVES, (int32_t)partition, (struct text){"", 0});
    rebuild_field(w, field, p->moves[i].moment);
    rebuild_command(w);
  }
}

static void rebuild_write_meta(struct rebuild_writer *w, size_t partition) {
  const struct recount_part *counted = &w->whole->recount.parts[partition];
  const struct rebuild_part *p = &w->whole->parts[partition];
  int64_t clock = ledger_clock(counted->ledger);
  rebuild_key(w, KEY_PARTITION, (int32_t)partition, (struct text){"", 0});
  rebuild_field(w, "offset", counted->next);
  if (p->begin > 0) {
    rebuild_field(w, "begin", p->begin);
  }
  rebuild_field(w, "alerts_offset", p->alerts_end);
  if (clock != INT64_MIN) {
    rebuild_field(w, "clock", clock);
  }
  if (counted->timestamp != MOMENT_NONE) {
    rebuild_field(w, "timestamp", counted->timestamp);
  }
  if (counted->anchor_read) {
    char digest[24];
    int size = snprintf(digest, sizeof digest, "%" PRIx64, counted->anchor_digest);
    rebuild_field(w, "anchor_offset", counted->anchor_offset);
    rebuild_argument(w, "anchor_digest", strlen("anchor_digest"));
    rebuild_argument(w, digest, (size_t)size);
  }
  if (p->alerts_from) {
    rebuild_field(w, "alerts_from", p->alerts_from);
  }
  if (w->whole->in.policies.count) {
    rebuild_field(w, "policies", (int64_t)w->whole->in.policies.count);
  }
  if (p->settled) {
    rebuild_field(w, "settled", 1);
  }
  rebuild_command(w);
}

static void rebuild_write_settings(struct rebuild_writer *w) {
  const char *text = w->whole->in.counting.text;
  w->command = "SET";
  rebuild_key(w, KEY_SETTINGS, 0, (struct text){"", 0});
  rebuild_argument(w, text, strlen(text));
  rebuild_command(w);
  w->command = "HSET";
}

// What the topic alone had of the versions of the policy goes back to Redis at once: nothing else says what the numbers
// mean.
static int rebuild_restore_policies(struct rebuild *r, struct err *e) {
  const struct reading *in = &r->in;
  bool changed = false;
  if (in->policies.count == in->policies_stored) {
    return 0;
  }
  // What the numbers are counted under is not another thing before they are counted anew.
  const char *line = counting_is_listed(in->settings_stored) ? in->settings_stored : in->counting.text;
  if (policies_write(
        &in->policies, in->policies_stored, in->settings_stored, in->redis, in->prefix, line, 0, &changed, e) != 0) {
    return -1;
  }
  return changed ? err_set(e, "somebody else put a policy in force under %s meanwhile: run it again", in->prefix) : 0;
}

int rebuild_write(struct rebuild *r, struct err *e) {
  struct rebuild_writer w = {.whole = r, .command = "HSET", .e = e};
  if (rebuild_restore_policies(r, e) != 0) {
    return -1;
  }
  rebuild_write_settings(&w);
  rebuild_write_tally(&w, KEY_COUNT, r->recount.counts, field_names, FIELD_COUNT);
  rebuild_write_tally(&w, KEY_VOLUNTEER, r->recount.volunteers, volunteer_field_names, VOLUNTEER_FIELD_COUNT);
  for (size_t i = 0; i < r->in.partitions; i++) {
    rebuild_write_states(&w, i);
    rebuild_write_outbox(&w, i);
    rebuild_write_moves(&w, i);
    rebuild_write_meta(&w, i);
  }
  rebuild_send(&w, 0);
  query_release(&w.q);
  query_release(&w.fields);
  buf_release(&w.key);
  return w.result;
}

// --- what an earlier one has left

static int rebuild_unlink(void *context, const redisReply *keys, struct err *e) {
  struct rebuild *r = context;
  struct query q = {0};
  for (size_t i = 0; i < keys->elements; i++) {
    query_begin(&q, 2, "UNLINK");
    query_bytes(&q, keys->element[i]->str, keys->element[i]->len);
  }
  int result = query_run(&q, r->in.redis, NULL, NULL, e);
  query_release(&q);
  return result;
}

int rebuild_clear(struct rebuild *r, struct err *e) {
  struct buf start = {0};
  buf_printf(&start, "%s:{0}:", r->into);
  int result = scan_keys(r->in.redis, buf_string(&start), rebuild_unlink, r, e);
  buf_release(&start);
  return result;
}
