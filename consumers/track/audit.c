// SPDX-License-Identifier: Apache-2.0
// The standing auditor: every few minutes all states in memory are gone through, slice by slice, for alerts that stand
// and are not owed, or the other way round. There should never be any: it is looked all the same. That the alerts topic
// has what stands is `huiyin verify --alerts`'s to see.
#include "consumers/track/tracker_parts.h"

// Places of states in one slice, and the pause behind it in ms: a million states take some 5 s, and 0.3 s of CPU.
enum { AUDIT_SLICE = 4000 };
static const int64_t slice_pause = 10;

// So many differences of an audit are told by name.
enum { AUDIT_TOLD = 5 };

static bool is_fit(const struct partition *p) {
  return p->tracker->options.audit_every && p->loaded && partition_is_counting(p) && !p->beyond.count && !p->unsettled;
}

static void tell(void *context, struct text request_id, const char *mark, bool owed) {
  struct partition *p = context;
  if (p->audit.differences++ < AUDIT_TOLD) {
    tracker_say(p->tracker, SAY_ERROR, p->id, "audit: alert %s of request %.*s %s", mark, (int)request_id.size,
      request_id.at, owed ? "is owed, and does not stand" : "stands, and is not owed");
  }
}

static void end_round(struct partition *p) {
  struct partition_figures *f = figures_of(p);
  const struct tracker *t = p->tracker;
  f->audits++;
  f->audit_differences = p->audit.differences;
  f->audited_at = t->now;
  if (p->audit.differences) {
    tracker_say(p->tracker, SAY_ERROR, p->id,
      "audit: %zu alerts that stand and those owed are not the same: see `huiyin verify`, and count anew with `huiyin "
      "rebuild`",
      p->audit.differences);
  }
  p->audit = (struct audit){.at = t->now + t->options.audit_every};
}

// One that never comes must be missed.
static void await_first(struct partition *p) {
  struct partition_figures *f = figures_of(p);
  if (p->tracker->options.audit_every && !f->audited_at) {
    f->audited_at = p->tracker->now;
  }
}

void audit_step(struct partition *p) {
  struct audit *a = &p->audit;
  const struct audit_sink sink = {tell, p};
  await_first(p);
  if (!is_fit(p) || p->tracker->now < a->at) {
    return;
  }
  if (a->at == MOMENT_NONE) {
    a->at = p->tracker->now + p->tracker->options.audit_every;
    return;
  }
  (void)ledger_audit(p->ledger, &a->place, AUDIT_SLICE, &sink);
  a->at = p->tracker->now + slice_pause;
  if (!a->place) {
    end_round(p);
  }
}

int64_t audit_wake(const struct partition *p) {
  return is_fit(p) ? p->audit.at : INT64_MAX;
}
