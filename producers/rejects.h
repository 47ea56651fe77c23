// SPDX-License-Identifier: Apache-2.0
// Rows that were not published: said on stderr, and set aside as they were.
#ifndef HUIYIN_PRODUCERS_REJECTS_H
#define HUIYIN_PRODUCERS_REJECTS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "runtime/err.h"
#include "schemas/event.h"

// Where rejects go. A zeroed one only says them. One thread.
struct rejects {
  FILE *file;  // NULL where they are not set aside
  const char *path;
  bool has_header;
  bool failed;
};

// Opens and empties the file; `path` may be NULL. -1 with a sentence.
int rejects_open(struct rejects *r, const char *path, struct err *e);

// Says `NAME:LINE: why` on stderr.
void rejects_say(const char *name, uint64_t line, const char *why);

// Sets one row aside; before the first one stands `header`.
void rejects_add(struct rejects *r, struct text header, struct text raw);

// -1 with a sentence where not all of them were written.
int rejects_close(struct rejects *r, struct err *e);

#endif
