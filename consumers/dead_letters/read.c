// SPDX-License-Identifier: Apache-2.0
// Reads the dead-letter topic.
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/state.h"
#include "consumers/dead_letters/dead_letters.h"
#include "consumers/log/dead_letter.h"
#include "consumers/log/replay.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/stop.h"

enum { DEAD_LETTERS_KAFKA_MS = 10000 };

static struct text dead_letter_header(const rd_kafka_headers_t *headers, const char *name) {
  const void *value = NULL;
  size_t size = 0;
  if (!headers || rd_kafka_header_get_last(headers, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return (struct text){NULL, 0};
  }
  return (struct text){value ? value : "", (uint32_t)size};
}

// librdkafka puts a NUL behind a header's value.
static int dead_letter_number(const rd_kafka_headers_t *headers, const char *name, int64_t *number) {
  struct text text = dead_letter_header(headers, name);
  char *end;
  if (!text.at || !text.size) {
    return -1;
  }
  errno = 0;
  *number = strtoll(text.at, &end, 10);
  return errno || end != text.at + text.size ? -1 : 0;
}

int dead_letter_parse(struct dead_letter *d, const rd_kafka_message_t *m, struct err *e) {
  rd_kafka_headers_t *headers = NULL;
  (void)rd_kafka_message_headers(m, &headers);
  *d = (struct dead_letter){.name = {m->key, (uint32_t)m->key_len},
    .topic = dead_letter_header(headers, DEAD_LETTER_TOPIC),
    .timestamp = MOMENT_NONE,
    .receiver = dead_letter_header(headers, DEAD_LETTER_RECEIVER),
    .key = dead_letter_header(headers, DEAD_LETTER_KEY),
    .reason = dead_letter_header(headers, DEAD_LETTER_REASON),
    .cut = -1,
    .body = m->payload,
    .size = m->len};
  if (m->key && d->topic.at && d->receiver.at) {
    d->partition = d->offset = -1;
    d->timestamp = replay_timestamp(m);
    return 0;
  }
  if (!m->key || !d->topic.at || dead_letter_number(headers, DEAD_LETTER_PARTITION, &d->partition) != 0 ||
      dead_letter_number(headers, DEAD_LETTER_OFFSET, &d->offset) != 0) {
    return err_set(e, "the message at offset %" PRId64 " of partition %d has not the form of a dead letter", m->offset,
      (int)m->partition);
  }
  (void)dead_letter_number(headers, DEAD_LETTER_TIMESTAMP, &d->timestamp);
  (void)dead_letter_number(headers, DEAD_LETTER_CUT, &d->cut);
  return 0;
}

struct dead_letters_reading {
  dead_letters_each *each;
  void *context;
  struct state_table seen;  // topic NUL name
};

// A letter may have been written more than once: it is the same one.
static bool dead_letters_is_new(struct dead_letters_reading *r, const struct dead_letter *d) {
  char key[1024];
  size_t size = d->topic.size < 512 ? d->topic.size : 512;
  size_t name = d->name.size < 500 ? d->name.size : 500;
  if (size) {
    memcpy(key, d->topic.at, size);
  }
  key[size] = 0;
  memcpy(key + size + 1, d->name.at, name);
  if (state_find(&r->seen, key, size + 1 + name)) {
    return false;
  }
  (void)state_add(&r->seen, key, size + 1 + name);
  return true;
}

static int dead_letters_take(void *context, const rd_kafka_message_t *m, struct err *e) {
  struct dead_letters_reading *r = context;
  struct dead_letter letter;
  struct err why;
  if (dead_letter_parse(&letter, m, &why) != 0) {
    log_say(LOG_WARN, why.text);
    return 0;
  }
  return dead_letters_is_new(r, &letter) ? r->each(r->context, &letter, e) : 0;
}

int dead_letters_read(struct dead_letters *d, dead_letters_each *each, void *context, struct err *e) {
  struct dead_letters_reading r = {.each = each, .context = context};
  int count = kafka_partition_count(d->rk, d->topic, DEAD_LETTERS_KAFKA_MS, e);
  struct replay_part *parts = count > 0 ? calloc((size_t)count, sizeof *parts) : NULL;
  int result = parts ? 0 : -1;
  for (int i = 0; !result && i < count; i++) {
    parts[i].partition = i;
    result = replay_bounds(d->rk, d->topic, i, stop_requested, &parts[i].from, &parts[i].end, e);
  }
  if (!result) {
    result = replay_read(d->rk, d->topic, parts, (size_t)count, stop_requested, dead_letters_take, &r, e);
  }
  free(parts);
  state_table_release(&r.seen);
  return result;
}
