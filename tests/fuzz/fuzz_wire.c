// SPDX-License-Identifier: Apache-2.0
// libFuzzer on decoding: whatever the bytes, what passes holds every bound, and comes out the same when it is encoded
// and decoded again.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schemas/check.h"
#include "schemas/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *const history[] = {"request-filed-lacking", "task-pledged-more", "task-resolved-reordered"};

static void demand(int truth, const char *what) {
  if (!truth) {
    (void)fprintf(stderr, "fuzz_wire: %s\n", what);
    abort();
  }
}

static void add_history(struct wire *w, const char *name) {
  char path[512];
  static char text[16384];
  struct err e;
  (void)snprintf(path, sizeof path, HUIYIN_SOURCE "/tests/interop/history/%s.avsc", name);
  FILE *file = fopen(path, "rb");
  demand(file != NULL, path);
  size_t size = fread(text, 1, sizeof text - 1, file);
  text[size] = 0;
  (void)fclose(file);
  demand(!wire_add(w, name, text, &e), e.text);
}

// Ids 0 to 7 of Confluent's framing, so that the fuzzer reaches every plan without guessing fingerprints.
static struct wire *open_wire(void) {
  static const char *const names[] = {"request-filed", "task-pledged", "task-resolved", "volunteer-event-held",
    "overdue-alert", "request-filed-lacking", "task-pledged-more", "task-resolved-reordered"};
  struct err e;
  struct wire *w = wire_new(&e);
  demand(w != NULL, e.text);
  for (size_t i = 0; i < sizeof history / sizeof *history; i++) {
    add_history(w, history[i]);
  }
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char assignment[64];
    (void)snprintf(assignment, sizeof assignment, "%zu=%s", i, names[i]);
    demand(!wire_map_id(w, assignment, &e), e.text);
  }
  return w;
}

static void try_event(const struct wire *w, const uint8_t *bytes, size_t size, struct buf *first, struct buf *second) {
  struct event event;
  struct err e;
  if (wire_decode(w, bytes, size, &event, &e)) {
    return;
  }
  demand(!event_check(&event, &e), e.text);
  demand(event_key(&event).size > 0, "no key");
  buf_clear(first);
  buf_clear(second);
  wire_encode(w, &event, first);
  demand(!wire_decode(w, first->at, first->size, &event, &e), e.text);
  wire_encode(w, &event, second);
  demand(first->size == second->size && !memcmp(first->at, second->at, first->size), "not the same again");
}

static void try_alert(const struct wire *w, const uint8_t *bytes, size_t size, struct buf *first, struct buf *second) {
  struct overdue_alert alert;
  const struct field *where;
  struct err e;
  if (wire_decode_alert(w, bytes, size, &alert, &e)) {
    return;
  }
  demand(!check_record(record_for_alert(), &alert, &where), "an alert breaks a bound");
  buf_clear(first);
  buf_clear(second);
  wire_encode_alert(w, &alert, first);
  demand(!wire_decode_alert(w, first->at, first->size, &alert, &e), e.text);
  wire_encode_alert(w, &alert, second);
  demand(first->size == second->size && !memcmp(first->at, second->at, first->size), "not the same again");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static struct wire *w;
  static struct buf first;
  static struct buf second;
  if (!w) {
    w = open_wire();
  }
  try_event(w, bytes, size, &first, &second);
  try_alert(w, bytes, size, &first, &second);
  return 0;
}
