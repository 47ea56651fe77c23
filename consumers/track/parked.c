// SPDX-License-Identifier: Apache-2.0
// Parked messages: an inbox, and a small filter of the hashes in it.
#include "consumers/track/parked.h"

#include <string.h>

static void forget(struct parked *p) {
  memset(p->marks, 0, sizeof p->marks);
}

void parked_release(struct parked *p, const struct port *port) {
  inbox_release(&p->inbox, port);
  forget(p);
}

void parked_clear(struct parked *p, const struct port *port) {
  if (p->inbox.count) {
    inbox_clear(&p->inbox, port);
    forget(p);
  }
}

static size_t word_of(uint32_t hash) {
  return hash / 64 % PARKED_MARKS;
}

static uint64_t bit_of(uint32_t hash) {
  return UINT64_C(1) << hash % 64;
}

bool parked_may_have(const struct parked *p, uint32_t hash) {
  return p->inbox.count && (p->marks[word_of(hash)] & bit_of(hash));
}

void parked_add_first_of(struct parked *p, struct inbox *from) {
  uint32_t hash = inbox_at(from, 0)->hash;
  p->marks[word_of(hash)] |= bit_of(hash);
  inbox_move_first(from, &p->inbox);
}

struct inbox_slot *parked_first(const struct parked *p) {
  return inbox_at(&p->inbox, 0);
}

struct message parked_take_first(struct parked *p) {
  struct message first = inbox_take_first(&p->inbox);
  if (!p->inbox.count) {
    forget(p);
  }
  return first;
}
