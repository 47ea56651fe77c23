// SPDX-License-Identifier: Apache-2.0
// The inbox of one partition.
#include "consumers/track/inbox.h"

#include <stdlib.h>

void inbox_release(struct inbox *i, const struct port *port) {
  inbox_clear(i, port);
  free(i->slots);
  *i = (struct inbox){0};
}

void inbox_clear(struct inbox *i, const struct port *port) {
  while (i->count) {
    port->release(port->context, inbox_take_first(i).handle);
  }
}

static void grow(struct inbox *i) {
  size_t room = i->room ? i->room * 2 : 256;
  struct inbox_slot *slots = malloc(room * sizeof *slots);
  if (!slots) {
    abort();
  }
  for (size_t n = 0; n < i->count; n++) {
    slots[n] = *inbox_at(i, n);
  }
  free(i->slots);
  *i = (struct inbox){.slots = slots, .room = room, .count = i->count};
}

struct inbox_slot *inbox_add(struct inbox *i) {
  if (i->count == i->room) {
    grow(i);
  }
  i->count++;
  struct inbox_slot *slot = inbox_at(i, i->count - 1);
  slot->reason = NULL;
  slot->hash = 0;
  slot->lookup = 0;
  slot->looked = false;
  return slot;
}

struct inbox_slot *inbox_at(const struct inbox *i, size_t index) {
  return &i->slots[(i->head + index) & (i->room - 1)];
}

struct message inbox_take_first(struct inbox *i) {
  struct inbox_slot *slot = inbox_at(i, 0);
  free(slot->reason);
  i->head = (i->head + 1) & (i->room - 1);
  i->count--;
  return slot->message;
}

void inbox_move_first(struct inbox *from, struct inbox *to) {
  struct inbox_slot *slot = inbox_at(from, 0);
  *inbox_add(to) = *slot;
  slot->reason = NULL;
  (void)inbox_take_first(from);
}
