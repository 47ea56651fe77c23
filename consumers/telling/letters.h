// SPDX-License-Identifier: Apache-2.0
// Messages that no receiver will have, set aside in the dead-letter topic. Nothing here waits for the brokers.
#ifndef HUIYIN_CONSUMERS_TELLING_LETTERS_H
#define HUIYIN_CONSUMERS_TELLING_LETTERS_H

#include "consumers/notify/written.h"
#include "runtime/settings.h"

struct letters;

// From the settings brokers, dead-letters-topic, alerts-topic and source. NULL with a sentence. One thread.
struct letters *letters_new(const struct settings *s, const struct wire *wire, struct err *e);
void letters_free(struct letters *l);

// Begins to send it. 1 where there is no room now; -1 with a sentence where nothing can be sent.
int letters_add(
  struct letters *l, const struct receiver *to, const void *bytes, size_t size, const char *reason, struct err *e);

// How it is with those that were added. FAILED, with a sentence: the brokers did not take all of them, or not in time;
// they are to be added again.
enum letters_stage { LETTERS_UNDER_WAY, LETTERS_TAKEN, LETTERS_FAILED };
enum letters_stage letters_look(struct letters *l, struct err *e);

// Nobody asks any more for those that are under way. They may come all the same.
void letters_forget(struct letters *l);

#endif
