// SPDX-License-Identifier: Apache-2.0
// libFuzzer on CSV and JSON Lines as `publish` reads them: whatever the file, the events of a good row hold every
// bound, the rows are pieces of the file in order, and a second reading gives the same. The first byte chooses how it
// is read.
#include "producers/rows.h"
#include "schemas/wire.h"
#include "tests/fuzz/fuzz.h"

static const char requests[] =
  "[profile]\nrow = request\nsource = s\n[csv]\ndelimiter = ;\n"
  "[time]\nzone = Asia/Shanghai\nformat = %Y-%m-%d %H:%M\ndue_at = %m/%d/%y\n"
  "[columns]\nrequest_id = I\nfiled_at = F\ndue_at = D\ncategory = C\ndistrict = A\ndistrict 3 = B\nchannel = H\n"
  "pledged_at = P\nresolved_at = R\nchanged_at = X\nunit = U\nsatisfaction = S\n"
  "[fallback]\nunit = Nobody\nkind = OTHER\ncategory = none\n[values channel]\nweb = PORTAL\n* = OTHER\n";

static const char volunteers[] =
  "[profile]\nrow = volunteer-event\nsource = s\n[time]\nzone = America/New_York\nformat = %B %d %Y\n"
  "[columns]\nkey = K\nheld_at = H\nstation = S\nkind = T\nhours = L\n";

// What a reading came to.
struct reading {
  size_t rows;
  size_t good;
  size_t events;
};

static struct reading read_all(struct rows *r, size_t size) {
  struct reading reading = {0};
  struct row row;
  struct err e = {""};
  size_t taken = 0;
  int got;
  while ((got = rows_next(r, &row, &e)) == 1) {
    taken += row.raw.size;
    reading.rows++;
    reading.good += row.good;
    reading.events += row.count;
    demand(row.good ? row.count > 0 : row.count == 0 && row.why.text[0], "a row has events, or a reason");
    for (size_t i = 0; i < row.count; i++) {
      demand(!event_check(&row.events[i], &e), e.text);
    }
  }
  demand(taken <= size, "rows are more than the file");
  demand(got == 0 || e.text[0], "an end without a sentence");
  return reading;
}

static void read_twice(const struct profile *profile, const uint8_t *bytes, size_t size) {
  char path[FUZZ_PATH];
  struct rows rows;
  struct err e;
  int fd = fuzz_file(bytes, size, path);
  demand(!rows_open(&rows, path, profile, true, &e), e.text);
  if (!rows_begin(&rows, &e)) {
    struct reading first = read_all(&rows, size);
    demand(!rows_rewind(&rows, &e) && !rows_begin(&rows, &e), e.text);
    struct reading second = read_all(&rows, size);
    demand(!memcmp(&first, &second, sizeof first), "a second reading gives something else");
  }
  rows_close(&rows);
  (void)close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static struct profile profiles[2];
  struct err e;
  if (!profiles[0].source.at) {
    demand(!profile_parse(&profiles[0], "requests", requests, strlen(requests), &e), e.text);
    demand(!profile_parse(&profiles[1], "volunteers", volunteers, strlen(volunteers), &e), e.text);
  }
  if (size) {
    int way = bytes[0] % 3;
    read_twice(way < 2 ? &profiles[way] : NULL, bytes + 1, size - 1);
  }
  return 0;
}
