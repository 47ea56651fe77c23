// SPDX-License-Identifier: Apache-2.0
// What world.c and port.c share: the answers that a process waits for.
#ifndef HUIYIN_TESTS_FAKE_PROCESS_H
#define HUIYIN_TESTS_FAKE_PROCESS_H

#include "tests/fake/world.h"

enum fake_answer_type { ANSWER_BOUNDS, ANSWER_OPEN, ANSWER_SENT, ANSWER_DEAD_LETTER };

struct fake_answer {
  struct fake_answer *next;
  enum fake_answer_type type;
  int32_t partition;
  uint64_t relay;  // whose
  bool done;       // the work is done, the answer is under way
  bool lost;       // the relay was fenced
  int64_t low;     // ANSWER_BOUNDS; ANSWER_OPEN: where to read from
  int64_t high;    // the end that is answered
  int64_t at;
  int64_t offset;  // ANSWER_DEAD_LETTER: of the message, which `payload` is a copy of
  struct buf payload;
  struct outgoing *alerts;  // ANSWER_SENT: copies
  size_t count;
};

// port.c
struct port fake_port(struct fake_process *p);
// Counts a call or an answer; the process may die of it. False where it is dead.
bool fake_process_point(struct fake_process *p);

// A sentence about what happens to a process, where anybody listens.
__attribute__((format(printf, 2, 3))) void fake_process_say(const struct fake_process *p, const char *format, ...);

// words.c: commands to Redis in words.
void fake_words_of(const void *bytes, size_t size, char *out, size_t room);

// answers.c
struct fake_answer *fake_answer_add(struct fake_process *p, enum fake_answer_type type, int32_t partition);
// Does the work or delivers the first answer that is not held; false where there is none.
bool fake_answer_turn(struct fake_process *p);
// What is under way when the process dies, or lets a relay go.
void fake_answers_end(struct fake_process *p, uint64_t relay);
void fake_answers_release(struct fake_process *p);

#endif
