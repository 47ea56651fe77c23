// SPDX-License-Identifier: Apache-2.0
// Whether the topic that events go to is as it must be.
#ifndef HUIYIN_PRODUCERS_EVENTS_TOPIC_H
#define HUIYIN_PRODUCERS_EVENTS_TOPIC_H

#include "runtime/err.h"
#include "runtime/settings.h"

// Asks the broker, through a handle of its own. -1 with a sentence where the topic is missing, would lose events, or
// does not keep producers' timestamps, and where the broker can not be asked.
int events_topic_check(const struct settings *s, const char *topic, struct err *e);

#endif
