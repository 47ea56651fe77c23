// SPDX-License-Identifier: Apache-2.0
// Reads the hash of a partition.
#include "consumers/meta.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void meta_init(struct meta *m) {
  *m = (struct meta){.offset = -1, .clock = MOMENT_NONE, .timestamp = MOMENT_NONE, .anchor_offset = -1};
}

static int number_of(const char *value, size_t size, int64_t *number) {
  char text[24];
  if (!size || size >= sizeof text) {
    return -1;
  }
  memcpy(text, value, size);
  text[size] = 0;
  char *end;
  errno = 0;
  *number = strtoll(text, &end, 10);
  return errno || *end ? -1 : 0;
}

static int text_of(const char *value, size_t size, char *text, size_t room) {
  if (size >= room) {
    return -1;
  }
  memcpy(text, value, size);
  text[size] = 0;
  return 0;
}

static int digest_of(const char *value, size_t size, uint64_t *digest) {
  char text[24];
  if (text_of(value, size, text, sizeof text) != 0 || !size) {
    return -1;
  }
  char *end;
  errno = 0;
  *digest = strtoull(text, &end, 16);
  return errno || *end ? -1 : 0;
}

int meta_set(struct meta *m, const char *field, size_t field_size, const char *value, size_t value_size) {
  const struct {
    const char *name;
    int64_t *number;
  } numbers[] = {{"commit", &m->commit}, {"offset", &m->offset}, {"begin", &m->begin}, {"clock", &m->clock},
    {"timestamp", &m->timestamp}, {"anchor_offset", &m->anchor_offset}, {"alerts_offset", &m->alerts_offset},
    {"settled", &m->settled}, {"alerts_from", &m->alerts_from}};
  char name[32];
  if (text_of(field, field_size, name, sizeof name) != 0) {
    return 0;
  }
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    if (strcmp(name, numbers[i].name) == 0) {
      return number_of(value, value_size, numbers[i].number);
    }
  }
  if (strcmp(name, "owner") == 0) {
    return text_of(value, value_size, m->owner, sizeof m->owner);
  }
  if (strcmp(name, "damaged") == 0) {
    return text_of(value, value_size, m->damaged, sizeof m->damaged);
  }
  return strcmp(name, "anchor_digest") == 0 ? digest_of(value, value_size, &m->anchor_digest) : 0;
}

// FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/ (offset basis and prime).
static uint64_t fnv(uint64_t hash, const void *bytes, size_t size) {
  const uint8_t *at = bytes;
  for (size_t i = 0; i < size; i++) {
    hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
  }
  return hash;
}

uint64_t anchor_of(int64_t timestamp, const void *key, size_t key_size, const void *payload, size_t size) {
  uint64_t hash = fnv(UINT64_C(0xcbf29ce484222325), &timestamp, sizeof timestamp);
  return fnv(fnv(hash, key, key_size), payload, size);
}
