// SPDX-License-Identifier: Apache-2.0
// A whole file at once.
#ifndef HUIYIN_RUNTIME_FILE_H
#define HUIYIN_RUNTIME_FILE_H

#include <stddef.h>

#include "runtime/buf.h"
#include "runtime/err.h"

// Appends the bytes of a file; of one that is longer than `most`, some more than that, so that the caller sees it. -1
// with a sentence that names the file.
int file_read(const char *path, size_t most, struct buf *out, struct err *e);

#endif
