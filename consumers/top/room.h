// SPDX-License-Identifier: Apache-2.0
// How the lines of a terminal are shared out.
#ifndef HUIYIN_CONSUMERS_TOP_ROOM_H
#define HUIYIN_CONSUMERS_TOP_ROOM_H

#include <stdbool.h>
#include <stddef.h>

// What would like to be seen, in lines.
struct room_wishes {
  bool warning;  // a line that must be seen
  bool note;     // and one that would be
  size_t totals;
  size_t facts;       // rates, volunteers
  size_t table;       // rows
  size_t alerts;      // rows; 0 for no such list
  size_t partitions;  // rows; 0 for no such list
};

// Lines of each; headings come on top of alerts and partitions where these are not 0. The head, the tabs, the table's
// heading and the last line are there from six lines on.
struct room {
  bool warning;
  bool note;
  bool tabs;
  bool bar;
  size_t totals;
  size_t facts;
  size_t table;
  size_t alerts;
  size_t partitions;
};

struct room room_share(size_t rows, const struct room_wishes *wishes);

#endif
