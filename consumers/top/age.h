// SPDX-License-Identifier: Apache-2.0
// How old something is, in few columns.
#ifndef HUIYIN_CONSUMERS_TOP_AGE_H
#define HUIYIN_CONSUMERS_TOP_AGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// `0.9s`, `12s`, `3m`, `5h`, `2d`; `-` where it is not known (below 0). Returns `out`.
const char *age_text(char *out, size_t room, int64_t ms);

// Whether data of that age is stale; of an age that is not known, it is.
bool age_is_old(int64_t ms);

#endif
