// SPDX-License-Identifier: Apache-2.0
// libFuzzer on events as JSON: whatever the line, what is read holds every bound, and is read the same from what is
// written of it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schemas/json.h"
#include "schemas/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(int truth, const char *what) {
  if (!truth) {
    (void)fprintf(stderr, "fuzz_json: %s\n", what);
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct json_event hold = {0};
  struct buf first = {0};
  struct buf second = {0};
  struct event event;
  struct err e;
  if (!json_read_event(&hold, (const char *)bytes, size, &event, &e)) {
    demand(!event_check(&event, &e), e.text);
    json_write_event(&event, 1, &first);
    demand(!json_read_event(&hold, (const char *)first.at, first.size, &event, &e), e.text);
    json_write_event(&event, 1, &second);
    demand(first.size == second.size && !memcmp(first.at, second.at, first.size), "not the same again");
  }
  json_event_release(&hold);
  buf_release(&first);
  buf_release(&second);
  return 0;
}
