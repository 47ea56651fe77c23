// SPDX-License-Identifier: Apache-2.0
// The outbox of one partition.
#include "consumers/track/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"

void outbox_release(struct outbox *o) {
  for (size_t i = 0; i < o->count; i++) {
    free(o->entries[i].bytes);
  }
  free(o->entries);
  *o = (struct outbox){0};
}

void outbox_add(struct outbox *o, struct text key, const void *record, size_t size, int64_t owed_at) {
  if (o->count == o->room) {
    o->room = o->room ? o->room * 2 : 64;
    o->entries = must(realloc(o->entries, o->room * sizeof *o->entries));
  }
  struct outbox_entry *e = &o->entries[o->count++];
  *e = (struct outbox_entry){
    .bytes = must(malloc(key.size + size + 1)), .key_size = key.size, .size = (uint32_t)size, .owed_at = owed_at};
  memcpy(e->bytes, key.at, key.size);
  memcpy(e->bytes + key.size, record, size);
}

void outbox_note_emitted(struct outbox *o, size_t place) {
  struct outbox_entry *e = &o->entries[place];
  o->scattered += !e->emitted;
  e->emitted = true;
  e->sending = false;
  while (o->emitted < o->count && o->entries[o->emitted].emitted) {
    o->emitted++;
    o->scattered--;
  }
}

size_t outbox_unsent(const struct outbox *o) {
  size_t emitted = o->emitted + o->scattered;
  return o->stored > emitted ? o->stored - emitted : 0;
}

void outbox_trim(struct outbox *o, size_t count) {
  if (!count) {
    return;  // an outbox that never held anything has no entries to move
  }
  for (size_t i = 0; i < count; i++) {
    free(o->entries[i].bytes);
  }
  o->count -= count;
  o->stored -= count;
  o->emitted -= count;
  memmove(o->entries, o->entries + count, o->count * sizeof *o->entries);
}

struct text outbox_key(const struct outbox_entry *e) {
  return (struct text){e->bytes, e->key_size};
}

const uint8_t *outbox_record(const struct outbox_entry *e) {
  return (const uint8_t *)e->bytes + e->key_size;
}
