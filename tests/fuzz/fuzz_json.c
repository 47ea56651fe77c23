// SPDX-License-Identifier: Apache-2.0
// libFuzzer on events as JSON: whatever the line, what is read holds every bound, and is read the same from what is
// written of it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schemas/json.h"
#include "schemas/json_flat.h"
#include "schemas/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(int truth, const char *what) {
  if (!truth) {
    (void)fprintf(stderr, "fuzz_json: %s\n", what);
    abort();
  }
}

// What is read in one pass is what the whole parser reads; a blank in front makes sure that it is asked.
static void compare_with_parser(const uint8_t *bytes, size_t size) {
  struct json_event hold = {0};
  struct buf line = {0};
  struct buf first = {0};
  struct buf second = {0};
  struct event event;
  struct err e;
  if (json_flat_event((const char *)bytes, size, &event)) {
    json_write_event(&event, 1, &first);
    buf_add_byte(&line, ' ');
    buf_add(&line, bytes, size);
    demand(!json_read_event(&hold, (const char *)line.at, line.size, &event, &e), e.text);
    json_write_event(&event, 1, &second);
    demand(first.size == second.size && !memcmp(first.at, second.at, first.size), "not what the parser reads");
  }
  json_event_release(&hold);
  buf_release(&line);
  buf_release(&first);
  buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct json_event hold = {0};
  struct buf first = {0};
  struct buf second = {0};
  struct event event;
  struct err e;
  compare_with_parser(bytes, size);
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
