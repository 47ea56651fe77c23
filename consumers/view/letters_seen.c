// SPDX-License-Identifier: Apache-2.0
// Which dead letters were counted already.
#include "consumers/view/letters_seen.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"

enum { SLOTS_FIRST = 1024, SLOTS_MOST = 4 * 1024 * 1024 };

void letters_seen_release(struct letters_seen *s) {
  free(s->slots);
  *s = (struct letters_seen){0};
}

static uint64_t mix(uint64_t hash, struct text text) {
  for (uint32_t i = 0; i < text.size; i++) {
    hash = (hash ^ (uint8_t)text.at[i]) * UINT64_C(0x9E3779B97F4A7C15);
    hash ^= hash >> 29;
  }
  return (hash ^ text.size) * UINT64_C(0x9E3779B97F4A7C15);
}

static bool put(struct letters_seen *s, uint64_t hash) {
  size_t mask = s->slot_count - 1;
  size_t slot = (hash ^ hash >> 32) & mask;
  for (; s->slots[slot]; slot = (slot + 1) & mask) {
    if (s->slots[slot] == hash) {
      return false;
    }
  }
  s->slots[slot] = hash;
  s->count++;
  return true;
}

// Twice as many slots; at the most there are, all are forgotten.
static void grow(struct letters_seen *s) {
  struct letters_seen before = *s;
  bool forget = before.slot_count == SLOTS_MOST;
  size_t count = before.slot_count ? before.slot_count * 2 : (size_t)SLOTS_FIRST;
  *s = (struct letters_seen){.slot_count = forget ? (size_t)SLOTS_FIRST : count};
  s->slots = must(calloc(s->slot_count, sizeof *s->slots));
  for (size_t i = 0; i < before.slot_count && !forget; i++) {
    if (before.slots[i]) {
      (void)put(s, before.slots[i]);
    }
  }
  free(before.slots);
}

bool letters_seen_add(struct letters_seen *s, struct text topic, struct text name) {
  uint64_t hash = mix(mix(0, topic), name);
  if (2 * s->count >= s->slot_count) {
    grow(s);
  }
  return put(s, hash ? hash : 1);
}
