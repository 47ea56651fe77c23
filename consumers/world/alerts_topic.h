// SPDX-License-Identifier: Apache-2.0
// Whether the alerts topic is there, and with how many partitions, as it is heard every few seconds.
#ifndef HUIYIN_CONSUMERS_WORLD_ALERTS_TOPIC_H
#define HUIYIN_CONSUMERS_WORLD_ALERTS_TOPIC_H

#include <stdbool.h>
#include <stdint.h>

// Zeroed, nothing was heard yet.
struct alerts_topic {
  int32_t partitions;  // when they were last told; 0: not yet
  unsigned refusals;   // in a row
};

// Hears how many partitions the topic has, or, below 0, that it can not be had, and why. What lasts is logged once when
// it begins and once when it ends.
void alerts_topic_hear(struct alerts_topic *a, const char *topic, int32_t partitions, const char *why);

// It can not be had, and has not been for more than one question: a broker that has just started may not know it yet.
bool alerts_topic_is_gone(const struct alerts_topic *a);

#endif
