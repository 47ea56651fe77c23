// SPDX-License-Identifier: Apache-2.0
// The Redis keys, in one place. All carry {0}, so that what one commit writes lies in one slot.
//
//   PREFIX:{0}:count:SCOPE      hash, field -> integer: the counters of requests
//   PREFIX:{0}:volunteer:SCOPE  hash, field -> integer: the counters of volunteer events
//   PREFIX:{0}:settings         string: what the numbers were counted under (counting.h)
//   PREFIX:{0}:policies         hash, number -> record: the versions of the policy (history.h); none while it is the
//                               built-in one of the settings
//   PREFIX:{0}:partition:P      hash: where partition P stands (meta.h)
//   PREFIX:{0}:state:P          hash, ledger field -> packed state
//   PREFIX:{0}:outbox:P         list of encoded alerts that are not known to be in the alerts topic, oldest first
//   PREFIX:{0}:moves:P          hash, next offset:moment -> moment: clock moves at the ends of bounded runs; several
//   may
//                               be at one offset (an older field is the next offset alone)
//   PREFIX:{0}:pulse:P          string that ends by itself: whoever counts partition P says every 2 s that it does
//                               (pulse.h). Not part of what is counted: nothing depends on it
#ifndef HUIYIN_CONSUMERS_STORED_KEYS_H
#define HUIYIN_CONSUMERS_STORED_KEYS_H

#include <stdint.h>

#include "runtime/buf.h"

enum { KEY_MOVE_FIELD_SIZE = 48 };

enum key_type {
  KEY_COUNT,
  KEY_VOLUNTEER,
  KEY_SETTINGS,
  KEY_POLICIES,
  KEY_PARTITION,
  KEY_STATE,
  KEY_OUTBOX,
  KEY_MOVES,
  KEY_PULSE
};

// Appends the key of a partition's part; `partition` is left out of KEY_SETTINGS and KEY_POLICIES. For KEY_COUNT and
// KEY_VOLUNTEER it appends the part before the scope.
void key_add(struct buf *out, const char *prefix, enum key_type type, int32_t partition);

// A field of KEY_MOVES.
void key_move_field(char field[KEY_MOVE_FIELD_SIZE], int64_t offset, int64_t moment);

#endif
