// SPDX-License-Identifier: Apache-2.0
// How long the next character of UTF-8 is, and whether it is one.
#ifndef HUIYIN_RUNTIME_CHARACTER_H
#define HUIYIN_RUNTIME_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>

// Bytes of the well-formed character at the beginning of `at` (1 to 4); 0 where there is none: cut off, overlong, a
// surrogate, above U+10FFFF. `left` is at least 1.
size_t character_length(const char *at, size_t left);

// How many of the first `most` bytes are whole characters, of text that is well-formed.
size_t character_cut(const char *at, size_t size, size_t most);

// Whether all of it is well-formed. NUL is well-formed.
bool character_all_valid(const char *at, size_t size);

#endif
