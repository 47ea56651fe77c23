// SPDX-License-Identifier: Apache-2.0
// `huiyin dead-letters`: lists, shows and sends again what track could not read.
#include "consumers/dead_letters/dead_letters.h"

#include <string.h>

#include "consumers/log/replay.h"
#include "consumers/recount/reading.h"
#include "consumers/recount/reading_settings.h"
#include "consumers/verbs.h"
#include "runtime/kafka_end.h"
#include "runtime/stop.h"
#include "runtime/verb.h"

static const struct setting dead_letters_table[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  READING_TOPIC_SETTING,
  {"alerts-topic", 0, SETTING_TEXT, "NAME", NULL, "taken so that the other verbs' topics may be given; not used"},
  READING_DEAD_LETTERS_TOPIC_SETTING,
  READING_SCHEMA_ID_SETTING,
  READING_TIME_ZONE_SETTING,
  {"offset", 0, SETTING_LIST, "P:O", NULL, "resend: only the one with this origin"},
  KAFKA_EMBEDDED_SETTING,
  {0},
};

static int dead_letters_check(const struct settings *s, struct err *e) {
  struct zone zone;
  if (zone_load(&zone, settings_text(s, "time-zone"), e) != 0) {
    return err_prefix(e, "--time-zone");
  }
  zone_release(&zone);
  return 0;
}

const struct verb_usage dead_letters_usage = {"dead-letters", "list | show PARTITION:OFFSET | resend",
  "Works with the messages that track could not read and set aside, named by partition and offset of their origin.\n"
  "resend puts those that can be read now (a newer huiyin, another --schema-id) back on the events topic.",
  dead_letters_table, 1, 2, dead_letters_check};

static int dead_letters_open(struct dead_letters *d, const struct settings *s, struct err *e) {
  *d = (struct dead_letters){.settings = s, .topic = settings_text(s, "dead-letters-topic")};
  d->wire = reading_wire(s, e);
  if (!d->wire || zone_load(&d->zone, settings_text(s, "time-zone"), e) != 0) {
    return 2;
  }
  d->rk = replay_consumer(s, e);
  return d->rk ? 0 : 2;
}

static int dead_letters_do(struct dead_letters *d, struct err *e) {
  const char *what = settings_argument(d->settings, 0);
  size_t count = settings_argument_count(d->settings);
  if (strcmp(what, "list") == 0 && count == 1) {
    return dead_letters_list(d, e);
  }
  if (strcmp(what, "resend") == 0 && count == 1) {
    return dead_letters_resend(d, e);
  }
  if (strcmp(what, "show") == 0 && count == 2) {
    return dead_letters_show(d, settings_argument(d->settings, 1), e);
  }
  if (strcmp(what, "show") == 0) {
    (void)err_set(e, "an argument is missing: huiyin dead-letters show PARTITION:OFFSET");
    return 2;
  }
  (void)err_set(
    e, "say `list`, `show PARTITION:OFFSET` or `resend`, not `%s`%s", what, count == 2 ? " with an argument" : "");
  return 2;
}

static int dead_letters_run(const struct settings *s, struct err *e) {
  struct dead_letters d = {0};
  stop_on_signals();
  int code = dead_letters_open(&d, s, e);
  code = code ? code : dead_letters_do(&d, e);
  if (d.rk) {
    kafka_end(d.rk);
  }
  wire_free(d.wire);
  zone_release(&d.zone);
  return code;
}

int verb_dead_letters(int argc, char **argv) {
  return verb_run(&dead_letters_usage, argc, argv, dead_letters_run);
}
