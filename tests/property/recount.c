// SPDX-License-Identifier: Apache-2.0
// What is true of one request, from all of its events: semantics.md, "One request" and "Alerts", sentence by sentence.
#include "tests/property/recount.h"

#include <string.h>

enum { PICK_MAX = 64 };

// Those of a request's events that are still in question.
struct picked {
  size_t count;
  const struct event *at[PICK_MAX];
};

static bool is_id(struct text id, const char *request_id) {
  return id.size == strlen(request_id) && memcmp(id.at, request_id, id.size) == 0;
}

static struct text id_of(const struct event *e) {
  if (e->type == EVENT_REQUEST_FILED) {
    return e->filed.request_id;
  }
  return e->type == EVENT_TASK_PLEDGED ? e->pledged.request_id : e->resolved.request_id;
}

static void pick(const struct history *h, const char *request_id, enum event_type type, struct picked *p) {
  p->count = 0;
  for (size_t i = 0; i < h->count && p->count < PICK_MAX; i++) {
    if (h->events[i]->type == type && is_id(id_of(h->events[i]), request_id)) {
      p->at[p->count++] = h->events[i];
    }
  }
}

// A field as something that can be ordered: a number, or a text when `bytes` is set.
struct value {
  int64_t number;
  struct text bytes;
};
typedef struct value look(const struct event *e);

static bool greater(struct value a, struct value b) {
  if (!a.bytes.at) {
    return a.number > b.number;
  }
  for (uint32_t i = 0; i < a.bytes.size && i < b.bytes.size; i++) {
    if (a.bytes.at[i] != b.bytes.at[i]) {
      return (unsigned char)a.bytes.at[i] > (unsigned char)b.bytes.at[i];
    }
  }
  return a.bytes.size > b.bytes.size;
}

// Keeps those whose field is greatest.
static void narrow(struct picked *p, look *field) {
  struct value best = field(p->at[0]);
  for (size_t i = 1; i < p->count; i++) {
    best = greater(field(p->at[i]), best) ? field(p->at[i]) : best;
  }
  size_t kept = 0;
  for (size_t i = 0; i < p->count; i++) {
    if (!greater(best, field(p->at[i]))) {
      p->at[kept++] = p->at[i];
    }
  }
  p->count = kept;
}

static struct value occurred(const struct event *e) {
  return (struct value){.number = e->occurred_at};
}
static struct value filed_kind(const struct event *e) {
  return (struct value){.number = e->filed.kind};
}
static struct value filed_channel(const struct event *e) {
  return (struct value){.number = e->filed.channel};
}
static struct value filed_category(const struct event *e) {
  return (struct value){.bytes = e->filed.category};
}
static struct value filed_district(const struct event *e) {
  return (struct value){.bytes = e->filed.district};
}
static struct value filed_priority(const struct event *e) {
  return (struct value){.number = e->filed.priority};
}
static struct value filed_due(const struct event *e) {
  return (struct value){.number = e->filed.due_at};  // null is the least number
}
static struct value filed_assisted(const struct event *e) {
  return (struct value){.number = e->filed.assisted};
}
static struct value pledged_unit(const struct event *e) {
  return (struct value){.bytes = e->pledged.unit};
}
static struct value pledged_due(const struct event *e) {
  return (struct value){.number = e->pledged.due_at};
}
static struct value resolved_outcome(const struct event *e) {
  return (struct value){.number = e->resolved.outcome};
}
static struct value resolved_satisfaction(const struct event *e) {
  return (struct value){.number = e->resolved.satisfaction};  // null is 0
}
static struct value resolved_unit(const struct event *e) {
  return (struct value){.bytes = e->resolved.unit};
}

static look *const filing_order[] = {
  occurred, filed_kind, filed_channel, filed_category, filed_district, filed_priority, filed_due, filed_assisted, NULL};
static look *const pledge_order[] = {occurred, pledged_unit, pledged_due, NULL};
static look *const resolution_order[] = {occurred, resolved_outcome, resolved_satisfaction, resolved_unit, NULL};

static const struct event *latest(struct picked p, look *const *order) {
  if (!p.count) {
    return NULL;
  }
  for (; *order; order++) {
    narrow(&p, *order);
  }
  return p.at[0];
}

static int64_t earliest(const struct picked *p) {
  int64_t at = MOMENT_NONE;
  for (size_t i = 0; i < p->count; i++) {
    at = i == 0 || p->at[i]->occurred_at < at ? p->at[i]->occurred_at : at;
  }
  return at;
}

// The last that came into force before the filing or with it, or that reaches back to what was not closed before it;
// where there is none, the first.
static const struct policy *version_of(const struct policy *first, const struct facts *f) {
  const struct policy *found = first;
  for (const struct policy *p = first->later; p; p = p->later) {
    bool reaches = p->retroactive && !(f->closed && f->resolution->occurred_at < p->from);
    found = p->from <= f->filed_at || reaches ? p : found;
  }
  return found;
}

static void find_due(const struct picked *pledges, struct facts *f) {
  struct picked with_due = {0};
  for (size_t i = 0; i < pledges->count; i++) {
    if (pledges->at[i]->pledged.due_at != MOMENT_NONE) {
      with_due.at[with_due.count++] = pledges->at[i];
    }
  }
  f->has_due = true;
  if (with_due.count) {
    f->due = latest(with_due, pledge_order)->pledged.due_at;
  } else if (f->filing->filed.due_at != MOMENT_NONE) {
    f->due = f->filing->filed.due_at;
  } else if (f->policy->resolve_within >= 0) {
    f->due = f->filed_at + f->policy->resolve_within;
  } else {
    f->has_due = false;
  }
}

// The least due of a pledge that comes behind (at, due): by moment, then by due. False where there is none.
static bool next_due(const struct picked *pledges, const int64_t last[2], int64_t next[2]) {
  bool found = false;
  for (size_t i = 0; i < pledges->count; i++) {
    int64_t at = pledges->at[i]->occurred_at;
    int64_t due = pledges->at[i]->pledged.due_at;
    bool behind = at > last[0] || (at == last[0] && due > last[1]);
    bool before = !found || at < next[0] || (at == next[0] && due < next[1]);
    if (due != MOMENT_NONE && behind && before) {
      next[0] = at;
      next[1] = due;
      found = true;
    }
  }
  return found;
}

// An extension is a due that is later than the one before it; the first eight dues are looked at.
static void find_extensions(const struct picked *pledges, struct facts *f) {
  const struct limit *rule = f->policy->limits ? &f->policy->limits->extend.all[0] : NULL;
  int64_t last[2] = {INT64_MIN, INT64_MIN};
  int64_t next[2] = {0, 0};
  bool has_own = f->filing->filed.due_at != MOMENT_NONE || f->policy->resolve_within >= 0;
  int64_t own =
    f->filing->filed.due_at != MOMENT_NONE ? f->filing->filed.due_at : f->filed_at + f->policy->resolve_within;
  uint32_t extensions = 0;
  for (int i = 0; rule && i < 8 && !f->over_extended && next_due(pledges, last, next); i++) {
    int64_t before = i ? last[1] : own;
    own = i || has_own ? own : next[1];
    if ((i || has_own) && next[1] > before) {
      extensions++;
      f->over_extended =
        extensions > rule->times || (rule->span.unit != SPAN_NONE && next[1] > own + rule->span.length);
      f->over_at = next[0];
    }
    last[0] = next[0];
    last[1] = next[1];
  }
}

static void find_closing(struct facts *f) {
  f->closed = f->resolution && !(f->pledge && f->pledge->occurred_at > f->resolution->occurred_at);
  f->reopened = f->resolution && f->pledge && f->pledge->occurred_at > f->first_resolution_at;
  f->excluded = f->closed && (f->resolution->resolved.outcome == OUTCOME_DUPLICATE ||
                               f->resolution->resolved.outcome == OUTCOME_WITHDRAWN);
}

void recount_facts(const struct history *h, const char *request_id, const struct policy *p, struct facts *f) {
  static _Thread_local struct picked filings;
  static _Thread_local struct picked pledges;
  static _Thread_local struct picked resolutions;
  *f = (struct facts){0};
  pick(h, request_id, EVENT_REQUEST_FILED, &filings);
  pick(h, request_id, EVENT_TASK_PLEDGED, &pledges);
  pick(h, request_id, EVENT_TASK_RESOLVED, &resolutions);
  f->exists = filings.count || pledges.count || resolutions.count;
  f->orphan = f->exists && !filings.count;
  f->filed_at = earliest(&filings);
  f->filing = latest(filings, filing_order);
  f->first_pledge_at = earliest(&pledges);
  f->pledge = latest(pledges, pledge_order);
  f->first_resolution_at = earliest(&resolutions);
  f->resolution = latest(resolutions, resolution_order);
  f->unit = f->pledge ? f->pledge->pledged.unit : f->resolution ? f->resolution->resolved.unit : (struct text){0};
  find_closing(f);
  if (f->filing) {
    f->policy = version_of(p, f);
    find_due(&pledges, f);
    find_extensions(&pledges, f);
  }
}

bool recount_mark(const struct facts *f, size_t mark, int64_t *moment) {
  if (!f->filing) {
    return false;
  }
  const struct mark *m = &f->policy->marks[mark];
  if (m->base == MARK_OVER_EXTENDED) {
    *moment = f->over_at;
    return f->over_extended;
  }
  if (m->base == MARK_NEVER || (m->base != MARK_AFTER_FILING && !f->has_due)) {
    return false;
  }
  switch (m->base) {
    case MARK_AFTER_FILING:
      *moment = f->filed_at + m->length;
      return true;
    case MARK_AFTER_DUE:
      *moment = f->due + m->length;
      return true;
    default: {
      int64_t span = f->due - f->filed_at;
      *moment = f->filed_at + (span * m->length - span * m->length % 100) / 100;
      return span > 0;
    }
  }
}

bool recount_owed(const struct facts *f, size_t mark, int64_t clock) {
  int64_t moment;
  if (f->closed || !recount_mark(f, mark, &moment)) {
    return false;
  }
  return (f->policy->marks[mark].condition == MARK_WHILE_OPEN || !f->pledge) && clock > moment;
}
