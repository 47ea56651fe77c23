// SPDX-License-Identifier: Apache-2.0
// How long whoever gave wrong passwords waits before the next one is looked at: by name, and by address.
#ifndef HUIYIN_CONSUMERS_BOARD_ACCESS_THROTTLE_H
#define HUIYIN_CONSUMERS_BOARD_ACCESS_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

enum { ACCESS_THROTTLE_PLACES = 4096 };

struct access_failures {
  uint64_t key;  // 0: none
  unsigned count;
  bool known;  // a name at an address from which it gave the right password before
  int64_t last;
};

// Five wrong ones for a name are free, twenty from an address; each further one doubles the wait, up to 30 s for a name
// and a minute for an address. After a quarter of an hour without any they are forgotten. A name at an address that it
// once gave the right password from is counted for itself: whoever guesses at it from elsewhere does not lock it out.
// Places are few: who needs one takes that of the one who failed longest ago.
struct access_throttle {
  uint64_t seed;
  struct access_failures places[ACCESS_THROTTLE_PLACES];
};

// `seed` is random. Moments are in ms, of any clock that does not go back.
void access_throttle_init(struct access_throttle *t, uint64_t seed);

// In ms; 0: now.
int64_t access_throttle_wait(const struct access_throttle *t, const char *name, const char *address, int64_t now);
void access_throttle_fail(struct access_throttle *t, const char *name, const char *address, int64_t now);
// The right one was given: what was failed for the name is forgotten. What the address failed is not: who has one name
// there must not guess at others for ever.
void access_throttle_succeed(struct access_throttle *t, const char *name, const char *address, int64_t now);

#endif
