// SPDX-License-Identifier: Apache-2.0
// Sets bad rows aside in the input's own form, ready to be mended and sent again.
#include "producers/rejects.h"

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// What must be writable: the file, or the folder that it will be made in.
static int check_writable(const char *path) {
  if (!access(path, F_OK)) {
    return access(path, W_OK);
  }
  char *copy = strdup(path);
  if (!copy) {
    abort();
  }
  int result = access(dirname(copy), W_OK | X_OK);
  free(copy);
  return result;
}

int rejects_check(const char *path, struct err *e) {
  struct stat s;
  if (!path) {
    return 0;
  }
  bool there = !stat(path, &s);
  if (there && S_ISDIR(s.st_mode)) {
    return err_set(e, "--rejects %s is a folder; name a file in it", path);
  }
  if (there && S_ISREG(s.st_mode) && s.st_size) {
    return err_set(e,
      "--rejects %s is not empty, and rows that were set aside in it must not be lost: move it away, or name another "
      "file",
      path);
  }
  return check_writable(path) ? err_set(e, "%s can not be opened for the rejected rows: %s", path, strerror(errno)) : 0;
}

void rejects_say(const char *name, uint64_t line, const char *why) {
  // \r and the clearing behind it take a progress line away.
  (void)fprintf(stderr, "%s%s:%" PRIu64 ": %s\n", isatty(STDERR_FILENO) ? "\r\033[K" : "", name, line, why);
}

static void fail(struct rejects *r) {
  if (!r->failed) {
    r->failed = errno;
  }
}

static void write_line(struct rejects *r, struct text bytes) {
  if (!bytes.size) {
    return;
  }
  if (fwrite(bytes.at, 1, bytes.size, r->file) != bytes.size ||
      (bytes.at[bytes.size - 1] != '\n' && fputc('\n', r->file) == EOF)) {
    fail(r);
  }
}

void rejects_add(struct rejects *r, struct text header, struct text raw) {
  if (!r->path || (!r->file && r->failed)) {
    return;
  }
  if (!r->file) {
    r->file = fopen(r->path, "abe");  // another run may have begun it since it was checked
    if (!r->file) {
      fail(r);
      return;
    }
    r->begun = true;
    write_line(r, header);
  }
  write_line(r, raw);
}

int rejects_close(struct rejects *r, struct err *e) {
  if (r->file && fclose(r->file)) {
    fail(r);
  }
  r->file = NULL;
  return r->failed ? err_set(e, "not all rejected rows could be written to %s: %s", r->path, strerror(r->failed)) : 0;
}
