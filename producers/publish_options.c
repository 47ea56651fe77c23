// SPDX-License-Identifier: Apache-2.0
// Reads what `huiyin publish` was asked to do.
#include "producers/publish_options.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "producers/rejects.h"
#include "producers/verbs.h"
#include "runtime/kafka.h"
#include "runtime/topic_names.h"

static const struct setting publish_settings[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  {"topic", 0, SETTING_TEXT, "TOPIC", "huiyin.events", "the topic that the events go to"},
  TOPIC_NAMES_OTHER_SETTINGS,
  {"profile", 0, SETTING_TEXT, "FILE", NULL, "what the columns of a CSV file mean; without it files are JSON Lines"},
  {"timestamps", 0, SETTING_TEXT, "now|event", "now",
    "`event`: the Kafka timestamp is the event's own, and events go out in time order"},
  {"rejects", 0, SETTING_TEXT, "FILE", NULL,
    "a new file, made with the first bad row: bad rows are set aside there, ready to be mended and sent again"},
  {"strict", 0, SETTING_FLAG, NULL, NULL, "publish nothing unless every row is good"},
  {"dry-run", 0, SETTING_FLAG, NULL, NULL, "do everything but send and set aside"},
  {"memory-limit", 0, SETTING_TEXT, "SIZE", "1GiB", "the most that putting events in time order may take"},
  KAFKA_EMBEDDED_SETTING,
  {NULL, 0, SETTING_TEXT, NULL, NULL, NULL},
};

static int publish_check(const struct settings *s, struct err *e);

const struct verb_usage publish_usage = {
  .verb = "publish",
  .arguments = "[FILE|-]...",
  .summary =
    "Puts rows on Kafka as events: JSON Lines, or a city's CSV export by a profile. Without a FILE it reads "
    "standard input. Exit codes: 0 all published, 1 some were not, 2 wrong usage.",
  .settings = publish_settings,
  .least = 0,
  .most = 4096,
  .check = publish_check,
};

int publish_size(const char *text, size_t *bytes) {
  static const struct {
    const char *unit;
    int shift;
  } units[] = {{"", 0}, {"B", 0}, {"K", 10}, {"KiB", 10}, {"M", 20}, {"MiB", 20}, {"G", 30}, {"GiB", 30}};
  if (!isdigit((unsigned char)*text)) {
    return -1;
  }
  char *end = NULL;
  errno = 0;
  unsigned long long number = strtoull(text, &end, 10);
  end += *end == ' ';
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    if (!strcmp(end, units[i].unit)) {
      *bytes = (size_t)number << units[i].shift;
      return errno || number > SIZE_MAX >> units[i].shift ? -1 : 0;
    }
  }
  return -1;
}

static int publish_check(const struct settings *s, struct err *e) {
  const char *stamps = settings_text(s, "timestamps");
  const char *limit = settings_text(s, "memory-limit");
  size_t bytes;
  if (strcmp(stamps, "event") != 0 && strcmp(stamps, "now") != 0) {
    return err_set(e, "--timestamps is now or event, not \"%s\"", stamps);
  }
  if (publish_size(limit, &bytes)) {
    return err_set(e, "--memory-limit is a size such as 512MiB or 2GiB, not \"%s\"", limit);
  }
  return topic_names_check(s, "topic", e);
}

static int read_values(struct publish_options *o, struct err *e) {
  const struct settings *s = o->settings;
  o->topic = settings_text(s, "topic");
  o->profile = settings_text(s, "profile");
  o->rejects = settings_text(s, "rejects");
  o->strict = settings_flag(s, "strict");
  o->dry_run = settings_flag(s, "dry-run");
  o->embedded = settings_flag(s, "embedded");
  o->stamped = !strcmp(settings_text(s, "timestamps"), "event");
  (void)publish_size(settings_text(s, "memory-limit"), &o->memory_limit);
  if (!o->dry_run && !settings_text(s, "brokers")) {
    return err_set(e, "--brokers (-b) is missing: name the Kafka brokers, host:port, or use --dry-run");
  }
  return rejects_check(o->rejects, e);
}

int publish_options_read(struct publish_options *o, int argc, char **argv, struct err *e) {
  *o = (struct publish_options){0};
  int result = settings_read(&publish_usage, argc, argv, &o->settings, e);
  return result ? result : read_values(o, e);
}

void publish_options_release(struct publish_options *o) {
  if (o->settings) {
    settings_free(o->settings);
    o->settings = NULL;
  }
}
