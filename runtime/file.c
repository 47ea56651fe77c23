// SPDX-License-Identifier: Apache-2.0
// Reads a whole file.
#include "runtime/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int file_read(const char *path, size_t most, struct buf *out, struct err *e) {
  FILE *in = fopen(path, "rbe");
  if (!in) {
    return err_set(e, "%s can not be opened: %s", path, strerror(errno));
  }
  size_t got = 0;
  do {
    got = fread(buf_grow(out, 4096), 1, 4096, in);
    out->size += got;
  } while (got && out->size <= most);
  int failed = ferror(in) ? errno : 0;
  (void)fclose(in);
  return failed ? err_set(e, "%s can not be read: %s", path, strerror(failed)) : 0;
}
