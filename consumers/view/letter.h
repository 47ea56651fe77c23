// SPDX-License-Identifier: Apache-2.0
// One dead letter: read from its message, and kept. For letters.c.
#ifndef HUIYIN_CONSUMERS_VIEW_LETTER_H
#define HUIYIN_CONSUMERS_VIEW_LETTER_H

#include <librdkafka/rdkafka.h>

#include "consumers/view/letters.h"

// What of each text but the body is kept, and all of them together.
enum { LETTER_TEXT = 1024, LETTER_TEXTS = 5 * LETTER_TEXT };

// Texts are the message's, cut to what is kept. -1 with a sentence where it has not the form of log/dead_letter.h.
int letter_parse(struct view_letter *letter, const rd_kafka_message_t *m, struct err *e);

// Zeroed, it is empty.
struct letter_copy {
  struct view_letter letter;
  char *bytes;
};

void letter_copy_set(struct letter_copy *c, const struct view_letter *letter);
void letter_copy_release(struct letter_copy *c);
// With room in `texts`, which must not move.
void letter_copy_get(const struct letter_copy *c, bool body, struct buf *texts, struct view_letter *out);

#endif
