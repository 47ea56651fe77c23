// SPDX-License-Identifier: Apache-2.0
// Words for what a policy makes of a request.
#include "consumers/policy/explain.h"

#include <string.h>

#include "consumers/policy/moment_text.h"
#include "consumers/policy/span_text.h"
#include "consumers/screen/columns.h"
#include "consumers/screen/local_time.h"

struct explained {
  const struct policy_file *file;
  const struct request *request;
  const struct zone *zone;
  const struct named_calendar *calendar;  // NULL where there is none
  struct limited limited;
  size_t label_width;  // of the widest label, in columns
  struct buf *out;
};

static const struct named_calendar *name_of(const struct calendars *all, const struct calendar *calendar) {
  for (size_t i = 0; i < all->count; i++) {
    if (&all->all[i]->calendar == calendar) {
      return all->all[i];
    }
  }
  return NULL;
}

static struct text text_of(const char *string) {
  return (struct text){string, (uint32_t)strlen(string)};
}

static size_t widest_label(const struct policy *p) {
  size_t width = columns_of(text_of("extended to"));
  for (size_t i = 0; i < p->mark_count; i++) {
    size_t of_mark = columns_of(text_of(p->marks[i].name));
    width = of_mark > width ? of_mark : width;
  }
  return width;
}

static void say_moment(const struct explained *x, const char *label, int64_t moment) {
  columns_whole(x->out, text_of(label), x->label_width + 1);
  if (moment == MOMENT_NONE) {
    buf_printf(x->out, "%-26s", "none");
  } else {
    local_time_add(x->out, x->zone, moment);
  }
}

static void say_limit(const struct explained *x, const struct limit *limit) {
  char span[64];
  if (!limit) {
    buf_printf(x->out, "   no limit is for this request\n");
    return;
  }
  span_text_write(limit->span, span, sizeof span);
  buf_printf(x->out, "   %s: [limit %s], line %d\n", span, limit->name, limit->line);
}

// Days between that are not as their weekday: what a reckoning by hand is likely to miss.
static void say_exceptions(const struct explained *x, int64_t until) {
  if (!x->calendar || until == MOMENT_NONE) {
    return;
  }
  const struct calendar *c = &x->calendar->calendar;
  int64_t first = zone_day(c->zone, x->request->filed_at);
  int64_t last = zone_day(c->zone, until);
  for (size_t i = 0; i < c->exception_count; i++) {
    const struct calendar_exception *exception = &c->exceptions[i];
    if (exception->day < first || exception->day > last) {
      continue;
    }
    struct civil day = civil_from_days(exception->day);
    buf_printf(x->out, "%*s%04d-%02d-%02d is %s\n", (int)x->label_width + 1, "", (int)day.year, (int)day.month,
      (int)day.day, exception->hours.count ? "worked, at hours of its own" : "closed");
  }
}

static void say_due(const struct explained *x, int64_t due) {
  say_moment(x, "due", due);
  if (x->request->filing.due_at != MOMENT_NONE) {
    buf_printf(x->out, "   the filing says so\n");
    return;
  }
  say_limit(x, x->limited.resolve_by);
  if (x->limited.resolve.unit != SPAN_ELAPSED) {
    say_exceptions(x, due);
  }
}

// How far from the due that it has without any pledge's.
static void say_extensions(const struct explained *x, int64_t due) {
  const struct limit *limit = x->limited.extend_by;
  char span[64];
  if (!limit) {
    return;
  }
  bool far = limit->span.unit == SPAN_NONE || due == MOMENT_NONE;
  say_moment(x, "extended to", far ? MOMENT_NONE : span_after(limit->span, x->limited.calendar, due));
  span_text_write(limit->span, span, sizeof span);
  buf_printf(x->out, "   at most %u%s%s: [limit %s], line %d\n", (unsigned)limit->times,
    limit->span.unit == SPAN_NONE ? "" : " by ", limit->span.unit == SPAN_NONE ? "" : span, limit->name, limit->line);
}

static void say_mark(const struct explained *x, size_t index, int64_t due) {
  const struct mark *mark = &x->file->policy.marks[index];
  char when[96];
  moment_text_write(mark, when, sizeof when);
  say_moment(x, mark->name, policy_mark_moment(&x->file->policy, index, x->request, due));
  buf_printf(x->out, "   %s: %s, while %s%s%s\n", severity_names[mark->severity], when,
    mark->condition == MARK_WHILE_OPEN ? "open" : "unpledged", *mark->audience ? ", for " : "", mark->audience);
}

void explain_request(const struct policy_file *p, const struct request *r, const struct zone *zone, struct buf *out) {
  struct explained x = {.file = p,
    .request = r,
    .zone = zone,
    .limited = limits_of(&p->limits, &r->filing),
    .label_width = widest_label(&p->policy),
    .out = out};
  x.calendar = name_of(&p->calendars, x.limited.calendar);
  x.zone = x.calendar ? &x.calendar->zone : zone;
  say_moment(&x, "filed", r->filed_at);
  buf_printf(
    out, "   %s%s, %s\n", x.calendar ? "calendar " : "no calendar", x.calendar ? x.calendar->name : "", x.zone->name);
  say_moment(&x, "pledge by", policy_pledge_limit(&p->policy, r));
  say_limit(&x, x.limited.pledge_by);
  int64_t due = policy_due(&p->policy, r);
  say_due(&x, due);
  say_extensions(&x, due);
  for (size_t i = 0; i < p->policy.mark_count; i++) {
    say_mark(&x, i, due);
  }
}
