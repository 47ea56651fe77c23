// SPDX-License-Identifier: Apache-2.0
// JSON merge patches (RFC 7386): the difference of two documents, and putting it in.
#ifndef HUIYIN_CONSUMERS_BOARD_PATCH_H
#define HUIYIN_CONSUMERS_BOARD_PATCH_H

#include <jansson.h>

// What, merged into `before`, gives `after`: an object, owned by the caller; an empty one where they are equal. Both
// are objects, and outside of arrays `after` has no null, which a merge patch can not say.
json_t *patch_between(const json_t *before, const json_t *after);

// Merges `patch`, an object, into `target`, an object.
void patch_merge(json_t *target, const json_t *patch);
// The same where `target` is a patch itself: nulls stay, since they take something away.
void patch_join(json_t *target, const json_t *patch);

#endif
