// SPDX-License-Identifier: Apache-2.0
// The headers of a dead letter.
#include "consumers/log/dead_letter.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "consumers/log/replay.h"

static void dead_letter_add(rd_kafka_headers_t *headers, const char *name, const void *value, size_t size) {
  (void)rd_kafka_header_add(headers, name, -1, value, (ssize_t)size);
}

static void dead_letter_add_number(rd_kafka_headers_t *headers, const char *name, int64_t number) {
  char text[24];
  int size = snprintf(text, sizeof text, "%" PRId64, number);
  dead_letter_add(headers, name, text, (size_t)size);
}

rd_kafka_headers_t *dead_letter_headers(const char *topic, int32_t partition, int64_t offset, int64_t timestamp,
  struct text key, size_t size, const char *reason) {
  rd_kafka_headers_t *headers = rd_kafka_headers_new(8);
  dead_letter_add(headers, DEAD_LETTER_TOPIC, topic, strlen(topic));
  dead_letter_add_number(headers, DEAD_LETTER_PARTITION, partition);
  dead_letter_add_number(headers, DEAD_LETTER_OFFSET, offset);
  if (timestamp != MOMENT_NONE) {
    dead_letter_add_number(headers, DEAD_LETTER_TIMESTAMP, timestamp);
  }
  if (key.at) {
    dead_letter_add(headers, DEAD_LETTER_KEY, key.at, key.size < DEAD_LETTER_KEY_MAX ? key.size : DEAD_LETTER_KEY_MAX);
  }
  if (size > DEAD_LETTER_PAYLOAD_MAX || key.size > DEAD_LETTER_KEY_MAX) {
    dead_letter_add_number(headers, DEAD_LETTER_CUT, (int64_t)size);
  }
  dead_letter_add(headers, DEAD_LETTER_REASON, reason, strlen(reason));
  return headers;
}

int dead_letter_send(
  struct outbound *to, const char *topic, const rd_kafka_message_t *m, const char *reason, struct err *e) {
  char name[48];
  int size = snprintf(name, sizeof name, "%d:%" PRId64, (int)m->partition, m->offset);
  struct text key = {m->key, (uint32_t)m->key_len};
  return outbound_send_to(to, RD_KAFKA_PARTITION_UA, name, (size_t)size, m->payload,
    m->len < DEAD_LETTER_PAYLOAD_MAX ? m->len : DEAD_LETTER_PAYLOAD_MAX, 0,
    dead_letter_headers(topic, m->partition, m->offset, replay_timestamp(m), key, m->len, reason), 0, e);
}
