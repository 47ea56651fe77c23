// SPDX-License-Identifier: Apache-2.0
// Redis commands as bytes.
#include "consumers/track/resp.h"

#include <string.h>

static char *put_digits(char *end, uint64_t number) {
  do {
    *--end = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  return end;
}

static void add_line(struct buf *out, char mark, uint64_t number) {
  char line[24];
  char *end = line + sizeof line;
  *--end = '\n';
  *--end = '\r';
  char *at = put_digits(end, number);
  *--at = mark;
  buf_add(out, at, (size_t)(line + sizeof line - at));
}

void resp_begin(struct buf *out, size_t count) {
  add_line(out, '*', count);
}

void resp_bytes(struct buf *out, const void *bytes, size_t size) {
  add_line(out, '$', size);
  buf_add(out, bytes, size);
  buf_add(out, "\r\n", 2);
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
