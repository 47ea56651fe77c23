// SPDX-License-Identifier: Apache-2.0
// What verify, rebuild and show work with: settings read, Redis and Kafka opened, the log's bounds looked at.
#ifndef HUIYIN_CONSUMERS_RECOUNT_READING_H
#define HUIYIN_CONSUMERS_RECOUNT_READING_H

#include <hiredis/hiredis.h>
#include <librdkafka/rdkafka.h>

#include "consumers/stored/counting.h"
#include "consumers/stored/stored.h"
#include "consumers/versions/policies.h"
#include "runtime/settings.h"
#include "schemas/wire.h"

// Owns its handles; the texts are the settings'.
struct reading {
  const struct settings *settings;
  struct counting counting;
  struct policies policies;   // its versions, where it has any
  size_t policies_stored;     // so many of them were in Redis; the others are the topic's
  char settings_stored[512];  // what Redis said then that the numbers are counted under; "" for nothing
  struct wire *wire;
  redisContext *redis;
  rd_kafka_t *log;
  const char *prefix;
  const char *topic;
  const char *alerts_topic;
  size_t partitions;  // of the events topic
};

// The sentence where the alerts topic has fewer partitions than the events, and what to do.
int reading_lacks_alerts(const struct reading *in, size_t alerts_partitions, struct err *e);

// For verb_usage: the settings of a verb that reads and has none of its own, ...
extern const struct setting reading_table[];

// ... and what of these settings can be seen to be wrong before anything is opened.
int reading_check(const struct settings *s, struct err *e);

// The exit code: 0, or 1 or 2 (usage) with a sentence. Release it in any case. The settings are those of
// reading_settings.h.
int reading_open(struct reading *in, const struct settings *s, struct err *e);

// The same for who is about to count anew: what Redis has lost of the versions of the policy is taken from their topic.
int reading_open_anew(struct reading *in, const struct settings *s, struct err *e);
void reading_release(struct reading *in);

// A wire that reads what --schema-id says. NULL with a sentence that names the setting. Free it with wire_free.
struct wire *reading_wire(const struct settings *s, struct err *e);

// Looks whether there are numbers, and whether they were counted under these settings and versions. -1 with a sentence.
int reading_check_counted(const struct reading *in, const struct stored *stored, struct err *e);

// Looks whether every partition was counted under all versions of the policy that were read. -1 with a sentence.
int reading_check_versions(const struct reading *in, const struct stored *stored, struct err *e);

// Looks whether the log holds everything from where counting began (meta.begin) to where each partition stands (nothing
// is asked of those that never stood). -1 with a sentence: messages were deleted, or the log ends before that.
int reading_check_bounds(struct reading *in, const struct stored *stored, struct err *e);

// The offset up to which a partition was counted, 0 where nothing was.
int64_t reading_offset(const struct stored_partition *p);

#endif
