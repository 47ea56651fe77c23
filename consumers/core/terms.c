// SPDX-License-Identifier: Apache-2.0
// What is asked of a request's limits and marks, from what was worked out once.
#include "consumers/core/terms.h"

// The limits of one request, whichever way they are given.
static struct span plain(int64_t within) {
  return (struct span){within == POLICY_NONE ? SPAN_NONE : SPAN_ELAPSED, within};
}

static struct limited limits_under(const struct policy *p, const struct request *r) {
  if (p->limits) {
    return limits_of(p->limits, &r->filing);
  }
  return (struct limited){.pledge = plain(p->pledge_within), .resolve = plain(p->resolve_within)};
}

void terms_of(struct terms *t, const struct policy *first, const struct request *r) {
  t->version = policy_in_force(first, r);
  t->limited = (struct limited){0};
  if (!request_is_orphan(r)) {
    t->limited = limits_under(t->version, r);
  }
  t->own_due_known = t->pledge_limit_known = false;
}

void terms_again(struct terms *t, const struct policy *first, const struct request *r) {
  if (t->version != policy_in_force(first, r)) {
    terms_of(t, first, r);
  }
}

// --- moments

// Without any pledge's.
static int64_t own_due(struct terms *t, const struct request *r) {
  if (!t->own_due_known) {
    t->own_due_known = true;
    t->own_due = r->filing.due_at != MOMENT_NONE ? r->filing.due_at
                                                 : span_after(t->limited.resolve, t->limited.calendar, r->filed_at);
  }
  return t->own_due;
}

int64_t terms_due(struct terms *t, const struct request *r) {
  if (request_is_orphan(r)) {
    return MOMENT_NONE;
  }
  return r->due_pledge.at != MOMENT_NONE ? r->due_pledge.due_at : own_due(t, r);
}

int64_t terms_pledge_limit(struct terms *t, const struct request *r) {
  if (request_is_orphan(r)) {
    return MOMENT_NONE;
  }
  if (!t->pledge_limit_known) {
    t->pledge_limit_known = true;
    t->pledge_limit = span_after(t->limited.pledge, t->limited.calendar, r->filed_at);
  }
  return t->pledge_limit;
}

static int64_t furthest_of(const struct limited *limited, int64_t from) {
  const struct span *by = &limited->extend_by->span;
  return by->unit == SPAN_NONE ? INT64_MAX : span_after_end(*by, limited->calendar, from);
}

int64_t terms_over_extended(struct terms *t, const struct request *r) {
  const struct limited *limited = &t->limited;
  if (request_is_orphan(r) || !limited->extend_by || !r->due_count) {
    return MOMENT_NONE;
  }
  int64_t own = own_due(t, r);
  int64_t due = own != MOMENT_NONE ? own : r->dues[0].due_at;
  int64_t furthest = furthest_of(limited, due);
  uint32_t times = 0;
  for (size_t i = 0; i < r->due_count; i++) {
    bool extends = r->dues[i].due_at > due;
    due = r->dues[i].due_at;
    times += extends;
    if (extends && (times > limited->extend_by->times || due > furthest)) {
      return r->dues[i].at;
    }
  }
  return MOMENT_NONE;
}

// --- marks

int64_t terms_mark_moment(struct terms *t, size_t index, const struct request *r, int64_t due) {
  const struct mark *mark = &t->version->marks[index];
  const struct span span = {mark->unit, mark->length};
  int64_t from = due;
  if (request_is_orphan(r) || mark->base == MARK_NEVER) {
    return MOMENT_NONE;
  }
  if (mark->base == MARK_OVER_EXTENDED) {
    return terms_over_extended(t, r);
  }
  if (mark->base == MARK_AFTER_FILING) {
    return span_after(span, t->limited.calendar, r->filed_at);
  }
  if (mark->base == MARK_AFTER_PLEDGE_LIMIT) {
    from = terms_pledge_limit(t, r);
  }
  if (from == MOMENT_NONE) {
    return MOMENT_NONE;
  }
  return mark->base == MARK_SHARE_TO_DUE
           ? span_share(t->limited.resolve.unit, t->limited.calendar, r->filed_at, due, mark->length)
           : span_after_end(span, t->limited.calendar, from);
}

void terms_owing(struct terms *t, const struct request *r, int64_t due, int64_t owing[MARKS_MAX]) {
  bool open = !request_is_orphan(r) && !request_is_closed(r);
  bool unpledged = open && !request_is_pledged(r);
  for (size_t i = 0; i < t->version->mark_count; i++) {
    bool holds = t->version->marks[i].condition == MARK_WHILE_OPEN ? open : unpledged;
    owing[i] = holds ? terms_mark_moment(t, i, r, due) : MOMENT_NONE;
  }
}

static int64_t sooner(int64_t next, int64_t moment, int64_t clock) {
  return moment != MOMENT_NONE && moment >= clock && moment < next ? moment : next;
}

int64_t terms_next(
  struct terms *t, const struct request *r, int64_t due, const int64_t owing[MARKS_MAX], int64_t clock) {
  if (request_is_orphan(r) || request_is_closed(r)) {
    return INT64_MAX;
  }
  int64_t next = sooner(INT64_MAX, due, clock);
  if (!request_is_pledged(r)) {
    next = sooner(next, terms_pledge_limit(t, r), clock);
  }
  for (size_t i = 0; i < t->version->mark_count; i++) {
    next = sooner(next, owing[i], clock);
  }
  return next;
}
