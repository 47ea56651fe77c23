// SPDX-License-Identifier: Apache-2.0
// Asks brokers where the open transactions of a partition begin, until none is left.
#include "consumers/world/relay_settled.h"

#include <time.h>

#include "consumers/log/replay.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/stop.h"

// In ms: how long one question may take, and the pause between two.
enum { ASK_FOR = 200, PAUSE_MOST = 50 };

static int64_t settled_now(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void settled_pause(int milliseconds) {
  const struct timespec step = {.tv_nsec = milliseconds * 1000000L};
  (void)nanosleep(&step, NULL);
}

// Where readers of committed messages must stop, in one request: a query of both watermarks would be two.
static int ask_stable(rd_kafka_t *rk, const char *topic, int32_t partition, int64_t *stable) {
  rd_kafka_topic_partition_list_t *asked = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_t *end = rd_kafka_topic_partition_list_add(asked, topic, partition);
  end->offset = RD_KAFKA_OFFSET_END;  // in the place of a timestamp, as the protocol has it
  bool failed = rd_kafka_offsets_for_times(rk, asked, ASK_FOR) || end->err || end->offset < 0;
  *stable = end->offset;
  rd_kafka_topic_partition_list_destroy(asked);
  return failed ? -1 : 0;
}

enum settled settled_wait(rd_kafka_t *rk, const char *topic, int32_t partition, int64_t last, int64_t within,
  bool (*stopped)(void *), void *context) {
  int64_t give_up_at = INT64_MAX;
  int64_t stable;
  for (int pause = 1; !stopped(context); pause = pause < PAUSE_MOST ? pause + (pause + 1) / 2 : PAUSE_MOST) {
    if (ask_stable(rk, topic, partition, &stable)) {
      give_up_at = INT64_MAX;
    } else if (stable > last) {
      return SETTLED_YES;
    } else if (give_up_at == INT64_MAX) {
      give_up_at = settled_now() + within;
    } else if (settled_now() > give_up_at) {
      return SETTLED_NO;
    }
    settled_pause(pause);
  }
  return SETTLED_STOPPED;
}

int settled_end_of_all(const struct settings *s, const char *topic, int32_t partition, struct kafka_ends *ends,
  int64_t *end, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf(s, e);
  if (!conf) {
    return -1;
  }
  kafka_conf_set(conf, "isolation.level", "read_uncommitted");
  kafka_conf_quiet(conf);
  rd_kafka_t *rk = kafka_new(RD_KAFKA_CONSUMER, conf, e);
  if (!rk) {
    return -1;
  }
  int64_t low;
  int result = replay_bounds(rk, topic, partition, stop_requested, &low, end, e);
  kafka_ends_add(ends, rk);
  return result;
}
