// SPDX-License-Identifier: Apache-2.0
// Redis commands as bytes.
#include "consumers/track/resp.h"

#include <string.h>

// What a line takes that tells a number, and more than an end takes.
enum { LINE_MAX_BYTES = 24 };

static char *put_digits(char *end, uint64_t number) {
  do {
    *--end = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  return end;
}

static uint8_t *put_end(uint8_t *at) {
  *at++ = '\r';
  *at++ = '\n';
  return at;
}

// `$12\r\n`. Nearly all of it is below 100.
static uint8_t *put_line(uint8_t *at, char mark, size_t number) {
  char digits[24];
  char *end = digits + sizeof digits;
  *at++ = (uint8_t)mark;
  if (number < 10) {
    *at++ = (uint8_t)('0' + number);
  } else if (number < 100) {
    *at++ = (uint8_t)('0' + number / 10);
    *at++ = (uint8_t)('0' + number % 10);
  } else {
    const char *first = put_digits(end, number);
    memcpy(at, first, (size_t)(end - first));
    at += end - first;
  }
  return put_end(at);
}

static void end_at(struct buf *out, const uint8_t *at) {
  out->size = (size_t)(at - out->at);
}

void resp_begin(struct buf *out, size_t count) {
  end_at(out, put_line(buf_grow(out, LINE_MAX_BYTES), '*', count));
}

void resp_bytes(struct buf *out, const void *bytes, size_t size) {
  uint8_t *at = put_line(buf_grow(out, size + LINE_MAX_BYTES + LINE_MAX_BYTES), '$', size);
  if (size) {
    memcpy(at, bytes, size);
  }
  end_at(out, put_end(at + size));
}

void resp_string(struct buf *out, const char *string) {
  resp_bytes(out, string, strlen(string));
}

void resp_number(struct buf *out, int64_t number) {
  char digits[24];
  char *end = digits + sizeof digits;
  char *at = put_digits(end, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
  if (number < 0) {
    *--at = '-';
  }
  resp_bytes(out, at, (size_t)(end - at));
}

void resp_words(struct buf *out, size_t count, const char *const *words) {
  resp_begin(out, count);
  for (size_t i = 0; i < count; i++) {
    resp_string(out, words[i]);
  }
}

// Reads `*12\r\n` or `$3\r\n`; the bytes are our own.
static const uint8_t *read_line(const uint8_t *at, size_t *number) {
  *number = 0;
  for (at++; *at != '\r'; at++) {
    *number = *number * 10 + (size_t)(*at - '0');
  }
  return at + 2;
}

bool resp_next(const struct buf *bytes, size_t *at, struct resp_command *out) {
  struct text *const places[] = {&out->name, &out->key, &out->field};
  size_t count;
  *out = (struct resp_command){{NULL, 0}, {NULL, 0}, {NULL, 0}};
  if (*at >= bytes->size) {
    return false;
  }
  const uint8_t *next = read_line(bytes->at + *at, &count);
  for (size_t i = 0; i < count; i++) {
    size_t size;
    next = read_line(next, &size);
    if (i < sizeof places / sizeof *places) {
      *places[i] = (struct text){(const char *)next, (uint32_t)size};
    }
    next += size + 2;
  }
  *at = (size_t)(next - bytes->at);
  return true;
}

struct text resp_key(const struct buf *bytes, size_t command) {
  struct resp_command found;
  size_t at = 0;
  for (size_t i = 0; resp_next(bytes, &at, &found); i++) {
    if (i == command) {
      return found.key;
    }
  }
  return (struct text){NULL, 0};
}
