// SPDX-License-Identifier: Apache-2.0
// A command made by chance, in bytes and in words: what the tracker sends, on few keys, with arguments that are often
// wrong.
#ifndef HUIYIN_TESTS_SIMULATION_PROOF_MADE_H
#define HUIYIN_TESTS_SIMULATION_PROOF_MADE_H

#include <stdbool.h>

#include "runtime/buf.h"
#include "tests/property/chance.h"

enum { MADE_KEYS = 8 };
extern const char *const made_keys[MADE_KEYS];

struct made {
  struct buf bytes;
  struct buf words;
};

// A command of at most three arguments, the last ones maybe NULL.
void made_plain(struct made *m, const char *name, const char *first, const char *second, const char *third);
void made_watch(struct chance *c, struct made *m);
// A command that may be queued in a transaction.
void made_inner(struct chance *c, struct made *m);

// Whether the words begin with this name.
bool made_is_named(const char *words, const char *name);
// Whether it may take memory, as its name says.
bool made_is_growing(const char *words);

#endif
