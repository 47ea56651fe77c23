// SPDX-License-Identifier: Apache-2.0
// The auditor's look at the states in memory: what stands against what is owed at the clock, worked out anew.
#include "consumers/core/ledger_parts.h"

// A raise that is to come as soon as the clock moves (ledger_defer_raises) is no difference.
static bool waits(const struct ledger *l, const struct state *s) {
  return s->next < l->clock;
}

static void audit_state(const struct ledger *l, const struct state *s, const struct audit_sink *sink) {
  const struct policy *p = l->rules.policy;
  struct opened o;
  reckoning_open(l, s, &o);
  for (size_t i = 0; i < p->mark_count && !request_is_none(&o.request); i++) {
    bool owed = policy_passed(o.owing[i], l->clock);
    if (owed != o.marks.standing[i] && !hold_has(&l->holds, o.request_id, i)) {
      sink->differs(sink->context, o.request_id, p->marks[i].name, owed);
    }
  }
}

size_t ledger_audit(const struct ledger *l, size_t *place, size_t most, const struct audit_sink *sink) {
  size_t looked = 0;
  size_t end = l->states.slot_count - *place < most ? l->states.slot_count : *place + most;
  for (; *place < end; ++*place) {
    const struct state *s = l->states.slots[*place];
    if (s && ledger_field_is_request(s->bytes)) {
      looked++;
      if (!waits(l, s)) {
        audit_state(l, s, sink);
      }
    }
  }
  if (*place >= l->states.slot_count) {
    *place = 0;
  }
  return looked;
}
