// SPDX-License-Identifier: Apache-2.0
// Tells the events topic from those that the program itself writes.
#include "runtime/topic_names.h"

#include <stdbool.h>
#include <string.h>

static const struct {
  const char *setting;
  const char *fallback;
  const char *word;  // a part of its name, between dots
} others[] = {
  {"alerts-topic", "huiyin.alerts", "alerts"},
  {"dead-letters-topic", "huiyin.dead-letters", "dead-letters"},
};

static bool topic_names_has(const char *topic, const char *word) {
  size_t size = strlen(word);
  for (const char *part = topic; part; part = strchr(part, '.') ? strchr(part, '.') + 1 : NULL) {
    if (strcspn(part, ".") == size && strncmp(part, word, size) == 0) {
      return true;
    }
  }
  return false;
}

int topic_names_check(const struct settings *s, const char *name, struct err *e) {
  const char *topic = settings_text(s, name);
  for (size_t i = 0; topic && i < sizeof others / sizeof *others; i++) {
    const char *other = settings_text(s, others[i].setting);
    if (other && strcmp(topic, other) == 0) {
      return err_set(e, "--%s is %s, which is the --%s: events lie in a topic of their own (huiyin.events by default)",
        name, topic, others[i].setting);
    }
    if (topic_names_has(topic, others[i].word) && (!other || strcmp(other, others[i].fallback) == 0)) {
      return err_set(e,
        "--%s is %s, which is called like a topic of %s: events lie in a topic of their own (huiyin.events by "
        "default); if it is the events topic all the same, name the other one too, by --%s",
        name, topic, others[i].word, others[i].setting);
    }
  }
  return 0;
}
