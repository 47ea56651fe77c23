// SPDX-License-Identifier: Apache-2.0
// libFuzzer on what is read back of a partition's hash, on its settings' line, and on the ids of alerts: `field=value`
// lines. Whatever they are, a number that is taken is taken again from what is written of it.
#include <inttypes.h>

#include "consumers/core/ledger.h"
#include "consumers/stored/meta.h"
#include "tests/fuzz/fuzz.h"

static void set_number(struct meta *m, const char *name, int64_t number) {
  char text[32];
  int size = snprintf(text, sizeof text, "%" PRId64, number);
  demand(!meta_set(m, name, strlen(name), text, (size_t)size), name);
}

static void write_and_read(const struct meta *m) {
  struct meta again;
  char digest[24];
  meta_init(&again);
  demand(!meta_set(&again, "owner", 5, m->owner, strlen(m->owner)), "owner");
  demand(!meta_set(&again, "damaged", 7, m->damaged, strlen(m->damaged)), "damaged");
  set_number(&again, "commit", m->commit);
  set_number(&again, "offset", m->offset);
  set_number(&again, "begin", m->begin);
  set_number(&again, "clock", m->clock);
  set_number(&again, "timestamp", m->timestamp);
  set_number(&again, "anchor_offset", m->anchor_offset);
  set_number(&again, "alerts_offset", m->alerts_offset);
  set_number(&again, "settled", m->settled);
  set_number(&again, "alerts_from", m->alerts_from);
  int size = snprintf(digest, sizeof digest, "%" PRIx64, m->anchor_digest);
  demand(!meta_set(&again, "anchor_digest", 13, digest, (size_t)size), "anchor_digest");
  demand(!strcmp(again.owner, m->owner) && !strcmp(again.damaged, m->damaged), "another text");
  demand(again.commit == m->commit && again.offset == m->offset && again.begin == m->begin && again.clock == m->clock &&
           again.timestamp == m->timestamp && again.anchor_offset == m->anchor_offset &&
           again.alerts_offset == m->alerts_offset && again.settled == m->settled &&
           again.alerts_from == m->alerts_from && again.anchor_digest == m->anchor_digest,
    "another number");
}

static void read_id(const char *at, size_t size) {
  char id[ALERT_ID_MAX];
  struct text text = {at, (uint32_t)size};
  uint32_t number;
  uint32_t again;
  if (!alert_id_number(text, &number)) {
    struct text formatted = {id, (uint32_t)alert_id_format(id, 0, (struct text){"r", 1}, "mark", number)};
    demand(!alert_id_number(formatted, &again) && again == number, "another number of an alert");
  }
}

static void read_line(struct meta *m, const char *at, size_t size) {
  const char *equals = memchr(at, '=', size);
  read_id(at, size);
  if (equals) {
    size_t name = (size_t)(equals - at);
    (void)meta_set(m, at, name, equals + 1, size - name - 1);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct meta m;
  meta_init(&m);
  while (size) {
    const uint8_t *end = memchr(bytes, '\n', size);
    size_t line = end ? (size_t)(end - bytes) : size;
    read_line(&m, (const char *)bytes, line);
    bytes += line + (end != NULL);
    size -= line + (end != NULL);
  }
  write_and_read(&m);
  return 0;
}
