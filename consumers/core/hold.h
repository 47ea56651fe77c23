// SPDX-License-Identifier: Apache-2.0
// Marks that are held: what the alerts topic says of them is ahead of the stored states.
#ifndef HUIYIN_CONSUMERS_CORE_HOLD_H
#define HUIYIN_CONSUMERS_CORE_HOLD_H

#include "consumers/core/state.h"
#include "schemas/event.h"

// What was emitted last for one request and mark.
struct hold {
  uint32_t number;
  uint8_t mark;
  bool standing;
};

// Keyed by the request's field name and the mark's place in the policy.
struct hold_list {
  struct state_table table;
};

void hold_release(struct hold_list *h);
void hold_set(struct hold_list *h, struct text request_id, struct hold hold);
bool hold_has(const struct hold_list *h, struct text request_id, size_t mark);
size_t hold_count(const struct hold_list *h);

// Calls `each` for every hold.
typedef void hold_each(void *context, struct text request_id, struct hold hold);
void hold_walk(const struct hold_list *h, hold_each *each, void *context);

#endif
