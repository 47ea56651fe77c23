// SPDX-License-Identifier: Apache-2.0
// Where a partition stands: the hash PREFIX:{0}:partition:P, field by field.
#ifndef HUIYIN_CONSUMERS_STORED_META_H
#define HUIYIN_CONSUMERS_STORED_META_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/event.h"

// Redis fields of the same names; one that is absent is 0, empty, MOMENT_NONE or -1 as said.
struct meta {
  char owner[33];         // 128 random bits in hex, new at every takeover
  int64_t commit;         // number of the last transaction; +1 in each, whatever it does
  int64_t offset;         // the next one to read; -1 where nothing was ever counted
  int64_t begin;          // the first offset that was counted: not 0 where the log had lost its beginning
  int64_t clock;          // MOMENT_NONE where it never stood
  int64_t timestamp;      // the largest message timestamp read; MOMENT_NONE for none
  int64_t anchor_offset;  // the last message read, -1 for none, and ...
  uint64_t
    anchor_digest;  // ... its digest (anchor_of): what tells a log that was made again from the one that was counted
  int64_t alerts_offset;  // the end of the alerts partition when the outbox was last trimmed; 0 where absent
  int64_t settled;  // not 0: the alerts topic holds what the log alone does not give (a rebuild under other settings)
  int64_t alerts_from;  // the number of the first alert of a request and mark (ledger_number_from)
  int64_t policies;     // how many versions of the policy it was counted under; 0 where there were none
  char damaged[256];    // why the numbers can no longer be trusted; "" while they can
};

void meta_init(struct meta *m);

// Sets one field from what Redis holds. Unknown names are passed over. -1 where the value is none of ours.
int meta_set(struct meta *m, const char *field, size_t field_size, const char *value, size_t value_size);

// The digest of a message: its timestamp, key and payload.
uint64_t anchor_of(int64_t timestamp, const void *key, size_t key_size, const void *payload, size_t size);

#endif
