// SPDX-License-Identifier: Apache-2.0
// Opens and checks all inputs of a run before anything is sent.
#include "producers/inputs.h"

#include <stdlib.h>
#include <string.h>

static int inputs_add(struct inputs *in, const char *path, const struct profile *profile, bool twice, struct err *e) {
  if (rows_open(&in->at[in->count], path, profile, twice, e)) {
    return -1;
  }
  in->count++;
  return 0;
}

static int check_standard_input(const struct settings *s, struct err *e) {
  size_t times = 0;
  for (size_t i = 0; i < settings_argument_count(s); i++) {
    times += !strcmp(settings_argument(s, i), "-");
  }
  return times > 1 ? err_set(e, "standard input (-) can be named once only") : 0;
}

int inputs_begin(struct inputs *in, size_t index, struct err *e) {
  struct rows *rows = &in->at[index];
  if (rows_begin(rows, e)) {
    return -1;
  }
  struct text header = rows_header(rows);
  if (!in->header.size) {
    buf_add(&in->header, header.at, header.size);
  }
  if (in->alike && (header.size != in->header.size || memcmp(header.at, in->header.at, header.size) != 0)) {
    return err_set(e,
      "%s has another header than %s; publish it by itself, so that its rejects have a file of their own",
      rows->lines.name, in->at[0].lines.name);
  }
  return 0;
}

// A file can be looked at and read again from its start; a pipe has to wait for its turn.
static int look_at_files(struct inputs *in, struct err *e) {
  for (size_t i = 0; i < in->count; i++) {
    struct rows *rows = &in->at[i];
    if (rows->lines.regular && (inputs_begin(in, i, e) || rows_rewind(rows, e))) {
      return -1;
    }
  }
  return 0;
}

static void count_bytes(struct inputs *in) {
  for (size_t i = 0; i < in->count; i++) {
    if (!in->at[i].lines.total) {
      in->bytes = 0;
      return;
    }
    in->bytes += in->at[i].lines.total;
  }
}

int inputs_open(
  struct inputs *in, const struct settings *s, const struct profile *profile, bool twice, bool alike, struct err *e) {
  size_t count = settings_argument_count(s);
  *in = (struct inputs){.at = calloc(count ? count : 1, sizeof *in->at), .alike = alike};
  if (!in->at) {
    abort();
  }
  if (check_standard_input(s, e)) {
    return -1;
  }
  for (size_t i = 0; i < (count ? count : 1); i++) {
    if (inputs_add(in, count ? settings_argument(s, i) : "-", profile, twice, e)) {
      return -1;
    }
  }
  count_bytes(in);
  return look_at_files(in, e);
}

void inputs_close(struct inputs *in) {
  for (size_t i = 0; i < in->count; i++) {
    rows_close(&in->at[i]);
  }
  free(in->at);
  buf_release(&in->header);
  *in = (struct inputs){0};
}
