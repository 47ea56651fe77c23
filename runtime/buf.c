// SPDX-License-Identifier: Apache-2.0
// Bytes that grow at their end.
#include "runtime/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_release(struct buf *b) {
  free(b->at);
  *b = (struct buf){0};
}

uint8_t *buf_grow(struct buf *b, size_t more) {
  if (b->room - b->size >= more) {
    return b->at + b->size;
  }
  size_t room = b->room ? b->room : 64;
  while (room - b->size < more) {
    room *= 2;
  }
  uint8_t *at = realloc(b->at, room);
  if (!at) {
    (void)fprintf(stderr, "level=error msg=\"out of memory\" bytes=%zu\n", room);
    abort();
  }
  b->at = at;
  b->room = room;
  return b->at + b->size;
}

void buf_add(struct buf *b, const void *bytes, size_t size) {
  if (size) {
    memcpy(buf_grow(b, size), bytes, size);
    b->size += size;
  }
}

void buf_add_byte(struct buf *b, uint8_t byte) {
  *buf_grow(b, 1) = byte;
  b->size++;
}

void buf_add_string(struct buf *b, const char *string) {
  buf_add(b, string, strlen(string));
}

void buf_vprintf(struct buf *b, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int size = vsnprintf(NULL, 0, format, arguments);
  if (size > 0) {
    (void)vsnprintf((char *)buf_grow(b, (size_t)size + 1), (size_t)size + 1, format, again);
    b->size += (size_t)size;
  }
  va_end(again);
}

void buf_printf(struct buf *b, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  buf_vprintf(b, format, arguments);
  va_end(arguments);
}

void buf_clear(struct buf *b) {
  b->size = 0;
}

void buf_drop(struct buf *b, size_t count) {
  if (count) {
    memmove(b->at, b->at + count, b->size - count);
    b->size -= count;
  }
}

const char *buf_string(struct buf *b) {
  *buf_grow(b, 1) = 0;
  return (const char *)b->at;
}
