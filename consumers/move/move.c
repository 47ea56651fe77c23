// SPDX-License-Identifier: Apache-2.0
// `huiyin move`: puts all events of a topic into another one, each in the partition of its key: the way out where
// partitions were added to a topic, or a publisher had another partitioner.
#include "consumers/move/move.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/recount/reading.h"
#include "consumers/recount/reading_settings.h"
#include "consumers/verbs.h"
#include "runtime/kafka.h"
#include "runtime/log.h"
#include "runtime/stop.h"
#include "runtime/topic_names.h"
#include "runtime/topics.h"
#include "runtime/verb.h"

static const struct setting move_table[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  READING_TOPIC_SETTING,
  {"to", 0, SETTING_TEXT, "NAME", NULL, "the topic to move them to; it must be there"},
  READING_ALERTS_TOPIC_SETTING,
  READING_DEAD_LETTERS_TOPIC_SETTING,
  READING_SCHEMA_ID_SETTING,
  KAFKA_EMBEDDED_SETTING,
  {0},
};

static int move_check(const struct settings *s, struct err *e) {
  return topic_names_check(s, "topic", e) || topic_names_check(s, "to", e) ? -1 : 0;
}

const struct verb_usage move_usage = {"move", "",
  "Puts all events of --topic into the topic --to, in order of their timestamps, each under its own key, as its bytes\n"
  "were. Where partitions were added to a topic, or a publisher had a wrong key or partitioner, one request's events\n"
  "lie in several partitions and are counted as several requests: in the new topic they lie together. The old topic "
  "is\n"
  "not changed. Run again, it goes on where it stopped.",
  move_table, 0, 0, move_check};

// What the new alerts topic may be called: the new topic's name, with `alerts` for its last `events`.
static void alerts_name(const char *to, char *out, size_t room) {
  const char *events = strstr(to, "events");
  if (events) {
    (void)snprintf(out, room, "%.*salerts%s", (int)(events - to), to, events + strlen("events"));
  } else {
    (void)snprintf(out, room, "%.230s.alerts", to);
  }
}

static void say_next(const struct move *m) {
  char alerts[280];
  alerts_name(m->to, alerts, sizeof alerts);
  printf(
    "next, unless all is moved:  stop the publishers of %s and `huiyin track`, run this command again (it moves the "
    "rest), and point the publishers at %s\n"
    "then:                       huiyin rebuild --topic %s --alerts-topic %s   (and the other settings of track)\n"
    "                            huiyin track --topic %s --alerts-topic %s\n",
    m->from, m->to, m->to, alerts, m->to, alerts);
}

static int check_usage(struct move *m, struct err *e) {
  if (!m->to || !*m->to) {
    return err_set(e, "--to is missing: the topic to move the events of %s to", m->from);
  }
  if (strcmp(m->from, m->to) == 0) {
    return err_set(e, "--to and --topic are the same; events are moved to another topic");
  }
  m->wire = reading_wire(m->settings, e);
  return m->wire ? 0 : -1;
}

// --- the topics

static int lacks_target(const struct move *m, struct err *e) {
  char alerts[280];
  alerts_name(m->to, alerts, sizeof alerts);
  return err_set(e,
    "there is no topic %s to move to; make it with 'huiyin topics create --topic %s --alerts-topic %s --partitions N'",
    m->to, m->to, alerts);
}

static int check_target(struct move *m, struct err *e) {
  const struct topic_wanted wanted = {m->to, TOPIC_STAMPED};
  int exists = topics_exists(m->source.rk, m->to, e);
  if (exists <= 0) {
    return exists ? -1 : lacks_target(m, e);
  }
  m->to_partitions = kafka_partition_count(m->source.rk, m->to, 10000, e);
  if (m->to_partitions < 0) {
    return -1;
  }
  return settings_flag(m->settings, "embedded") ? 0 : topics_check(m->source.rk, &wanted, 1, e);
}

static void say_beginnings(struct move *m) {
  for (size_t i = 0; i < m->source.count; i++) {
    const struct move_part *p = &m->source.parts[i];
    struct log_line line;
    m->resumed |= p->from > p->low;
    if (p->low > 0 && p->from == p->low) {
      log_begin(
        &line, LOG_WARN, "the partition no longer begins at its beginning: what lay before is not there to move");
      log_number(&line, "partition", p->partition);
      log_number(&line, "begins_at", p->low);
      log_end(&line);
    }
  }
}

static int move_open(struct move *m, struct err *e) {
  if (move_source_open(&m->source, m->settings, m->from, stop_requested, e) != 0 || check_target(m, e) != 0 ||
      move_place_open(&m->place, m->settings, m->to, e) != 0 || move_place_find(&m->place, &m->source, e) != 0) {
    return -1;
  }
  say_beginnings(m);
  m->digests = calloc(m->source.count, sizeof *m->digests);
  m->out = m->digests ? outbound_new(m->settings, m->to, move_refused, m, e) : NULL;
  return m->out ? 0 : -1;
}

static void move_close(struct move *m) {
  outbound_free(m->out);
  outbound_free(m->dead_letters);
  move_place_close(&m->place);
  move_source_close(&m->source);
  wire_free(m->wire);
  free(m->digests);
}

// --- the verb

static void say_done(const struct move *m) {
  printf("moved %" PRIu64 " %sevents of %s (%zu partitions) to %s (%d partitions)", m->messages,
    m->resumed ? "more " : "", m->from, m->source.count, m->to, m->to_partitions);
  if (m->keyed_anew) {
    printf("; %" PRIu64 " had another key than their event's", m->keyed_anew);
  }
  if (m->unreadable) {
    printf("; %" PRIu64 " could not be read and are dead letters", m->unreadable);
  }
  printf("\n");
}

static int move_do(struct move *m, struct err *e) {
  if (check_usage(m, e) != 0) {
    return 2;
  }
  stop_on_signals();
  if (move_open(m, e) != 0) {
    return 1;
  }
  int result = move_run(m, e);
  say_done(m);
  if (result == 0) {
    say_next(m);
  }
  return result ? 1 : 0;
}

static int move_all(const struct settings *s, struct err *e) {
  struct move m = {
    .settings = s, .from = settings_text(s, "topic"), .to = settings_text(s, "to"), .clock = MOMENT_NONE};
  int code = move_do(&m, e);
  move_close(&m);
  return code;
}

int verb_move(int argc, char **argv) {
  return verb_run(&move_usage, argc, argv, move_all);
}
