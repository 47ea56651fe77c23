// SPDX-License-Identifier: Apache-2.0
// What commands.c and lists.c share.
#ifndef HUIYIN_TESTS_FAKE_COMMANDS_PARTS_H
#define HUIYIN_TESTS_FAKE_COMMANDS_PARTS_H

#include "tests/fake/commands.h"

// The key of a command, NULL where there is none; *wrong is the error where it is of another sort, else nil.
const struct fake_key *fake_command_key(
  const struct fake_redis *r, struct fake_words w, enum fake_type type, struct reply *wrong);
// The same for changing, made where there is none.
struct fake_key *fake_command_change(struct fake_redis *r, struct fake_words w, enum fake_type type);

// An integer as Redis reads one: false where it is none.
bool fake_command_integer(struct text word, int64_t *number);
struct reply fake_command_no_integer(void);

// lists.c
struct reply fake_command_rpush(struct fake_redis *r, struct fake_words w);
struct reply fake_command_lrange(struct fake_redis *r, struct fake_words w);
struct reply fake_command_ltrim(struct fake_redis *r, struct fake_words w);

#endif
