// SPDX-License-Identifier: Apache-2.0
// Limits and marks of a request.
#include "consumers/core/policy.h"

static const int64_t hour = INT64_C(3600) * 1000;

static void add(struct policy *p, const char *name, enum severity severity, enum mark_base base, int64_t length,
  enum mark_condition condition) {
  p->marks[p->mark_count++] = (struct mark){.name = name,
    .severity = severity,
    .base = base,
    .length = length,
    .unit = SPAN_ELAPSED,
    .condition = condition,
    .audience = ""};
}

void policy_built_in(struct policy *p, int64_t pledge_within, int64_t resolve_within) {
  *p = (struct policy){.pledge_within = pledge_within, .resolve_within = resolve_within};
  if (pledge_within != POLICY_NONE) {
    add(p, "stalled", SEVERITY_WARNING, MARK_AFTER_FILING, pledge_within, MARK_WHILE_UNPLEDGED);
  }
  add(p, "due-soon", SEVERITY_INFO, MARK_SHARE_TO_DUE, 75, MARK_WHILE_OPEN);
  add(p, "overdue", SEVERITY_CRITICAL, MARK_AFTER_DUE, 0, MARK_WHILE_OPEN);
  add(p, "escalated", SEVERITY_CRITICAL, MARK_AFTER_DUE, 72 * hour, MARK_WHILE_OPEN);
}

static bool has(const struct policy *p, const struct request *r) {
  bool closed_before = request_is_closed(r) && r->resolution.at < p->from;
  return r->filed_at >= p->from || (p->retroactive && !closed_before);
}

const struct policy *policy_in_force(const struct policy *first, const struct request *r) {
  const struct policy *in_force = first;
  for (const struct policy *p = first->later; p; p = p->later) {
    in_force = has(p, r) ? p : in_force;
  }
  return in_force;
}

size_t policy_version_of(const struct policy *first, const struct request *r) {
  const struct policy *in_force = policy_in_force(first, r);
  size_t before = 0;
  for (const struct policy *p = first; p != in_force; p = p->later) {
    before++;
  }
  return before;
}

// The limits of one request, whichever way they are given.
static struct span plain(int64_t within) {
  return (struct span){within == POLICY_NONE ? SPAN_NONE : SPAN_ELAPSED, within};
}

static struct limited limits_for(const struct policy *first, const struct request *r) {
  const struct policy *p = policy_in_force(first, r);
  if (p->limits) {
    return limits_of(p->limits, &r->filing);
  }
  return (struct limited){.pledge = plain(p->pledge_within), .resolve = plain(p->resolve_within)};
}

// Without any pledge's.
static int64_t due_of_its_own(const struct limited *limited, const struct request *r) {
  return r->filing.due_at != MOMENT_NONE ? r->filing.due_at
                                         : span_after(limited->resolve, limited->calendar, r->filed_at);
}

int64_t policy_due(const struct policy *p, const struct request *r) {
  if (request_is_orphan(r)) {
    return MOMENT_NONE;
  }
  if (r->due_pledge.at != MOMENT_NONE) {
    return r->due_pledge.due_at;
  }
  if (r->filing.due_at != MOMENT_NONE) {
    return r->filing.due_at;
  }
  const struct limited limited = limits_for(p, r);
  return due_of_its_own(&limited, r);
}

static int64_t furthest_of(const struct limited *limited, int64_t from) {
  const struct span *by = &limited->extend_by->span;
  return by->unit == SPAN_NONE ? INT64_MAX : span_after(*by, limited->calendar, from);
}

static int64_t over_extended(const struct limited *limited, const struct request *r) {
  if (!limited->extend_by || !r->due_count) {
    return MOMENT_NONE;
  }
  int64_t own = due_of_its_own(limited, r);
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

int64_t policy_over_extended(const struct policy *p, const struct request *r) {
  if (request_is_orphan(r) || !r->due_count || !policy_in_force(p, r)->limits) {
    return MOMENT_NONE;
  }
  const struct limited limited = limits_for(p, r);
  return over_extended(&limited, r);
}

int64_t policy_pledge_limit(const struct policy *p, const struct request *r) {
  if (request_is_orphan(r)) {
    return MOMENT_NONE;
  }
  const struct limited limited = limits_for(p, r);
  return span_after(limited.pledge, limited.calendar, r->filed_at);
}

static int64_t mark_moment(
  const struct mark *mark, const struct limited *limited, const struct request *r, int64_t due) {
  const struct span span = {mark->unit, mark->length};
  int64_t from = due;
  if (mark->base == MARK_OVER_EXTENDED) {
    return over_extended(limited, r);
  }
  if (mark->base == MARK_AFTER_FILING) {
    from = r->filed_at;
  } else if (mark->base == MARK_AFTER_PLEDGE_LIMIT) {
    from = span_after(limited->pledge, limited->calendar, r->filed_at);
  }
  if (from == MOMENT_NONE || mark->base == MARK_NEVER) {
    return MOMENT_NONE;
  }
  return mark->base == MARK_SHARE_TO_DUE
           ? span_share(limited->resolve.unit, limited->calendar, r->filed_at, due, mark->length)
           : span_after(span, limited->calendar, from);
}

int64_t policy_mark_moment(const struct policy *p, size_t index, const struct request *r, int64_t due) {
  if (request_is_orphan(r)) {
    return MOMENT_NONE;
  }
  const struct limited limited = limits_for(p, r);
  return mark_moment(&policy_in_force(p, r)->marks[index], &limited, r, due);
}

void policy_owing(const struct policy *p, const struct request *r, int64_t due, int64_t owing[MARKS_MAX]) {
  bool open = !request_is_orphan(r) && !request_is_closed(r);
  bool unpledged = open && !request_is_pledged(r);
  const struct limited limited = open ? limits_for(p, r) : (struct limited){0};
  const struct mark *marks = policy_in_force(p, r)->marks;
  for (size_t i = 0; i < p->mark_count; i++) {
    bool holds = marks[i].condition == MARK_WHILE_OPEN ? open : unpledged;
    owing[i] = holds ? mark_moment(&marks[i], &limited, r, due) : MOMENT_NONE;
  }
}

static int64_t sooner(int64_t next, int64_t moment, int64_t clock) {
  return moment != MOMENT_NONE && moment >= clock && moment < next ? moment : next;
}

int64_t policy_next(
  const struct policy *p, const struct request *r, int64_t due, const int64_t owing[MARKS_MAX], int64_t clock) {
  if (request_is_orphan(r) || request_is_closed(r)) {
    return INT64_MAX;
  }
  int64_t next = sooner(INT64_MAX, due, clock);
  if (!request_is_pledged(r)) {
    next = sooner(next, policy_pledge_limit(p, r), clock);
  }
  for (size_t i = 0; i < p->mark_count; i++) {
    next = sooner(next, owing[i], clock);
  }
  return next;
}
