// SPDX-License-Identifier: Apache-2.0
// Holds events in blocks, sorts a table of them.
#include "producers/sorter.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 1 << 20 };

// Bytes of events, one behind another.
struct sorter_block {
  struct sorter_block *next;
  char bytes[];
};

static int over_limit(const struct sorter *s, struct err *e) {
  return err_set(e,
    "putting the events in time order would take more than %zu MiB of memory after %zu events; raise --memory-limit, "
    "cut the file by time, or leave out --timestamps event",
    s->limit >> 20, s->count);
}

static int grow_entries(struct sorter *s, struct err *e) {
  if (s->count < s->room) {
    return 0;
  }
  size_t room = s->room ? s->room + s->room / 2 : 1024;
  if (s->memory + 2 * room * sizeof *s->entries > s->limit) {
    return over_limit(s, e);
  }
  struct sorter_entry *entries = realloc(s->entries, room * sizeof *entries);
  if (!entries) {
    return over_limit(s, e);
  }
  s->entries = entries;
  s->room = room;
  return 0;
}

static int grow_blocks(struct sorter *s, size_t needed, struct err *e) {
  if (s->block_left >= needed) {
    return 0;
  }
  size_t size = needed > BLOCK_SIZE ? needed : BLOCK_SIZE;
  if (sorter_memory(s) + size > s->limit) {
    return over_limit(s, e);
  }
  struct sorter_block *block = malloc(sizeof *block + size);
  if (!block) {
    return over_limit(s, e);
  }
  block->next = s->blocks;
  s->blocks = block;
  s->block_left = size;
  s->memory += sizeof *block + size;
  return 0;
}

// Blocks are filled from their end, so that what is left says where.
static char *take_bytes(struct sorter *s, size_t size) {
  s->block_left -= size;
  return s->blocks->bytes + s->block_left;
}

int sorter_add(
  struct sorter *s, int64_t occurred_at, uint64_t tag, struct text key, struct text payload, struct err *e) {
  size_t size = 2 * sizeof(uint32_t) + key.size + payload.size;
  if (grow_entries(s, e) || grow_blocks(s, size, e)) {
    return -1;
  }
  char *bytes = take_bytes(s, size);
  memcpy(bytes, &key.size, sizeof key.size);
  memcpy(bytes + 4, &payload.size, sizeof payload.size);
  memcpy(bytes + 8, key.at, key.size);
  memcpy(bytes + 8 + key.size, payload.at, payload.size);
  s->entries[s->count] =
    (struct sorter_entry){.occurred_at = occurred_at, .tag = tag, .number = s->count, .bytes = bytes};
  s->count++;
  return 0;
}

static int compare_entries(const void *a, const void *b) {
  const struct sorter_entry *left = a;
  const struct sorter_entry *right = b;
  if (left->occurred_at != right->occurred_at) {
    return left->occurred_at < right->occurred_at ? -1 : 1;
  }
  return (left->number > right->number) - (left->number < right->number);
}

void sorter_sort(struct sorter *s) {
  if (s->count) {
    qsort(s->entries, s->count, sizeof *s->entries, compare_entries);
  }
}

void sorter_get(const struct sorter_entry *entry, struct text *key, struct text *payload) {
  memcpy(&key->size, entry->bytes, sizeof key->size);
  memcpy(&payload->size, entry->bytes + 4, sizeof payload->size);
  key->at = entry->bytes + 8;
  payload->at = key->at + key->size;
}

size_t sorter_memory(const struct sorter *s) {
  return s->memory + 2 * s->room * sizeof *s->entries;
}

void sorter_release(struct sorter *s) {
  while (s->blocks) {
    struct sorter_block *next = s->blocks->next;
    free(s->blocks);
    s->blocks = next;
  }
  free(s->entries);
  *s = (struct sorter){.limit = s->limit};
}
