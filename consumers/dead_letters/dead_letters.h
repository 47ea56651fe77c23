// SPDX-License-Identifier: Apache-2.0
// The parts of dead-letters: for this room alone.
#ifndef HUIYIN_CONSUMERS_DEAD_LETTERS_DEAD_LETTERS_H
#define HUIYIN_CONSUMERS_DEAD_LETTERS_DEAD_LETTERS_H

#include <librdkafka/rdkafka.h>

#include "runtime/settings.h"
#include "schemas/wire.h"
#include "schemas/zone.h"

// One dead letter; its texts are the message's.
struct dead_letter {
  struct text name;  // `PARTITION:OFFSET` of its origin: its key
  struct text topic;
  int64_t partition;
  int64_t offset;
  int64_t timestamp;     // MOMENT_NONE where the origin had none
  struct text receiver;  // of a message of `huiyin notify`, which has no partition and offset; null of others
  struct text key;       // null where the origin had none
  struct text reason;
  int64_t cut;  // the body's size before it was cut, -1 where it is whole
  const void *body;
  size_t size;
};

// -1 with a sentence where the message has not the form of dead_letter.h.
int dead_letter_parse(struct dead_letter *d, const rd_kafka_message_t *m, struct err *e);

struct dead_letters {
  const struct settings *settings;
  const char *topic;
  struct wire *wire;
  struct zone zone;
  rd_kafka_t *rk;
};

// Calls `each` for every letter in the topic, one that was written twice once.
typedef int dead_letters_each(void *context, const struct dead_letter *letter, struct err *e);
int dead_letters_read(struct dead_letters *d, dead_letters_each *each, void *context, struct err *e);

// The exit code; on 1 `e` may hold a sentence.
int dead_letters_list(struct dead_letters *d, struct err *e);
int dead_letters_show(struct dead_letters *d, const char *name, struct err *e);
int dead_letters_resend(struct dead_letters *d, struct err *e);

#endif
