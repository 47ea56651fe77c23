// SPDX-License-Identifier: Apache-2.0
// The settings of all verbs together, and the variables of the environment that are like one of them.
#include "runtime/settings_known.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/buf.h"
#include "runtime/log.h"
#include "runtime/settings_show.h"

// The next setting of all; begins with {0, 0}.
struct known_place {
  size_t verb;
  size_t setting;
};

static const char *known_next(struct known_place *at) {
  const struct verb_usage *usage;
  for (; verbs_usage && (usage = verbs_usage(at->verb)); at->verb++, at->setting = 0) {
    const char *name = usage->settings[at->setting].name;
    if (name) {
      at->setting++;
      return name;
    }
  }
  return NULL;
}

bool settings_known_has(const char *name) {
  struct known_place at = {0, 0};
  for (const char *other; (other = known_next(&at));) {
    if (!strcmp(name, other)) {
      return true;
    }
  }
  return !verbs_usage;
}

void settings_known_offer(struct nearest *nearest) {
  struct known_place at = {0, 0};
  for (const char *name; (name = known_next(&at));) {
    nearest_offer(nearest, name);
  }
}

// --- the environment

// `pledge` is the first word of `pledge-within`.
static const char *known_beginning_with(const char *word) {
  struct known_place at = {0, 0};
  size_t size = strlen(word);
  for (const char *name; (name = known_next(&at));) {
    if (size && !strncmp(name, word, size) && name[size] == '-') {
      return name;
    }
  }
  return NULL;
}

// What is no setting and may be there: the file, what the tests and tools of this project go by, and what Kubernetes
// gives every process where a service is called huiyin.
static bool known_is_foreign(const char *name) {
  static const char *const names[] = {
    "CONFIG", "BIN", "CACHE", "DEBIAN_INSIDE", "FAULTS", "INTEROP", "IN_PYTHON", "KEEP", "PYTHON", "SECONDS", "TEMP"};
  static const char *const beginnings[] = {"KAFKA", "PORT", "SERVICE_", "TEST_"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (!strcmp(name, names[i])) {
      return true;
    }
  }
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
    if (!strncmp(name, beginnings[i], strlen(beginnings[i]))) {
      return true;
    }
  }
  return false;
}

static void known_pass_over(const char *variable) {
  struct log_line l;
  log_begin(
    &l, LOG_WARN, "a name in the environment begins with HUIYIN_, is no setting of any verb, and was passed over");
  log_text(&l, "name", variable);
  log_end(&l);
}

// `name` is what stands behind HUIYIN_.
static int known_check(const char *variable, const char *name, struct err *e) {
  char word[64];
  size_t size = strlen(name);
  for (size_t i = 0; i <= size && i < sizeof word; i++) {
    word[i] = (char)(name[i] == '_' ? '-' : tolower((unsigned char)name[i]));
  }
  word[size < sizeof word ? size : sizeof word - 1] = 0;
  if (known_is_foreign(name) || settings_known_has(word)) {
    return 0;
  }
  struct nearest nearest = {.word = word};
  settings_known_offer(&nearest);
  const char *meant = nearest.name ? nearest.name : known_beginning_with(word);
  if (!meant) {
    known_pass_over(variable);
    return 0;
  }
  struct buf right = {0};
  settings_variable(meant, &right);
  (void)err_set(e, "in the environment, %s is no setting of any verb; did you mean %s?", variable, buf_string(&right));
  buf_release(&right);
  return -1;
}

int settings_known_environment(struct err *e) {
  static const char ours[] = "HUIYIN_";
  char variable[80];
  for (char **at = environ; verbs_usage && at && *at; at++) {
    if (strncmp(*at, ours, sizeof ours - 1) != 0) {
      continue;
    }
    (void)snprintf(variable, sizeof variable, "%.*s", (int)strcspn(*at, "="), *at);
    if (known_check(variable, variable + sizeof ours - 1, e)) {
      return -1;
    }
  }
  return 0;
}
