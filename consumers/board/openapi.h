// SPDX-License-Identifier: Apache-2.0
// The text of openapi.json, as the build put it into the program.
#ifndef HUIYIN_CONSUMERS_BOARD_OPENAPI_H
#define HUIYIN_CONSUMERS_BOARD_OPENAPI_H

#include <stddef.h>
#include <stdint.h>

extern const uint8_t openapi_text[];
extern const size_t openapi_size;

#endif
