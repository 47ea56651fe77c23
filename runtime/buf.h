// SPDX-License-Identifier: Apache-2.0
// Bytes that grow at their end.
#ifndef HUIYIN_RUNTIME_BUF_H
#define HUIYIN_RUNTIME_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// Invariant: size <= room; `at` is NULL only while room is 0. A zeroed struct is an empty one. The holder owns the
// bytes; pointers into `at` are good until the next append. A program that has no memory left is ended with a sentence
// (buf_grow), so appends cannot fail.
struct buf {
  uint8_t *at;
  size_t size;
  size_t room;
};

void buf_release(struct buf *b);

// Makes room for `more` further bytes and returns where they go; the caller raises `size` by what it wrote.
uint8_t *buf_grow(struct buf *b, size_t more);

void buf_add(struct buf *b, const void *bytes, size_t size);
void buf_add_byte(struct buf *b, uint8_t byte);
void buf_add_string(struct buf *b, const char *string);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *format, ...);
__attribute__((format(printf, 2, 0))) void buf_vprintf(struct buf *b, const char *format, va_list arguments);

// Forgets the bytes, keeps the room.
void buf_clear(struct buf *b);

// Takes away the first `count` bytes.
void buf_drop(struct buf *b, size_t count);

// The bytes as a C string: a NUL is put behind them, not counted in size.
const char *buf_string(struct buf *b);

#endif
