// SPDX-License-Identifier: Apache-2.0
// What a counter is made of.
#include "consumers/board/behind.h"

#include "consumers/core/kept.h"

// Names are kept for the next states; so many are enough.
enum { NAMES_MOST = 100000 };

void behind_init(
  struct behind *b, const struct policy *policy, const struct zone *zone, const struct scope *scope, enum field field) {
  *b = (struct behind){.policy = policy, .zone = zone, .scope = *scope, .field = field, .sums = tally_new(FIELD_COUNT)};
}

void behind_release(struct behind *b) {
  names_release(&b->names);
  increments_release(&b->increments);
  tally_free(b->sums);
}

// The rows of increments go by the names' numbers, so they go together.
static void forget_names(struct behind *b) {
  names_release(&b->names);
  increments_release(&b->increments);
  b->names = (struct names){0};
  b->increments = (struct increments){0};
}

int behind_value(struct behind *b, const void *value, size_t size, int64_t clock, struct request *r, int64_t *adds) {
  struct contribution none;
  struct contribution all;
  struct marks marks;
  *adds = 0;
  if (size > REQUEST_PACKED_MAX || request_unpack(value, size, r, &marks) != 0) {
    return -1;
  }
  if (request_is_none(r)) {
    return 0;
  }
  if (b->names.count > NAMES_MOST) {
    forget_names(b);
  }
  kept_names(r, &b->names);
  contribution_none(&none);
  contribution_of(&all, r, b->policy, clock);
  contribution_change(&b->increments, &none, &all, b->zone);
  tally_clear(b->sums);
  increments_spread(&b->increments, &b->names, b->sums);
  const int64_t *values = tally_find(b->sums, &b->scope);
  *adds = values ? values[b->field] : 0;
  return 0;
}
