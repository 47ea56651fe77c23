// SPDX-License-Identifier: Apache-2.0
// How states are compared: for states.c, state_compare.c and states_lacking.c alone.
#ifndef HUIYIN_CONSUMERS_VERIFY_STATES_H
#define HUIYIN_CONSUMERS_VERIFY_STATES_H

#include "consumers/verify/verify.h"

enum { VERIFY_PAGE = 1000 };  // states asked for at once

// What is gone may still be stored, or be gone from there: of both sides that is compared which remains at the log
// time.
struct verify_remains {
  uint8_t bytes[REQUEST_PACKED_MAX];
  size_t size;
  bool living;
};

void verify_states_remains(
  const struct verify *v, size_t partition, const void *value, size_t size, struct verify_remains *out);

// What differs between a field of Redis and the recount; NULL for nothing.
const char *verify_states_compare(
  const struct verify *v, size_t partition, const char *field, size_t field_size, const redisReply *value);
// Notes a difference of one state.
void verify_states_note(struct verify *v, size_t partition, const struct state *s, const char *why);

// Sets `key` to the key of a partition's states.
void verify_states_key(const struct verify *v, size_t partition, struct buf *key);

#endif
