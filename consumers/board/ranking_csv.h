// SPDX-License-Identifier: Apache-2.0
// A ranking as CSV that Excel opens with Chinese intact, and in which no cell is a formula.
#ifndef HUIYIN_CONSUMERS_BOARD_RANKING_CSV_H
#define HUIYIN_CONSUMERS_BOARD_RANKING_CSV_H

#include "consumers/board/ranking.h"
#include "runtime/buf.h"

struct ranking_table {
  enum ranking_of of;
  enum ranking_period period;
  enum ranking_by by;
  struct ranking_days days;    // of no meaning for RANKING_ALL, and ...
  struct ranking_days before;  // ... likewise
  const struct ranking_row *rows;
  size_t count;
};

// UTF-8 behind a byte order mark, CRLF; headings in Chinese or English.
void ranking_csv(const struct ranking_table *t, bool chinese, struct buf *out);

// Appends one cell in double quotes; one that a spreadsheet would take for a formula has an apostrophe before it.
void ranking_csv_cell(struct buf *out, struct text text);

#endif
