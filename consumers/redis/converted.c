// SPDX-License-Identifier: Apache-2.0
// Converts answers into one block of replies: first the whole, then each array's elements side by side.
#include "consumers/redis/converted.h"

#include <stdlib.h>

void converted_release(struct converted *c) {
  free(c->replies);
  *c = (struct converted){0};
}

// How many replies an answer holds, itself not counted.
static size_t count_elements(const redisReply *r) {
  size_t count = 0;
  if (r->type == REDIS_REPLY_ARRAY) {
    for (size_t i = 0; i < r->elements; i++) {
      count += 1 + count_elements(r->element[i]);
    }
  }
  return count;
}

// Fills `out` from `r`; children go into the room at *at, which moves on.
static void convert(const redisReply *r, struct reply *out, struct reply **at) {
  *out = (struct reply){.bytes = r->str, .size = (size_t)r->len, .number = r->integer};
  switch (r->type) {
    case REDIS_REPLY_INTEGER:
      out->type = REPLY_NUMBER;
      break;
    case REDIS_REPLY_NIL:
      out->type = REPLY_NIL;
      break;
    case REDIS_REPLY_ERROR:
      out->type = REPLY_ERROR;
      break;
    case REDIS_REPLY_ARRAY: {
      struct reply *elements = *at;
      *at += r->elements;
      out->type = REPLY_ARRAY;
      out->size = r->elements;
      out->elements = elements;
      for (size_t i = 0; i < r->elements; i++) {
        convert(r->element[i], &elements[i], at);
      }
      break;
    }
    default:
      out->type = REPLY_TEXT;
  }
}

const struct reply *converted_reply(struct converted *c, const redisReply *r) {
  size_t count = count_elements(r) + 1;
  if (count > c->room) {
    free(c->replies);
    c->replies = malloc(count * sizeof *c->replies);
    c->room = count;
    if (!c->replies) {
      abort();
    }
  }
  struct reply *at = c->replies + 1;
  convert(r, c->replies, &at);
  return c->replies;
}
