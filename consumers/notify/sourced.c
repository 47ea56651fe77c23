// SPDX-License-Identifier: Apache-2.0
// Secrets, fetched.
#include "consumers/notify/sourced.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 1 << 16 };

static int read_all(const char *path, struct buf *out, struct err *e) {
  FILE *in = fopen(path, "rbe");
  if (!in) {
    return err_set(e, "%s can not be opened: %s; write it, so that who runs this may read it", path, strerror(errno));
  }
  size_t got = 0;
  do {
    got = fread(buf_grow(out, 4096), 1, 4096, in);
    out->size += got;
  } while (got && out->size <= LARGEST);
  int failed = ferror(in) ? errno : 0;
  (void)fclose(in);
  return failed ? err_set(e, "%s can not be read: %s", path, strerror(failed)) : 0;
}

static int check(const struct buf *value, const char *where, struct err *e) {
  if (!value->size) {
    return err_set(e, "%s is empty; put the secret into it", where);
  }
  if (value->size > LARGEST) {
    return err_set(e, "%s is larger than 64 KiB; that is no secret", where);
  }
  for (size_t i = 0; i < value->size; i++) {
    if (value->at[i] < 0x20 || value->at[i] == 0x7f) {
      return err_set(e, "%s has several lines, or bytes that are no text; a secret is one line", where);
    }
  }
  return 0;
}

static int read_file(const char *path, struct buf *out, struct err *e) {
  struct buf value = {0};
  int result = read_all(path, &value, e);
  while (!result && value.size && strchr("\r\n", value.at[value.size - 1]) && value.at[value.size - 1]) {
    value.size--;
  }
  result = result ? result : check(&value, path, e);
  if (!result) {
    buf_add(out, value.at, value.size);
  }
  buf_release(&value);
  return result;
}

static int read_variable(const char *name, struct buf *out, struct err *e) {
  const char *found = getenv(name);
  if (!found) {
    return err_set(e, "the environment has no variable %s; set it, or name a file instead", name);
  }
  struct buf value = {0};
  char where[128];
  (void)snprintf(where, sizeof where, "the environment's %s", name);
  buf_add_string(&value, found);
  int result = check(&value, where, e);
  if (!result) {
    buf_add(out, value.at, value.size);
  }
  buf_release(&value);
  return result;
}

int sourced_read(const struct sourced *from, struct buf *out, struct err *e) {
  if (from->text) {
    buf_add_string(out, from->text);
    return 0;
  }
  if (from->file) {
    return read_file(from->file, out, e);
  }
  return from->environment ? read_variable(from->environment, out, e) : 0;
}
