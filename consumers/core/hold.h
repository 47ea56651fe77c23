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
  struct overdue_alert raised;  // what stands; its texts are good during hold_walk's call
};

// Keyed by the request_id and the mark's place in the policy. A zeroed struct is empty.
struct hold_list {
  struct state_table table;
};

void hold_release(struct hold_list *h);

// Holds the mark at this alert, whose number is told, unless it is held at a later one.
void hold_at(struct hold_list *h, const struct overdue_alert *alert, size_t mark, uint32_t number);
bool hold_has(const struct hold_list *h, struct text request_id, size_t mark);
size_t hold_count(const struct hold_list *h);

// Calls `each` for every hold.
typedef void hold_each(void *context, struct text request_id, const struct hold *hold);
void hold_walk(const struct hold_list *h, hold_each *each, void *context);

#endif
