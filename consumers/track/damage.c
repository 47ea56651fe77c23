// SPDX-License-Identifier: Apache-2.0
// EXEC is not all or nothing: where one command failed inside a commit, the offset moved on all the same. The numbers
// are wrong from there on, so the partitions of that commit are marked as damaged, and it stops.
#include <stdio.h>
#include <string.h>

#include "consumers/track/resp.h"
#include "consumers/track/tracker_parts.h"

static size_t failed_element(const struct reply *reply) {
  size_t i = 0;
  while (i < reply->size && reply->elements[i].type != REPLY_ERROR) {
    i++;
  }
  return i;
}

static void note_damage(struct tracker *t, int32_t partition, const char *why) {
  resp_begin(&t->out, 4);
  resp_string(&t->out, "HSET");
  render_key(&t->out, t, KEY_PARTITION, partition);
  resp_string(&t->out, "damaged");
  resp_string(&t->out, why);
  pending_add(t, PENDING_DAMAGED, partition, 0);
  t->commit.damage_awaited++;
}

static void note_all_damage(struct tracker *t) {
  for (size_t at = 0; at < t->commit.parts.size; at += sizeof(int32_t)) {
    int32_t partition;
    memcpy(&partition, t->commit.parts.at + at, sizeof partition);
    note_damage(t, partition, t->commit.queue_error);
  }
  tracker_flush(t);
}

bool damage_is_in(const struct reply *exec) {
  return failed_element(exec) < exec->size;
}

void damage_mark_command(struct tracker *t, size_t command, const char *error, size_t size) {
  struct text key = resp_key(&t->commit.commands, command);
  char why[sizeof t->commit.queue_error];
  (void)snprintf(why, sizeof why, "%.*s: %.*s", (int)(key.size < 70 ? key.size : 70), key.at ? key.at : "",
    (int)(size < 150 ? size : 150), error);
  t->commit.damaging = true;
  t->commit.state = COMMIT_IDLE;
  tracker_say(t, SAY_ERROR, -1, "a command failed inside a commit, %.*s: %.*s", (int)key.size, key.at ? key.at : "",
    (int)size, error);
  (void)snprintf(t->commit.queue_error, sizeof t->commit.queue_error, "%s", why);
  note_all_damage(t);
}

void damage_mark(struct tracker *t, const struct reply *reply) {
  size_t failed = failed_element(reply);
  damage_mark_command(t, failed + 1, reply->elements[failed].bytes, reply->elements[failed].size);
}

void damage_on_marked(struct tracker *t) {
  if (--t->commit.damage_awaited == 0) {
    char sentence[512];
    (void)snprintf(sentence, sizeof sentence,
      "a key in Redis was changed by another hand, and a commit could not be counted whole (%s). The partitions are "
      "marked as damaged: mend the key, then count anew with `huiyin rebuild`",
      t->commit.queue_error);
    tracker_fail(t, sentence);
  }
}

void damage_on_redis_up(struct tracker *t) {
  if (t->commit.damaging && !t->failed) {
    note_all_damage(t);
  }
}
