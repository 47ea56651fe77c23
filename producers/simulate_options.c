// SPDX-License-Identifier: Apache-2.0
// Reads the settings of `huiyin simulate`.
#include "producers/simulate_options.h"

#include <string.h>

#include "producers/simulate_order.h"
#include "producers/town.h"
#include "producers/verbs.h"
#include "runtime/kafka.h"
#include "runtime/topic_names.h"
#include "runtime/wall_clock.h"
#include "schemas/moment.h"

static const struct setting settings[] = {KAFKA_BROKERS_SETTING, KAFKA_PROPERTY_SETTING, KAFKA_EMBEDDED_SETTING,
  {"topic", 0, SETTING_TEXT, "TOPIC", "huiyin.events", "the topic to publish to"}, TOPIC_NAMES_OTHER_SETTINGS,
  {"seed", 0, SETTING_TEXT, "N", "1", "which town: the same seed, end and days give the same events"},
  {"requests", 0, SETTING_TEXT, "N", "10000", "how many requests are filed (about 2.5 events each)"},
  {"end", 0, SETTING_TEXT, "TIME", NULL, "when it ends, as 2026-03-01T08:00:00+08:00 (default: now)"},
  {"days", 0, SETTING_TEXT, "N", "30", "how many days before the end it begins"},
  {"rate", 0, SETTING_TEXT, "N/s", NULL, "send N messages a second"},
  {"accelerate", 0, SETTING_TEXT, "X", NULL, "let time pass X times as fast as it does (86400: a day a second)"},
  {"duplicates", 0, SETTING_TEXT, "P", "0", "send this share of the messages twice, as 5% or 0.05"},
  {"disorder", 0, SETTING_TEXT, "P", "0", "send this share of the messages late, as 10% or 0.1"},
  {"print", 0, SETTING_FLAG, NULL, NULL,
    "write JSON Lines to standard output in the order of sending, and send nothing"},
  {NULL, 0, SETTING_TEXT, NULL, NULL, NULL}};

static int simulate_check(const struct settings *s, struct err *e) {
  struct simulate_options o;
  return simulate_options_read(&o, s, wall_clock(), e);
}

const struct verb_usage simulate_usage = {.verb = "simulate",
  .arguments = "",
  .summary = "Publishes the events of a simulated town. Every message carries the time of its event as its timestamp.",
  .settings = settings,
  .check = simulate_check};

// Takes digits off the front of `text`. Returns how many; more than 12 are too many for anything here.
static size_t digits(const char **text, int64_t *value) {
  size_t count = 0;
  for (*value = 0; **text >= '0' && **text <= '9' && count < 13; count++) {
    *value = *value * 10 + (*(*text)++ - '0');
  }
  return count;
}

int simulate_options_share(const char *text, uint32_t *parts) {
  int64_t whole = 0;
  int64_t scale = SIMULATE_WHOLE;
  size_t count = digits(&text, &whole);
  int64_t fraction = 0;
  if (*text == '.') {
    for (text++; *text >= '0' && *text <= '9'; text++, count++) {
      scale /= 10;
      fraction += scale * (*text - '0');
    }
  }
  bool percent = *text == '%';
  if (!count || text[percent] || whole > 100) {
    return -1;
  }
  int64_t share = whole * SIMULATE_WHOLE + fraction;
  share = percent ? share / 100 : share;
  if (share > SIMULATE_WHOLE) {
    return -1;
  }
  *parts = (uint32_t)share;
  return 0;
}

static int read_share(const struct settings *s, const char *name, uint32_t *parts, struct err *e) {
  const char *text = settings_text(s, name);
  if (text && simulate_options_share(text, parts)) {
    return err_set(e, "--%s %s is no share: write it as 5%% or 0.05, from 0 to 100%%", name, text);
  }
  return 0;
}

// A whole number from 1 on with an ending that may be left out: `1000/s`, `86400x`.
static int read_pace(const struct settings *s, const char *name, const char *ending, int64_t *out, struct err *e) {
  const char *text = settings_text(s, name);
  const char *rest = text;
  *out = 0;
  if (!text) {
    return 0;
  }
  size_t count = digits(&rest, out);
  if (!count || count > 9 || *out < 1 || (*rest && strcmp(rest, ending) != 0)) {
    return err_set(
      e, "--%s %s is no pace: write a whole number from 1 to 999999999, such as 1000%s", name, text, ending);
  }
  return 0;
}

static int read_end(struct simulate_options *o, const struct settings *s, int64_t now, struct err *e) {
  const char *text = settings_text(s, "end");
  o->end = now;
  if (text && moment_parse(text, strlen(text), &o->end)) {
    return err_set(e, "--end %s is no time: write it with its offset, as 2026-03-01T08:00:00+08:00", text);
  }
  if (o->end > now && !o->print) {
    return err_set(e,
      "--end %s lies in the future, and brokers refuse timestamps ahead of their clock: leave it out"
      " for now, or add --print",
      text);
  }
  return 0;
}

int simulate_options_read(struct simulate_options *o, const struct settings *s, int64_t now, struct err *e) {
  int64_t seed = 0;
  int64_t requests = 0;
  *o = (struct simulate_options){.print = settings_flag(s, "print")};
  if (topic_names_check(s, "topic", e) || settings_number(s, "seed", 0, INT64_MAX, &seed, e) ||
      settings_number(s, "requests", 1, TOWN_REQUESTS_MAX, &requests, e) ||
      settings_number(s, "days", 1, TOWN_DAYS_MAX, &o->days, e) || read_end(o, s, now, e) ||
      read_pace(s, "rate", "/s", &o->rate, e) || read_pace(s, "accelerate", "x", &o->accelerate, e) ||
      read_share(s, "duplicates", &o->duplicates, e) || read_share(s, "disorder", &o->disorder, e)) {
    return -1;
  }
  if (o->rate && o->accelerate) {
    return err_set(e, "--rate and --accelerate exclude each other: give one of them");
  }
  o->seed = (uint64_t)seed;
  o->requests = (uint32_t)requests;
  return 0;
}
