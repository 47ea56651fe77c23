// SPDX-License-Identifier: Apache-2.0
// A scope as people write it to the API: `district:152502/xilin`, `day:2026-03-01:152502`, with names as they are in
// the events.
#ifndef HUIYIN_CONSUMERS_BOARD_API_SCOPE_H
#define HUIYIN_CONSUMERS_BOARD_API_SCOPE_H

#include "consumers/board/api_fault.h"
#include "consumers/core/scope.h"
#include "runtime/buf.h"

enum { API_SCOPE_MOST = 1024 };

// The texts point into what it was read from, or into `parts`.
struct api_scope {
  struct scope scope;
  bool volunteer;  // only volunteer events have such a scope: station
  bool both;       // requests and volunteer events have it: all, district, kind, day
  struct buf parts;
};

// Of the two colons in `cross:A:B` the first ends A; a name that holds colons, there and behind a day or a month, may
// be written percent-encoded, as in Redis: `cross:a%3Ab:c`. Release it in any case.
int api_scope_read(struct api_scope *s, struct text text, struct api_fault *f);
void api_scope_release(struct api_scope *s);

#endif
