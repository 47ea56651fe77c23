// SPDX-License-Identifier: Apache-2.0
// What a receiver says, quoted without the secrets that it was asked with: some servers say back what they were asked.
#ifndef HUIYIN_CONSUMERS_NOTIFY_MASK_H
#define HUIYIN_CONSUMERS_NOTIFY_MASK_H

#include "consumers/policy/texts.h"
#include "runtime/buf.h"

// A text that is not to be quoted; an empty one is none. The list is released by texts_release.
void mask_text(struct texts *secrets, struct text secret);

// Of a URL what follows the server's name: as a whole, without the query, and every part that is long enough to be a
// token, since servers write slashes and ampersands in their own ways.
void mask_url(struct texts *secrets, struct text url);

// Appends what was said, with *** in the place of each secret.
void mask_write(struct buf *out, struct text said, const struct texts *secrets);

#endif
