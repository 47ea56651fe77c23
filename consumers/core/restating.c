// SPDX-License-Identifier: Apache-2.0
// A policy that has got a new version: what the stored states were counted under, and what stands of them, is set
// right.
#include <stdlib.h>

#include "consumers/core/kept.h"
#include "consumers/core/ledger_parts.h"

bool ledger_restate(struct ledger *l, const char *field, size_t size, const struct policy *before) {
  struct state *s = ledger_field_is_request(field) ? state_find(&l->states, field, size) : NULL;
  struct contribution then;
  struct contribution now;
  struct opened o;
  if (!s || s->changed) {
    return false;
  }
  reckoning_open(l, s, &o);
  if (lapse_is_none(&o.request, l->log_time, l->rules.keep_closed) ||
      policy_version_of(before, &o.request) == policy_version_of(l->rules.policy, &o.request)) {
    return false;
  }
  contribution_of(&then, &o.request, before, l->clock);
  contribution_under(&now, &o.request, &o.terms, l->clock);
  contribution_change(&l->increments, &then, &now, l->rules.zone);
  // It stays in memory that way, so that it is not met a second time.
  ledger_note_change(l, s);
  return true;
}

// Whether anything is to be emitted for it. What changed otherwise than by restating is left among the changes.
static bool stays_changed(const struct ledger *l, const struct state *s) {
  struct opened o;
  reckoning_open(l, s, &o);
  bool stays = request_is_none(&o.request);
  for (size_t i = 0; i < l->rules.policy->mark_count; i++) {
    stays |= policy_passed(o.owing[i], l->clock) != o.marks.standing[i];
  }
  return stays;
}

static int by_request(const void *a, const void *b) {
  const struct state *left = *(struct state *const *)a;
  const struct state *right = *(struct state *const *)b;
  return ledger_field_compare(left->bytes, left->field_size, right->bytes, right->field_size);
}

static void sort_changed(struct ledger *l) {
  if (l->changed_count) {
    qsort(l->changed, l->changed_count, sizeof(struct state *), by_request);
  }
  for (size_t i = 0; i < l->changed_count; i++) {
    l->changed[i]->changed = (uint32_t)(i + 1);
  }
}

static void set_right(struct ledger *l, struct state *s, struct ledger_restated *emitted) {
  struct opened o;
  reckoning_open(l, s, &o);
  const struct marks stood = o.marks;
  (void)reckoning_look(l, &o, l->clock, l->clock, INT64_MAX);
  for (size_t i = 0; i < MARKS_MAX; i++) {
    emitted->raised += o.marks.standing[i] && !stood.standing[i];
    emitted->cleared += stood.standing[i] && !o.marks.standing[i];
  }
  reckoning_close(l, s, &o, l->clock, INT64_MAX);
}

void ledger_restate_end(struct ledger *l, struct ledger_restated *emitted) {
  size_t kept = 0;
  *emitted = (struct ledger_restated){0};
  for (size_t i = 0; i < l->changed_count; i++) {
    struct state *s = l->changed[i];
    bool stays = stays_changed(l, s);
    l->changed[kept] = s;
    kept += stays;
    s->changed = stays ? (uint32_t)kept : 0;
  }
  l->changed_count = kept;
  sort_changed(l);
  for (size_t i = 0; i < l->changed_count; i++) {
    set_right(l, l->changed[i], emitted);
  }
}
