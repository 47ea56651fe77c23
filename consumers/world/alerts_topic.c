// SPDX-License-Identifier: Apache-2.0
// Whether the alerts topic is there.
#include "consumers/world/alerts_topic.h"

#include "runtime/log.h"

enum { REFUSALS_BELIEVED = 2 };

bool alerts_topic_is_gone(const struct alerts_topic *a) {
  return a->refusals >= REFUSALS_BELIEVED;
}

static void say(enum log_level level, const char *sentence, const char *topic, const char *why) {
  struct log_line line;
  log_begin(&line, level, sentence);
  log_text(&line, "topic", topic);
  if (why) {
    log_text(&line, "reason", why);
  }
  log_end(&line);
}

void alerts_topic_hear(struct alerts_topic *a, const char *topic, int32_t partitions, const char *why) {
  bool gone = alerts_topic_is_gone(a);
  if (partitions < 0) {
    a->refusals += !gone;
    if (!gone && alerts_topic_is_gone(a)) {
      say(LOG_WARN, "the alerts topic can not be had: alerts wait in Redis until it can", topic, why);
    }
    return;
  }
  if (gone) {
    say(LOG_WARN,
      "the alerts topic is there again; if it was made anew, it lacks what the old one held: `huiyin verify` names "
      "those alerts, and `huiyin rebuild` sends them again",
      topic, NULL);
  }
  a->partitions = partitions;
  a->refusals = 0;
}
