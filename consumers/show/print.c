// SPDX-License-Identifier: Apache-2.0
// How show words things.
#include <inttypes.h>
#include <string.h>

#include "consumers/screen/columns.h"
#include "consumers/screen/local_time.h"
#include "consumers/screen/visible.h"
#include "consumers/show/show.h"
#include "consumers/story/story.h"

static void show_text(struct buf *out, const char *label, struct text text) {
  if (text.at) {
    buf_printf(out, "  %s ", label);
    visible_add(out, text);
  }
}

static void show_moment(struct buf *out, const struct zone *z, const char *label, int64_t moment) {
  if (moment != MOMENT_NONE) {
    buf_printf(out, "  %s ", label);
    local_time_add(out, z, moment);
  }
}

// --- events

static void show_filed(struct buf *out, const struct zone *z, const struct request_filed *f) {
  buf_printf(out, "  %s by %s, priority %s%s", kind_names[f->kind], channel_names[f->channel],
    priority_names[f->priority], f->assisted ? ", assisted" : "");
  show_text(out, "category", f->category);
  show_text(out, "district", f->district);
  show_moment(out, z, "due", f->due_at);
}

static void show_pledged(struct buf *out, const struct zone *z, const struct task_pledged *p) {
  show_text(out, "unit", p->unit);
  show_text(out, "pledger", p->pledger);
  show_moment(out, z, "due", p->due_at);
}

static void show_resolved(struct buf *out, const struct task_resolved *r) {
  buf_printf(out, "  %s", outcome_names[r->outcome]);
  if (r->satisfaction) {
    buf_printf(out, ", satisfaction %d", (int)r->satisfaction);
  }
  show_text(out, "unit", r->unit);
}

void show_event(struct buf *out, const struct zone *z, const struct event *event, int32_t partition, int64_t offset) {
  buf_add_string(out, "  ");
  local_time_add(out, z, event->occurred_at);
  buf_printf(out, "  %-16s", event_type_names[event->type]);
  if (event->type == EVENT_REQUEST_FILED) {
    show_filed(out, z, &event->filed);
  } else if (event->type == EVENT_TASK_PLEDGED) {
    show_pledged(out, z, &event->pledged);
  } else {
    show_resolved(out, &event->resolved);
  }
  show_text(out, "source", event->source.size ? event->source : (struct text){NULL, 0});
  show_text(out, "event_id", event->event_id);
  buf_printf(out, "  (partition %d offset %" PRId64 ")\n", (int)partition, offset);
}

// --- state

static const char *show_due_reason(const struct request *r, int64_t due) {
  switch (story_due_by(r, due)) {
    case STORY_DUE_PLEDGE:
      return "the latest pledge that carries a date says so";
    case STORY_DUE_FILING:
      return "the filing says so";
    default:
      return NULL;
  }
}

static void show_due_of_limit(struct buf *out, const struct policy *first, const struct request *r) {
  const char *limit = story_limit(first, r);
  if (!limit) {
    buf_add_string(out, "--resolve-within after the filing: nobody gave a date");
  } else {
    buf_printf(
      out, "by [limit %s] of version %zu of the policy: nobody gave a date", limit, policy_version_of(first, r) + 1);
  }
}

static void show_due(struct buf *out, const struct counting *counting, const struct request *r, int64_t clock) {
  int64_t due = policy_due(counting->rules.policy, r);
  buf_add_string(out, "  due       ");
  if (due == MOMENT_NONE) {
    buf_add_string(out, story_limit(counting->rules.policy, r)
                          ? "none: nobody gave a date, and no limit of the policy does\n"
                          : "none: nobody gave a date, and --resolve-within is none\n");
    return;
  }
  local_time_add(out, &counting->zone, due);
  const char *reason = show_due_reason(r, due);
  buf_add_string(out, ", ");
  if (reason) {
    buf_add_string(out, reason);
  } else {
    show_due_of_limit(out, counting->rules.policy, r);
  }
  if (request_is_closed(r)) {
    buf_add_string(out, request_is_excluded(r) ? "; excluded" : r->resolution.at <= due ? "; on time" : "; late");
  } else {
    buf_add_string(out, policy_passed(due, clock) ? "; overdue" : "; not passed yet");
  }
  buf_add_byte(out, '\n');
}

static void show_status(struct buf *out, const struct zone *z, const struct request *r) {
  buf_add_string(out, "  status    ");
  if (request_is_closed(r)) {
    buf_printf(out, "closed, %s, ", outcome_names[r->resolution.outcome]);
    local_time_add(out, z, r->resolution.at);
  } else {
    buf_add_string(out, request_is_pledged(r) ? "open, pledged" : "open, not pledged");
  }
  buf_add_string(out, request_is_reopened(r) ? "; was reopened\n" : "\n");
}

void show_state(struct buf *out, const struct counting *counting, const struct request *r, int64_t clock) {
  const struct zone *z = &counting->zone;
  buf_add_string(out, "  clock     ");
  local_time_add(out, z, clock);
  buf_add_byte(out, '\n');
  if (request_is_orphan(r)) {
    buf_add_string(out, "  status    orphan: no request-filed has come\n");
    return;
  }
  buf_add_string(out, "  filed     ");
  local_time_add(out, z, r->filed_at);
  buf_add_byte(out, '\n');
  show_status(out, z, r);
  struct text unit = request_unit(r);
  if (unit.at) {
    buf_add_string(out, "  unit      ");
    visible_add(out, unit);
    buf_add_byte(out, '\n');
  }
  show_due(out, counting, r, clock);
}

static struct text name_of(const struct mark *mark) {
  return (struct text){mark->name, (uint32_t)strlen(mark->name)};
}

static size_t widest_name(const struct policy *p) {
  size_t width = strlen("escalated");
  for (size_t i = 0; i < p->mark_count; i++) {
    size_t of_mark = columns_of(name_of(&p->marks[i]));
    width = of_mark > width ? of_mark : width;
  }
  return width;
}

void show_marks(struct buf *out, const struct counting *counting, const struct request *r, const struct marks *m) {
  const struct policy *p = counting->rules.policy;
  int64_t due = policy_due(p, r);
  size_t width = widest_name(p) + 1;
  for (size_t i = 0; i < p->mark_count; i++) {
    int64_t moment = policy_mark_moment(p, i, r, due);
    if (moment == MOMENT_NONE && !m->raised[i]) {
      continue;
    }
    buf_add_string(out, "  ");
    columns_whole(out, name_of(&p->marks[i]), width);
    buf_printf(out, "%-9s ", severity_names[p->marks[i].severity]);
    local_time_add(out, &counting->zone, moment);
    buf_printf(out, "  raised %u times%s\n", (unsigned)m->raised[i], m->standing[i] ? ", stands" : "");
  }
}

// --- alerts

void show_alert(struct buf *out, const struct zone *z, const struct overdue_alert *alert, int64_t offset) {
  buf_add_string(out, "  ");
  local_time_add(out, z, alert->at);
  buf_printf(out, "  %-8s", alert_status_names[alert->status]);
  buf_add_string(out, "  ");
  visible_add(out, alert->alert_id);
  if (offset < 0) {
    buf_add_string(out, "  (in the outbox)\n");
  } else {
    buf_printf(out, "  (offset %" PRId64 ")\n", offset);
  }
}
