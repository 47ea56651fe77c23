// SPDX-License-Identifier: Apache-2.0
// The physical lines of a file or a pipe, with their numbers, and a second reading of them where that is asked for.
#ifndef HUIYIN_PRODUCERS_LINES_H
#define HUIYIN_PRODUCERS_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "runtime/err.h"
#include "schemas/event.h"

// A line longer than this is no line of an export or of JSON Lines.
enum { LINE_MOST = 16 << 20 };

// An input being read. Lines are looked at (lines_peek) and then taken (lines_take), so that a record of several lines
// stays in one piece. One thread.
struct lines {
  const char *name;  // for messages; `-` for standard input
  int fd;
  int spool;     // a copy for the second reading, -1 for none
  off_t start;   // where the first reading began
  bool regular;  // can be read again by going back
  bool owns;     // the descriptor is ours to close
  bool ended;
  char *at;
  size_t room;
  size_t begin;  // of what is not taken yet
  size_t end;
  uint64_t line;   // the number of the line at `begin`, from 1
  uint64_t bytes;  // taken so far
  uint64_t total;  // of the whole input, 0 where that is not known
};

// `-` is standard input. -1 with a sentence.
int lines_open(struct lines *l, const char *path, struct err *e);
void lines_close(struct lines *l);

// Makes sure that lines_rewind will work: what comes from a pipe is copied to a file without a name in TMPDIR, which
// is gone when the program is. Call it before the first peek.
int lines_keep(struct lines *l, struct err *e);

// Goes back to the first line.
int lines_rewind(struct lines *l, struct err *e);

// The physical line that begins `from` bytes behind what was taken, with its newline (the last one may have none). 1,
// or 0 where the input ends there, or -1 with a sentence. It moves what earlier peeks returned: keep sizes, not
// pointers.
int lines_peek(struct lines *l, size_t from, struct text *line, struct err *e);

// The first bytes that are not taken, as lines_peek has seen them.
const char *lines_at(const struct lines *l);

// Takes so many bytes that hold so many lines. They stay readable until the next peek.
void lines_take(struct lines *l, size_t size, uint64_t count);

#endif
