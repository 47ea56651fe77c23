// SPDX-License-Identifier: Apache-2.0
// Figures by partition number, and the standing of partitions for whoever shows them.
#include "consumers/track/figures.h"

#include <stdio.h>

#include "consumers/track/tracker_parts.h"

struct partition_figures *figures_of(struct partition *p) {
  return &questions_of(p->tracker, p->id)->figures;
}

const struct tracker_figures *tracker_figures(const struct tracker *t) {
  return &t->figures;
}

size_t tracker_count(const struct tracker *t) {
  return t->count;
}

// Control records behind the last message are read, but are in no commit.
static int64_t position_of(const struct partition *p) {
  const struct port *port = &p->tracker->port;
  if (!p->fetching) {
    return p->meta.offset;
  }
  int64_t stored = p->meta.offset < 0 ? p->fetch_offset : p->meta.offset;
  bool at_rest = !p->inbox.count && p->next_offset == stored;
  int64_t read = at_rest ? port->position(port->context, p->id) : -1;
  return read > stored ? read : stored;
}

void tracker_standing(const struct tracker *t, size_t index, struct partition_standing *out) {
  struct partition *p = t->partitions[index];
  int64_t clock = p->ledger ? ledger_clock(p->ledger) : INT64_MIN;
  *out = (struct partition_standing){.partition = p->id,
    .leaving = p->leaving,
    .taken = p->taken,
    .counting = partition_is_counting(p),
    .loaded = p->loaded,
    .commit = p->taken ? p->meta.commit : 0,
    .offset = p->taken ? p->meta.offset : -1,
    .position = p->taken ? position_of(p) : -1,
    .clock = clock == INT64_MIN ? MOMENT_NONE : clock,
    .outbox = p->outbox.count,
    .open = p->ledger ? ledger_open_count(p->ledger) : 0,
    .states = p->ledger ? ledger_size(p->ledger) : 0,
    .memory = p->ledger ? ledger_memory(p->ledger) : 0,
    .figures = *figures_of(p)};
  (void)snprintf(out->owner, sizeof out->owner, "%s", p->taken ? p->meta.owner : "");
}

bool tracker_is_damaged(const struct tracker *t) {
  return t->commit.damaging;
}

const char *tracker_refusal(const struct tracker *t) {
  return t->commit.said ? t->commit.why : NULL;
}
