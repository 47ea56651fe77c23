// SPDX-License-Identifier: Apache-2.0
// Orders given by hand.
#include "consumers/telling/orders_verb.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/notify/forms_json.h"
#include "consumers/screen/language.h"
#include "consumers/screen/phrase.h"
#include "consumers/telling/book.h"
#include "consumers/telling/coverage.h"
#include "consumers/telling/orders_usage.h"
#include "runtime/stop.h"
#include "runtime/wall_clock.h"
#include "schemas/moment.h"

// --- an order as the JSON that comes over HTTP too: one reader looks at both

static void set_text(const struct settings *s, json_t *object, const char *name, const char *key) {
  const char *value = settings_text(s, name);
  if (value) {
    forms_json_set(object, key, forms_json_text(texts_of(value)));
  }
}

static json_t *match_of(const struct settings *s) {
  static const char *const names[] = {"mark", "severity", "district", "category", "unit", "audience"};
  json_t *match = must(json_object());
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    size_t count = settings_list_count(s, names[i]);
    json_t *list = count ? must(json_array()) : NULL;
    for (size_t j = 0; j < count; j++) {
      forms_json_append(list, forms_json_text(texts_of(settings_list_item(s, names[i], j))));
    }
    if (list) {
      forms_json_set(match, names[i], list);
    }
  }
  return match;
}

static int set_times(const struct settings *s, json_t *object, bool with_from, struct err *e) {
  int64_t from = wall_clock();
  int64_t length;
  const char *given = with_from ? settings_text(s, "from") : NULL;
  if (given && (moment_parse(given, strlen(given), &from) || from < MOMENT_FIRST || from > MOMENT_LAST)) {
    return err_set(e, "--from is `%.100s`; it takes a time with an offset, as 2026-03-01T08:00:00+08:00", given);
  }
  if (!settings_text(s, "until") == !settings_text(s, "for")) {
    return err_set(e, "say when it ends: either --until TIME or --for DURATION");
  }
  if (settings_text(s, "for")) {
    if (settings_duration(s, "for", &length, NULL, e)) {
      return -1;
    }
    if (!length || length > MOMENT_LAST - from) {
      return err_set(e, "--for is `%.100s`, which %s; say how long it lasts, as in 2h or 3d", settings_text(s, "for"),
        length ? "ends after the year 2199" : "is no time at all");
    }
    forms_json_set(object, "until", forms_json_moment(from + length));
  }
  set_text(s, object, "until", "until");
  if (with_from) {
    forms_json_set(object, "from", forms_json_moment(from));
  }
  return 0;
}

static int need(const struct settings *s, const char *name, const char *what, struct err *e) {
  const char *value = settings_text(s, name);
  return value && *value ? 0 : err_set(e, "say %s with --%s", what, name);
}

// --- what stands

enum word { COVERS, NONE_STANDS, NONE_OF_THE_REQUEST };

// How many alerts are meant, and how many stand. What can not be counted is in force all the same.
static bool count_standing(struct book *b, struct coverage *c) {
  struct err e;
  struct wire *wire = wire_new(&e);
  int result = wire ? coverage_read(c, b, wire, &e) : -1;
  if (result) {
    (void)fprintf(stderr, "it holds; the alerts that stand now could not be counted: %s\n", e.text);
  }
  wire_free(wire);
  coverage_release(c);
  return !result;
}

static void say(const struct book *b, enum word word, size_t first, size_t second) {
  static const char *const words[][LANGUAGES_WRITTEN] = {
    [COVERS] = {"覆盖当前 %2 条预警中的 %1 条\n", "covers %1 of the %2 alerts that stand now\n"},
    [NONE_STANDS] = {"当前没有预警\n", "no alert stands now\n"},
    [NONE_OF_THE_REQUEST] = {"该诉求当前没有预警\n", "no alert of the request stands now\n"}};
  struct buf line = {0};
  enum language language = LANGUAGE_EN;
  struct err unlikely;  // it was read before anything was done
  (void)language_read(b->settings, &language, &unlikely);
  phrase_add(
    &line, words[word][language], phrase_number((int64_t)first).text, phrase_number((int64_t)second).text, NULL);
  (void)fputs(buf_string(&line), stderr);
  buf_release(&line);
}

static void say_covered(struct book *b, const struct silence_order *order) {
  struct coverage c = {.match = &order->silence.match};
  if (count_standing(b, &c)) {
    say(b, c.standing ? COVERS : NONE_STANDS, c.meant, c.standing);
  }
}

static void say_acknowledged(struct book *b, const struct acknowledgement_order *order) {
  struct coverage c = {.request_id = order->request_id};
  if (count_standing(b, &c) && !c.meant) {
    say(b, NONE_OF_THE_REQUEST, 0, 0);
  }
}

// --- what is done; 2 for wrong usage

static int add_silence(struct book *b, struct err *e) {
  const struct settings *s = b->settings;
  struct silence_order order;
  struct buf text = {0};
  struct buf id = {0};
  json_t *match = match_of(s);
  bool matches = json_object_size(match) > 0;
  if (!matches) {
    (void)err_set(
      e, "say which alerts are meant, with --mark, --severity, --district, --category, --unit or --audience");
  }
  if (!matches || need(s, "by", "who silences", e) || need(s, "reason", "why", e)) {
    json_decref(match);
    return 2;
  }
  json_t *object = must(json_object());
  int code = set_times(s, object, true, e) ? 2 : 0;
  set_text(s, object, "by", "author");
  set_text(s, object, "reason", "reason");
  forms_json_set(object, "match", match);
  forms_json_end(object, &text);
  if (!code && silence_order_take(&order, (const char *)text.at, text.size, wall_clock(), e)) {
    orders_usage_name_flag(s, e);
    code = 2;
  } else if (!code) {
    code = book_silence(b, &order, &id, e) ? 1 : 0;
    if (!code) {
      printf("%s\n", buf_string(&id));
      (void)fflush(stdout);
      say_covered(b, &order);
    }
    silence_order_release(&order);
  }
  buf_release(&text);
  buf_release(&id);
  return code;
}

static int add_acknowledgement(struct book *b, const char *request, struct err *e) {
  const struct settings *s = b->settings;
  struct acknowledgement_order order;
  struct buf text = {0};
  if (need(s, "by", "who acknowledges", e)) {
    return 2;
  }
  json_t *object = must(json_object());
  int code = set_times(s, object, false, e) ? 2 : 0;
  forms_json_set(object, "request_id", forms_json_text(texts_of(request)));
  set_text(s, object, "by", "by");
  set_text(s, object, "note", "note");
  forms_json_end(object, &text);
  if (!code && acknowledgement_order_take(&order, (const char *)text.at, text.size, wall_clock(), e)) {
    orders_usage_name_flag(s, e);
    code = 2;
  } else if (!code) {
    code = book_acknowledge(b, &order, e) ? 1 : 0;
    if (!code) {
      say_acknowledged(b, &order);
    }
    acknowledgement_order_release(&order);
  }
  buf_release(&text);
  return code;
}

static int withdraw(struct book *b, enum book_kind kind, const char *name, struct err *e) {
  if (need(b->settings, "by", "who takes it back", e)) {
    return 2;
  }
  int result = book_withdraw(b, kind, texts_of(name), texts_of(settings_text(b->settings, "by")), e);
  if (result > 0) {
    (void)err_set(e, "there is no %s `%.200s`; `huiyin notify %s list` names them",
      kind == BOOK_SILENCE ? "silence" : "acknowledgement of the request", name,
      kind == BOOK_SILENCE ? "silence" : "ack");
  }
  return result ? 1 : 0;
}

static int list(struct book *b, enum book_kind kind, struct err *e) {
  struct zone zone;
  struct buf out = {0};
  if (zone_load(&zone, settings_text(b->settings, "time-zone"), e)) {
    return 2;
  }
  int result = book_list(b, kind, &zone, &out, e);
  if (!result) {
    printf("%s", buf_string(&out));
  }
  buf_release(&out);
  zone_release(&zone);
  return result ? 1 : 0;
}

static int act(struct book *b, enum order_action action, const char *name, struct err *e) {
  switch (action) {
    case SILENCE_ADD:
      return add_silence(b, e);
    case ACK_ADD:
      return add_acknowledgement(b, name, e);
    case SILENCE_REMOVE:
    case ACK_REMOVE:
      return withdraw(b, action == ACK_REMOVE ? BOOK_ACKNOWLEDGEMENT : BOOK_SILENCE, name, e);
    default:
      return list(b, action == ACK_LIST ? BOOK_ACKNOWLEDGEMENT : BOOK_SILENCE, e);
  }
}

int orders_verb(const struct settings *s, struct err *e) {
  struct book b;
  enum order_action action;
  const char *name;
  enum language language;
  if (orders_usage_read(s, &action, &name, e) || language_read(s, &language, e) || book_open(&b, s, e)) {
    return 2;
  }
  stop_on_signals();
  int code = act(&b, action, name, e);
  book_release(&b);
  return code;
}
