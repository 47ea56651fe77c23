// SPDX-License-Identifier: Apache-2.0
// One snapshot as JSON, by the names that `huiyin board` gives its own.
#ifndef HUIYIN_CONSUMERS_TOP_DOCUMENT_H
#define HUIYIN_CONSUMERS_TOP_DOCUMENT_H

#include "consumers/top/newest.h"
#include "consumers/top/picture.h"
#include "consumers/view/moment.h"

// Appends the document, in one line. `alerts` NULL where no broker was named.
void document_add(struct buf *out, const struct picture *p, const struct view_moment *m, const struct newest *alerts);

#endif
