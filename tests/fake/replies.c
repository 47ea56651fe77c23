// SPDX-License-Identifier: Apache-2.0
// Answers of the fake Redis.
#include "tests/fake/replies.h"

#include <stdlib.h>
#include <string.h>

static struct reply reply_of(enum reply_type type, struct text text) {
  char *copy = malloc(text.size + 1U);
  if (!copy) {
    abort();
  }
  if (text.size) {
    memcpy(copy, text.at, text.size);
  }
  copy[text.size] = 0;
  return (struct reply){.type = type, .bytes = copy, .size = text.size};
}

struct reply fake_reply_text(struct text text) {
  return reply_of(REPLY_TEXT, text);
}

struct reply fake_reply_error(const char *text) {
  return reply_of(REPLY_ERROR, fake_text(text));
}

struct reply fake_reply_number(int64_t number) {
  return (struct reply){.type = REPLY_NUMBER, .number = number};
}

struct reply fake_reply_nil(void) {
  return (struct reply){.type = REPLY_NIL};
}

struct reply fake_reply_array(size_t size, struct reply **elements) {
  *elements = calloc(size + 1, sizeof **elements);
  if (!*elements) {
    abort();
  }
  for (size_t i = 0; i < size; i++) {
    (*elements)[i] = fake_reply_nil();
  }
  return (struct reply){.type = REPLY_ARRAY, .size = size, .elements = *elements};
}

void fake_reply_release(const struct reply *reply) {
  for (size_t i = 0; reply->type == REPLY_ARRAY && i < reply->size; i++) {
    fake_reply_release(&reply->elements[i]);
  }
  free((void *)(uintptr_t)reply->elements);
  free((void *)(uintptr_t)reply->bytes);
}
