// SPDX-License-Identifier: Apache-2.0
// Redis commands as bytes: RESP written straight into a buffer (https://redis.io/docs/reference/protocol-spec/).
#ifndef HUIYIN_CONSUMERS_TRACK_RESP_H
#define HUIYIN_CONSUMERS_TRACK_RESP_H

#include <stdbool.h>

#include "runtime/buf.h"
#include "schemas/event.h"

// Begins a command of `count` arguments, its name included; as many resp_* calls must follow.
void resp_begin(struct buf *out, size_t count);
void resp_bytes(struct buf *out, const void *bytes, size_t size);
void resp_string(struct buf *out, const char *string);
void resp_number(struct buf *out, int64_t number);

// A command of plain words: resp_words(out, 2, "MULTI") and so on.
void resp_words(struct buf *out, size_t count, const char *const *words);

// The first argument behind the name, its key, of the command with this index in `bytes`; null where there is none.
struct text resp_key(const struct buf *bytes, size_t command);

// Walks the commands: fills the name and up to two arguments of the one at *at, null where there are none, and moves
// *at on. False at the end.
struct resp_command {
  struct text name;
  struct text key;
  struct text field;
};
bool resp_next(const struct buf *bytes, size_t *at, struct resp_command *out);

#endif
