// SPDX-License-Identifier: Apache-2.0
// Reads the hash of a partition.
#include "consumers/stored/meta.h"

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
    {"settled", &m->settled}, {"alerts_from", &m->alerts_from}, {"policies", &m->policies}};
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

static uint64_t mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
  return hash ^ hash >> 32;
}

// Eight bytes at a time: it is done for each message.
static uint64_t digest(uint64_t hash, const void *bytes, size_t size) {
  const char *at = bytes;
  size_t left = size;
  for (; left >= 8; left -= 8, at += 8) {
    uint64_t word;
    memcpy(&word, at, 8);
    hash = mix(hash, word);
  }
  uint64_t tail = 0;
  if (left) {
    memcpy(&tail, at, left);
  }
  return mix(mix(hash, tail), size);
}

uint64_t anchor_of(int64_t timestamp, const void *key, size_t key_size, const void *payload, size_t size) {
  return digest(digest(mix(0, (uint64_t)timestamp), key, key_size), payload, size);
}
