// SPDX-License-Identifier: Apache-2.0
// The program `huiyin`: a table of verbs, and the only file that names them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/verbs.h"
#include "producers/verbs.h"
#include "runtime/nearest.h"
#include "runtime/settings_known.h"
#include "runtime/verbs.h"
#include "runtime/version.h"

struct verb {
  const char *name;
  int (*run)(int argc, char **argv);
  const struct verb_usage *usage;
  const char *help;
};

static const struct verb verbs[] = {
  {"topics", verb_topics, &topics_usage, "make the Kafka topics, or check that they are as they must be"},
  {"publish", verb_publish, &publish_usage, "put a city's export (CSV with a profile, or JSON Lines) on Kafka"},
  {"simulate", verb_simulate, &simulate_usage, "put a made-up town's events on Kafka, or print them"},
  {"track", verb_track, &track_usage, "read the events, keep counters in Redis, raise overdue alerts"},
  {"verify", verb_verify, &verify_usage, "recount the log and compare every number with Redis"},
  {"rebuild", verb_rebuild, &rebuild_usage, "count anew from the log and put the result in the place of the old"},
  {"move", verb_move, &move_usage, "put all events of a topic into another one, each in the partition of its key"},
  {"show", verb_show, &show_usage, "print one request's story"},
  {"dead-letters", verb_dead_letters, &dead_letters_usage, "list, show and send again what could not be read"},
  {"policy", verb_policy, &policy_usage, "check a policy of limits, calendars and marks, or explain it"},
  {"notify", verb_notify, &notify_usage, "tell people of alerts: webhooks, group robots, mail, commands"},
  {"board", verb_board, &board_usage, "serve live counters, alerts and the pipeline as web pages and an API"},
  {"top", verb_top, &top_usage, "show counters and alerts as they change"},
  {"broker", verb_broker, &broker_usage, "run an embedded Kafka broker for a first try"},
};

enum { VERBS = sizeof verbs / sizeof *verbs };

// What a slip in a setting's name is told by.
const struct verb_usage *verbs_usage(size_t index) {
  return index < VERBS ? verbs[index].usage : NULL;
}

static int main_help(FILE *out) {
  (void)fprintf(out,
    "huiyin (回音): live counters and overdue alerts for a city's requests, from Kafka to Redis.\n\n"
    "Usage: huiyin VERB [FLAG]... [ARGUMENT]...\n\n");
  for (size_t i = 0; i < VERBS; i++) {
    (void)fprintf(out, "  %-14s%s\n", verbs[i].name, verbs[i].help);
  }
  (void)fprintf(out,
    "\n"
    "huiyin VERB --help tells a verb's settings; huiyin --version the versions in use.\n"
    "Exit codes: 0 done, 1 failure, 2 wrong usage.\n");
  return 0;
}

static const struct verb *main_find(const char *name) {
  for (size_t i = 0; i < VERBS; i++) {
    if (!strcmp(verbs[i].name, name)) {
      return &verbs[i];
    }
  }
  return NULL;
}

static int main_unknown(const char *name) {
  struct nearest nearest = {.word = name};
  for (size_t i = 0; i < VERBS; i++) {
    nearest_offer(&nearest, verbs[i].name);
  }
  if (nearest.name) {
    (void)fprintf(stderr, "huiyin: there is no verb `%s`; did you mean `huiyin %s`?\n", name, nearest.name);
  } else {
    (void)fprintf(stderr, "huiyin: there is no verb `%s` (see 'huiyin help')\n", name);
  }
  return 2;
}

// `huiyin help`, `huiyin help VERB`.
static int main_help_verb(int argc, char **argv) {
  if (argc < 2) {
    return main_help(stdout);
  }
  const struct verb *verb = main_find(argv[1]);
  char help[] = "--help";
  char *arguments[] = {argv[1], help, NULL};
  return verb ? verb->run(2, arguments) : main_unknown(argv[1]);
}

static int main_run(int argc, char **argv) {
  if (argc < 1) {
    (void)main_help(stderr);
    return 2;
  }
  if (!strcmp(argv[0], "--version")) {
    version_print();
    return 0;
  }
  if (!strcmp(argv[0], "help") || !strcmp(argv[0], "--help") || !strcmp(argv[0], "-h")) {
    return main_help_verb(argc, argv);
  }
  const struct verb *verb = main_find(argv[0]);
  return verb ? verb->run(argc, argv) : main_unknown(argv[0]);
}

// What was printed and did not arrive (a full disk, a closed pipe) is a failure too.
int main(int argc, char **argv) {
  int code = main_run(argc - 1, argv + 1);
  if (fflush(stdout) && !code) {
    perror("huiyin: standard output");
    return 1;
  }
  return code;
}
