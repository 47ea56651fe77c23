// SPDX-License-Identifier: Apache-2.0
// A commit that was applied while its answer was lost: the commit number tells that it was, not that it was whole. So
// each key is looked at that it wrote to: a counter that is no number, or a key of another sort, failed inside it. This
// reads alone; nothing else is done meanwhile.
#include <string.h>

#include "consumers/track/resp.h"
#include "consumers/track/tracker_parts.h"

static bool is_named(const struct resp_command *command, const char *name) {
  return command->name.size == strlen(name) && memcmp(command->name.at, name, command->name.size) == 0;
}

static void ask(struct tracker *t, const struct resp_command *command) {
  bool list = is_named(command, "RPUSH") || is_named(command, "LTRIM");
  resp_begin(&t->out, list ? 4 : 3);
  resp_string(&t->out, list ? "LRANGE" : "HMGET");
  resp_bytes(&t->out, command->key.at, command->key.size);
  if (list) {
    resp_string(&t->out, "0");
    resp_string(&t->out, "0");
  } else {
    resp_bytes(&t->out, command->field.at, command->field.size);
  }
  pending_add(t, is_named(command, "HINCRBY") ? PENDING_COUNTER : PENDING_PROBE, -1, 0);
  t->commit.awaited++;
}

void probe_begin(struct tracker *t) {
  struct resp_command command;
  size_t at = 0;
  t->commit.awaited = t->commit.probed = 0;
  t->commit.queue_failed = false;
  while (resp_next(&t->commit.commands, &at, &command)) {
    if (command.key.at) {
      ask(t, &command);
    }
  }
  t->commit.state = COMMIT_PROBING;
  tracker_flush(t);
}

static bool is_number(const struct reply *value) {
  size_t i = value->size > 1 && value->bytes[0] == '-';
  bool number = i < value->size;
  for (; i < value->size; i++) {
    number &= value->bytes[i] >= '0' && value->bytes[i] <= '9';
  }
  return number;
}

// What keeps the command from having been done; NULL where nothing does.
static const char *what_failed(const struct reply *reply, bool counter) {
  const struct reply *value = reply->type == REPLY_ARRAY && reply->size ? &reply->elements[0] : NULL;
  if (reply->type == REPLY_ERROR && reply->size >= 9 && memcmp(reply->bytes, "WRONGTYPE", 9) == 0) {
    return "a key of another sort";
  }
  return counter && value && value->type == REPLY_TEXT && !is_number(value) ? "not an integer" : NULL;
}

void probe_on_reply(struct tracker *t, const struct reply *reply, bool counter) {
  struct commit *c = &t->commit;
  if (c->state != COMMIT_PROBING) {
    return;
  }
  const char *failed = what_failed(reply, counter);
  if (failed) {
    damage_mark_command(t, 1 + c->probed, failed, strlen(failed));
    return;
  }
  if (reply->type == REPLY_ERROR) {
    commit_on_queue_error(t, reply);
  }
  if (++c->probed < c->awaited) {
    return;
  }
  c->state = COMMIT_IDLE;
  c->unseen = c->queue_failed;
  if (c->queue_failed) {
    commit_pause(t, c->queue_error, strlen(c->queue_error));
  }
}
