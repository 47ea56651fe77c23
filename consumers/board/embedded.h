// SPDX-License-Identifier: Apache-2.0
// The files of the page as the build put them into the program: those of web/, and the chart library.
#ifndef HUIYIN_CONSUMERS_BOARD_EMBEDDED_H
#define HUIYIN_CONSUMERS_BOARD_EMBEDDED_H

#include <stddef.h>
#include <stdint.h>

struct embedded_file {
  const char *name;  // "main.js"
  const uint8_t *bytes;
  size_t size;
};

extern const struct embedded_file embedded_files[];
extern const size_t embedded_count;

#endif
