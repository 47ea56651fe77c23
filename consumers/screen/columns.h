// SPDX-License-Identifier: Apache-2.0
// Texts in columns of a terminal, where a Chinese character is two columns wide.
#ifndef HUIYIN_CONSUMERS_SCREEN_COLUMNS_H
#define HUIYIN_CONSUMERS_SCREEN_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"
#include "schemas/event.h"

// Makes wcwidth know UTF-8. Once, before the others, while the process has one thread.
void columns_begin(void);

// The next character at `at` in the text: returns its bytes; *width is how many columns it takes: 0 for a combining
// one, -1 for one that this machine knows no width of, or bytes that are no UTF-8.
size_t columns_next(struct text text, size_t at, int *width);

// How many columns well-formed UTF-8 takes; a character that takes none of its own (a combining one) counts 0.
size_t columns_of(struct text text);

// Appends as much of the text as fits into `width` columns, then blanks up to it; a text that is cut ends in `…`.
void columns_left(struct buf *out, struct text text, size_t width);

// Appends the whole text, then blanks up to `width` columns.
void columns_whole(struct buf *out, struct text text, size_t width);

// Appends a number with thousands set apart, flush right.
void columns_number(struct buf *out, int64_t number, size_t width);

// Appends text of many lines with each cut to `width` columns and the number of lines to `height`, and `end` behind
// each.
void columns_clip(struct buf *out, struct text lines, size_t width, size_t height, const char *end);

#endif
