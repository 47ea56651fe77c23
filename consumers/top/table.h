// SPDX-License-Identifier: Apache-2.0
// A list as rows and columns of a sheet.
#ifndef HUIYIN_CONSUMERS_TOP_TABLE_H
#define HUIYIN_CONSUMERS_TOP_TABLE_H

#include "consumers/top/listing.h"
#include "consumers/top/sheet.h"
#include "schemas/zone.h"

// How it is looked at.
struct table_look {
  enum language language;
  const struct zone *zone;
  size_t left;    // columns behind the first that are passed over
  size_t top;     // the place in the order that stands in the first row
  long chosen;    // the place that is marked; -1 for none
  long sorted;    // the column that is marked; -1 for none
  bool inverted;  // its mark's direction
};

// Draws the heading into `row` and as many rows as there are below it, at most `lines`.
void table_draw(struct sheet *s, size_t row, size_t lines, const struct listing *l, const struct table_look *look);

#endif
