// SPDX-License-Identifier: Apache-2.0
// The messages that wait for one receiver.
#include "consumers/telling/queue.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"

void queue_release(struct queue *q) {
  queue_drop(q, q->count);
  free(q->items);
  *q = (struct queue){.receiver = q->receiver, .failing_since = MOMENT_NONE};
}

static void make_room(struct queue *q) {
  if (q->first) {
    memmove(q->items, q->items + q->first, q->count * sizeof *q->items);
    q->first = 0;
  }
  if (2 * q->count >= q->room) {
    q->room = q->room ? 2 * q->room : 16;
    q->items = must(realloc(q->items, q->room * sizeof *q->items));
  }
}

void queue_add(struct queue *q, const void *bytes, size_t size, int64_t at) {
  if (q->first + q->count == q->room) {
    make_room(q);
  }
  uint8_t *copy = must(malloc(size ? size : 1));
  memcpy(copy, bytes, size);
  q->items[q->first + q->count++] = (struct queue_item){copy, size, at};
}

const struct queue_item *queue_first(const struct queue *q) {
  return q->count ? &q->items[q->first] : NULL;
}

void queue_drop(struct queue *q, size_t count) {
  for (size_t i = 0; i < count; i++) {
    free(q->items[q->first + i].bytes);
  }
  q->count -= count;
  q->first = q->count ? q->first + count : 0;
}

bool queue_is_due(const struct queue *q, int64_t now) {
  return q->count && !q->under_way && !q->over && now >= q->next_at;
}

static void mend(struct queue *q, int64_t now) {
  q->attempts = 0;
  q->failing_since = MOMENT_NONE;
  q->next_at = now;
}

// A message that came while the receiver failed is given up when it has waited itself for so long.
static size_t given_up(const struct queue *q, int64_t now) {
  size_t count = 0;
  for (; count < q->count; count++) {
    int64_t at = q->items[q->first + count].at;
    int64_t since = at > q->failing_since ? at : q->failing_since;
    if (now - since < q->receiver->give_up_after) {
      break;
    }
  }
  return count;
}

size_t queue_hear(struct queue *q, enum answer answer, uint32_t random, int64_t now) {
  q->under_way = false;
  if (answer != ANSWER_AGAIN) {
    mend(q, now);
    return 1;
  }
  q->attempts++;
  q->failing_since = q->failing_since == MOMENT_NONE ? now : q->failing_since;
  q->next_at = now + answer_pause(q->attempts, random);
  return given_up(q, now);
}
