// SPDX-License-Identifier: Apache-2.0
// A fake Kafka topic: partitions of records with offsets, and gaps where control records or aborted ones lie.
#ifndef HUIYIN_TESTS_FAKE_LOG_H
#define HUIYIN_TESTS_FAKE_LOG_H

#include <stdbool.h>

#include "runtime/buf.h"
#include "schemas/event.h"

enum { FAKE_PARTITIONS = 4 };

struct fake_record {
  int64_t offset;
  int64_t timestamp;
  char *key;
  size_t key_size;
  uint8_t *bytes;
  size_t size;
};

struct fake_partition {
  struct fake_record *records;
  size_t count;
  int64_t low;
  int64_t end;
};

// A zeroed struct is an empty topic.
struct fake_log {
  struct fake_partition partitions[FAKE_PARTITIONS];
};

void fake_log_release(struct fake_log *l);

// Copies key and bytes; returns the offset.
int64_t fake_log_add(
  struct fake_log *l, int32_t partition, int64_t timestamp, struct text key, const void *bytes, size_t size);
// Offsets that hold no message: what transactions leave behind.
void fake_log_gap(struct fake_log *l, int32_t partition, int64_t count);
// The topic was deleted and made again.
void fake_log_empty(struct fake_log *l, int32_t partition);

// The first record at or behind an offset; NULL where none is.
const struct fake_record *fake_log_at(const struct fake_log *l, int32_t partition, int64_t offset);

#endif
