// SPDX-License-Identifier: Apache-2.0
// The headers of a dead letter.
#include "consumers/dead_letter.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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
