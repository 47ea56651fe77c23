// SPDX-License-Identifier: Apache-2.0
// Looks at how an input begins: what is packed, or of another sort than was said, is told once and not row by row.
#ifndef HUIYIN_PRODUCERS_FILE_KIND_H
#define HUIYIN_PRODUCERS_FILE_KIND_H

#include <stdbool.h>

#include "producers/lines.h"

// Looks at the first two lines, which are not taken. -1 with a sentence that says what the input is and what to do with
// it: a workbook, a compressed file, or CSV where JSON Lines were to come (`csv` false).
int file_kind_check(struct lines *l, bool csv, struct err *e);

#endif
