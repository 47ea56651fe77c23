// SPDX-License-Identifier: Apache-2.0
// A line of text that is typed.
#ifndef HUIYIN_CONSUMERS_TOP_TYPING_H
#define HUIYIN_CONSUMERS_TOP_TYPING_H

#include <stdbool.h>
#include <stddef.h>

// Adds a character, or takes the last away (KEYS_BACKSPACE), in a text of `room` bytes that ends in NUL. A character
// that has no room is left out. Whether the key was one of these.
bool typing_key(char *text, size_t room, int key);

#endif
