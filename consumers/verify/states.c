// SPDX-License-Identifier: Apache-2.0
// Compares every state in Redis with the recount, both ways.
#include <stdio.h>
#include <string.h>

#include "consumers/core/lapse.h"
#include "consumers/core/text.h"
#include "consumers/stored/keys.h"
#include "consumers/verify/verify.h"

enum { VERIFY_PAGE = 1000 };

static void verify_states_key(const struct verify *v, size_t partition, struct buf *key) {
  buf_clear(key);
  key_add(key, v->in.prefix, KEY_STATE, (int32_t)partition);
}

// --- one state

// The history of marks is a function of the log only where the clock is.
static bool verify_states_exact(const struct verify *v, size_t partition) {
  return v->in.counting.log_clock && !v->stored.partitions[partition].meta.settled;
}

static bool verify_states_same_request(const struct request *a, const struct request *b) {
  const struct marks none = {{0}, {0}};
  uint8_t one[REQUEST_PACKED_MAX];
  uint8_t other[REQUEST_PACKED_MAX];
  size_t size = request_pack(a, &none, one);
  return size == request_pack(b, &none, other) && memcmp(one, other, size) == 0;
}

// What of the two differs; NULL where nothing that must be the same does.
static const char *verify_states_differ(
  bool exact, const uint8_t *stored, size_t stored_size, const uint8_t *counted, size_t counted_size) {
  struct request a;
  struct request b;
  struct marks marks_a;
  struct marks marks_b;
  if (counted && stored_size == counted_size && memcmp(stored, counted, stored_size) == 0) {
    return NULL;
  }
  if (request_unpack(stored, stored_size, &a, &marks_a) != 0) {
    return "its state in Redis is none that huiyin writes";
  }
  if (request_unpack(counted, counted_size, &b, &marks_b) != 0) {
    return "its state in Redis is that of another kind of thing";
  }
  if (!verify_states_same_request(&a, &b)) {
    return "its state in Redis is not what its events amount to";
  }
  if (memcmp(marks_a.standing, marks_b.standing, sizeof marks_a.standing) != 0) {
    return "the alerts that stand by its state in Redis are not those owed";
  }
  return exact ? "how often its marks were raised differs between Redis and the log" : NULL;
}

// What is gone may still be stored, or be gone from there: of both sides that is compared which remains at the log
// time.
struct verify_remains {
  uint8_t bytes[REQUEST_PACKED_MAX];
  size_t size;
  bool living;
};

static void verify_states_remains(
  const struct verify *v, size_t partition, const void *value, size_t size, struct verify_remains *out) {
  struct request r;
  struct marks m;
  out->size =
    value ? lapse_remains(value, size, v->recount.parts[partition].timestamp, v->in.counting.keep_closed, out->bytes)
          : 0;
  out->living = out->size && (request_unpack(out->bytes, out->size, &r, &m) != 0 || !request_is_none(&r));
}

static const char *verify_states_request(const struct verify *v, size_t partition, const void *stored,
  size_t stored_size, const uint8_t *counted, size_t counted_size) {
  struct verify_remains a;
  struct verify_remains b;
  bool exact = verify_states_exact(v, partition);
  if (stored_size > REQUEST_PACKED_MAX) {
    return "its state in Redis is none that huiyin writes";
  }
  if (stored && counted && stored_size == counted_size && memcmp(stored, counted, stored_size) == 0) {
    return NULL;
  }
  verify_states_remains(v, partition, stored, stored_size, &a);
  verify_states_remains(v, partition, counted, counted_size, &b);
  if (a.living && !b.living) {
    return counted ? "its state is in Redis, and by the log it is no longer kept"
                   : "it is in Redis, and not in the log";
  }
  if (b.living && !a.living) {
    return stored ? "its state in Redis is not what its events amount to" : "it is in the log, and not in Redis";
  }
  if (!a.size || !b.size) {
    return exact && a.size != b.size ? "how often its marks were raised differs between Redis and the log" : NULL;
  }
  return verify_states_differ(exact, a.bytes, a.size, b.bytes, b.size);
}

static const char *verify_states_compare(
  const struct verify *v, size_t partition, const char *field, size_t field_size, const redisReply *value) {
  size_t size;
  const uint8_t *counted = ledger_value(v->recount.parts[partition].ledger, field, field_size, &size);
  bool stored = value->type == REDIS_REPLY_STRING;
  if (counted && ledger_field_is_request(field)) {
    return verify_states_request(v, partition, stored ? value->str : NULL, stored ? value->len : 0, counted, size);
  }
  if (!counted) {
    return stored ? "it is in Redis, and not in the log" : NULL;
  }
  return stored ? NULL : "it is in the log, and not in Redis";
}

// `request 4711 (partition 2)`, `volunteer event e-1 at station s (partition 2)`.
static void verify_states_note(struct verify *v, size_t partition, const struct state *s, const char *why) {
  struct buf what = {0};
  const char *bytes = s->bytes + 1;
  size_t size = s->field_size - 1U;
  const char *nul = s->bytes[0] == 'V' ? memchr(bytes, 0, size) : NULL;
  if (nul) {
    buf_add_string(&what, "volunteer event ");
    buf_add(&what, nul + 1, size - (size_t)(nul + 1 - bytes));
    buf_add_string(&what, " at station ");
    buf_add(&what, bytes, (size_t)(nul - bytes));
  } else {
    char id[ID_MAX];
    bool is_request = ledger_field_is_request(s->bytes);
    struct text name =
      is_request ? ledger_field_request(s->bytes, s->field_size, id) : (struct text){s->bytes, s->field_size};
    buf_add_string(&what, is_request ? "request " : "state ");
    buf_add(&what, name.at, name.size);
  }
  buf_printf(&what, " (partition %zu)", partition);
  differences_add(&v->found, (struct text){(const char *)what.at, (uint32_t)what.size}, "%s", why);
  buf_release(&what);
}

// --- all of them

static void verify_states_page(struct verify *v, size_t partition, const redisReply *page) {
  for (size_t i = 0; i + 1 < page->elements; i += 2) {
    const redisReply *field = page->element[i];
    if (field->len && verify_states_compare(v, partition, field->str, field->len, page->element[i + 1])) {
      verify_doubt(&v->doubtful_states[partition], field->str, field->len);
    }
  }
}

static int verify_states_scan_one(struct verify *v, size_t partition, struct err *e) {
  char cursor[32] = "0";
  struct buf key = {0};
  int result = 0;
  verify_states_key(v, partition, &key);
  do {
    redisReply *answer = redisCommand(v->in.redis, "HSCAN %b %s COUNT %d", key.at, key.size, cursor, (int)VERIFY_PAGE);
    if (!answer || answer->type != REDIS_REPLY_ARRAY) {
      result = err_set(e, "Redis does not answer to HSCAN: %s", answer ? answer->str : v->in.redis->errstr);
    } else {
      (void)strncpy(cursor, answer->element[0]->str, sizeof cursor - 1);
      verify_states_page(v, partition, answer->element[1]);
    }
    if (answer) {
      freeReplyObject(answer);
    }
  } while (!result && strcmp(cursor, "0") != 0);
  buf_release(&key);
  return result;
}

int verify_states_scan(struct verify *v, struct err *e) {
  for (size_t i = 0; i < v->recount.count; i++) {
    if (verify_states_scan_one(v, i, e) != 0) {
      return -1;
    }
  }
  return 0;
}

bool verify_states_may_miss(const struct verify *v) {
  for (size_t p = 0; p < v->recount.count; p++) {
    const struct ledger *l = v->recount.parts[p].ledger;
    const struct state_table *doubts = &v->doubtful_states[p];
    if (v->stored.partitions[p].states != ledger_size(l)) {
      return true;
    }
    for (size_t i = 0; i < doubts->slot_count; i++) {
      if (doubts->slots[i] && !ledger_knows(l, doubts->slots[i]->bytes, doubts->slots[i]->field_size)) {
        return true;
      }
    }
  }
  return false;
}

// --- what Redis lacks

struct verify_walk {
  struct verify *v;
  size_t partition;
  struct buf key;
  struct buf fields;  // 2 bytes of size and the field, each
  size_t count;
  int result;
  struct err *e;
};

static void verify_walk_ask(struct verify_walk *w, struct query *q) {
  query_begin(q, 2 + w->count, "HMGET");
  query_bytes(q, w->key.at, w->key.size);
  for (size_t at = 0; at < w->fields.size;) {
    uint16_t size;
    memcpy(&size, w->fields.at + at, sizeof size);
    query_bytes(q, w->fields.at + at + sizeof size, size);
    at += sizeof size + size;
  }
}

static int verify_walk_take(void *context, size_t index, const redisReply *answer, struct err *e) {
  struct verify_walk *w = context;
  size_t at = 0;
  (void)index;
  (void)e;
  for (size_t i = 0; i < answer->elements; i++) {
    uint16_t size;
    memcpy(&size, w->fields.at + at, sizeof size);
    if (answer->element[i]->type == REDIS_REPLY_NIL) {
      verify_doubt(&w->v->doubtful_states[w->partition], w->fields.at + at + sizeof size, size);
    }
    at += sizeof size + size;
  }
  return 0;
}

static void verify_walk_flush(struct verify_walk *w) {
  if (w->count && !w->result) {
    struct query q = {0};
    verify_walk_ask(w, &q);
    w->result = query_run(&q, w->v->in.redis, verify_walk_take, w, w->e);
    query_release(&q);
  }
  w->count = 0;
  buf_clear(&w->fields);
}

static void verify_walk_each(
  void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
  struct verify_walk *w = context;
  uint16_t size = (uint16_t)field_size;
  struct verify_remains remains;
  if (ledger_field_is_request(field)) {
    verify_states_remains(w->v, w->partition, value, value_size, &remains);
    if (!remains.size) {
      return;
    }
  }
  buf_add(&w->fields, &size, sizeof size);
  buf_add(&w->fields, field, field_size);
  if (++w->count == VERIFY_PAGE) {
    verify_walk_flush(w);
  }
}

int verify_states_walk(struct verify *v, struct err *e) {
  struct verify_walk w = {.v = v, .e = e};
  for (w.partition = 0; !w.result && w.partition < v->recount.count; w.partition++) {
    verify_states_key(v, w.partition, &w.key);
    ledger_walk(v->recount.parts[w.partition].ledger, verify_walk_each, &w);
    verify_walk_flush(&w);
  }
  buf_release(&w.key);
  buf_release(&w.fields);
  return w.result;
}

// --- the doubts

void verify_states_ask(struct verify *v, struct query *q) {
  struct buf key = {0};
  for (size_t p = 0; p < v->recount.count; p++) {
    const struct state_table *doubts = &v->doubtful_states[p];
    verify_states_key(v, p, &key);
    for (size_t i = 0; i < doubts->slot_count; i++) {
      if (doubts->slots[i]) {
        query_begin(q, 3, "HGET");
        query_bytes(q, key.at, key.size);
        query_bytes(q, doubts->slots[i]->bytes, doubts->slots[i]->field_size);
      }
    }
  }
  buf_release(&key);
}

size_t verify_states_check(struct verify *v, const redisReply *const *answers) {
  size_t count = 0;
  for (size_t p = 0; p < v->recount.count; p++) {
    const struct state_table *doubts = &v->doubtful_states[p];
    for (size_t i = 0; i < doubts->slot_count; i++) {
      const struct state *s = doubts->slots[i];
      const char *why = s ? verify_states_compare(v, p, s->bytes, s->field_size, answers[count]) : NULL;
      count += s != NULL;
      if (why) {
        verify_states_note(v, p, s, why);
      }
    }
  }
  return count;
}

size_t verify_states_requests(const struct verify *v) {
  size_t count = 0;
  for (size_t i = 0; i < v->recount.count; i++) {
    count += ledger_requests(v->recount.parts[i].ledger);
  }
  return count;
}
