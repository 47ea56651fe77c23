// SPDX-License-Identifier: Apache-2.0
// A fake Kafka topic.
#include "tests/fake/log.h"

#include <stdlib.h>
#include <string.h>

#include "tests/fake/store.h"

static void record_release(struct fake_record *r) {
  free(r->key);
  free(r->bytes);
}

static void records_release(struct fake_record *records, size_t count) {
  for (size_t i = 0; i < count; i++) {
    record_release(&records[i]);
  }
  free(records);
}

void fake_log_empty(struct fake_log *l, int32_t partition) {
  struct fake_partition *p = &l->partitions[partition];
  records_release(p->records, p->count);
  records_release(p->hidden, p->hidden_count);
  *p = (struct fake_partition){0};
}

void fake_log_release(struct fake_log *l) {
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    fake_log_empty(l, i);
  }
}

static void *copy_of(const void *bytes, size_t size) {
  void *copy = fake_must(malloc(size + 1));
  memcpy(copy, bytes, size);
  return copy;
}

static void keep(struct fake_record **records, size_t *count, struct fake_record record) {
  *records = fake_must(realloc(*records, (*count + 1) * sizeof **records));
  (*records)[(*count)++] = record;
}

static struct fake_record make(
  int64_t offset, int64_t timestamp, struct text key, const void *bytes, size_t size, bool open) {
  return (struct fake_record){.offset = offset,
    .timestamp = timestamp,
    .key = copy_of(key.at, key.size),
    .key_size = key.size,
    .bytes = copy_of(bytes, size),
    .size = size,
    .open = open};
}

static bool is_open(const struct fake_partition *p) {
  return p->hidden_count > 0;
}

static int64_t add_hidden(struct fake_partition *p, struct fake_record record) {
  keep(&p->hidden, &p->hidden_count, record);
  return p->hidden_end++;
}

int64_t fake_log_add(
  struct fake_log *l, int32_t partition, int64_t timestamp, struct text key, const void *bytes, size_t size) {
  struct fake_partition *p = &l->partitions[partition];
  if (is_open(p)) {
    return add_hidden(p, make(p->hidden_end, timestamp, key, bytes, size, false));
  }
  keep(&p->records, &p->count, make(p->end, timestamp, key, bytes, size, false));
  return p->end++;
}

int64_t fake_log_add_open(
  struct fake_log *l, int32_t partition, int64_t timestamp, struct text key, const void *bytes, size_t size) {
  struct fake_partition *p = &l->partitions[partition];
  if (!is_open(p)) {
    p->hidden_end = p->end;
  }
  return add_hidden(p, make(p->hidden_end, timestamp, key, bytes, size, true));
}

// The control record takes an offset, too.
void fake_log_end(struct fake_log *l, int32_t partition, bool commit) {
  struct fake_partition *p = &l->partitions[partition];
  if (!is_open(p)) {
    return;
  }
  for (size_t i = 0; i < p->hidden_count; i++) {
    if (p->hidden[i].open && !commit) {
      record_release(&p->hidden[i]);
    } else {
      p->hidden[i].open = false;
      keep(&p->records, &p->count, p->hidden[i]);
    }
  }
  free(p->hidden);
  p->hidden = NULL;
  p->hidden_count = 0;
  p->end = p->hidden_end + 1;
}

void fake_log_trim(struct fake_log *l, int32_t partition, int64_t low) {
  struct fake_partition *p = &l->partitions[partition];
  size_t gone = 0;
  while (gone < p->count && p->records[gone].offset < low) {
    record_release(&p->records[gone++]);
  }
  p->count -= gone;
  if (gone) {
    memmove(p->records, p->records + gone, p->count * sizeof *p->records);
  }
  p->low = low > p->low ? low : p->low;
}

bool fake_log_holds(const struct fake_log *l, int32_t partition, int64_t offset) {
  const struct fake_partition *p = &l->partitions[partition];
  return offset >= p->low && offset <= p->end;
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
