// SPDX-License-Identifier: Apache-2.0
// Silences as JSON.
#include <string.h>
#include <strings.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/notify/forms_json.h"
#include "consumers/notify/order_fields.h"
#include "consumers/notify/orders.h"
#include "consumers/policy/fit.h"
#include "consumers/policy/shown.h"

static const char *const keys[] = {"id", "match", "from", "until", "author", "reason"};
static const char *const match_keys[] = {"mark", "severity", "district", "category", "unit", "audience"};
enum { KEYS = sizeof keys / sizeof *keys, MATCH_KEYS = sizeof match_keys / sizeof *match_keys, REASON_MOST = 1000 };

void silence_order_release(struct silence_order *s) {
  route_match_release(&s->silence.match);
  json_decref(s->object);
  *s = (struct silence_order){0};
}

static const char one_by_one[] = "; name each by itself, as in --mark a --mark b, or [\"a\", \"b\"]";

static bool has_comma(struct text name) {
  return name.size && memchr(name.at, ',', name.size);
}

static int read_severities(json_t *object, uint32_t *bits, struct err *e) {
  struct texts names;
  if (order_fields_texts(object, "severity", &names, e)) {
    return -1;
  }
  for (size_t i = 0; i < names.count; i++) {
    int severity = 0;
    while (severity < SEVERITY_COUNT && strcasecmp(severity_names[severity], names.all[i].at) != 0) {
      severity++;
    }
    if (severity == SEVERITY_COUNT) {
      int result = err_set(e, "`severity` is `%s`, which is none of INFO, WARNING and CRITICAL%s",
        shown_part(names.all[i].at, names.all[i].size).text, has_comma(names.all[i]) ? one_by_one : "");
      texts_release(&names);
      return result;
    }
    *bits |= UINT32_C(1) << severity;
  }
  texts_release(&names);
  return 0;
}

static int read_categories(json_t *object, struct texts *list, struct err *e) {
  if (order_fields_texts(object, "category", list, e)) {
    return -1;
  }
  for (size_t i = 0; i < list->count; i++) {
    if (!route_match_is_category(list->all[i])) {
      return err_set(e, "`category` has a * that is not its end; name one by how it begins, as in [\"供暖*\"]");
    }
  }
  return 0;
}

static int read_match(json_t *object, struct route_match *m, struct err *e) {
  if (!json_is_object(object) || !json_object_size(object)) {
    return err_set(e, "`match` is lacking or empty; say which alerts are meant, as in {\"mark\":[\"stalled\"]}");
  }
  if (order_fields_only(object, match_keys, MATCH_KEYS, e) || order_fields_texts(object, "mark", &m->marks, e) ||
      read_severities(object, &m->severities, e) || order_fields_texts(object, "district", &m->districts, e) ||
      read_categories(object, &m->categories, e) || order_fields_texts(object, "unit", &m->units, e)) {
    return -1;
  }
  return order_fields_texts(object, "audience", &m->audiences, e);
}

static int read_all(struct silence_order *s, struct err *e) {
  struct silence *silence = &s->silence;
  if (order_fields_text(s->object, "id", false, ID_MAX, &s->id, e) ||
      read_match(json_object_get(s->object, "match"), &silence->match, e) ||
      order_fields_moment(s->object, "from", &silence->from, e) ||
      order_fields_moment(s->object, "until", &silence->until, e) ||
      order_fields_text(s->object, "author", true, NAME_MAX_BYTES, &s->author, e) ||
      order_fields_text(s->object, "reason", true, REASON_MOST, &s->reason, e)) {
    return -1;
  }
  return 0;
}

static int check_order(const struct silence *s, struct err *e) {
  return s->until > s->from ? 0 : err_set(e, "`until` is not after `from`; a silence lasts a while");
}

// Of one that is given now, another fault may come before that of its end.
static int read_order(struct silence_order *s, const char *json, size_t size, bool given, struct err *e) {
  *s = (struct silence_order){.object = order_fields_open(json, size, keys, KEYS, e)};
  if (!s->object) {
    return -1;
  }
  if (read_all(s, e) || (!given && check_order(&s->silence, e))) {
    silence_order_release(s);
    return -1;
  }
  return 0;
}

int silence_order_read(struct silence_order *s, const char *json, size_t size, struct err *e) {
  return read_order(s, json, size, false, e);
}

// Those that no mark has would never match.
static int check_marks(const struct texts *list, struct err *e) {
  for (size_t i = 0; i < list->count; i++) {
    if (has_comma(list->all[i])) {
      return err_set(e, "`mark` is `%s`, and no mark's name has a comma%s",
        shown_part(list->all[i].at, list->all[i].size).text, one_by_one);
    }
  }
  return 0;
}

// One that would never match, and one that would always.
static int check_districts(const struct texts *list, struct err *e) {
  for (size_t i = 0; i < list->count; i++) {
    const char *wrong = fit_never_there(list->all[i], false);
    wrong = fit_levels(list->all[i]) ? wrong : "names no level and so means every district; name one, or leave it out";
    if (wrong) {
      return err_set(e, "`district` is `%s`, which %s", shown_part(list->all[i].at, list->all[i].size).text, wrong);
    }
  }
  return 0;
}

static int check_categories(const struct texts *list, struct err *e) {
  return texts_has(list, texts_of("*"))
           ? err_set(e, "`category` is `*`, which means every category; name one, or how it begins, or leave it out")
           : 0;
}

static int check_match(const struct route_match *match, struct err *e) {
  static const struct route_match any;
  if (check_marks(&match->marks, e) || check_districts(&match->districts, e) ||
      check_categories(&match->categories, e)) {
    return -1;
  }
  return route_match_covers(match, &any)
           ? err_set(e,
               "`severity` has all of them, and nothing else is said: this would silence everything; say which "
               "alerts are meant")
           : 0;
}

int silence_order_take(struct silence_order *s, const char *json, size_t size, int64_t now, struct err *e) {
  if (read_order(s, json, size, true, e)) {
    return -1;
  }
  if (check_match(&s->silence.match, e) || order_fields_ahead(s->silence.until, now, e) ||
      check_order(&s->silence, e)) {
    silence_order_release(s);
    return -1;
  }
  return 0;
}

// --- written

static void set_texts(json_t *object, const char *key, const struct texts *list) {
  json_t *array = list->count ? must(json_array()) : NULL;
  for (size_t i = 0; i < list->count; i++) {
    forms_json_append(array, forms_json_text(list->all[i]));
  }
  if (array) {
    forms_json_set(object, key, array);
  }
}

static json_t *match_of(const struct route_match *m) {
  json_t *object = must(json_object());
  struct texts severities = {.all = (struct text[SEVERITY_COUNT]){{0}}};
  for (int i = 0; i < SEVERITY_COUNT; i++) {
    if (m->severities >> i & 1) {
      severities.all[severities.count++] = texts_of(severity_names[i]);
    }
  }
  set_texts(object, "mark", &m->marks);
  set_texts(object, "severity", &severities);
  set_texts(object, "district", &m->districts);
  set_texts(object, "category", &m->categories);
  set_texts(object, "unit", &m->units);
  set_texts(object, "audience", &m->audiences);
  return object;
}

void silence_order_write(const struct silence_order *s, struct buf *out) {
  json_t *object = must(json_object());
  if (s->id.size) {
    forms_json_set(object, "id", forms_json_text(s->id));
  }
  forms_json_set(object, "match", match_of(&s->silence.match));
  forms_json_set(object, "from", forms_json_moment(s->silence.from));
  forms_json_set(object, "until", forms_json_moment(s->silence.until));
  forms_json_set(object, "author", forms_json_text(s->author));
  forms_json_set(object, "reason", forms_json_text(s->reason));
  forms_json_end(object, out);
}
