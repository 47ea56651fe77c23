// SPDX-License-Identifier: Apache-2.0
// Words for what a policy makes of a request.
#include "consumers/policy/explain.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/policy/policy_words.h"
#include "consumers/policy/span_words.h"
#include "consumers/screen/columns.h"
#include "consumers/screen/local_time.h"
#include "consumers/screen/phrase.h"

// As many columns as a moment takes.
enum { MOMENT_COLUMNS = 25 };

// The local days between which something was reckoned in working time, both included.
struct reckoned {
  bool any;
  int64_t first;
  int64_t last;
};

struct explained {
  const struct policy_file *file;
  const struct request *request;
  const struct zone *zone;
  const struct named_calendar *calendar;  // NULL where there is none
  struct limited limited;
  size_t label_width;  // of the widest label, in columns
  bool *told;          // by the place of the calendar's exception
  struct reckoned *reckoned;
  enum language language;
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

static const char *word(const struct explained *x, enum policy_word word) {
  return policy_word(x->language, word);
}

static size_t widest_label(const struct explained *x) {
  static const enum policy_word labels[] = {POLICY_FILED, POLICY_PLEDGE_BY, POLICY_DUE, POLICY_EXTENDED_TO};
  const struct policy *p = &x->file->policy;
  size_t width = 0;
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    size_t of_label = columns_of(text_of(word(x, labels[i])));
    width = of_label > width ? of_label : width;
  }
  for (size_t i = 0; i < p->mark_count; i++) {
    size_t of_mark = columns_of(text_of(p->marks[i].name));
    width = of_mark > width ? of_mark : width;
  }
  return width;
}

// `none` is said where there is no moment.
static void say_moment_or(const struct explained *x, const char *label, int64_t moment, enum policy_word none) {
  columns_whole(x->out, text_of(label), x->label_width + 1);
  if (moment == MOMENT_NONE) {
    columns_whole(x->out, text_of(word(x, none)), MOMENT_COLUMNS);
  } else {
    local_time_add_whole(x->out, x->zone, moment);
  }
  buf_add_string(x->out, "   ");
}

static void say_moment(const struct explained *x, const char *label, int64_t moment) {
  say_moment_or(x, label, moment, POLICY_NO_MOMENT);
}

static void say_limit(const struct explained *x, const struct limit *limit) {
  struct buf span = {0};
  if (!limit) {
    buf_add_string(x->out, word(x, POLICY_BY_NO_LIMIT));
  } else {
    span_words_add(&span, x->language, limit->span);
    phrase_add(x->out, word(x, POLICY_BY_LIMIT), buf_string(&span), limit->name, phrase_number(limit->line).text, NULL);
  }
  buf_add_byte(x->out, '\n');
  buf_release(&span);
}

// `of` is the place of the day among the calendar's exceptions.
static void say_exception(const struct explained *x, size_t of) {
  const struct calendar_exception *exception = &x->calendar->calendar.exceptions[of];
  int weekday = exception->hours.count ? x->calendar->weekdays[of] : -1;
  struct civil day = civil_from_days(exception->day);
  struct buf date = {0};
  buf_printf(&date, "%04d-%02d-%02d", (int)day.year, (int)day.month, (int)day.day);
  columns_whole(x->out, text_of(""), x->label_width + 1);
  if (weekday >= 0) {
    phrase_add(x->out, word(x, POLICY_DAY_WORKED_AS), buf_string(&date),
      word(x, (enum policy_word)(POLICY_MONDAY + weekday)), NULL);
  } else {
    phrase_add(
      x->out, word(x, exception->hours.count ? POLICY_DAY_WORKED : POLICY_DAY_CLOSED), buf_string(&date), NULL);
  }
  buf_add_byte(x->out, '\n');
  buf_release(&date);
}

static void note_reckoned(struct reckoned *r, int64_t first, int64_t last) {
  r->first = r->any && r->first < first ? r->first : first;
  r->last = r->any && r->last > last ? r->last : last;
  r->any = true;
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
  note_reckoned(x->reckoned, first, last);
  for (size_t i = 0; i < c->exception_count; i++) {
    if (c->exceptions[i].day >= first && c->exceptions[i].day <= last && !x->told[i]) {
      x->told[i] = true;
      say_exception(x, i);
    }
  }
}

static void say_pledge(const struct explained *x, int64_t limit) {
  say_moment(x, word(x, POLICY_PLEDGE_BY), limit);
  say_limit(x, x->limited.pledge_by);
  say_exceptions(x, x->limited.pledge.unit, x->request->filed_at, limit);
}

static void say_due(const struct explained *x, int64_t due) {
  say_moment(x, word(x, POLICY_DUE), due);
  if (x->request->filing.due_at != MOMENT_NONE) {
    phrase_add(x->out, word(x, POLICY_BY_FILING), NULL);
    buf_add_byte(x->out, '\n');
    return;
  }
  say_limit(x, x->limited.resolve_by);
  say_exceptions(x, x->limited.resolve.unit, x->request->filed_at, due);
}

// How far from the due that it has without any pledge's.
static void say_extensions(const struct explained *x, int64_t due) {
  const struct limit *limit = x->limited.extend_by;
  struct buf span = {0};
  if (!limit) {
    return;
  }
  bool far = limit->span.unit == SPAN_NONE || due == MOMENT_NONE;
  int64_t furthest = far ? MOMENT_NONE : span_after_end(limit->span, x->limited.calendar, due);
  bool endless = limit->times && limit->span.unit == SPAN_NONE && due != MOMENT_NONE;
  say_moment_or(x, word(x, POLICY_EXTENDED_TO), furthest, endless ? POLICY_NO_END : POLICY_NO_MOMENT);
  span_words_add(&span, x->language, limit->span);
  phrase_add(x->out, word(x, limit->span.unit == SPAN_NONE ? POLICY_EXTENSIONS : POLICY_EXTENSIONS_BY),
    phrase_number(limit->times).text, limit->name, phrase_number(limit->line).text, buf_string(&span), NULL);
  buf_add_byte(x->out, '\n');
  say_exceptions(x, limit->span.unit, due, furthest);
  buf_release(&span);
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
static enum policy_word why_none(const struct explained *x, const struct mark *mark, int64_t due) {
  switch (mark->base) {
    case MARK_OVER_EXTENDED:
      return x->limited.extend_by ? POLICY_NOT_BEYOND : POLICY_NO_EXTENSIONS;
    case MARK_AFTER_PLEDGE_LIMIT:
      return POLICY_NO_PLEDGE_LIMIT;
    case MARK_SHARE_TO_DUE:
      return due == MOMENT_NONE ? POLICY_NO_DUE : POLICY_DUE_BEFORE_FILING;
    case MARK_AFTER_FILING:
    case MARK_AFTER_DUE:
    case MARK_NEVER:
      break;
  }
  return POLICY_NO_DUE;
}

static void say_mark_words(const struct explained *x, const struct mark *mark) {
  struct buf when = {0};
  span_words_add_moment(&when, x->language, mark);
  phrase_add(x->out, word(x, mark->condition == MARK_WHILE_OPEN ? POLICY_WHILE_OPEN : POLICY_WHILE_UNPLEDGED),
    word(x, (enum policy_word)(POLICY_INFO + mark->severity)), buf_string(&when), NULL);
  if (*mark->audience) {
    phrase_add(x->out, word(x, POLICY_AUDIENCE), mark->audience, NULL);
  }
  buf_release(&when);
}

static void say_mark(const struct explained *x, size_t index, int64_t due) {
  const struct mark *mark = &x->file->policy.marks[index];
  int64_t moment = policy_mark_moment(&x->file->policy, index, x->request, due);
  say_moment(x, mark->name, moment);
  say_mark_words(x, mark);
  if (moment == MOMENT_NONE) {
    phrase_add(x->out, word(x, POLICY_NO_MARK), word(x, why_none(x, mark, due)), NULL);
  } else if (moment < x->request->filed_at) {
    buf_add_string(x->out, word(x, POLICY_AT_ONCE));
  }
  buf_add_byte(x->out, '\n');
  say_exceptions_of(x, mark, moment, due);
}

// --- all of it

static void say_calendar(const struct explained *x) {
  say_moment(x, word(x, POLICY_FILED), x->request->filed_at);
  if (x->calendar) {
    phrase_add(x->out, word(x, POLICY_IN_CALENDAR), x->calendar->name, x->zone->name, NULL);
  } else {
    phrase_add(x->out, word(x, POLICY_IN_ZONE), x->zone->name, NULL);
  }
  buf_add_byte(x->out, '\n');
}

// Where something was reckoned in years of which the calendar's holidays are not known.
static void say_holidays_end(const struct explained *x) {
  const struct reckoned *r = x->reckoned;
  struct holiday_gap gap;
  if (!r->any || !calendars_gap(x->calendar, (int)civil_from_days(r->first).year, &gap) ||
      gap.from > civil_from_days(r->last).year) {
    return;
  }
  enum policy_word known = gap.after && gap.until ? POLICY_HOLIDAYS_BETWEEN
                           : gap.after            ? POLICY_HOLIDAYS_TO
                           : gap.until            ? POLICY_HOLIDAYS_FROM
                                                  : POLICY_HOLIDAYS_NEVER;
  phrase_add(
    x->out, word(x, known), x->calendar->name, phrase_number(gap.after).text, phrase_number(gap.until).text, NULL);
  buf_add_byte(x->out, '\n');
}

void explain_request(const struct policy_file *p, const struct request *r, const struct zone *zone,
  enum language language, struct buf *out) {
  struct reckoned reckoned = {0};
  struct explained x = {.file = p,
    .request = r,
    .zone = zone,
    .limited = limits_of(&p->limits, &r->filing),
    .reckoned = &reckoned,
    .language = language,
    .out = out};
  x.label_width = widest_label(&x);
  x.calendar = name_of(&p->calendars, x.limited.calendar);
  x.told = must(calloc(x.calendar ? x.calendar->calendar.exception_count + 1 : 1, sizeof *x.told));
  x.zone = x.calendar ? &x.calendar->zone : zone;
  say_calendar(&x);
  say_pledge(&x, policy_pledge_limit(&p->policy, r));
  int64_t due = policy_due(&p->policy, r);
  say_due(&x, due);
  say_extensions(&x, due);
  for (size_t i = 0; i < p->policy.mark_count; i++) {
    say_mark(&x, i, due);
  }
  say_holidays_end(&x);
  free(x.told);
}
