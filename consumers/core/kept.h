// SPDX-License-Identifier: Apache-2.0
// The form of a request in a partition's memory: small, and quick to take apart, which is done for each of its events.
#ifndef HUIYIN_CONSUMERS_CORE_KEPT_H
#define HUIYIN_CONSUMERS_CORE_KEPT_H

#include "consumers/core/names.h"
#include "consumers/core/request.h"

// Writes the request, whose names must be kept ones (names.h); returns the size, at most KEPT_MAX.
enum { KEPT_MAX = 224 + 5 * MARKS_MAX };
size_t kept_pack(const struct request *r, const struct marks *m, uint8_t *out);

// Reads back what kept_pack wrote with the same dictionary.
void kept_unpack(const uint8_t *bytes, const struct names *names, struct request *r, struct marks *m);

// Puts the dictionary's copies in the place of a request's names.
void kept_names(struct request *r, struct names *names);

#endif
