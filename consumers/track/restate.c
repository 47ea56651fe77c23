// SPDX-License-Identifier: Apache-2.0
// The versions of the policy that a partition is counted under. Where Redis holds more of them than the partition was
// counted under, all stored states are gone through before anything is counted, and what the new versions change is
// committed in one step.
#include <inttypes.h>
#include <stdio.h>

#include "consumers/track/tracker_parts.h"

static const struct ledger_rules *rules_under(struct partition *p, const struct reply *versions, size_t count) {
  struct tracker *t = p->tracker;
  char sentence[512];
  if (!count) {
    return &t->options.rules;
  }
  const struct ledger_rules *rules = t->options.rules_under(t->options.rules_context, versions, count, sentence);
  if (!rules) {
    tracker_fail(t, sentence);
  }
  return rules;
}

// Before there were versions there was one policy: it is the first of them.
static size_t counted_under(const struct partition *p, size_t count) {
  if (p->meta.offset < 0) {
    return count;
  }
  return p->meta.policies || !count ? (size_t)p->meta.policies : 1;
}

int restate_begin(struct partition *p, const struct reply *versions) {
  size_t count = versions->size / 2;
  size_t before = counted_under(p, count);
  if (before > count) {
    char sentence[320];
    (void)snprintf(sentence, sizeof sentence,
      "partition %d: it was counted under %zu versions of the policy, and Redis holds %zu: start it again with "
      "--policy, which brings the others back from their topic; where that has lost them, count anew with `huiyin "
      "rebuild`",
      (int)p->id, before, count);
    tracker_fail(p->tracker, sentence);
    return -1;
  }
  p->versions = (int64_t)count;
  p->rules = rules_under(p, versions, count);
  p->restating = before < count;
  const struct ledger_rules *then = p->restating ? rules_under(p, versions, before) : NULL;
  p->before = then ? then->policy : NULL;
  p->restated = 0;
  return p->rules && (then || !p->restating) ? 0 : -1;
}

void restate_state(struct partition *p, const char *field, size_t size) {
  if (p->restating && ledger_restate(p->ledger, field, size, p->before)) {
    p->restated++;
  }
}

void restate_end(struct partition *p) {
  if (!p->restating) {
    return;
  }
  struct ledger_restated emitted;
  ledger_restate_end(p->ledger, &emitted);
  p->restating = false;
  p->batch.dirty = true;
  // The alerts of a replay under all versions would be others.
  p->batch.settled |= p->restated && p->tracker->options.log_clock;
  struct partition_figures *f = figures_of(p);
  f->restated += p->restated;
  f->restated_raised += emitted.raised;
  f->restated_cleared += emitted.cleared;
  tracker_say(p->tracker, SAY_INFO, p->id,
    "version %" PRId64 " of the policy: %zu requests came under it, %zu alerts raised, %zu cleared", p->versions,
    p->restated, emitted.raised, emitted.cleared);
}
