// SPDX-License-Identifier: Apache-2.0
// Limits and marks of a request.
#include "consumers/core/policy.h"

static const int64_t hour = INT64_C(3600) * 1000;

void policy_built_in(struct policy *p, int64_t pledge_within, int64_t resolve_within) {
  *p = (struct policy){.pledge_within = pledge_within, .resolve_within = resolve_within};
  if (pledge_within != POLICY_NONE) {
    p->marks[p->mark_count++] =
      (struct mark){"stalled", SEVERITY_WARNING, MARK_AFTER_FILING, pledge_within, MARK_WHILE_UNPLEDGED, ""};
  }
  p->marks[p->mark_count++] = (struct mark){"due-soon", SEVERITY_INFO, MARK_SHARE_TO_DUE, 75, MARK_WHILE_OPEN, ""};
  p->marks[p->mark_count++] = (struct mark){"overdue", SEVERITY_CRITICAL, MARK_AFTER_DUE, 0, MARK_WHILE_OPEN, ""};
  p->marks[p->mark_count++] =
    (struct mark){"escalated", SEVERITY_CRITICAL, MARK_AFTER_DUE, 72 * hour, MARK_WHILE_OPEN, ""};
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
  return p->resolve_within == POLICY_NONE ? MOMENT_NONE : r->filed_at + p->resolve_within;
}

int64_t policy_pledge_limit(const struct policy *p, const struct request *r) {
  return request_is_orphan(r) || p->pledge_within == POLICY_NONE ? MOMENT_NONE : r->filed_at + p->pledge_within;
}

// Both factors are bounded (230 years in ms, 100 per cent), so the product stays far below 2^63.
static int64_t share_moment(int64_t filed_at, int64_t due, int64_t percent) {
  return due > filed_at ? filed_at + (due - filed_at) * percent / 100 : MOMENT_NONE;
}

int64_t policy_mark_moment(const struct policy *p, size_t index, const struct request *r, int64_t due) {
  const struct mark *mark = &p->marks[index];
  if (request_is_orphan(r)) {
    return MOMENT_NONE;
  }
  if (mark->base == MARK_AFTER_FILING) {
    return r->filed_at + mark->length;
  }
  if (due == MOMENT_NONE) {
    return MOMENT_NONE;
  }
  return mark->base == MARK_AFTER_DUE ? due + mark->length : share_moment(r->filed_at, due, mark->length);
}

void policy_owing(const struct policy *p, const struct request *r, int64_t due, int64_t owing[MARKS_MAX]) {
  bool open = !request_is_closed(r);
  bool unpledged = open && !request_is_pledged(r);
  for (size_t i = 0; i < p->mark_count; i++) {
    bool holds = p->marks[i].condition == MARK_WHILE_OPEN ? open : unpledged;
    owing[i] = holds ? policy_mark_moment(p, i, r, due) : MOMENT_NONE;
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
