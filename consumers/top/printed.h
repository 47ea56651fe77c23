// SPDX-License-Identifier: Apache-2.0
// One snapshot as plain lines in both languages, for scripts and where there is no terminal.
#ifndef HUIYIN_CONSUMERS_TOP_PRINTED_H
#define HUIYIN_CONSUMERS_TOP_PRINTED_H

#include "consumers/top/picture.h"

// Appends the lines. `p->table` are first-level districts.
void printed_add(struct buf *out, const struct picture *p);

#endif
