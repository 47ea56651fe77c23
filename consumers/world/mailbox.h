// SPDX-License-Identifier: Apache-2.0
// A mailbox: letters from threads to the one loop that reads them, with a descriptor to sleep on.
#ifndef HUIYIN_CONSUMERS_WORLD_MAILBOX_H
#define HUIYIN_CONSUMERS_WORLD_MAILBOX_H

#include <stdint.h>

#include "runtime/buf.h"

enum letter_type {
  LETTER_BOUNDS,        // a: low, b: high, c: asked at
  LETTER_PARTITIONS,    // a: how many the events topic has
  LETTER_ALERTS_TOPIC,  // a: how many partitions it has, or -1, and bytes: why it can not be had
  LETTER_EMITTED,       // bytes: one encoded alert that was found in the alerts topic
  LETTER_RELAY_OPEN,    // a: end
  LETTER_RELAY_SENT,    // a: end
  LETTER_RELAY_LOST,
  LETTER_RELAY_CLOSED,
  LETTER_FAILED  // bytes: a sentence
};

struct letter {
  struct letter *next;
  enum letter_type type;
  int32_t partition;
  void *from;  // whose letter it is, so that one from before can be told
  int64_t a;
  int64_t b;
  int64_t c;
  struct buf bytes;
};

struct mailbox;

struct mailbox *mailbox_new(void);
void mailbox_free(struct mailbox *m);

// Any thread. The bytes of `letter` are taken over; it is otherwise copied.
void mailbox_post(struct mailbox *m, const struct letter *letter);

// The loop's thread: readable while there is a letter.
int mailbox_fd(const struct mailbox *m);

// Takes all letters, oldest first; the caller frees each by letter_free.
struct letter *mailbox_take(struct mailbox *m);
void letter_free(struct letter *letter);

#endif
