// SPDX-License-Identifier: Apache-2.0
// Counting what an order is about.
#include "consumers/telling/coverage.h"

#include "consumers/core/text.h"
#include "consumers/telling/keys.h"
#include "consumers/telling/store.h"
#include "runtime/stop.h"

static bool is_meant(const struct coverage *c, const struct written_alert *a) {
  return c->match ? route_match_has(c->match, &a->raise)
                  : !a->cleared && text_equal(a->raise.request_id, c->request_id);
}

void coverage_add(struct coverage *c, const struct wire *wire, struct text field, struct text value) {
  struct written_alert a;
  struct err why;
  bool added = false;
  if (field.size > UINT16_MAX || written_alert_read(&a, wire, value.at, value.size, &why)) {
    return;
  }
  (void)state_meet(&c->seen, field.at, field.size, &added);
  if (added) {
    c->standing++;
    c->meant += is_meant(c, &a);
  }
}

void coverage_release(struct coverage *c) {
  state_table_release(&c->seen);
}

// --- from Redis

struct counting {
  struct coverage *c;
  const struct wire *wire;
};

static int take(void *context, const redisReply *field, const redisReply *value, struct err *e) {
  const struct counting *counting = context;
  if (stop_requested()) {
    return err_set(e, "it was to stop");
  }
  coverage_add(counting->c, counting->wire, (struct text){field->str, (uint32_t)field->len},
    (struct text){value->str, (uint32_t)value->len});
  return 0;
}

int coverage_read(struct coverage *c, const struct book *b, const struct wire *wire, struct err *e) {
  struct store read_only = {.prefix = b->prefix, .redis = b->redis};
  return store_read_hash(&read_only, TELLING_STANDING, take, &(struct counting){c, wire}, e);
}
