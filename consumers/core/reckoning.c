// SPDX-License-Identifier: Apache-2.0
// What events and time do to a ledger: differences of counters and alerts come out.
#include <string.h>

#include "consumers/core/kept.h"
#include "consumers/core/ledger_parts.h"
#include "consumers/core/text.h"

static void work_out(struct opened *o) {
  o->due = terms_due(&o->terms, &o->request);
  terms_owing(&o->terms, &o->request, o->due, o->owing);
}

void reckoning_open(const struct ledger *l, const struct state *s, struct opened *o) {
  o->request_id = ledger_field_request(s->bytes, s->field_size, o->id);
  kept_unpack(state_value(s), &l->names, &o->request, &o->marks);
  terms_of(&o->terms, l->rules.policy, &o->request);
  work_out(o);
}

void reckoning_close(struct ledger *l, struct state *s, struct opened *o, int64_t clock, int64_t waiting) {
  uint8_t kept[KEPT_MAX];
  size_t size = kept_pack(&o->request, &o->marks, kept);
  int64_t next = terms_next(&o->terms, &o->request, o->due, o->owing, clock);
  s = ledger_set_value(l, s, kept, size);
  ledger_note_change(l, s);
  due_set(&l->due, s, waiting < next ? waiting : next);
}

static struct text name_text(const char *name) {
  return (struct text){name, (uint32_t)strlen(name)};
}

static void emit(
  const struct ledger *l, struct opened *o, size_t mark, enum alert_status status, uint32_t number, int64_t at) {
  const struct mark *m = &o->terms.version->marks[mark];
  const struct filing *f = &o->request.filing;
  char id[ALERT_ID_MAX];
  const struct overdue_alert alert = {
    .alert_id = {id, (uint32_t)alert_id_format(id, l->partition, o->request_id, m->name, number)},
    .status = (int32_t)status,
    .request_id = o->request_id,
    .mark = name_text(m->name),
    .severity = (int32_t)m->severity,
    .audience = name_text(m->audience),
    .at = at,
    .mark_at = terms_mark_moment(&o->terms, mark, &o->request, o->due),
    .due_at = o->due,
    .filed_at = o->request.filed_at,
    .kind = f->kind,
    .channel = f->channel,
    .priority = f->priority,
    .category = f->category,
    .district = f->district,
    .unit = request_unit(&o->request)};
  l->sink.emit(l->sink.context, &alert);
}

// Nothing stands and nothing is owed: so it is for nearly all.
static bool is_quiet(const struct policy *p, const struct opened *o, int64_t clock) {
  bool quiet = true;
  for (size_t i = 0; i < p->mark_count; i++) {
    quiet &= !o->marks.standing[i] & !policy_passed(o->owing[i], clock);
  }
  return quiet;
}

int64_t reckoning_look(struct ledger *l, struct opened *o, int64_t clock, int64_t at, int64_t until) {
  const struct policy *p = l->rules.policy;
  int64_t waiting = INT64_MAX;
  if (is_quiet(p, o, clock)) {
    return waiting;
  }
  for (size_t i = 0; i < p->mark_count && !request_is_orphan(&o->request); i++) {
    int64_t moment = o->owing[i];
    bool owed = policy_passed(moment, clock);
    if (owed == o->marks.standing[i] || hold_has(&l->holds, o->request_id, i)) {
      continue;
    }
    if (owed && moment > until) {
      waiting = moment < waiting ? moment : waiting;
      continue;
    }
    o->marks.standing[i] = owed;
    o->marks.raised[i] = o->marks.raised[i] ? o->marks.raised[i] : l->first_number;
    o->marks.raised[i] += owed;
    emit(l, o, i, owed ? ALERT_RAISED : ALERT_CLEARED, o->marks.raised[i] - 1, at);
  }
  return waiting;
}

static bool apply_volunteer(struct ledger *l, const struct event *event) {
  char field[LEDGER_FIELD_MAX];
  size_t size = ledger_field(event, field);
  if (state_find(&l->states, field, size)) {
    return false;
  }
  ledger_note_change(l, state_add(&l->states, field, size));
  l->volunteer_count++;
  contribution_volunteer(l->volunteers, event->occurred_at, &event->held, l->rules.zone);
  return true;
}

static bool apply_request(struct ledger *l, const struct event *event) {
  char field[LEDGER_FIELD_MAX];
  size_t size = ledger_field(event, field);
  struct state *s = state_find(&l->states, field, size);
  struct contribution before;
  struct opened o;
  o.request_id = event_key(event);
  if (s) {
    kept_unpack(state_value(s), &l->names, &o.request, &o.marks);
  } else {
    request_init(&o.request);
    o.marks = (struct marks){0};
  }
  // What it has added stays where it is gone, and so does the numbering of its alerts.
  bool gone = lapse_is_none(&o.request, l->log_time, l->rules.keep_closed);
  if (gone) {
    request_init(&o.request);
    contribution_none(&before);
  } else {
    terms_of(&o.terms, l->rules.policy, &o.request);
    contribution_under(&before, &o.request, &o.terms, l->clock);
  }
  struct event named = *event;
  names_keep_event(&l->names, &named);
  bool changed = request_apply(&o.request, &named);
  bool noted = lapse_note(&o.request, l->log_time, l->rules.keep_closed);
  if (!changed && !noted) {
    return false;
  }
  struct contribution after;
  if (gone || event->type == EVENT_REQUEST_FILED) {
    terms_of(&o.terms, l->rules.policy, &o.request);
  } else {
    terms_again(&o.terms, l->rules.policy, &o.request);
  }
  work_out(&o);
  contribution_under(&after, &o.request, &o.terms, l->clock);
  contribution_change(&l->increments, &before, &after, l->rules.zone);
  int64_t waiting = reckoning_look(l, &o, l->clock, l->clock, l->defers ? INT64_MIN : INT64_MAX);
  reckoning_close(l, s ? s : state_add(&l->states, field, size), &o, l->clock, waiting);
  return true;
}

bool ledger_apply(struct ledger *l, const struct event *event) {
  return event->type == EVENT_VOLUNTEER_EVENT_HELD ? apply_volunteer(l, event) : apply_request(l, event);
}

// Lets one moment of one request pass: it is looked at just before and just after it.
static void pass_moment(struct ledger *l, struct state *s, int64_t at) {
  int64_t moment = s->next;
  struct opened o;
  struct contribution before;
  struct contribution after;
  reckoning_open(l, s, &o);
  contribution_under(&before, &o.request, &o.terms, moment);
  contribution_under(&after, &o.request, &o.terms, moment + 1);
  if (before.ones != after.ones) {
    contribution_change(&l->increments, &before, &after, l->rules.zone);
  }
  (void)reckoning_look(l, &o, moment + 1, at, INT64_MAX);
  reckoning_close(l, s, &o, moment + 1, INT64_MAX);
}

static void raise_waiting(struct ledger *l, int64_t at) {
  for (struct state *s = due_first(&l->due); s && s->next < l->clock; s = due_first(&l->due)) {
    struct opened o;
    reckoning_open(l, s, &o);
    int64_t waiting = reckoning_look(l, &o, l->clock, at, s->next);
    reckoning_close(l, s, &o, l->clock, waiting);
  }
}

void ledger_number_from(struct ledger *l, uint32_t number) {
  l->first_number = number;
}

void ledger_defer_raises(struct ledger *l) {
  l->defers = true;
}

bool ledger_is_waiting(const struct ledger *l) {
  return ledger_next(l) < l->clock;
}

void ledger_raise_waiting(struct ledger *l) {
  raise_waiting(l, l->clock);
}

void ledger_advance(struct ledger *l, int64_t clock) {
  if (clock <= l->clock) {
    return;
  }
  raise_waiting(l, clock);
  l->clock = clock;
  for (struct state *s = due_first(&l->due); s && s->next < clock; s = due_first(&l->due)) {
    pass_moment(l, s, clock);
  }
}
