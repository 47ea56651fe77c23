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
  bool open;  // of the transaction that is open
};

struct fake_partition {
  struct fake_record *records;
  size_t count;
  int64_t low;
  int64_t end;  // where who reads what is committed stops: before an open transaction
  // While a transaction is open: what is written behind `end`.
  struct fake_record *hidden;
  size_t hidden_count;
  int64_t hidden_end;
};

// A zeroed struct is an empty topic.
struct fake_log {
  struct fake_partition partitions[FAKE_PARTITIONS];
};

void fake_log_release(struct fake_log *l);

// Copies key and bytes; returns the offset.
int64_t fake_log_add(
  struct fake_log *l, int32_t partition, int64_t timestamp, struct text key, const void *bytes, size_t size);
// The same in a transaction, which its first record opens; one at a time in a partition. From then on nothing that is
// written is seen before its end.
int64_t fake_log_add_open(
  struct fake_log *l, int32_t partition, int64_t timestamp, struct text key, const void *bytes, size_t size);
void fake_log_end(struct fake_log *l, int32_t partition, bool commit);
// What lies before an offset is deleted.
void fake_log_trim(struct fake_log *l, int32_t partition, int64_t low);
// Whether the offset may be read from: the broker refuses one before the beginning or behind the end.
bool fake_log_holds(const struct fake_log *l, int32_t partition, int64_t offset);
// Offsets that hold no message: what transactions leave behind.
void fake_log_gap(struct fake_log *l, int32_t partition, int64_t count);
// The topic was deleted and made again.
void fake_log_empty(struct fake_log *l, int32_t partition);

// The first record at or behind an offset; NULL where none is.
const struct fake_record *fake_log_at(const struct fake_log *l, int32_t partition, int64_t offset);

#endif
