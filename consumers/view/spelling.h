// SPDX-License-Identifier: Apache-2.0
// Names as Redis spells them, percent-encoded, and as they are (semantics.md, "The counters").
#ifndef HUIYIN_CONSUMERS_VIEW_SPELLING_H
#define HUIYIN_CONSUMERS_VIEW_SPELLING_H

#include "runtime/buf.h"
#include "schemas/event.h"

// Appends the name itself. What is no encoding of ours (a lone `%`) stays as it is.
void view_decode(struct buf *out, struct text spelled);

// Appends one part of a scope's name (a path, a category ...) as Redis spells it.
void view_encode(struct buf *out, struct text name);

// Appends a whole scope as Redis spells it from one as people write it: `district:a:b`, `day:2026-11-20:a:b` have one
// name, which may hold colons itself, behind a head that has its own. Of `cross:A:B` nobody can tell which colon is
// which: there both parts must be spelled as in Redis already.
void view_encode_scope(struct buf *out, struct text scope);

#endif
