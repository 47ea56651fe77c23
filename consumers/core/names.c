// SPDX-License-Identifier: Apache-2.0
// The dictionary of names: an open-addressing map from text to number, and a list from number to text.
#include "consumers/core/names.h"

#include <stdlib.h>

#include "consumers/core/must.h"
#include "consumers/core/scope.h"

// Whether its levels were looked at is not yet known.
static const uint32_t no_district = UINT32_MAX;

void names_release(struct names *n) {
  for (uint32_t i = 0; i < n->count; i++) {
    free(n->list[i]);
  }
  free(n->list);
  free(n->slots);
  *n = (struct names){0};
}

static uint64_t mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
  return hash ^ (hash >> 29);
}

static uint32_t hash_of(struct text text) {
  uint64_t hash = text.size;
  uint32_t left = text.size;
  const char *at = text.at;
  for (; left >= 8; left -= 8, at += 8) {
    uint64_t word;
    memcpy(&word, at, 8);
    hash = mix(hash, word);
  }
  uint64_t tail = 0;
  memcpy(&tail, at, left);
  return (uint32_t)mix(hash, tail);
}

// The slot that holds the text, or the empty one where it belongs.
static uint32_t slot_of(const struct names *n, struct text text, uint32_t hash) {
  uint32_t mask = n->slot_count - 1;
  uint32_t slot = hash & mask;
  for (; n->slots[slot]; slot = (slot + 1) & mask) {
    const struct name *name = n->list[n->slots[slot] - 1];
    if (name->head.hash == hash && name->head.size == text.size && memcmp(name->bytes, text.at, text.size) == 0) {
      break;
    }
  }
  return slot;
}

static void grow(struct names *n) {
  n->room = n->room ? n->room * 2 : 64;
  n->list = must(realloc(n->list, n->room * sizeof(struct name *)));
  free(n->slots);
  n->slot_count = n->room * 2;
  n->slots = must(calloc(n->slot_count, sizeof *n->slots));
  for (uint32_t i = 0; i < n->count; i++) {
    uint32_t slot = n->list[i]->head.hash & (n->slot_count - 1);
    while (n->slots[slot]) {
      slot = (slot + 1) & (n->slot_count - 1);
    }
    n->slots[slot] = i + 1;
  }
}

static struct name *keep(struct names *n, struct text text) {
  if (n->count == n->room) {
    grow(n);
  }
  uint32_t hash = hash_of(text);
  uint32_t slot = slot_of(n, text, hash);
  if (!n->slots[slot]) {
    struct name *name = must(malloc(sizeof *name + text.size + 1));  // a text of no bytes has a place, too
    name->head = (struct name_head){.id = n->count + 1, .size = text.size, .hash = hash, .first_level = no_district};
    memcpy(name->bytes, text.at, text.size);
    n->list[n->count++] = name;
    n->slots[slot] = n->count;
  }
  return n->list[n->slots[slot] - 1];
}

struct text names_keep(struct names *n, struct text text) {
  return text.at ? (struct text){keep(n, text)->bytes, text.size} : text;
}

struct text names_keep_district(struct names *n, struct text path) {
  if (!path.at) {
    return path;
  }
  struct name *name = keep(n, path);
  if (name->head.first_level == no_district) {
    struct district d;
    district_split(path, &d);
    name->head.first_level = d.levels ? keep(n, district_path(&d, 0))->head.id : 0;
  }
  return (struct text){name->bytes, path.size};
}

void names_keep_event(struct names *n, struct event *event) {
  switch (event->type) {
    case EVENT_REQUEST_FILED:
      event->filed.category = names_keep(n, event->filed.category);
      event->filed.district = names_keep_district(n, event->filed.district);
      break;
    case EVENT_TASK_PLEDGED:
      event->pledged.unit = names_keep(n, event->pledged.unit);
      break;
    case EVENT_TASK_RESOLVED:
      event->resolved.unit = names_keep(n, event->resolved.unit);
      break;
    default:
      break;
  }
}
