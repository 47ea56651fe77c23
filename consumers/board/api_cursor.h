// SPDX-License-Identifier: Apache-2.0
// Where a page of a list ended, as a word that a client gives back for the next one. It is of numbers and texts, and of
// the question that it belongs to; a client could write one itself, which does no harm.
#ifndef HUIYIN_CONSUMERS_BOARD_API_CURSOR_H
#define HUIYIN_CONSUMERS_BOARD_API_CURSOR_H

#include "consumers/board/api_params.h"
#include "runtime/buf.h"

enum { API_CURSOR_NUMBERS = 6, API_CURSOR_TEXTS = 2, API_CURSOR_TEXT = 1024 };

struct api_cursor {
  int64_t numbers[API_CURSOR_NUMBERS];
  char texts[API_CURSOR_TEXTS][API_CURSOR_TEXT];
  uint32_t sizes[API_CURSOR_TEXTS];
};

// A text that is longer than there is room for is cut.
void api_cursor_put(struct api_cursor *c, size_t index, struct text text);
struct text api_cursor_text(const struct api_cursor *c, size_t index);

// Appends the word, of letters and digits alone.
void api_cursor_write(const struct api_cursor *c, const struct api_params *question, struct buf *out);

// Reads the parameter `cursor`; *given says whether there was one.
int api_cursor_read(struct api_cursor *c, const struct api_params *question, bool *given, struct api_fault *f);

#endif
