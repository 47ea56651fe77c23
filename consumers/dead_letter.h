// SPDX-License-Identifier: Apache-2.0
// The form of a dead letter: what could not be read, and where it came from.
#ifndef HUIYIN_CONSUMERS_DEAD_LETTER_H
#define HUIYIN_CONSUMERS_DEAD_LETTER_H

// The key is `PARTITION:OFFSET` of the origin, so that one written twice is known as one. The payload is the origin's,
// cut to fit where it must be. Headers, all text, numbers in decimal:
#define DEAD_LETTER_TOPIC "origin-topic"
#define DEAD_LETTER_PARTITION "origin-partition"
#define DEAD_LETTER_OFFSET "origin-offset"
#define DEAD_LETTER_TIMESTAMP "origin-timestamp"  // milliseconds; left out where the origin has none
#define DEAD_LETTER_KEY "origin-key"              // the origin's key, byte for byte; left out where it has none
#define DEAD_LETTER_REASON "reason"               // a sentence
#define DEAD_LETTER_CUT "cut"                     // the payload's size before it was cut; left out where it is whole

// What of an origin's payload and key goes into a dead letter: below the smallest usual limit of a message (1 MB).
enum { DEAD_LETTER_PAYLOAD_MAX = 900 * 1000, DEAD_LETTER_KEY_MAX = 4096 };

#endif
