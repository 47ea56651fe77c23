// SPDX-License-Identifier: Apache-2.0
// The states in Redis: walked, and those doubted asked for again in one moment.
#include "consumers/verify/states.h"

#include <string.h>

#include "consumers/stored/keys.h"

void verify_states_key(const struct verify *v, size_t partition, struct buf *key) {
  buf_clear(key);
  key_add(key, v->in.prefix, KEY_STATE, (int32_t)partition);
}

static void verify_states_look_ahead(const struct ledger *l, const redisReply *page, size_t i) {
  enum { PLACE_AHEAD = 2 * LEDGER_PLACE_AHEAD, STATE_AHEAD = 2 * LEDGER_STATE_AHEAD };  // elements: two are a state
  if (i + PLACE_AHEAD < page->elements) {
    const redisReply *field = page->element[i + PLACE_AHEAD];
    ledger_prefetch_place(l, state_hash(field->str, field->len));
  }
  if (i + STATE_AHEAD < page->elements) {
    const redisReply *field = page->element[i + STATE_AHEAD];
    ledger_prefetch_state(l, state_hash(field->str, field->len));
  }
}

static void verify_states_page(struct verify *v, size_t partition, const redisReply *page) {
  for (size_t i = 0; i + 1 < page->elements; i += 2) {
    const redisReply *field = page->element[i];
    verify_states_look_ahead(v->recount.parts[partition].ledger, page, i);
    if (field->len && verify_states_compare(v, partition, field->str, field->len, page->element[i + 1])) {
      verify_doubt(&v->doubtful_states[partition], field->str, field->len);
    }
  }
}

static void verify_states_ask_page(struct verify *v, const struct buf *key, const char *cursor) {
  int sent;
  (void)redisAppendCommand(v->in.redis, "HSCAN %b %s COUNT %d", key->at, key->size, cursor, (int)VERIFY_PAGE);
  do {
    sent = 1;
  } while (redisBufferWrite(v->in.redis, &sent) == REDIS_OK && !sent);
}

// Redis looks for the next page while this one is compared.
static int verify_states_scan_one(struct verify *v, size_t partition, struct err *e) {
  char cursor[32] = "0";
  struct buf key = {0};
  bool last = false;
  int result = 0;
  verify_states_key(v, partition, &key);
  verify_states_ask_page(v, &key, cursor);
  while (!result && !last) {
    redisReply *answer = NULL;
    if (redisGetReply(v->in.redis, (void **)&answer) != REDIS_OK || answer->type != REDIS_REPLY_ARRAY) {
      result = err_set(e, "Redis does not answer to HSCAN: %s", answer ? answer->str : v->in.redis->errstr);
    } else {
      (void)strncpy(cursor, answer->element[0]->str, sizeof cursor - 1);
      last = strcmp(cursor, "0") == 0;
      if (!last) {
        verify_states_ask_page(v, &key, cursor);
      }
      verify_states_page(v, partition, answer->element[1]);
    }
    freeReplyObject(answer);
  }
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
