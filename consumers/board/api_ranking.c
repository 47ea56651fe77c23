// SPDX-License-Identifier: Apache-2.0
// The ranking of units and districts, as JSON and as CSV.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/board/api_parts.h"
#include "consumers/board/ranking_csv.h"
#include "consumers/core/must.h"
#include "consumers/view/spelling.h"

// How many scopes are asked for in one moment of Redis: more would hold it up.
enum { SCOPES_MOST = 30000 };

struct order {
  int of;
  int period;
  int by;
  bool dated;  // `on` was given
  bool month;  // ... and is a month
  int32_t on;
  bool csv;
  bool chinese;
  size_t limit;
  struct ranking_days days;
  struct ranking_days before;
};

// --- what is asked

static int check_period(struct api_call *c, const struct order *o) {
  if (o->of == RANKING_UNITS && (o->period == RANKING_DAY || o->period == RANKING_WEEK)) {
    return api_fault_parameter(&c->fault, "Units are counted by month and over all: there is no period=%s of them.",
      "承办单位只按月和累计计数：没有 period=%s。", ranking_period_words[o->period]);
  }
  if (o->dated && o->period == RANKING_ALL) {
    return api_fault_parameter(
      &c->fault, "`%s` belongs to a period; period=all has none.", "参数 `%s` 用于某一期；period=all 不分期。", "on");
  }
  if (o->dated && o->month && o->period != RANKING_MONTH) {
    return api_fault_parameter(&c->fault, "`%s` is a month; for period=%s give a day, as in 2026-03-01.",
      "参数 `%s` 是月份；period=%s 须给出日期，如 2026-03-01。", "on", ranking_period_words[o->period]);
  }
  return 0;
}

static int read_form(struct api_call *c, struct order *o) {
  static const char *const formats[] = {"json", "csv"};
  static const char *const languages[] = {"zh", "en"};
  int format = 0;
  int language = 0;
  int64_t limit = 1000;
  if (api_params_word(&c->params, "format", formats, 2, &format, &c->fault) != 0 ||
      api_params_word(&c->params, "lang", languages, 2, &language, &c->fault) != 0 ||
      api_params_number(&c->params, "limit", 1, 10000, &limit, &c->fault) != 0) {
    return -1;
  }
  o->csv = format == 1;
  o->chinese = language == 0;
  o->limit = o->csv && !api_params_value(&c->params, "limit") ? SIZE_MAX : (size_t)limit;
  return 0;
}

static int read_order(struct api_call *c, struct order *o) {
  static const char *const names[] = {"of", "period", "on", "by", "limit", "format", "lang"};
  *o = (struct order){.of = RANKING_UNITS, .period = RANKING_MONTH, .by = RANKING_BY_ON_TIME};
  if (api_params_check(&c->params, names, 7, NULL, &c->fault) != 0 ||
      api_params_word(&c->params, "of", ranking_of_words, RANKING_OFS, &o->of, &c->fault) != 0 ||
      api_params_word(&c->params, "period", ranking_period_words, RANKING_PERIODS, &o->period, &c->fault) != 0 ||
      api_params_word(&c->params, "by", ranking_by_words, RANKING_BYS, &o->by, &c->fault) != 0 ||
      api_params_day_or_month(&c->params, "on", &o->on, &o->month, &c->fault) != 0) {
    return -1;
  }
  o->dated = api_params_value(&c->params, "on") != NULL;
  return check_period(c, o) != 0 ? -1 : read_form(c, o);
}

static int settle_days(struct api_call *c, struct order *o) {
  struct view_moment m;
  if (!o->dated) {
    (void)api_question(c);
    if (api_read(c, &m) != 0) {
      return -1;
    }
    o->on = api_today(c, &m);
    view_moment_release(&m);
  }
  o->days = ranking_days((enum ranking_period)o->period, o->on);
  o->before = ranking_days_before((enum ranking_period)o->period, o->on);
  return 0;
}

// --- whose

static size_t each_asks(const struct order *o) {
  if (o->period == RANKING_ALL) {
    return 1;
  }
  return o->of == RANKING_UNITS ? 2
                                : (size_t)(o->days.to - o->days.from + 1) + (size_t)(o->before.to - o->before.from + 1);
}

static bool is_ranked(const struct order *o, struct text name) {
  return o->of == RANKING_UNITS || !memchr(name.at, '/', name.size);
}

// The names, decoded, one behind the other, and where each ends.
struct ranked {
  struct buf names;
  struct ranking_row *rows;
  size_t count;
};

static void ranked_release(struct ranked *r) {
  buf_release(&r->names);
  free(r->rows);
}

static void gather(struct ranked *r, const struct order *o, const struct view_list *list) {
  enum view_sort sort = o->of == RANKING_UNITS ? VIEW_UNITS : VIEW_DISTRICTS;
  r->rows = must(calloc(list->count[sort] + 1, sizeof *r->rows));
  for (size_t i = 0; i < list->count[sort]; i++) {
    struct text spelled = list->names[sort][i].text;
    size_t from = r->names.size;
    if (is_ranked(o, spelled)) {
      view_decode(&r->names, spelled);
      r->rows[r->count++].name.size = (uint32_t)(r->names.size - from);
    }
  }
  const char *at = r->names.at ? (const char *)r->names.at : "";
  for (size_t i = 0; i < r->count; i++) {
    r->rows[i].name.at = at;
    at += r->rows[i].name.size;
  }
}

// --- the numbers

static void ask_days(struct view_question *q, struct text district, struct ranking_days days) {
  for (int32_t day = days.from; day <= days.to; day++) {
    const struct scope scope = {.type = SCOPE_DAY_DISTRICT, .day = day, .first = district};
    (void)view_ask_scope(q, VIEW_COUNT, &scope);
  }
}

static void ask_one(struct view_question *q, const struct order *o, struct text name) {
  struct scope scope = {.type = o->of == RANKING_UNITS ? SCOPE_UNIT : SCOPE_DISTRICT, .first = name};
  if (o->period == RANKING_ALL) {
    (void)view_ask_scope(q, VIEW_COUNT, &scope);
  } else if (o->of == RANKING_DISTRICTS) {
    ask_days(q, name, o->days);
    ask_days(q, name, o->before);
  } else {
    scope.type = SCOPE_MONTH_UNIT;
    scope.day = o->days.from;
    (void)view_ask_scope(q, VIEW_COUNT, &scope);
    scope.day = o->before.from;
    (void)view_ask_scope(q, VIEW_COUNT, &scope);
  }
}

static size_t take(
  const struct order *o, const struct view_moment *m, size_t place, size_t count, struct ranking_rate *r) {
  for (size_t i = 0; i < count; i++) {
    ranking_add(r, (enum ranking_by)o->by, view_values(m, place + i));
  }
  return place + count;
}

static void take_all(struct ranked *r, const struct order *o, const struct view_moment *m) {
  size_t each = each_asks(o);
  size_t before = o->period == RANKING_ALL ? 0
                  : o->of == RANKING_UNITS ? 1
                                           : (size_t)(o->before.to - o->before.from + 1);
  size_t place = 0;
  for (size_t i = 0; i < r->count; i++) {
    place = take(o, m, place, each - before, &r->rows[i].now);
    place = take(o, m, place, before, &r->rows[i].before);
  }
}

// Who had nothing in either period has no place in the list.
static void drop_empty(struct ranked *r) {
  size_t kept = 0;
  for (size_t i = 0; i < r->count; i++) {
    if (r->rows[i].now.base || r->rows[i].now.value || r->rows[i].before.base || r->rows[i].before.value) {
      r->rows[kept++] = r->rows[i];
    }
  }
  r->count = kept;
}

// --- answers

static json_t *say_rate(const struct ranking_rate *r) {
  json_t *out = json_object();
  (void)json_object_set_new(out, "value", json_integer(r->value));
  (void)json_object_set_new(out, "base", json_integer(r->base));
  (void)json_object_set_new(out, "rate", api_rate(r->value, r->base));
  return out;
}

static json_t *say_place(const struct ranking_rate *r) {
  json_t *out = say_rate(r);
  (void)json_object_set_new(out, "rank", r->rank ? json_integer((json_int_t)r->rank) : json_null());
  return out;
}

static json_t *say_row(const struct order *o, const struct ranking_row *row) {
  json_t *out = say_place(&row->now);
  (void)json_object_set_new(out, "name", api_text(row->name));
  (void)json_object_set_new(out, "of", json_string(ranking_of_words[o->of]));
  (void)json_object_set_new(out, "before", o->period == RANKING_ALL ? json_null() : say_place(&row->before));
  return out;
}

static json_t *say_days(const struct order *o, struct ranking_days days) {
  json_t *out = json_object();
  if (o->period == RANKING_ALL) {
    json_decref(out);
    return json_null();
  }
  (void)json_object_set_new(out, "from", api_day(days.from));
  (void)json_object_set_new(out, "to", api_day(days.to));
  return out;
}

static json_t *say_total(const struct ranked *r) {
  struct ranking_rate sum = {0};
  for (size_t i = 0; i < r->count; i++) {
    sum.value += r->rows[i].now.value;
    sum.base += r->rows[i].now.base;
  }
  return say_rate(&sum);
}

static void say_json(const struct order *o, const struct ranked *r, const struct view_moment *m, json_t **out) {
  json_t *rows = json_array();
  for (size_t i = 0; i < r->count && i < o->limit; i++) {
    (void)json_array_append_new(rows, say_row(o, &r->rows[i]));
  }
  *out = json_object();
  api_put_head(*out, m);
  (void)json_object_set_new(*out, "of", json_string(ranking_of_words[o->of]));
  (void)json_object_set_new(*out, "period", json_string(ranking_period_words[o->period]));
  (void)json_object_set_new(*out, "by", json_string(ranking_by_words[o->by]));
  (void)json_object_set_new(*out, "days", say_days(o, o->days));
  (void)json_object_set_new(*out, "days_before", say_days(o, o->before));
  (void)json_object_set_new(*out, "rows", rows);
  (void)json_object_set_new(*out, "total", json_integer((json_int_t)r->count));
  (void)json_object_set_new(*out, "sum", say_total(r));
}

static void say_csv(struct api_call *c, const struct order *o, const struct ranked *r) {
  const struct ranking_table t = {.of = (enum ranking_of)o->of,
    .period = (enum ranking_period)o->period,
    .by = (enum ranking_by)o->by,
    .days = o->days,
    .before = o->before,
    .rows = r->rows,
    .count = r->count < o->limit ? r->count : o->limit};
  struct civil from = civil_from_days(o->days.from);
  char head[160];
  char date[16] = "";
  if (o->period != RANKING_ALL) {
    (void)snprintf(date, sizeof date, "-%04d-%02d-%02d", (int)from.year % 10000, (int)from.month, (int)from.day);
  }
  (void)snprintf(head, sizeof head, "attachment; filename=\"huiyin-%s-%s-%s%s.csv\"", ranking_of_words[o->of],
    ranking_by_words[o->by], ranking_period_words[o->period], date);
  http_header_add(c->answer, "Content-Disposition", head);
  c->answer->type = "text/csv; charset=utf-8";
  ranking_csv(&t, o->chinese, &c->answer->body);
}

static int rank(struct api_call *c, const struct order *o, struct ranked *r, json_t **out) {
  struct view_question *q = api_question(c);
  struct view_moment m;
  if (r->count * each_asks(o) > SCOPES_MOST) {
    return api_fault_set(&c->fault, 503, "too-much",
      "There are %zu names, too many to be read in one moment: ask for a shorter period.",
      "共有 %zu 个名称，无法一次读取：请选择更短的周期。", r->count);
  }
  for (size_t i = 0; i < r->count; i++) {
    ask_one(q, o, r->rows[i].name);
  }
  if (api_read(c, &m) != 0) {
    return -1;
  }
  take_all(r, o, &m);
  drop_empty(r);
  ranking_order(r->rows, r->count);
  if (o->csv) {
    say_csv(c, o, r);
  } else {
    say_json(o, r, &m, out);
  }
  view_moment_release(&m);
  return 0;
}

int api_ranking(struct api_call *c, json_t **out) {
  struct order o;
  struct ranked r = {0};
  if (read_order(c, &o) != 0 || settle_days(c, &o) != 0) {
    return -1;
  }
  struct view_list *names = api_names(c);
  if (!names) {
    return -1;
  }
  gather(&r, &o, names);
  view_names_drop(c->api->options.names, names);
  int result = rank(c, &o, &r, out);
  ranked_release(&r);
  return result;
}
