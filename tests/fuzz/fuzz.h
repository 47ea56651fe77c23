// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets have in common: demands, and an input that is a file in memory.
#ifndef HUIYIN_TESTS_FUZZ_H
#define HUIYIN_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static inline void demand(int truth, const char *what) {
  if (!truth) {
    (void)fprintf(stderr, "demanded in vain: %s\n", what);
    abort();
  }
}

enum { FUZZ_PATH = 32 };

// A file with these bytes; `path` is how it is opened. Returns the descriptor, the caller's to close.
static inline int fuzz_file(const uint8_t *bytes, size_t size, char path[FUZZ_PATH]) {
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  demand(fd >= 0 && write(fd, bytes, size) == (ssize_t)size, "a file in memory");
  (void)snprintf(path, FUZZ_PATH, "/proc/self/fd/%d", fd);
  return fd;
}

#endif
