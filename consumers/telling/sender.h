// SPDX-License-Identifier: Apache-2.0
// The thread that hands messages to one receiver, one at a time.
#ifndef HUIYIN_CONSUMERS_TELLING_SENDER_H
#define HUIYIN_CONSUMERS_TELLING_SENDER_H

#include "consumers/notify/answer.h"
#include "consumers/notify/written.h"

struct sender;

// Writes to `bell`, an eventfd, when an attempt has ended. What it is given outlives it.
struct sender *sender_new(const struct receiver *r, const struct wire *wire, const char *source, int bell);
// Breaks off what is under way; the first one does not wait until it is.
void sender_stop(struct sender *s);
void sender_free(struct sender *s);

// Begins an attempt; there is none under way. Copies the bytes (notify/written.h).
void sender_give(struct sender *s, const void *bytes, size_t size);

// Whether it has ended, and how; unless it was taken, `why` says why.
bool sender_take(struct sender *s, enum answer *answer, struct err *why);

#endif
