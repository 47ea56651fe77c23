// SPDX-License-Identifier: Apache-2.0
// Messages that no receiver will have, set aside in the dead-letter topic.
#ifndef HUIYIN_CONSUMERS_TELLING_LETTERS_H
#define HUIYIN_CONSUMERS_TELLING_LETTERS_H

#include "consumers/notify/written.h"
#include "runtime/settings.h"

struct letters;

// From the settings brokers, dead-letters-topic, alerts-topic and source. NULL with a sentence. One thread.
struct letters *letters_new(const struct settings *s, const struct wire *wire, struct err *e);
void letters_free(struct letters *l);

// Sends it; -1 with a sentence where nothing can be sent.
int letters_add(
  struct letters *l, const struct receiver *to, const void *bytes, size_t size, const char *reason, struct err *e);

// Waits, some seconds at most, until the brokers have all of them. -1 with a sentence where they do not: then they are
// to be sent again.
int letters_wait(struct letters *l, struct err *e);

#endif
