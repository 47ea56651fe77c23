// SPDX-License-Identifier: Apache-2.0
// Cursors: a version, the question's digest, the numbers, the texts, all in hexadecimal.
#include "consumers/board/api_cursor.h"

#include <string.h>

enum { VERSION = 1, NUMBER_SIZE = 8 };

void api_cursor_put(struct api_cursor *c, size_t index, struct text text) {
  c->sizes[index] = text.size < API_CURSOR_TEXT ? text.size : API_CURSOR_TEXT;
  if (c->sizes[index]) {
    memcpy(c->texts[index], text.at, c->sizes[index]);
  }
}

struct text api_cursor_text(const struct api_cursor *c, size_t index) {
  return (struct text){c->texts[index], c->sizes[index]};
}

// --- writing

static void put_bytes(struct buf *out, const void *bytes, size_t size) {
  static const char hex[] = "0123456789abcdef";
  const uint8_t *at = bytes;
  for (size_t i = 0; i < size; i++) {
    buf_add_byte(out, (uint8_t)hex[at[i] >> 4]);
    buf_add_byte(out, (uint8_t)hex[at[i] & 15]);
  }
}

static void put_number(struct buf *out, uint64_t number, size_t size) {
  uint8_t bytes[NUMBER_SIZE];
  for (size_t i = 0; i < size; i++) {
    bytes[i] = (uint8_t)(number >> 8 * (size - 1 - i));
  }
  put_bytes(out, bytes, size);
}

void api_cursor_write(const struct api_cursor *c, const struct api_params *question, struct buf *out) {
  put_number(out, VERSION, 1);
  put_number(out, api_params_digest(question), NUMBER_SIZE);
  for (size_t i = 0; i < API_CURSOR_NUMBERS; i++) {
    put_number(out, (uint64_t)c->numbers[i], NUMBER_SIZE);
  }
  for (size_t i = 0; i < API_CURSOR_TEXTS; i++) {
    put_number(out, c->sizes[i], 2);
    put_bytes(out, c->texts[i], c->sizes[i]);
  }
}

// --- reading

struct word {
  const char *at;
  bool wrong;
};

static int digit_of(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static uint8_t get_byte(struct word *w) {
  int high = w->wrong ? -1 : digit_of(w->at[0]);
  int low = high < 0 ? -1 : digit_of(w->at[1]);
  w->wrong |= low < 0;
  if (w->wrong) {
    return 0;
  }
  w->at += 2;
  return (uint8_t)(high << 4 | low);
}

static uint64_t get_number(struct word *w, size_t size) {
  uint64_t number = 0;
  for (size_t i = 0; i < size; i++) {
    number = number << 8 | get_byte(w);
  }
  return number;
}

static void get_text(struct word *w, struct api_cursor *c, size_t index) {
  uint64_t size = get_number(w, 2);
  w->wrong |= size > API_CURSOR_TEXT;
  c->sizes[index] = w->wrong ? 0 : (uint32_t)size;
  for (uint32_t i = 0; i < c->sizes[index]; i++) {
    c->texts[index][i] = (char)get_byte(w);
  }
}

int api_cursor_read(struct api_cursor *c, const struct api_params *question, bool *given, struct api_fault *f) {
  const char *value = api_params_value(question, "cursor");
  struct word w = {.at = value};
  *c = (struct api_cursor){.sizes = {0}};
  *given = value != NULL;
  if (!value) {
    return 0;
  }
  w.wrong = get_number(&w, 1) != VERSION;
  uint64_t digest = get_number(&w, NUMBER_SIZE);
  for (size_t i = 0; i < API_CURSOR_NUMBERS; i++) {
    c->numbers[i] = (int64_t)get_number(&w, NUMBER_SIZE);
  }
  for (size_t i = 0; i < API_CURSOR_TEXTS; i++) {
    get_text(&w, c, i);
  }
  if (w.wrong || *w.at) {
    return api_fault_parameter(f, "`%s` is none that this server gave; begin without it.",
      "参数 `%s` 不是本服务给出的；请从头查询，不带它。", "cursor");
  }
  if (digest != api_params_digest(question)) {
    return api_fault_parameter(f,
      "`%s` belongs to another question; give all other parameters as before, or begin without it.",
      "参数 `%s` 属于另一次查询；其余参数须与之前相同，否则请从头查询。", "cursor");
  }
  return 0;
}
