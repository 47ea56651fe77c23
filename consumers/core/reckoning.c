// SPDX-License-Identifier: Apache-2.0
// What events and time do to a ledger: differences of counters and alerts come out.
#include <string.h>

#include "consumers/core/kept.h"
#include "consumers/core/ledger_parts.h"
#include "consumers/core/text.h"

// A request taken out of its packed form to be looked at or changed.
struct opened {
  struct text request_id;
  struct request request;
  struct marks marks;
  int64_t due;
  int64_t owing[MARKS_MAX];  // policy_owing
  char id[ID_MAX];           // of a state, that `request_id` may point to
};

static void work_out(const struct ledger *l, struct opened *o) {
  o->due = policy_due(l->rules.policy, &o->request);
  policy_owing(l->rules.policy, &o->request, o->due, o->owing);
}

static void open_state(const struct ledger *l, const struct state *s, struct opened *o) {
  o->request_id = ledger_field_request(s->bytes, s->field_size, o->id);
  kept_unpack(state_value(s), &l->names, &o->request, &o->marks);
  work_out(l, o);
}

// Packs it back, notes that it changed and puts it in its place in the due index: where the next of its moments lies,
// or, before that, the first of the passed ones whose raise waits.
static void close_state(struct ledger *l, struct state *s, const struct opened *o, int64_t clock, int64_t waiting) {
  uint8_t kept[KEPT_MAX];
  size_t size = kept_pack(&o->request, &o->marks, kept);
  int64_t next = policy_next(l->rules.policy, &o->request, o->due, o->owing, clock);
  s = ledger_set_value(l, s, kept, size);
  ledger_note_change(l, s);
  due_set(&l->due, s, waiting < next ? waiting : next);
}

static struct text name_text(const char *name) {
  return (struct text){name, (uint32_t)strlen(name)};
}

static void emit(
  const struct ledger *l, const struct opened *o, size_t mark, enum alert_status status, uint32_t number, int64_t at) {
  const struct mark *m = &l->rules.policy->marks[mark];
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
    .mark_at = policy_mark_moment(l->rules.policy, mark, &o->request, o->due),
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

// Emits what has become owed, or is no longer, for one request when the clock shows `clock`; `at` is what the alert
// says. What is owed since a moment after `until` is not raised yet: returns the first such moment, INT64_MAX for none.
static int64_t look_at_marks(struct ledger *l, struct opened *o, int64_t clock, int64_t at, int64_t until) {
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

// What the alerts topic holds of the request may be of this one, and may have to be cleared when marks are settled.
static void keep_past(struct ledger *l, const struct state *s, const struct request *r) {
  bool added;
  if (s && hold_count(&l->holds) && !request_is_orphan(r)) {
    struct state *past = state_meet(&l->past, s->bytes, s->field_size, &added);
    (void)state_set(&l->past, past, state_value(s), s->value_size);
  }
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
  if (lapse_is_none(&o.request, l->log_time, l->rules.keep_closed)) {
    keep_past(l, s, &o.request);
    request_init(&o.request);
    contribution_none(&before);
  } else {
    contribution_of(&before, &o.request, l->rules.policy, l->clock);
  }
  struct event named = *event;
  names_keep_event(&l->names, &named);
  bool changed = request_apply(&o.request, &named);
  bool noted = lapse_note(&o.request, l->log_time, l->rules.keep_closed);
  if (!changed && !noted) {
    return false;
  }
  struct contribution after;
  work_out(l, &o);
  contribution_of(&after, &o.request, l->rules.policy, l->clock);
  contribution_change(&l->increments, &before, &after, l->rules.zone);
  int64_t waiting = look_at_marks(l, &o, l->clock, l->clock, l->defers ? INT64_MIN : INT64_MAX);
  close_state(l, s ? s : state_add(&l->states, field, size), &o, l->clock, waiting);
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
  open_state(l, s, &o);
  contribution_of(&before, &o.request, l->rules.policy, moment);
  contribution_of(&after, &o.request, l->rules.policy, moment + 1);
  if (before.ones != after.ones) {
    contribution_change(&l->increments, &before, &after, l->rules.zone);
  }
  (void)look_at_marks(l, &o, moment + 1, at, INT64_MAX);
  close_state(l, s, &o, moment + 1, INT64_MAX);
}

static void raise_waiting(struct ledger *l, int64_t at) {
  for (struct state *s = due_first(&l->due); s && s->next < l->clock; s = due_first(&l->due)) {
    struct opened o;
    open_state(l, s, &o);
    int64_t waiting = look_at_marks(l, &o, l->clock, at, s->next);
    close_state(l, s, &o, l->clock, waiting);
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

int ledger_hold(struct ledger *l, struct text request_id, struct text mark, uint32_t number, bool standing) {
  const struct policy *p = l->rules.policy;
  for (size_t i = 0; i < p->mark_count; i++) {
    if (text_equal(mark, name_text(p->marks[i].name))) {
      hold_set(&l->holds, request_id, (struct hold){.number = number, .mark = (uint8_t)i, .standing = standing});
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

static void tell_held_field(void *context, struct text request_id, struct hold hold) {
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

static struct state *find_request(const struct ledger *l, struct text request_id) {
  char field[LEDGER_FIELD_MAX];
  return state_find(&l->states, field, ledger_request_field(request_id, field));
}

// Whether the state has counted this alert, or a later one of its mark, itself.
static bool has_gone_past(const struct marks *m, struct hold hold) {
  bool at_it = m->raised[hold.mark] == hold.number + 1;
  return m->raised[hold.mark] > hold.number + 1 || (at_it && (hold.standing || !m->standing[hold.mark]));
}

static void believe_one(void *context, struct text request_id, struct hold hold) {
  struct settling *settling = context;
  struct ledger *l = settling->ledger;
  struct state *s = find_request(l, request_id);
  if (!s) {
    settling->unknown++;
    return;
  }
  struct opened o;
  open_state(l, s, &o);
  if (has_gone_past(&o.marks, hold)) {
    return;
  }
  o.marks.raised[hold.mark] = hold.number + 1;
  o.marks.standing[hold.mark] = hold.standing;
  close_state(l, s, &o, l->clock, INT64_MAX);
}

// An orphan has no alerts: what stands is of the one before it.
static void look_at_past(struct ledger *l, struct opened *o, int64_t at) {
  char field[LEDGER_FIELD_MAX];
  const struct state *s = state_find(&l->past, field, ledger_request_field(o->request_id, field));
  if (s) {
    struct opened past;
    open_state(l, s, &past);
    past.marks = o->marks;
    (void)look_at_marks(l, &past, l->clock, at, INT64_MAX);
    o->marks = past.marks;
  }
}

static void look_at_one(void *context, struct text request_id, struct hold hold) {
  struct settling *settling = context;
  struct ledger *l = settling->ledger;
  struct state *s = find_request(l, request_id);
  (void)hold;
  if (s) {
    struct opened o;
    open_state(l, s, &o);
    (void)look_at_marks(l, &o, l->clock, settling->at, INT64_MAX);
    if (request_is_orphan(&o.request)) {
      look_at_past(l, &o, settling->at);
    }
    close_state(l, s, &o, l->clock, INT64_MAX);
  }
}

size_t ledger_settle(struct ledger *l, int64_t at) {
  struct hold_list holds = l->holds;
  struct settling settling = {.ledger = l, .at = at};
  l->holds = (struct hold_list){0};
  // A request may have several held marks: all are believed before any is looked at.
  hold_walk(&holds, believe_one, &settling);
  hold_walk(&holds, look_at_one, &settling);
  hold_release(&holds);
  state_table_release(&l->past);
  return settling.unknown;
}
