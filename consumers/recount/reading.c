// SPDX-License-Identifier: Apache-2.0
// Opens what the verbs that recount work with.
#include "consumers/recount/reading.h"

#include <inttypes.h>

#include "consumers/log/replay.h"
#include "consumers/recount/reading_settings.h"
#include "consumers/redis/client.h"
#include "consumers/versions/policies_log.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/stop.h"

enum { READING_KAFKA_MS = 10000, READING_REDIS_MS = 30000 };

const struct setting reading_table[] = {
  KAFKA_BROKERS_SETTING,
  KAFKA_PROPERTY_SETTING,
  READING_REDIS_SETTING,
  READING_PREFIX_SETTING,
  READING_COUNTING_SETTINGS,
  KAFKA_EMBEDDED_SETTING,
  READING_UNUSED_SETTINGS,
  {0},
};

struct wire *reading_wire(const struct settings *s, struct err *e) {
  struct wire *wire = wire_new(e);
  for (size_t i = 0; wire && i < settings_list_count(s, "schema-id"); i++) {
    if (wire_map_id(wire, settings_list_item(s, "schema-id", i), e) != 0) {
      (void)err_prefix(e, "--schema-id");
      wire_free(wire);
      return NULL;
    }
  }
  return wire;
}

int reading_check(const struct settings *s, struct err *e) {
  struct redis_url url;
  struct wire *wire = NULL;
  const char *redis = settings_text(s, "redis");
  if (counting_check(s, e) != 0 || (redis && redis_url_parse(&url, redis, e) != 0) || !(wire = reading_wire(s, e))) {
    return -1;
  }
  wire_free(wire);
  return 0;
}

static int reading_open_wire(struct reading *in, struct err *e) {
  in->wire = reading_wire(in->settings, e);
  return in->wire ? 0 : -1;
}

static int reading_open_log(struct reading *in, struct err *e) {
  in->log = replay_consumer(in->settings, e);
  int count = in->log ? kafka_partition_count(in->log, in->topic, READING_KAFKA_MS, e) : -1;
  in->partitions = count > 0 ? (size_t)count : 0;
  return count > 0 ? 0 : -1;
}

// A Redis that was emptied gets them back from their topic, and one that lost some where it is counted anew.
static int reading_open_policies(struct reading *in, bool anew, struct err *e) {
  const char *line = in->settings_stored;
  const char *topic = settings_text(in->settings, "policies-topic");
  size_t in_topic;
  if (policies_read(&in->policies, in->redis, in->prefix, in->settings_stored, sizeof in->settings_stored, e) != 0) {
    return -1;
  }
  in->policies_stored = in->policies.count;
  size_t most = 1;
  if (anew && policies_counted(&most, in->redis, in->prefix, in->partitions, e) != 0) {
    return -1;
  }
  bool listed = counting_is_listed(line);
  bool may_be = listed || !*line || !most;
  bool lacks = may_be && (!in->policies.count || most > in->policies.count);
  if (lacks && policies_log_catch_up(&in->policies, true, in->settings, topic, in->prefix, &in_topic, e) != 0) {
    return -1;
  }
  if (listed && !in->policies.count) {
    return policies_lost(in->prefix, topic, e);
  }
  if (in->policies.count) {
    counting_list(&in->counting, history_policy(&in->policies.history));
  }
  return 0;
}

static int open_all(struct reading *in, const struct settings *s, bool anew, struct err *e) {
  struct redis_url url;
  enum redis_failure failure;
  *in = (struct reading){.settings = s,
    .prefix = settings_text(s, "prefix"),
    .topic = settings_text(s, "topic"),
    .alerts_topic = settings_text(s, "alerts-topic")};
  if (counting_read(&in->counting, s, e) != 0 || redis_url_parse(&url, settings_text(s, "redis"), e) != 0 ||
      reading_open_wire(in, e) != 0) {
    return 2;
  }
  in->redis = redis_connect(&url, READING_REDIS_MS, &failure, e);
  return in->redis && reading_open_log(in, e) == 0 && reading_open_policies(in, anew, e) == 0 ? 0 : 1;
}

int reading_open(struct reading *in, const struct settings *s, struct err *e) {
  return open_all(in, s, false, e);
}

int reading_open_anew(struct reading *in, const struct settings *s, struct err *e) {
  return open_all(in, s, true, e);
}

int reading_lacks_alerts(const struct reading *in, size_t alerts_partitions, struct err *e) {
  return err_set(e,
    "topic %s has %zu partitions where %s has %zu; give it as many by `huiyin topics grow`, or: kafka-topics.sh "
    "--bootstrap-server BROKERS --alter --topic %s --partitions %zu",
    in->alerts_topic, alerts_partitions, in->topic, in->partitions, in->alerts_topic, in->partitions);
}

void reading_release(struct reading *in) {
  if (in->log) {
    kafka_end(in->log);
  }
  if (in->redis) {
    redisFree(in->redis);
  }
  wire_free(in->wire);
  policies_release(&in->policies);
  counting_release(&in->counting);
}

int64_t reading_offset(const struct stored_partition *p) {
  return p->meta.offset > 0 ? p->meta.offset : 0;
}

int reading_check_versions(const struct reading *in, const struct stored *stored, struct err *e) {
  for (size_t i = 0; i < stored->count; i++) {
    const struct meta *meta = &stored->partitions[i].meta;
    size_t under = meta->policies || !in->policies.count ? (size_t)meta->policies : 1;
    if (meta->offset >= 0 && under > in->policies.count) {
      return err_set(e,
        "partition %zu is counted under %zu versions of the policy, and Redis has lost all but %zu: a track that is "
        "started with --policy brings them back from their topic; try again then",
        i, under, in->policies.count);
    }
    if (meta->offset >= 0 && under != in->policies.count) {
      return err_set(e,
        "partition %zu is counted under %zu versions of the policy, and there are %zu: a track that runs takes the "
        "last one over by itself; try again then",
        i, under, in->policies.count);
    }
  }
  return 0;
}

int reading_check_counted(const struct reading *in, const struct stored *stored, struct err *e) {
  size_t present = 0;
  for (size_t i = 0; i < stored->count; i++) {
    present += stored->partitions[i].present;
  }
  if (!present) {
    return err_set(e,
      "nothing was counted under the prefix %s: there is nothing to compare; see that --redis and --prefix are those "
      "of track. Was Redis emptied? Then count anew with `huiyin rebuild`",
      in->prefix);
  }
  if (!stored->settings) {
    return err_set(e,
      "what the numbers were counted under is not in Redis (%s:{0}:settings); count anew with `huiyin rebuild`",
      in->prefix);
  }
  return counting_compare(&in->counting, stored->settings, e) != 0 || reading_check_versions(in, stored, e) != 0 ? -1
                                                                                                                 : 0;
}

static int reading_check_one(struct reading *in, size_t partition, const struct meta *meta, struct err *e) {
  int64_t offset = meta->offset;
  int64_t low;
  int64_t end;
  if (replay_bounds(in->log, in->topic, (int32_t)partition, stop_requested, &low, &end, e) != 0) {
    return -1;
  }
  if (low > meta->begin) {
    return err_set(e,
      "partition %zu of topic %s no longer begins at its beginning: what lay below offset %" PRId64
      " was deleted, so its numbers can not be counted anew (see `huiyin topics check` for what keeps a log whole, and "
      "`huiyin rebuild --what-is-left`)",
      partition, in->topic, low);
  }
  if (offset > end) {
    return err_set(e,
      "partition %zu of topic %s ends at offset %" PRId64 ", and %" PRId64
      " were counted: the topic was made again, or its brokers lost data; `huiyin rebuild` counts what is there",
      partition, in->topic, end, offset);
  }
  return 0;
}

int reading_check_bounds(struct reading *in, const struct stored *stored, struct err *e) {
  for (size_t i = 0; i < stored->count; i++) {
    const struct meta *meta = &stored->partitions[i].meta;
    if (meta->offset >= 0 && reading_check_one(in, i, meta, e) != 0) {
      return -1;
    }
  }
  return 0;
}
