// SPDX-License-Identifier: Apache-2.0
// Sets bad rows aside in the input's own form, ready to be mended and sent again.
#include "producers/rejects.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

int rejects_open(struct rejects *r, const char *path, struct err *e) {
  *r = (struct rejects){.path = path};
  if (!path) {
    return 0;
  }
  r->file = fopen(path, "wbe");
  return r->file ? 0 : err_set(e, "%s can not be opened for the rejected rows: %s", path, strerror(errno));
}

void rejects_say(const char *name, uint64_t line, const char *why) {
  // \r and the clearing behind it take a progress line away.
  (void)fprintf(stderr, "%s%s:%" PRIu64 ": %s\n", isatty(STDERR_FILENO) ? "\r\033[K" : "", name, line, why);
}

static void write_line(struct rejects *r, struct text bytes) {
  if (!bytes.size) {
    return;
  }
  r->failed |= fwrite(bytes.at, 1, bytes.size, r->file) != bytes.size;
  if (bytes.at[bytes.size - 1] != '\n') {
    r->failed |= fputc('\n', r->file) == EOF;
  }
}

void rejects_add(struct rejects *r, struct text header, struct text raw) {
  if (!r->file) {
    return;
  }
  if (!r->has_header) {
    r->has_header = true;
    write_line(r, header);
  }
  write_line(r, raw);
}

int rejects_close(struct rejects *r, struct err *e) {
  if (!r->file) {
    return 0;
  }
  bool failed = r->failed;
  failed |= fclose(r->file) != 0;
  r->file = NULL;
  return failed ? err_set(e, "not all rejected rows could be written to %s: is its disk full?", r->path) : 0;
}
