// SPDX-License-Identifier: Apache-2.0
// huiyin broker: an embedded Kafka broker for a first try.
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/embedded.h"
#include "runtime/settings.h"
#include "runtime/stop.h"
#include "runtime/verb.h"
#include "runtime/verbs.h"

static const struct setting table[] = {{"topic", 0, SETTING_TEXT, "NAME", "huiyin.events", "the topic of the events"},
  {"alerts-topic", 0, SETTING_TEXT, "NAME", "huiyin.alerts", "the topic of the alerts"},
  {"dead-letters-topic", 0, SETTING_TEXT, "NAME", "huiyin.dead-letters", "the topic of what could not be read"},
  {"partitions", 0, SETTING_TEXT, "N", "4", "into how many partitions each topic is spread"},
  {"port-file", 0, SETTING_TEXT, "FILE", NULL, "write host:port there too, once it serves"}, {0}};

static int broker_check(const struct settings *s, struct err *e) {
  int64_t partitions;
  return settings_number(s, "partitions", 1, 1000, &partitions, e);
}

const struct verb_usage broker_usage = {.verb = "broker",
  .arguments = "",
  .summary =
    "Runs a Kafka broker inside this process on a free port of 127.0.0.1, prints its host:port and serves until\n"
    "SIGTERM or Ctrl-C. It is for a first try and for tests: it keeps the newest few MB of each partition in\n"
    "memory (some 45,000 to 100,000 events), drops older ones without a word, and forgets all when it ends.\n"
    "Give --embedded to the verbs that read from it.",
  .settings = table,
  .check = broker_check};

// Under another name first, so that who waits for the file never reads half of it.
static int broker_write_port(const char *path, const char *bootstraps, struct err *e) {
  char part[4096];
  if (snprintf(part, sizeof part, "%s.part", path) >= (int)sizeof part) {
    return err_set(e, "the name of the --port-file is too long");
  }
  FILE *out = fopen(part, "we");
  if (!out) {
    return err_set(e, "--port-file %s can not be written: %s", path, strerror(errno));
  }
  int failed = fprintf(out, "%s\n", bootstraps) < 0;
  failed |= fclose(out) != 0;
  if (failed || rename(part, path)) {
    return err_set(e, "--port-file %s can not be written: %s", path, strerror(errno));
  }
  return 0;
}

static int broker_make_topics(struct embedded *b, const struct settings *s, int partitions, struct err *e) {
  static const char *const names[] = {"topic", "alerts-topic", "dead-letters-topic"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (embedded_topic(b, settings_text(s, names[i]), partitions, e)) {
      return -1;
    }
  }
  return 0;
}

static int broker_announce(struct embedded *b, const struct settings *s, struct err *e) {
  const char *path = settings_text(s, "port-file");
  const char *bootstraps = embedded_bootstraps(b);
  if (printf("%s\n", bootstraps) < 0 || fflush(stdout)) {
    return err_set(e, "host:port can not be printed: %s", strerror(errno));
  }
  return path ? broker_write_port(path, bootstraps, e) : 0;
}

static void broker_wait_for_stop(void) {
  struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
  while (!stop_requested()) {
    (void)poll(&stop, 1, -1);
  }
}

static int broker_run(const struct settings *s, int partitions, struct err *e) {
  stop_on_signals();
  struct embedded *b = embedded_new(e);
  if (!b) {
    return -1;
  }
  int result = broker_make_topics(b, s, partitions, e);
  if (!result) {
    result = broker_announce(b, s, e);
  }
  if (!result) {
    broker_wait_for_stop();
  }
  embedded_free(b);
  return result;
}

static int broker_begin(const struct settings *s, struct err *e) {
  int64_t partitions = 0;
  if (settings_number(s, "partitions", 1, 1000, &partitions, e)) {
    return 2;
  }
  return broker_run(s, (int)partitions, e) ? 1 : 0;
}

int verb_broker(int argc, char **argv) {
  return verb_run(&broker_usage, argc, argv, broker_begin);
}
