// SPDX-License-Identifier: Apache-2.0
// Bytes as text, by the alphabet that addresses and cookies take (RFC 4648, 5).
#ifndef HUIYIN_CONSUMERS_BOARD_ACCESS_BASE64_H
#define HUIYIN_CONSUMERS_BOARD_ACCESS_BASE64_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"

// Without padding.
void access_base64_write(const uint8_t *bytes, size_t size, struct buf *out);

// Reads either alphabet, with its padding or without. How many bytes there were; -1 where it is none, or there are more
// than `most`.
int access_base64_read(const char *text, size_t size, uint8_t *bytes, size_t most);

#endif
