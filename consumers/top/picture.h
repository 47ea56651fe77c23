// SPDX-License-Identifier: Apache-2.0
// The whole screen of top, drawn into a sheet.
#ifndef HUIYIN_CONSUMERS_TOP_PICTURE_H
#define HUIYIN_CONSUMERS_TOP_PICTURE_H

#include "consumers/top/browsing.h"
#include "consumers/top/facts.h"
#include "consumers/top/sheet.h"
#include "consumers/top/sparkline.h"
#include "schemas/zone.h"

struct picture {
  const struct facts *facts;
  const struct sparkline *sparklines;  // FIELD_COUNT of them
  const struct listing *table;         // what browsing asks for, arranged
  const struct listing *alerts;        // the newest, arranged; NULL where no broker was named
  const struct listing *partitions;    // arranged
  const struct zone *zone;
  const char *redis;  // its name
  const char *prefix;
  const char *note;  // a line of its own below the first; NULL for none
  int64_t now;
};

// Draws it, after browsing_settle by the lines that there are. Returns how many lines the table has.
size_t picture_draw(struct sheet *s, const struct picture *p, struct browsing *b);

#endif
