// SPDX-License-Identifier: Apache-2.0
// The alerts topic, record by record: each (alert_id, status) once, RAISED and CLEARED in turn, numbered without a gap;
// with the log clock the alerts of the log in their order, with the live clock none without a reason.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/sim.h"

size_t sim_find_mark(const struct sim *s, struct text name) {
  size_t mark = 0;
  while (mark < s->world.policy.mark_count && (strlen(s->world.policy.marks[mark].name) != name.size ||
                                                memcmp(s->world.policy.marks[mark].name, name.at, name.size) != 0)) {
    mark++;
  }
  return mark;
}

static bool read_alert(struct sim *s, const struct fake_record *record, struct sim_alert *out) {
  struct overdue_alert alert;
  struct err e;
  if (wire_decode_alert(s->world.wire, record->bytes, record->size, &alert, &e) != 0) {
    sim_wrong(s, "an alert in the topic can not be read: %s", e.text);
    return false;
  }
  *out = (struct sim_alert){.request = sim_find_request(alert.request_id),
    .mark = sim_find_mark(s, alert.mark),
    .status = (enum alert_status)alert.status,
    .at = alert.at,
    .mark_at = alert.mark_at,
    .due_at = alert.due_at,
    .filed_at = alert.filed_at};
  return out->request < SIM_REQUESTS && out->mark < SIM_MARKS && alert_id_number(alert.alert_id, &out->number) == 0;
}

static void follow(struct sim *s, int32_t partition, const struct sim_alert *a) {
  struct sim_series *series = &s->parts[partition].topic[a->request][a->mark];
  bool raised = a->status == ALERT_RAISED;
  bool follows =
    raised ? !series->standing && a->number == series->raised : series->standing && a->number + 1 == series->raised;
  if (!follows) {
    sim_wrong(s, "partition %d: %s number %u of %s %s follows on %u raised, the last of which %s", (int)partition,
      alert_status_names[a->status], (unsigned)a->number, sim_request(a->request), s->world.policy.marks[a->mark].name,
      (unsigned)series->raised, series->standing ? "stands" : "does not stand");
  }
  series->raised += raised;
  series->standing = raised;
}

static bool same(const struct sim_alert *a, const struct sim_alert *b) {
  return a->request == b->request && a->mark == b->mark && a->status == b->status && a->number == b->number &&
         a->at == b->at && a->mark_at == b->mark_at && a->due_at == b->due_at && a->filed_at == b->filed_at;
}

static void expect_next(struct sim *s, int32_t partition, const struct sim_alert *a) {
  struct sim_part *p = &s->parts[partition];
  size_t place = p->emitted++;
  if (place >= p->owed_count || !same(&p->owed[place], a)) {
    const struct sim_alert *owed = place < p->owed_count ? &p->owed[place] : NULL;
    sim_wrong(s, "partition %d: alert %zu of the log is %s %s of %s, and %s %s of %s (at %" PRId64 ") was emitted",
      (int)partition, place, owed ? alert_status_names[owed->status] : "none",
      owed ? s->world.policy.marks[owed->mark].name : "", owed ? sim_request(owed->request) : "",
      alert_status_names[a->status], s->world.policy.marks[a->mark].name, sim_request(a->request), a->at - SIM_START);
  }
}

static bool fits(const struct sim *s, const struct sim_alert *a, const struct facts *f) {
  int64_t moment = MOMENT_NONE;
  if (recount_owed(f, a->mark, a->at) != (a->status == ALERT_RAISED)) {
    return false;
  }
  bool exists = recount_mark(f, a->mark, &moment);
  return a->mark_at == (exists ? moment : MOMENT_NONE) && a->due_at == (f->has_due ? f->due : MOMENT_NONE) &&
         a->filed_at == f->filed_at;
}

static size_t count_before(const struct sim_part *p, int64_t offset) {
  size_t count = 0;
  while (count < p->event_count && p->offsets[count] < offset) {
    count++;
  }
  return count;
}

// The time of day was set back behind a moment: what was asked then let raises go at a clock that stood.
static bool was_asked_behind(const struct sim_part *p, const struct sim_question *question) {
  for (const struct sim_question *q = question + 1; q < p->questions + p->question_count; q++) {
    if (q->at <= question->at) {
      return true;
    }
  }
  return false;
}

// How many readable events may have given it: up to those that were counted when its clock was first stored. A batch
// that is full, or is of a partition that is left, waits for no clock.
static size_t most_events(const struct sim *s, const struct sim_part *p, const struct sim_question *question) {
  bool waits = s->plan->batch >= 1000 && !p->was_revoked;
  if (!waits || question->stored < 0 || was_asked_behind(p, question)) {
    return p->event_count;
  }
  return count_before(p, question->stored > question->end ? question->stored : question->end);
}

// What stands of a request that is gone is cleared as it was raised, whether an orphan has its id by then or nobody.
static bool is_left(const struct sim *s, const struct sim_part *p, size_t count, const struct sim_alert *a) {
  const struct sim_alert *raised = &p->raised[a->request][a->mark];
  struct facts facts;
  marks_facts(s, p, count, a->request, &facts);
  bool left = s->plan->keep_closed && a->status == ALERT_CLEARED && a->mark_at == raised->mark_at &&
              a->due_at == raised->due_at && a->filed_at == raised->filed_at;
  return left &&
         (!facts.filing || lives_is_gone(s, p, count, lives_last(p, count, sim_request(a->request)), p->log_time));
}

// What the log held up to `end` owes it, or that with some of what came later, of `most` events in all.
static bool has_reason(
  const struct sim *s, const struct sim_part *p, const struct sim_alert *a, int64_t end, size_t most) {
  for (size_t count = count_before(p, end); count <= most; count++) {
    struct facts facts;
    marks_facts(s, p, count, a->request, &facts);
    if ((facts.filing && fits(s, a, &facts)) || is_left(s, p, count, a)) {
      return true;
    }
  }
  return false;
}

// After a takeover the clock stands while the states are loaded, and what an event owes at it is raised by a later
// question about the end.
static bool has_reason_while_loading(
  const struct sim *s, const struct sim_part *p, const struct sim_alert *a, const struct sim_question *question) {
  bool stood = question < p->questions + p->asked_before && a->status == ALERT_RAISED;
  for (const struct sim_question *q = question + 1; stood && q < p->questions + p->question_count; q++) {
    if (has_reason(s, p, a, q->end, p->event_count)) {
      return true;
    }
  }
  return false;
}

// Live: a raise must be owed by what the log held when its clock was asked, or by that and what came later; so nothing
// is raised whose resolution was there already.
static void expect_reason(struct sim *s, int32_t partition, const struct sim_alert *a) {
  const struct sim_part *p = &s->parts[partition];
  const struct sim_question *question = moments_find(p, a->at);
  if (!question) {
    sim_wrong(s, "partition %d: %s of %s says it is from %" PRId64 ", when nobody asked", (int)partition,
      s->world.policy.marks[a->mark].name, sim_request(a->request), a->at - SIM_START);
    return;
  }
  size_t most = a->status == ALERT_RAISED ? most_events(s, p, question) : p->event_count;
  if (has_reason(s, p, a, question->end, most) || has_reason_while_loading(s, p, a, question)) {
    return;
  }
  sim_wrong(s,
    "partition %d: %s %s of %s (at %" PRId64 ") was emitted, and nothing in the log from %" PRId64
    " on that was counted when its clock was stored gives it",
    (int)partition, alert_status_names[a->status], s->world.policy.marks[a->mark].name, sim_request(a->request),
    a->at - SIM_START, question->end);
}

void topic_emitted(struct sim *s, int32_t partition, const struct fake_record *record) {
  struct sim_alert alert;
  if (!read_alert(s, record, &alert)) {
    return;
  }
  follow(s, partition, &alert);
  if (alert.status == ALERT_RAISED) {
    s->parts[partition].raised[alert.request][alert.mark] = alert;
  }
  if (s->world.options.log_clock) {
    expect_next(s, partition, &alert);
  } else {
    expect_reason(s, partition, &alert);
  }
}
