// SPDX-License-Identifier: Apache-2.0
// A name that nobody has had before: whoever owns a partition, or holds a lock.
#ifndef HUIYIN_CONSUMERS_STORED_OWNER_H
#define HUIYIN_CONSUMERS_STORED_OWNER_H

// Writes 128 random bits as 32 hex digits and a NUL. Any thread.
enum { OWNER_SIZE = 33 };
void owner_make(char *owner);

#endif
