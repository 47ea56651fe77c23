// SPDX-License-Identifier: Apache-2.0
// What the parts of the board share. For this room alone.
#ifndef HUIYIN_CONSUMERS_BOARD_BOARD_H
#define HUIYIN_CONSUMERS_BOARD_BOARD_H

#include "consumers/redis/client.h"
#include "consumers/view/ends.h"
#include "consumers/view/letters.h"
#include "consumers/view/names.h"
#include "consumers/view/standing.h"
#include "runtime/settings.h"
#include "schemas/zone.h"

// After board_open it is only read, by any thread; what its pointers lead to guards itself.
struct board {
  const struct settings *settings;
  const char *prefix;
  struct redis_url url;  // to be copied by who connects: redis_connect writes into its own
  char redis[512];       // its name, without a password
  struct zone zone;
  int64_t interval;  // of the snapshots, in ms
  struct view_names *names;
  struct view_standing *standing;
  struct view_letters *letters;
  struct view_ends *ends;
};

#endif
