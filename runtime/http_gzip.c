// SPDX-License-Identifier: Apache-2.0
// Answers packed by gzip.
#include "runtime/http_gzip.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum { GZIP_FORMAT = 16 + MAX_WBITS };

// One entry of the list, `gzip;q=0.5`: whether it is gzip's (or all others'), and wanted.
static bool is_named(const char *entry, size_t size, const char *name) {
  size_t length = strlen(name);
  return size >= length && strncasecmp(entry, name, length) == 0 &&
         (size == length || strchr("; \t", entry[length]) != NULL);
}

static bool is_wanted(const char *entry, size_t size) {
  const char *weight = memchr(entry, ';', size);
  const char *end = entry + size;
  while (weight && weight < end && strchr("; \t", *weight)) {
    weight++;
  }
  if (!weight || end - weight < 3 || strncasecmp(weight, "q=", 2) != 0) {
    return true;
  }
  return strspn(weight + 2, "0. \t") < (size_t)(end - weight - 2);
}

bool http_takes_gzip(const char *accept) {
  bool any = false;
  while (accept && *accept) {
    accept += strspn(accept, ", \t");
    size_t size = strcspn(accept, ",");
    if (is_named(accept, size, "gzip")) {
      return is_wanted(accept, size);
    }
    any |= is_named(accept, size, "*") && is_wanted(accept, size);
    accept += size;
  }
  return any;
}

int http_gzip(struct buf *out, const void *bytes, size_t size, int level) {
  z_stream z = {0};
  if (deflateInit2(&z, level, Z_DEFLATED, GZIP_FORMAT, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    return -1;
  }
  size_t bound = deflateBound(&z, size);
  z.next_in = (Bytef *)(uintptr_t)bytes;
  z.avail_in = (uInt)size;
  z.next_out = buf_grow(out, bound);
  z.avail_out = (uInt)bound;
  int result = deflate(&z, Z_FINISH);
  out->size += z.total_out;
  (void)deflateEnd(&z);
  return result == Z_STREAM_END ? 0 : -1;
}
