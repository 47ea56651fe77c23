// SPDX-License-Identifier: Apache-2.0
// Answers packed by gzip.
#ifndef HUIYIN_RUNTIME_HTTP_GZIP_H
#define HUIYIN_RUNTIME_HTTP_GZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/buf.h"

// Whether who asks with that Accept-Encoding, which may be NULL, takes gzip.
bool http_takes_gzip(const char *accept_encoding);

// Adds one member of gzip to `out`; level 1 to 9. -1 where zlib has no memory.
int http_gzip(struct buf *out, const void *bytes, size_t size, int level);

#endif
