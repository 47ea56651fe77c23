// SPDX-License-Identifier: Apache-2.0
// Which topics the events may go to: none of those that the program itself writes.
#ifndef HUIYIN_RUNTIME_TOPIC_NAMES_H
#define HUIYIN_RUNTIME_TOPIC_NAMES_H

#include "runtime/err.h"
#include "runtime/settings.h"

// The two others, for the tables of verbs that send events: so they are told from the events topic.
#define TOPIC_NAMES_OTHER_SETTINGS                                                                                 \
  {"alerts-topic", 0, SETTING_TEXT, "NAME", "huiyin.alerts", "the topic of the alerts: no event is sent there"}, { \
    "dead-letters-topic", 0, SETTING_TEXT, "NAME", "huiyin.dead-letters",                                          \
      "the topic of what could not be read: no event is sent there"                                                \
  }

// Whether the topic in the setting `name` can be one of events. -1 with a sentence where it is the alerts topic or the
// dead-letters topic of the same settings, or is called like one while the settings say nothing of another.
int topic_names_check(const struct settings *s, const char *name, struct err *e);

#endif
