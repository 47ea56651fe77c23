// SPDX-License-Identifier: Apache-2.0
// An input without a file on disk, and the profile to read it by, for tests of rows.
#ifndef HUIYIN_TESTS_ROW_SOURCE_H
#define HUIYIN_TESTS_ROW_SOURCE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "producers/rows.h"

#include <cmocka.h>

// What a test reads. `path` is what messages name.
struct row_source {
  int fd;
  char path[32];
  struct profile profile;
  struct rows rows;
};

static inline void row_source_profile(struct row_source *s, const char *profile) {
  struct err e;
  if (profile_parse(&s->profile, "p", profile, strlen(profile), &e)) {
    fail_msg("%s", e.text);
  }
}

// `profile` NULL: JSON Lines.
static inline void row_source_open(struct row_source *s, const char *profile, const char *bytes, size_t size) {
  struct err e;
  *s = (struct row_source){.fd = memfd_create("rows", MFD_CLOEXEC)};
  assert_true(s->fd >= 0);
  assert_int_equal(write(s->fd, bytes, size), (ssize_t)size);
  (void)snprintf(s->path, sizeof s->path, "/dev/fd/%d", s->fd);
  if (profile) {
    row_source_profile(s, profile);
  }
  if (rows_open(&s->rows, s->path, profile ? &s->profile : NULL, true, &e)) {
    fail_msg("%s", e.text);
  }
}

static inline void row_source_close(struct row_source *s) {
  rows_close(&s->rows);
  profile_release(&s->profile);
  (void)close(s->fd);
}

// The next row; there must be one.
static inline struct row row_source_next(struct row_source *s) {
  struct row row;
  struct err e = {0};
  if (rows_next(&s->rows, &row, &e) != 1) {
    fail_msg("no row: %s", e.text);
  }
  return row;
}

static inline struct row row_source_good(struct row_source *s) {
  struct row row = row_source_next(s);
  if (!row.good) {
    fail_msg("line %d: %s", (int)row.line, row.why.text);
  }
  return row;
}

static inline void row_source_bad(struct row_source *s, uint64_t line, const char *raw, const char *says) {
  struct row row = row_source_next(s);
  assert_false(row.good);
  assert_int_equal(row.count, 0);
  assert_int_equal(row.line, line);
  if (!strstr(row.why.text, says)) {
    fail_msg("it says: %s", row.why.text);
  }
  if (raw) {
    assert_int_equal(row.raw.size, strlen(raw));
    assert_memory_equal(row.raw.at, raw, row.raw.size);
  }
}

static inline void row_source_ended(struct row_source *s) {
  struct row row;
  struct err e;
  assert_int_equal(rows_next(&s->rows, &row, &e), 0);
}

#endif
