// SPDX-License-Identifier: Apache-2.0
// The settings that the verbs which recount share with track, in the same words.
#ifndef HUIYIN_CONSUMERS_RECOUNT_READING_SETTINGS_H
#define HUIYIN_CONSUMERS_RECOUNT_READING_SETTINGS_H

#include "runtime/kafka.h"

// Table lines; a function could not stand in a constant table.
#define READING_REDIS_SETTING                                                     \
  {                                                                               \
    "redis", 0, SETTING_TEXT, "URL", NULL,                                        \
      "the Redis: redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss://, unix://, " \
      "redis+sentinel://HOST[:PORT],.../MASTER"                                   \
  }
#define READING_PREFIX_SETTING \
  { "prefix", 0, SETTING_TEXT, "TEXT", "huiyin", "what the Redis keys begin with" }
#define READING_TOPIC_SETTING \
  { "topic", 0, SETTING_TEXT, "NAME", "huiyin.events", "the topic of the events" }
#define READING_ALERTS_TOPIC_SETTING \
  { "alerts-topic", 0, SETTING_TEXT, "NAME", "huiyin.alerts", "the topic of the alerts" }
#define READING_DEAD_LETTERS_TOPIC_SETTING \
  { "dead-letters-topic", 0, SETTING_TEXT, "NAME", "huiyin.dead-letters", "the topic of what could not be read" }
#define READING_SCHEMA_ID_SETTING \
  { "schema-id", 0, SETTING_LIST, "ID=NAME", NULL, "read Confluent framing with this id as the schema of that name" }
#define READING_CLOCK_SETTING \
  { "clock", 0, SETTING_TEXT, "live|log", "live", "what moves the clock: the time of day, or the log's timestamps" }
#define READING_TIME_ZONE_SETTING \
  { "time-zone", 0, SETTING_TEXT, "ZONE", "Asia/Shanghai", "whose days and months are counted" }
#define READING_PLEDGE_WITHIN_SETTING \
  { "pledge-within", 0, SETTING_TEXT, "DURATION|none", "24h", "how long a request may wait for a pledge" }
#define READING_RESOLVE_WITHIN_SETTING \
  { "resolve-within", 0, SETTING_TEXT, "DURATION|none", "15d", "when a request without a due of its own is due" }
#define READING_KEEP_CLOSED_SETTING                                                                 \
  {                                                                                                 \
    "keep-closed", 0, SETTING_TEXT, "DAYS|forever", "forever",                                      \
      "how long a closed request's state is kept, after its latest resolution and its last message" \
  }

#define READING_POLICY_SETTING                                                                                \
  {                                                                                                           \
    "policy", 0, SETTING_TEXT, "FILE", NULL,                                                                  \
      "limits, calendars and marks, in place of the two limits above: what is filed from now on is under it " \
      "(see `huiyin policy`)"                                                                                 \
  }
#define READING_POLICY_FROM_SETTING \
  { "policy-from", 0, SETTING_TEXT, "TIME|now", NULL, "from when on --policy holds, where it is a new version" }
#define READING_POLICY_RETROACTIVE_SETTING \
  { "policy-retroactive", 0, SETTING_FLAG, NULL, NULL, "--policy holds for all that is still open, too" }
#define READING_POLICIES_TOPIC_SETTING \
  { "policies-topic", 0, SETTING_TEXT, "NAME", "huiyin.policies", "the topic that keeps the versions of the policy" }

// What decides the numbers, and where the log lies that they are counted from.
#define READING_COUNTING_SETTINGS                                                                                     \
  READING_TOPIC_SETTING, READING_ALERTS_TOPIC_SETTING, READING_DEAD_LETTERS_TOPIC_SETTING, READING_SCHEMA_ID_SETTING, \
    READING_CLOCK_SETTING, READING_TIME_ZONE_SETTING, READING_PLEDGE_WITHIN_SETTING, READING_RESOLVE_WITHIN_SETTING,  \
    READING_KEEP_CLOSED_SETTING, READING_POLICIES_TOPIC_SETTING

// Those of track that the others take and do not use, so that one file of settings serves them all.
#define READING_UNUSED_GROUP_SETTING \
  { "group", 0, SETTING_TEXT, "NAME", NULL, "taken so that track's settings may be given; not used" }
#define READING_UNUSED_INSTANCE_SETTING \
  { "instance", 0, SETTING_TEXT, "NAME", NULL, "likewise" }
#define READING_UNUSED_AS_OF_SETTING \
  { "as-of", 0, SETTING_TEXT, "TIME", NULL, "likewise" }
#define READING_UNUSED_UNTIL_END_SETTING \
  { "until-end", 0, SETTING_FLAG, NULL, NULL, "likewise" }
#define READING_UNUSED_BATCH_SETTING \
  { "batch", 0, SETTING_TEXT, "N", NULL, "likewise" }
#define READING_UNUSED_AUDIT_SETTING \
  { "audit-every", 0, SETTING_TEXT, "DURATION|none", NULL, "likewise" }
#define READING_UNUSED_POLICY_SETTING \
  { "policy", 0, SETTING_TEXT, "FILE", NULL, "taken so that track's settings may be given: Redis has the policy" }
#define READING_UNUSED_POLICY_FROM_SETTING \
  { "policy-from", 0, SETTING_TEXT, "TIME|now", NULL, "likewise" }
#define READING_UNUSED_POLICY_RETROACTIVE_SETTING \
  { "policy-retroactive", 0, SETTING_FLAG, NULL, NULL, "likewise" }
#define READING_UNUSED_SETTINGS                                                                   \
  READING_UNUSED_GROUP_SETTING, READING_UNUSED_INSTANCE_SETTING, READING_UNUSED_AS_OF_SETTING,    \
    READING_UNUSED_UNTIL_END_SETTING, READING_UNUSED_BATCH_SETTING, READING_UNUSED_AUDIT_SETTING, \
    READING_UNUSED_POLICY_SETTING, READING_UNUSED_POLICY_FROM_SETTING, READING_UNUSED_POLICY_RETROACTIVE_SETTING

#endif
