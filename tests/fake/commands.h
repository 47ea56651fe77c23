// SPDX-License-Identifier: Apache-2.0
// The commands that the fake Redis knows, without transactions.
#ifndef HUIYIN_TESTS_FAKE_COMMANDS_H
#define HUIYIN_TESTS_FAKE_COMMANDS_H

#include "tests/fake/redis.h"

// The arguments, the command's name first; they point into the client's bytes.
struct fake_words {
  const struct text *at;
  size_t count;
};

bool fake_word_is(struct text word, const char *name);
// Whether the command changes anything; it then belongs into the history.
bool fake_command_writes(struct fake_words words);
// Whether it may need more memory.
bool fake_command_grows(struct fake_words words);
// The error of a command that has too few or too many words, else nil.
struct reply fake_command_check(struct fake_words words);
// Does it and answers. A command that is not known ends the test: the fake must learn it.
struct reply fake_command_run(struct fake_redis *r, struct fake_words words);

#endif
