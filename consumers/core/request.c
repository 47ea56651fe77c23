// SPDX-License-Identifier: Apache-2.0
// One request: how an event changes it, and what can be said of it.
#include "consumers/core/request.h"

#include <string.h>

#include "consumers/core/text.h"

void request_init(struct request *r) {
  *r = (struct request){
    .filed_at = MOMENT_NONE,
    .filing = {.at = MOMENT_NONE, .due_at = MOMENT_NONE},
    .first_pledge_at = MOMENT_NONE,
    .pledge = {.at = MOMENT_NONE, .due_at = MOMENT_NONE},
    .due_pledge = {.at = MOMENT_NONE, .due_at = MOMENT_NONE},
    .first_resolution_at = MOMENT_NONE,
    .resolution = {.at = MOMENT_NONE},
    .last_message_at = MOMENT_NONE,
  };
}

static int compare_number(int64_t a, int64_t b) {
  return (a > b) - (a < b);
}

// Each order below is the contract's: by moment, then field by field, null first.
static int compare_filings(const struct filing *a, const struct filing *b) {
  int order = compare_number(a->at, b->at);
  order = order ? order : compare_number(a->kind, b->kind);
  order = order ? order : compare_number(a->channel, b->channel);
  order = order ? order : text_compare(a->category, b->category);
  order = order ? order : text_compare(a->district, b->district);
  order = order ? order : compare_number(a->priority, b->priority);
  order = order ? order : compare_number(a->due_at, b->due_at);
  return order ? order : compare_number(a->assisted, b->assisted);
}

static int compare_pledges(const struct pledge *a, const struct pledge *b) {
  int order = compare_number(a->at, b->at);
  order = order ? order : text_compare(a->unit, b->unit);
  return order ? order : compare_number(a->due_at, b->due_at);
}

static int compare_resolutions(const struct resolution *a, const struct resolution *b) {
  int order = compare_number(a->at, b->at);
  order = order ? order : compare_number(a->outcome, b->outcome);
  order = order ? order : compare_number(a->satisfaction, b->satisfaction);
  return order ? order : text_compare(a->unit, b->unit);
}

static bool keep_earliest(int64_t *earliest, int64_t at) {
  if (*earliest != MOMENT_NONE && *earliest <= at) {
    return false;
  }
  *earliest = at;
  return true;
}

static bool apply_filing(struct request *r, int64_t at, const struct request_filed *f) {
  const struct filing filing = {.at = at,
    .kind = f->kind,
    .channel = f->channel,
    .category = f->category,
    .district = f->district,
    .priority = f->priority,
    .due_at = f->due_at,
    .assisted = f->assisted};
  bool changed = keep_earliest(&r->filed_at, at);
  if (compare_filings(&filing, &r->filing) > 0) {
    r->filing = filing;
    changed = true;
  }
  return changed;
}

static bool keep_latest_pledge(struct pledge *latest, const struct pledge *pledge) {
  if (compare_pledges(pledge, latest) <= 0) {
    return false;
  }
  *latest = *pledge;
  return true;
}

static int compare_dues(const struct pledged_due *a, const struct pledged_due *b) {
  int order = compare_number(a->at, b->at);
  return order ? order : compare_number(a->due_at, b->due_at);
}

// The first ones of a set do not depend on the order in which it is met.
static bool keep_due(struct request *r, const struct pledged_due *due) {
  size_t place = 0;
  while (place < r->due_count && compare_dues(&r->dues[place], due) < 0) {
    place++;
  }
  if (place == PLEDGED_DUES_MAX || (place < r->due_count && compare_dues(&r->dues[place], due) == 0)) {
    return false;
  }
  r->due_count += r->due_count < PLEDGED_DUES_MAX;
  memmove(&r->dues[place + 1], &r->dues[place], (r->due_count - place - 1) * sizeof *r->dues);
  r->dues[place] = *due;
  return true;
}

static bool apply_pledge(struct request *r, int64_t at, const struct task_pledged *p) {
  const struct pledge pledge = {.at = at, .unit = p->unit, .due_at = p->due_at};
  bool changed = keep_earliest(&r->first_pledge_at, at);
  changed = keep_latest_pledge(&r->pledge, &pledge) || changed;
  if (p->due_at != MOMENT_NONE) {
    changed = keep_latest_pledge(&r->due_pledge, &pledge) || changed;
    changed = keep_due(r, &(struct pledged_due){at, p->due_at}) || changed;
  }
  return changed;
}

static bool apply_resolution(struct request *r, int64_t at, const struct task_resolved *s) {
  const struct resolution resolution = {
    .at = at, .outcome = s->outcome, .satisfaction = s->satisfaction, .unit = s->unit};
  bool changed = keep_earliest(&r->first_resolution_at, at);
  if (compare_resolutions(&resolution, &r->resolution) > 0) {
    r->resolution = resolution;
    changed = true;
  }
  return changed;
}

bool request_apply(struct request *r, const struct event *event) {
  switch (event->type) {
    case EVENT_REQUEST_FILED:
      return apply_filing(r, event->occurred_at, &event->filed);
    case EVENT_TASK_PLEDGED:
      return apply_pledge(r, event->occurred_at, &event->pledged);
    case EVENT_TASK_RESOLVED:
      return apply_resolution(r, event->occurred_at, &event->resolved);
    default:
      return false;
  }
}

// Most policies have few marks: that there are no further ones is seen at once.
size_t marks_count(const struct marks *m) {
  enum { FEW = 8 };
  static const struct marks none;
  bool few = memcmp(&m->raised[FEW], &none.raised[FEW], sizeof none.raised - FEW * sizeof none.raised[0]) == 0 &&
             memcmp(&m->standing[FEW], &none.standing[FEW], sizeof none.standing - FEW * sizeof none.standing[0]) == 0;
  size_t count = few ? FEW : MARKS_MAX;
  while (count && !m->raised[count - 1] && !m->standing[count - 1]) {
    count--;
  }
  return count;
}
