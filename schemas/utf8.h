// SPDX-License-Identifier: Apache-2.0
// Whether bytes are UTF-8 without a NUL.
#ifndef HUIYIN_SCHEMAS_UTF8_H
#define HUIYIN_SCHEMAS_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// True where all `size` bytes are well-formed UTF-8 (no over-long form, no surrogate, nothing above U+10FFFF) and none
// of them is 0.
bool utf8_clean(const uint8_t *bytes, size_t size);

#endif
