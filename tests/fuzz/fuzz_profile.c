// SPDX-License-Identifier: Apache-2.0
// libFuzzer on profiles: whatever the file, one that passes has all that a row needs, and reads rows without harm; one
// that does not is refused with a sentence.
#include "producers/rows.h"
#include "schemas/wire.h"
#include "tests/fuzz/fuzz.h"

static const char table[] =
  "Id,Filed,Due,Kind,A,B,How,Closed,Who\n1,2026-01-02,03/04/26,x,a,b,web,2026-01-03,u\n2,,,,,,,,\n\"3\",\" \","
  "9,é,a/b//c,,,x,\n";

static void read_rows(const struct profile *p) {
  char path[FUZZ_PATH];
  struct rows rows;
  struct row row;
  struct err e;
  int fd = fuzz_file((const uint8_t *)table, sizeof table - 1, path);
  demand(!rows_open(&rows, path, p, false, &e), e.text);
  while (rows_next(&rows, &row, &e) == 1) {
    for (size_t i = 0; i < row.count; i++) {
      demand(!event_check(&row.events[i], &e), e.text);
    }
  }
  rows_close(&rows);
  (void)close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct profile p;
  struct err e = {""};
  if (profile_parse(&p, "p", (const char *)bytes, size, &e)) {
    demand(e.text[0] == 'p', "refused without its name");
    return 0;
  }
  demand(p.source.size > 0, "no source");
  read_rows(&p);
  profile_release(&p);
  return 0;
}
