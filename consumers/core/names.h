// SPDX-License-Identifier: Apache-2.0
// A dictionary of the names that states and counters go under: each text once, with a number that stands for it.
#ifndef HUIYIN_CONSUMERS_CORE_NAMES_H
#define HUIYIN_CONSUMERS_CORE_NAMES_H

#include <stddef.h>
#include <string.h>

#include "schemas/event.h"

// What lies before a kept text's bytes.
struct name_head {
  uint32_t id;  // counts from 1, in the order of first meeting; 0 stands for null
  uint32_t size;
  uint32_t hash;
  uint32_t first_level;  // of a district: the number of its first level, 0 where the path is empty
};

struct name {
  struct name_head head;
  char bytes[];
};

// Owns its texts: they neither move nor go until it is released. One thread. Zeroed, it is empty.
struct names {
  struct name **list;
  uint32_t *slots;  // open addressing; a power of two, at least twice `count`
  uint32_t slot_count;
  uint32_t count;
  uint32_t room;
};

void names_release(struct names *n);

// The dictionary's own copy of a text; null stays null. Two kept texts are equal where their `at` is.
struct text names_keep(struct names *n, struct text text);

// The same for a district's path, whose first level is kept, too.
struct text names_keep_district(struct names *n, struct text path);

// Puts the dictionary's copies in the place of an event's names: district, category, unit. Volunteer events stay as
// they are.
void names_keep_event(struct names *n, struct event *event);

// The text that a number stands for.
static inline struct text names_text(const struct names *n, uint32_t id) {
  if (!id) {
    return (struct text){NULL, 0};
  }
  const struct name *name = n->list[id - 1];
  return (struct text){name->bytes, name->head.size};
}

static inline struct name_head name_head_of(struct text kept) {
  struct name_head head = {0};
  if (kept.at) {
    memcpy(&head, kept.at - sizeof head, sizeof head);
  }
  return head;
}

// The number of a kept text, 0 of null.
static inline uint32_t name_id(struct text kept) {
  return name_head_of(kept).id;
}

// The number of a kept district's first level, 0 where there is none.
static inline uint32_t name_first_level(struct text kept) {
  return name_head_of(kept).first_level;
}

#endif
