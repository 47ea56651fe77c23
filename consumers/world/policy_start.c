// SPDX-License-Identifier: Apache-2.0
// Puts the policy of --policy in force before anything is counted.
#include "consumers/world/policy_start.h"

#include <poll.h>

#include "consumers/versions/install.h"
#include "runtime/log.h"
#include "runtime/stop.h"
#include "runtime/wall_clock.h"

enum { POLICY_REDIS_MS = 20000 };

static redisContext *await_redis(struct redis_url *url, struct err *e) {
  bool said = false;
  while (!stop_requested()) {
    enum redis_failure failure;
    redisContext *c = redis_connect(url, POLICY_REDIS_MS, &failure, e);
    if (c || failure != REDIS_AWAY) {
      return c;
    }
    if (!said) {
      struct log_line line;
      log_begin(&line, LOG_WARN, "Redis is away: waiting for it, to put the policy in force");
      log_text(&line, "reason", e->text);
      log_end(&line);
      said = true;
    }
    struct pollfd wait = {.fd = stop_fd(), .events = POLLIN};
    (void)poll(&wait, 1, 1000);
  }
  return NULL;
}

static int put_in_force(const struct track_options *o, redisContext *redis, int partitions, struct err *e) {
  struct policies p;
  struct install install = {.settings = o->settings,
    .redis = redis,
    .prefix = o->prefix,
    .topic = settings_text(o->settings, "policies-topic"),
    .partitions = (size_t)partitions,
    .counting = o->counting,
    .file = o->policy,
    .retroactive = settings_flag(o->settings, "policy-retroactive"),
    .now = wall_clock()};
  if (install_read_from(o->settings, &install, e) != 0 || install_policy(&install, &p, e) != 0) {
    return -1;
  }
  policies_release(&p);
  return 0;
}

int policy_start(const struct track_options *o, struct redis_url *url, int partitions, struct err *e) {
  if (!o->policy) {
    return 0;
  }
  redisContext *redis = await_redis(url, e);
  int result = redis ? put_in_force(o, redis, partitions, e) : -1;
  if (redis) {
    redisFree(redis);
  }
  return result;
}
