// SPDX-License-Identifier: Apache-2.0
// Words for what a policy makes of a request.
#include "consumers/policy/explain.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
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
  bool *told;          // by the place of the calendar's exception
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
    buf_printf(x->out, "%-25s", "none");
  } else {
    local_time_add_whole(x->out, x->zone, moment);
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

static void say_exception(const struct explained *x, const struct calendar_exception *exception) {
  struct civil day = civil_from_days(exception->day);
  buf_printf(x->out, "%*s%04d-%02d-%02d is %s\n", (int)x->label_width + 1, "", (int)day.year, (int)day.month,
    (int)day.day, exception->hours.count ? "worked, at hours of its own" : "closed");
}

// Days that are not as their weekday, between two moments of which one was reckoned from the other in working time:
// what a reckoning by hand is likely to miss. Each is told once.
static void say_exceptions(const struct explained *x, enum span_unit unit, int64_t from, int64_t to) {
  if (!x->calendar || unit == SPAN_ELAPSED || unit == SPAN_NONE || from == MOMENT_NONE || to == MOMENT_NONE) {
    return;
  }
  const struct calendar *c = &x->calendar->calendar;
  int64_t first = zone_day(c->zone, from < to ? from : to);
  int64_t last = zone_day(c->zone, from < to ? to : from);
  for (size_t i = 0; i < c->exception_count; i++) {
    if (c->exceptions[i].day >= first && c->exceptions[i].day <= last && !x->told[i]) {
      x->told[i] = true;
      say_exception(x, &c->exceptions[i]);
    }
  }
}

static void say_pledge(const struct explained *x, int64_t limit) {
  say_moment(x, "pledge by", limit);
  say_limit(x, x->limited.pledge_by);
  say_exceptions(x, x->limited.pledge.unit, x->request->filed_at, limit);
}

static void say_due(const struct explained *x, int64_t due) {
  say_moment(x, "due", due);
  if (x->request->filing.due_at != MOMENT_NONE) {
    buf_printf(x->out, "   the filing says so\n");
    return;
  }
  say_limit(x, x->limited.resolve_by);
  say_exceptions(x, x->limited.resolve.unit, x->request->filed_at, due);
}

// How far from the due that it has without any pledge's.
static void say_extensions(const struct explained *x, int64_t due) {
  const struct limit *limit = x->limited.extend_by;
  char span[64];
  if (!limit) {
    return;
  }
  bool far = limit->span.unit == SPAN_NONE || due == MOMENT_NONE;
  int64_t furthest = far ? MOMENT_NONE : span_after(limit->span, x->limited.calendar, due);
  say_moment(x, "extended to", furthest);
  span_text_write(limit->span, span, sizeof span);
  buf_printf(x->out, "   at most %u%s%s: [limit %s], line %d\n", (unsigned)limit->times,
    limit->span.unit == SPAN_NONE ? "" : " by ", limit->span.unit == SPAN_NONE ? "" : span, limit->name, limit->line);
  say_exceptions(x, limit->span.unit, due, furthest);
}

// --- marks

static void say_exceptions_of(const struct explained *x, const struct mark *mark, int64_t moment, int64_t due) {
  int64_t filed = x->request->filed_at;
  switch (mark->base) {
    case MARK_AFTER_FILING:
      say_exceptions(x, mark->unit, filed, moment);
      break;
    case MARK_SHARE_TO_DUE:
      say_exceptions(x, x->limited.resolve.unit, filed, due);
      break;
    case MARK_AFTER_DUE:
      say_exceptions(x, mark->unit, due, moment);
      break;
    case MARK_AFTER_PLEDGE_LIMIT:
      say_exceptions(x, mark->unit, policy_pledge_limit(&x->file->policy, x->request), moment);
      break;
    case MARK_OVER_EXTENDED:
    case MARK_NEVER:
      break;
  }
}

// Why the request has not that mark.
static const char *why_none(const struct explained *x, const struct mark *mark, int64_t due) {
  switch (mark->base) {
    case MARK_OVER_EXTENDED:
      return x->limited.extend_by ? "no pledge has gone beyond the limit" : "no limit says how it may be extended";
    case MARK_AFTER_PLEDGE_LIMIT:
      return "it has no pledge limit";
    case MARK_SHARE_TO_DUE:
      return due == MOMENT_NONE ? "it has no due" : "its due is not after the filing";
    case MARK_AFTER_FILING:
    case MARK_AFTER_DUE:
    case MARK_NEVER:
      break;
  }
  return "it has no due";
}

static void say_mark(const struct explained *x, size_t index, int64_t due) {
  const struct mark *mark = &x->file->policy.marks[index];
  int64_t moment = policy_mark_moment(&x->file->policy, index, x->request, due);
  char when[96];
  moment_text_write(mark, when, sizeof when);
  say_moment(x, mark->name, moment);
  buf_printf(x->out, "   %s: %s, while %s%s%s", severity_names[mark->severity], when,
    mark->condition == MARK_WHILE_OPEN ? "open" : "unpledged", *mark->audience ? ", for " : "", mark->audience);
  if (moment == MOMENT_NONE) {
    buf_printf(x->out, "; none, as %s", why_none(x, mark, due));
  } else if (moment < x->request->filed_at) {
    buf_add_string(x->out, "; before the filing, so owed at once");
  }
  buf_add_byte(x->out, '\n');
  say_exceptions_of(x, mark, moment, due);
}

void explain_request(const struct policy_file *p, const struct request *r, const struct zone *zone, struct buf *out) {
  struct explained x = {.file = p,
    .request = r,
    .zone = zone,
    .limited = limits_of(&p->limits, &r->filing),
    .label_width = widest_label(&p->policy),
    .out = out};
  x.calendar = name_of(&p->calendars, x.limited.calendar);
  x.told = must(calloc(x.calendar ? x.calendar->calendar.exception_count + 1 : 1, sizeof *x.told));
  x.zone = x.calendar ? &x.calendar->zone : zone;
  say_moment(&x, "filed", r->filed_at);
  buf_printf(
    out, "   %s%s, %s\n", x.calendar ? "calendar " : "no calendar", x.calendar ? x.calendar->name : "", x.zone->name);
  say_pledge(&x, policy_pledge_limit(&p->policy, r));
  int64_t due = policy_due(&p->policy, r);
  say_due(&x, due);
  say_extensions(&x, due);
  for (size_t i = 0; i < p->policy.mark_count; i++) {
    say_mark(&x, i, due);
  }
  free(x.told);
}
