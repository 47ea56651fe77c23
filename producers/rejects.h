// SPDX-License-Identifier: Apache-2.0
// Rows that were not published: said on stderr, and set aside as they were.
#ifndef HUIYIN_PRODUCERS_REJECTS_H
#define HUIYIN_PRODUCERS_REJECTS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "runtime/err.h"
#include "schemas/event.h"

// Where rejects go: {.path = ...}, NULL only to say them. The file is made with the first one. One thread.
struct rejects {
  const char *path;
  FILE *file;  // NULL until there is a reject
  bool begun;  // there was one, and the file could be made
  int failed;  // errno of the first failure, else 0
};

// -1 with a sentence where the file has something in it, which may be the rejects of another run, or where it could not
// be written. Writes nothing; `path` may be NULL.
int rejects_check(const char *path, struct err *e);

// Says `NAME:LINE: why` on stderr.
void rejects_say(const char *name, uint64_t line, const char *why);

// Sets one row aside; before the first one stands `header`.
void rejects_add(struct rejects *r, struct text header, struct text raw);

// -1 with a sentence where not all of them were written.
int rejects_close(struct rejects *r, struct err *e);

#endif
