// SPDX-License-Identifier: Apache-2.0
// Whether a Redis may throw counters away: a limit of memory, and a policy that takes any key. One that takes only keys
// with a time to live (volatile-*) leaves ours alone.
#include "consumers/redis/eviction.h"

#include <stdio.h>
#include <string.h>

// The value behind `\nNAME:` in an INFO text, up to the end of its line; empty where there is none.
static void eviction_field(const char *info, const char *name, char *out, size_t room) {
  char line[64];
  (void)snprintf(line, sizeof line, "\n%s:", name);
  const char *at = strstr(info, line);
  at = at ? at + strlen(line) : "";
  (void)snprintf(out, room, "%.*s", (int)strcspn(at, "\r\n"), at);
}

int eviction_check(redisContext *c, struct err *e) {
  char limit[32] = "";
  char policy[32] = "";
  redisReply *reply = redisCommand(c, "INFO memory");
  if (reply && reply->type == REDIS_REPLY_STRING) {
    eviction_field(reply->str, "maxmemory", limit, sizeof limit);
    eviction_field(reply->str, "maxmemory_policy", policy, sizeof policy);
  }
  if (reply) {
    freeReplyObject(reply);
  }
  if (strncmp(policy, "allkeys-", 8) != 0 || !*limit || strcmp(limit, "0") == 0) {
    return 0;
  }
  return err_set(e,
    "the Redis in --redis throws keys away once its memory is full (maxmemory %s bytes, maxmemory-policy %s), and "
    "counters would be lost without a word: set it there by `redis-cli CONFIG SET maxmemory-policy noeviction`, and in "
    "its redis.conf",
    limit, policy);
}
