// SPDX-License-Identifier: Apache-2.0
// What a header tells of a file that is not the CSV it is taken for: other line ends, another delimiter.
#ifndef HUIYIN_PRODUCERS_CSV_DOUBTS_H
#define HUIYIN_PRODUCERS_CSV_DOUBTS_H

#include <stdbool.h>

#include "runtime/err.h"
#include "schemas/event.h"

// -1 with a sentence where outside quotes a CR stands that no LF follows.
int csv_doubts_line_ends(const char *name, struct text header, struct err *e);

// Adds to the sentence in `e` which other delimiter the header seems to have, and what to do. False where it has none
// that stands there more often than `delimiter`; `e` is then as it was.
bool csv_doubts_delimiter(struct text header, char delimiter, struct err *e);

#endif
