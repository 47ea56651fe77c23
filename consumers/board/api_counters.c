// SPDX-License-Identifier: Apache-2.0
// Counters by scope, and series by day.
#include <string.h>

#include "consumers/board/api_parts.h"
#include "consumers/board/api_scope.h"

enum { SCOPES_MOST = 50, DAYS_MOST = 400, DAYS_USUAL = 28 };

static const char *const families[] = {"requests", "volunteers"};

// --- counters

static int ask_scope(struct api_call *c, struct view_question *q, const char *value, bool said, int of) {
  struct api_scope s;
  int result = api_scope_read(&s, (struct text){value, (uint32_t)strlen(value)}, &c->fault);
  enum view_family family = of == 1 || (s.volunteer && !said) ? VIEW_VOLUNTEER : VIEW_COUNT;
  if (!result && (family == VIEW_COUNT ? s.volunteer : !s.volunteer && !s.both)) {
    result =
      api_fault_parameter(&c->fault, "%s have no scope `%.200s`.", "%s 没有范围 `%.200s`。", families[family], value);
  }
  if (!result) {
    (void)view_ask_scope(q, family, &s.scope);
  }
  api_scope_release(&s);
  return result;
}

static int ask_counters(struct api_call *c, struct view_question *q) {
  bool said = api_params_value(&c->params, "of") != NULL;
  size_t count = 0;
  int of = 0;
  if (api_params_word(&c->params, "of", families, 2, &of, &c->fault) != 0) {
    return -1;
  }
  for (size_t i = 0; i < c->params.count; i++) {
    if (strcmp(c->params.all[i].name, "scope") == 0) {
      if (++count > SCOPES_MOST) {
        return api_fault_parameter(&c->fault, "`scope` is given more than %d times; ask for less at a time.",
          "参数 `scope` 超过 %d 个；请分多次查询。", (int)SCOPES_MOST);
      }
      if (ask_scope(c, q, c->params.all[i].value, said, of) != 0) {
        return -1;
      }
    }
  }
  return count ? 0
               : api_fault_parameter(&c->fault, "`%s` is lacking: give one or more, as in scope=all.",
                   "缺少参数 `%s`：请给出一个或多个，如 scope=all。", "scope");
}

int api_counters(struct api_call *c, json_t **out) {
  static const char *const names[] = {"scope", "of"};
  struct view_question *q = api_question(c);
  struct view_moment m;
  if (api_params_check(&c->params, names, 2, "scope", &c->fault) != 0 || ask_counters(c, q) != 0 ||
      api_read(c, &m) != 0) {
    return -1;
  }
  json_t *counters = json_object();
  size_t place = 0;
  for (size_t i = 0; i < c->params.count; i++) {
    if (strcmp(c->params.all[i].name, "scope") == 0) {
      (void)json_object_set_new(
        counters, c->params.all[i].value, api_fields((enum view_family)q->families[place], view_values(&m, place)));
      place++;
    }
  }
  *out = json_object();
  api_put_head(*out, &m);
  (void)json_object_set_new(*out, "counters", counters);
  view_moment_release(&m);
  return 0;
}

// --- series

enum series_of { SERIES_ALL, SERIES_DISTRICT, SERIES_VOLUNTEERS };

struct series {
  int of;
  struct text name;
  int32_t from;
  int32_t to;
};

static int read_name(struct api_call *c, struct series *s) {
  if (api_params_text(&c->params, "name", NAME_MAX_BYTES, &s->name, &c->fault) != 0) {
    return -1;
  }
  if ((s->of == SERIES_DISTRICT) != (s->name.at != NULL)) {
    return api_fault_parameter(&c->fault, "`%s` names the district of of=district, and belongs to nothing else.",
      "参数 `%s` 是 of=district 时的网格名称，也只用于它。", "name");
  }
  if (s->name.at && memchr(s->name.at, '/', s->name.size)) {
    return api_fault_parameter(&c->fault, "`%s` has several levels; days are counted by the first level alone.",
      "参数 `%s` 含多级；按日计数只到一级网格。", "name");
  }
  return 0;
}

static int read_series(struct api_call *c, struct series *s) {
  static const char *const names[] = {"of", "name", "from", "to"};
  static const char *const words[] = {"all", "district", "volunteers"};
  *s = (struct series){.from = INT32_MIN, .to = INT32_MIN};
  return api_params_check(&c->params, names, 4, NULL, &c->fault) != 0 ||
             api_params_word(&c->params, "of", words, 3, &s->of, &c->fault) != 0 || read_name(c, s) != 0 ||
             api_params_day(&c->params, "from", &s->from, &c->fault) != 0 ||
             api_params_day(&c->params, "to", &s->to, &c->fault) != 0
           ? -1
           : 0;
}

// What is not said ends today, and goes over four weeks.
static int settle_days(struct api_call *c, struct series *s, int32_t today) {
  if (s->to == INT32_MIN) {
    s->to = s->from == INT32_MIN || s->from <= today ? today : s->from;
  }
  if (s->from == INT32_MIN) {
    s->from = s->to - DAYS_USUAL + 1 > 0 ? s->to - DAYS_USUAL + 1 : 0;
  }
  if (s->from > s->to || s->to - s->from >= DAYS_MOST) {
    return api_fault_parameter(&c->fault, "`from` is not before `to`, or lies more than %d days before it.",
      "参数 `from` 须不晚于 `to`，且相隔不超过 %d 天。", (int)DAYS_MOST - 1);
  }
  return 0;
}

static void ask_days(struct view_question *q, const struct series *s) {
  for (int32_t day = s->from; day <= s->to; day++) {
    const struct scope scope = {.type = s->name.at ? SCOPE_DAY_DISTRICT : SCOPE_DAY, .day = day, .first = s->name};
    (void)view_ask_scope(q, s->of == SERIES_VOLUNTEERS ? VIEW_VOLUNTEER : VIEW_COUNT, &scope);
  }
}

static void put_day(json_t *object, enum view_family family, const int64_t *values) {
  static const enum field dated[] = {FIELD_FILED, FIELD_PLEDGED, FIELD_RESOLVED, FIELD_ON_TIME, FIELD_LATE,
    FIELD_EXCLUDED, FIELD_RATED, FIELD_SATISFIED};
  if (family == VIEW_VOLUNTEER) {
    for (size_t i = 0; i < VOLUNTEER_FIELD_COUNT; i++) {
      (void)json_object_set_new(object, volunteer_field_names[i], json_integer(values[i]));
    }
    return;
  }
  for (size_t i = 0; i < sizeof dated / sizeof *dated; i++) {
    (void)json_object_set_new(object, field_names[dated[i]], json_integer(values[dated[i]]));
  }
}

static json_t *say_series(const struct series *s, const struct view_moment *m) {
  json_t *out = json_object();
  json_t *days = json_array();
  for (int32_t day = s->from; day <= s->to; day++) {
    json_t *one = json_object();
    (void)json_object_set_new(one, "day", api_day(day));
    put_day(one, s->of == SERIES_VOLUNTEERS ? VIEW_VOLUNTEER : VIEW_COUNT, view_values(m, (size_t)(day - s->from)));
    (void)json_array_append_new(days, one);
  }
  api_put_head(out, m);
  (void)json_object_set_new(out, "from", api_day(s->from));
  (void)json_object_set_new(out, "to", api_day(s->to));
  (void)json_object_set_new(out, "days", days);
  return out;
}

int api_series(struct api_call *c, json_t **out) {
  struct series s;
  struct view_moment m;
  if (read_series(c, &s) != 0) {
    return -1;
  }
  if (s.from == INT32_MIN || s.to == INT32_MIN) {
    (void)api_question(c);
    if (api_read(c, &m) != 0) {
      return -1;
    }
    int32_t today = api_today(c, &m);
    view_moment_release(&m);
    if (settle_days(c, &s, today) != 0) {
      return -1;
    }
  } else if (settle_days(c, &s, 0) != 0) {
    return -1;
  }
  ask_days(api_question(c), &s);
  if (api_read(c, &m) != 0) {
    return -1;
  }
  *out = say_series(&s, &m);
  view_moment_release(&m);
  return 0;
}
