// SPDX-License-Identifier: Apache-2.0
// Versions of a policy, the built-in one, and what a request is under, asked for by itself.
#include "consumers/core/policy.h"

#include "consumers/core/terms.h"

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

int64_t policy_due(const struct policy *p, const struct request *r) {
  struct terms t;
  terms_of(&t, p, r);
  return terms_due(&t, r);
}

int64_t policy_pledge_limit(const struct policy *p, const struct request *r) {
  struct terms t;
  terms_of(&t, p, r);
  return terms_pledge_limit(&t, r);
}

int64_t policy_over_extended(const struct policy *p, const struct request *r) {
  struct terms t;
  terms_of(&t, p, r);
  return terms_over_extended(&t, r);
}

int64_t policy_mark_moment(const struct policy *p, size_t index, const struct request *r, int64_t due) {
  struct terms t;
  terms_of(&t, p, r);
  return terms_mark_moment(&t, index, r, due);
}
