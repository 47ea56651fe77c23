// SPDX-License-Identifier: Apache-2.0
// The alerts of the log under the log clock, message by message (semantics.md, "Alerts"): the clock moves to the
// message's timestamp and what that makes owed is raised, in order of moment, then request, then mark; then the message
// is applied and its own request is looked at again.
#include <stdlib.h>

#include "tests/simulation/sim.h"

static void add(struct sim *s, int32_t partition, size_t request, size_t mark, const struct facts *f, bool owed) {
  struct sim_part *p = &s->parts[partition];
  struct sim_series *series = &p->series[request][mark];
  int64_t moment = MOMENT_NONE;
  bool exists = recount_mark(f, mark, &moment);
  if (p->owed_count == SIM_OWED) {
    abort();
  }
  series->raised += owed;
  series->standing = owed;
  p->owed[p->owed_count++] = (struct sim_alert){.request = request,
    .mark = mark,
    .status = owed ? ALERT_RAISED : ALERT_CLEARED,
    .number = series->raised - 1,
    .at = p->clock,
    .mark_at = exists ? moment : MOMENT_NONE,
    .due_at = f->has_due ? f->due : MOMENT_NONE,
    .filed_at = f->filed_at};
}

static void look_at(struct sim *s, int32_t partition, size_t request) {
  const struct sim_part *p = &s->parts[partition];
  struct facts facts;
  marks_facts(s, p, p->event_count, request, &facts);
  for (size_t mark = 0; mark < s->world.policy.mark_count; mark++) {
    bool owed = recount_owed(&facts, mark, p->clock);
    if (owed != p->series[request][mark].standing) {
      add(s, partition, request, mark, &facts, owed);
    }
  }
}

// By moment, then request, then mark.
static int compare(const void *a, const void *b) {
  const struct sim_alert *x = a;
  const struct sim_alert *y = b;
  if (x->mark_at != y->mark_at) {
    return x->mark_at < y->mark_at ? -1 : 1;
  }
  if (x->request != y->request) {
    return x->request < y->request ? -1 : 1;
  }
  return x->mark < y->mark ? -1 : x->mark > y->mark;
}

void owed_advance(struct sim *s, int32_t partition, int64_t clock) {
  struct sim_part *p = &s->parts[partition];
  if (clock == MOMENT_NONE || clock <= p->clock) {
    return;
  }
  p->clock = clock;
  size_t before = p->owed_count;
  for (size_t i = 0; i < SIM_REQUESTS; i++) {
    look_at(s, partition, i);
  }
  qsort(p->owed + before, p->owed_count - before, sizeof *p->owed, compare);
}

void owed_note(struct sim *s, int32_t partition, const struct sim_record *record) {
  struct sim_part *p = &s->parts[partition];
  // The message itself is in the list already: it is not yet to be seen.
  p->event_count -= record->readable;
  owed_advance(s, partition, record->timestamp);
  p->event_count += record->readable;
  if (record->readable && record->event.type != EVENT_VOLUNTEER_EVENT_HELD) {
    size_t request = sim_find_request(event_key(&record->event));
    if (request < SIM_REQUESTS) {
      look_at(s, partition, request);
    }
  }
}
