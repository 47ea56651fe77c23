// SPDX-License-Identifier: Apache-2.0
// Marks that are held at what the alerts topic says, and how they are settled against what is owed.
#include <string.h>

#include "consumers/core/kept.h"
#include "consumers/core/ledger_parts.h"
#include "consumers/core/text.h"

int ledger_hold(struct ledger *l, const struct overdue_alert *alert) {
  const struct policy *p = l->rules.policy;
  uint32_t number;
  if (alert_id_number(alert->alert_id, &number) != 0) {
    return -1;
  }
  for (size_t i = 0; i < p->mark_count; i++) {
    const char *name = p->marks[i].name;
    if (text_equal(alert->mark, (struct text){name, (uint32_t)strlen(name)})) {
      hold_at(&l->holds, alert, i, number);
      return 0;
    }
  }
  return -1;
}

size_t ledger_held(const struct ledger *l) {
  return hold_count(&l->holds);
}

struct held_fields {
  void (*each)(void *context, const char *field, size_t size);
  void *context;
};

static void tell_held_field(void *context, struct text request_id, const struct hold *hold) {
  const struct held_fields *h = context;
  char field[LEDGER_FIELD_MAX];
  (void)hold;
  h->each(h->context, field, ledger_request_field(request_id, field));
}

void ledger_held_fields(
  const struct ledger *l, void (*each)(void *context, const char *field, size_t size), void *context) {
  struct held_fields h = {each, context};
  hold_walk(&l->holds, tell_held_field, &h);
}

struct settling {
  struct ledger *ledger;
  int64_t at;
  size_t unknown;
};

// One without a state gets one that is no request: it is what remains of one that is gone.
static struct state *meet_request(struct settling *settling, struct text request_id) {
  struct ledger *l = settling->ledger;
  const struct marks marks = {{0}, {0}};
  struct request none;
  char field[LEDGER_FIELD_MAX];
  bool added;
  struct state *s = state_meet(&l->states, field, ledger_request_field(request_id, field), &added);
  if (added) {
    uint8_t kept[KEPT_MAX];
    request_init(&none);
    s = ledger_set_value(l, s, kept, kept_pack(&none, &marks, kept));
    settling->unknown++;
  }
  return s;
}

// Whether the state has counted this alert, or a later one of its mark, itself.
static bool has_gone_past(const struct marks *m, const struct hold *hold) {
  bool at_it = m->raised[hold->mark] == hold->number + 1;
  return m->raised[hold->mark] > hold->number + 1 || (at_it && (hold->standing || !m->standing[hold->mark]));
}

static void believe_one(void *context, struct text request_id, const struct hold *hold) {
  struct settling *settling = context;
  struct state *s = meet_request(settling, request_id);
  struct opened o;
  reckoning_open(settling->ledger, s, &o);
  if (has_gone_past(&o.marks, hold)) {
    return;
  }
  o.marks.raised[hold->mark] = hold->number + 1;
  o.marks.standing[hold->mark] = hold->standing;
  reckoning_close(settling->ledger, s, &o, settling->ledger->clock, INT64_MAX);
}

// What has not been filed owes no alert, and nothing will look at its marks: what stands is of the one before it, of
// which the alert alone still tells.
static void clear_left(struct settling *settling, struct opened *o, const struct hold *hold) {
  if (request_is_orphan(&o->request) && hold->standing && o->marks.standing[hold->mark]) {
    struct overdue_alert cleared = hold->raised;
    cleared.status = ALERT_CLEARED;
    cleared.at = settling->at;
    o->marks.standing[hold->mark] = false;
    settling->ledger->sink.emit(settling->ledger->sink.context, &cleared);
  }
}

static void look_at_one(void *context, struct text request_id, const struct hold *hold) {
  struct settling *settling = context;
  struct ledger *l = settling->ledger;
  struct state *s = meet_request(settling, request_id);
  struct opened o;
  reckoning_open(l, s, &o);
  (void)reckoning_look(l, &o, l->clock, settling->at, INT64_MAX);
  clear_left(settling, &o, hold);
  reckoning_close(l, s, &o, l->clock, INT64_MAX);
}

size_t ledger_settle(struct ledger *l, int64_t at) {
  struct hold_list holds = l->holds;
  struct settling settling = {.ledger = l, .at = at};
  l->holds = (struct hold_list){0};
  // A request may have several held marks: all are believed before any is looked at.
  hold_walk(&holds, believe_one, &settling);
  hold_walk(&holds, look_at_one, &settling);
  hold_release(&holds);
  return settling.unknown;
}
