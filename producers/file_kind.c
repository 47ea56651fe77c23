// SPDX-License-Identifier: Apache-2.0
// Tells workbooks, compressed files and CSV without a profile by their first bytes.
#include "producers/file_kind.h"

#include <string.h>

static const struct file_kind {
  const char *bytes;
  size_t size;
  const char *what;
  const char *tool;  // what unpacks it; NULL for what `what` says all of
} kinds[] = {
  {"PK\x03\x04", 4, "an Excel workbook (.xlsx) or another zip file", NULL},
  {"\xD0\xCF\x11\xE0", 4, "an Excel workbook (.xls)", NULL},
  {"\x28\xB5\x2F\xFD", 4, "compressed by zstd", "zstdcat"},
  {"\x1F\x8B", 2, "compressed by gzip", "zcat"},
  {"\xFD"
   "7zXZ",
    5, "compressed by xz", "xzcat"},
  {"BZh", 3, "compressed by bzip2", "bzcat"},
};

static bool kind_begins(struct text line, const char *bytes, size_t size) {
  return line.size >= size && memcmp(line.at, bytes, size) == 0;
}

static int kind_say(const char *name, const struct file_kind *k, struct err *e) {
  if (k->tool) {
    return err_set(
      e, "%s is %s: unpack it first, as in `%s FILE | huiyin publish ... -` 请先解压", name, k->what, k->tool);
  }
  return err_set(e,
    "%s is %s, and no CSV: open it, save the sheet as `CSV UTF-8 (comma delimited)`, and publish that file "
    "请在 Excel 中另存为“CSV UTF-8（逗号分隔）”再发布",
    name, k->what);
}

static int kind_packed(const struct lines *l, struct text line, struct err *e) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (kind_begins(line, kinds[i].bytes, kinds[i].size)) {
      return kind_say(l->name, &kinds[i], e);
    }
  }
  return 0;
}

static bool kind_is_object(struct text line) {
  size_t at = kind_begins(line, "\xEF\xBB\xBF", 3) ? 3 : 0;
  while (at < line.size && strchr(" \t\r\n", line.at[at])) {
    at++;
  }
  return at == line.size || line.at[at] == '{';
}

static bool kind_has_separators(struct text line) {
  return memchr(line.at, ',', line.size) || memchr(line.at, ';', line.size) || memchr(line.at, '\t', line.size);
}

int file_kind_check(struct lines *l, bool csv, struct err *e) {
  struct text line;
  int got = lines_peek(l, 0, &line, e);
  if (got <= 0 || kind_packed(l, line, e)) {
    return got > 0 ? -1 : got;
  }
  if (csv || kind_is_object(line) || !kind_has_separators(line)) {
    return 0;
  }
  // One line may be a slip; two are a file of another sort.
  got = lines_peek(l, line.size, &line, e);
  if (got < 0 || (got && kind_is_object(line))) {
    return got < 0 ? -1 : 0;
  }
  return err_set(e,
    "%s looks like CSV, and without --profile a file is JSON Lines: say what its columns mean by --profile FILE (see "
    "producers/profiles/template.profile) 发布 CSV 须给出 --profile",
    l->name);
}
