// SPDX-License-Identifier: Apache-2.0
// Looks at a header's bytes for the usual ways in which exports differ.
#include "producers/csv_doubts.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

// What follows the CRs that begin at `at`; its index, or the size.
static size_t behind_crs(struct text header, size_t at) {
  while (at < header.size && header.at[at] == '\r') {
    at++;
  }
  return at;
}

int csv_doubts_line_ends(const char *name, struct text header, struct err *e) {
  bool quoted = false;
  for (size_t i = 0; i < header.size; i++) {
    quoted ^= header.at[i] == '"';
    if (quoted || header.at[i] != '\r') {
      continue;
    }
    i = behind_crs(header, i);
    if (i == header.size || header.at[i] != '\n') {
      return err_set(e,
        "%s:1: a line ends in CR alone, and lines must end in LF or CRLF; convert the file first: "
        "tr '\\r' '\\n' <OLD.csv >NEW.csv",
        name);
    }
  }
  return 0;
}

static size_t count_outside_quotes(struct text header, char c) {
  size_t count = 0;
  bool quoted = false;
  for (size_t i = 0; i < header.size; i++) {
    quoted ^= header.at[i] == '"';
    count += !quoted && header.at[i] == c;
  }
  return count;
}

bool csv_doubts_delimiter(struct text header, char delimiter, struct err *e) {
  static const struct {
    char delimiter;
    const char *name;
  } others[] = {{';', ";"}, {'\t', "tab"}, {',', ","}, {'|', "|"}};
  size_t most = count_outside_quotes(header, delimiter);
  const char *name = NULL;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    size_t count = count_outside_quotes(header, others[i].delimiter);
    if (count > most) {
      most = count;
      name = others[i].name;
    }
  }
  if (!name) {
    return false;
  }
  size_t used = strlen(e->text);
  (void)snprintf(e->text + used, sizeof e->text - used,
    "; the file seems to be separated by `%s`: then write `delimiter = %s` under [csv] in the profile", name, name);
  return true;
}
