// SPDX-License-Identifier: Apache-2.0
// A fake Kafka topic.
#include "tests/fake/log.h"

#include <stdlib.h>
#include <string.h>

static void *must(void *memory) {
  if (!memory) {
    abort();
  }
  return memory;
}

void fake_log_empty(struct fake_log *l, int32_t partition) {
  struct fake_partition *p = &l->partitions[partition];
  for (size_t i = 0; i < p->count; i++) {
    free(p->records[i].key);
    free(p->records[i].bytes);
  }
  free(p->records);
  *p = (struct fake_partition){0};
}

void fake_log_release(struct fake_log *l) {
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    fake_log_empty(l, i);
  }
}

static void *copy_of(const void *bytes, size_t size) {
  void *copy = must(malloc(size + 1));
  memcpy(copy, bytes, size);
  return copy;
}

int64_t fake_log_add(
  struct fake_log *l, int32_t partition, int64_t timestamp, struct text key, const void *bytes, size_t size) {
  struct fake_partition *p = &l->partitions[partition];
  p->records = must(realloc(p->records, (p->count + 1) * sizeof *p->records));
  p->records[p->count++] = (struct fake_record){.offset = p->end,
    .timestamp = timestamp,
    .key = copy_of(key.at, key.size),
    .key_size = key.size,
    .bytes = copy_of(bytes, size),
    .size = size};
  return p->end++;
}

void fake_log_gap(struct fake_log *l, int32_t partition, int64_t count) {
  l->partitions[partition].end += count;
}

const struct fake_record *fake_log_at(const struct fake_log *l, int32_t partition, int64_t offset) {
  const struct fake_partition *p = &l->partitions[partition];
  for (size_t i = 0; i < p->count; i++) {
    if (p->records[i].offset >= offset) {
      return &p->records[i];
    }
  }
  return NULL;
}
