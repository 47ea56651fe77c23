// SPDX-License-Identifier: Apache-2.0
// Taking a partition over: one transaction writes the new owner and reads the rest; then the log's bounds are compared.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "consumers/track/resp.h"
#include "consumers/track/tracker_parts.h"

// The places of the answers in the takeover's EXEC.
enum { TAKEN_SET, TAKEN_SETTINGS, TAKEN_COMMIT, TAKEN_OWNER, TAKEN_META, TAKEN_OUTBOX, TAKEN_POLICIES, TAKEN_COUNT };

static void add_commands(struct partition *p, struct buf *out) {
  struct tracker *t = p->tracker;
  resp_words(out, 1, (const char *const[]){"MULTI"});
  resp_begin(out, 4);
  resp_string(out, "SET");
  render_key(out, t, KEY_SETTINGS, 0);
  resp_string(out, t->options.settings);
  resp_string(out, "NX");
  resp_begin(out, 2);
  resp_string(out, "GET");
  render_key(out, t, KEY_SETTINGS, 0);
  resp_begin(out, 4);
  resp_string(out, "HINCRBY");
  render_key(out, t, KEY_PARTITION, p->id);
  resp_string(out, "commit");
  resp_string(out, "1");
  resp_begin(out, 4);
  resp_string(out, "HSET");
  render_key(out, t, KEY_PARTITION, p->id);
  resp_string(out, "owner");
  resp_string(out, p->meta.owner);
  resp_begin(out, 2);
  resp_string(out, "HGETALL");
  render_key(out, t, KEY_PARTITION, p->id);
  resp_begin(out, 4);
  resp_string(out, "LRANGE");
  render_key(out, t, KEY_OUTBOX, p->id);
  resp_string(out, "0");
  resp_string(out, "-1");
  resp_begin(out, 2);
  resp_string(out, "HGETALL");
  render_key(out, t, KEY_POLICIES, 0);
  resp_words(out, 1, (const char *const[]){"EXEC"});
}

// Its transaction ends the watch that stands for the next commit; there is none between a commit's compare and its
// EXEC.
void takeover_step(struct partition *p) {
  struct tracker *t = p->tracker;
  if (p->taken || p->taking || !p->mine || !t->up || t->commit.state != COMMIT_IDLE || t->now < p->retake_at) {
    return;
  }
  p->taking = true;
  meta_init(&p->meta);
  t->port.random_owner(t->port.context, p->meta.owner);
  compare_end_watch(t);
  add_commands(p, &t->out);
  pending_add_queued(t, TAKEN_COUNT + 1);
  pending_add(t, PENDING_TAKEOVER, p->id, p->epoch);
  tracker_flush(t);
}

// Fails with a sentence that names the partition.
__attribute__((format(printf, 2, 3))) static void fail_for(struct partition *p, const char *format, ...) {
  struct err e;
  char detail[sizeof e.text];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(detail, sizeof detail, format, arguments);
  va_end(arguments);
  (void)err_set(&e, "partition %d: %s", (int)p->id, detail);
  tracker_fail(p->tracker, e.text);
}

static int read_meta(struct partition *p, const struct reply *fields) {
  char owner[sizeof p->meta.owner];
  memcpy(owner, p->meta.owner, sizeof owner);
  meta_init(&p->meta);
  for (size_t i = 0; i + 1 < fields->size; i += 2) {
    const struct reply *name = &fields->elements[i];
    const struct reply *value = &fields->elements[i + 1];
    if (meta_set(&p->meta, name->bytes, name->size, value->bytes, value->size) != 0) {
      fail_for(p, "field %s of its hash in Redis is damaged: count anew with `huiyin rebuild`", name->bytes);
      return -1;
    }
  }
  if (strcmp(p->meta.owner, owner) != 0) {
    fail_for(p, "%s", "Redis did not keep the owner that was written");
    return -1;
  }
  return 0;
}

static int read_outbox(struct partition *p, const struct reply *entries) {
  for (size_t i = 0; i < entries->size; i++) {
    const struct reply *entry = &entries->elements[i];
    struct overdue_alert alert;
    struct err e;
    if (wire_decode_alert(p->tracker->options.wire, entry->bytes, entry->size, &alert, &e) != 0) {
      fail_for(p, "an alert in its outbox is damaged (%s): count anew with `huiyin rebuild`", e.text);
      return -1;
    }
    // With the live clock a raise is written down as the clock comes to it; a clearing may be, long after.
    bool known = alert.status == ALERT_RAISED && !p->tracker->options.log_clock;
    outbox_add(&p->outbox, alert.alert_id, entry->bytes, entry->size, known ? alert.at : MOMENT_NONE);
  }
  p->outbox.stored = p->outbox.count;
  return 0;
}

static int check_settings(struct partition *p, const struct reply *stored) {
  struct tracker *t = p->tracker;
  char line[512];
  char sentence[512];
  (void)snprintf(line, sizeof line, "%.*s", (int)stored->size, stored->bytes);
  if (t->options.compare_settings(t->options.compare_context, line, sentence) == 0) {
    return 0;
  }
  tracker_fail(t, sentence);
  return -1;
}

static const struct reply *first_error(const struct reply *array) {
  for (size_t i = 0; i < array->size; i++) {
    if (array->elements[i].type == REPLY_ERROR) {
      return &array->elements[i];
    }
  }
  return NULL;
}

// EXECABORT says nothing of why: that was said of the command that was not queued.
static void try_again(struct partition *p, const struct reply *reply) {
  struct commit *c = &p->tracker->commit;
  struct reply why = *reply;
  if (reply->type == REPLY_ERROR && c->queue_failed) {
    why = (struct reply){.type = REPLY_ERROR, .bytes = c->queue_error, .size = strlen(c->queue_error)};
  }
  partition_retry(p, "the partition", &why);
  if (why.type == REPLY_ERROR && (why.size < 3 || memcmp(why.bytes, "OOM", 3) != 0)) {
    // Read-only, loading, no quorum: another server may be the right one by now.
    p->tracker->port.redis_reset(p->tracker->port.context);
  }
  c->queue_failed = false;
}

void takeover_on_reply(struct partition *p, const struct reply *reply) {
  p->taking = false;
  if (reply->type == REPLY_NIL) {
    // Another tracker has changed what was watched for the next commit: nothing was done, and no watch stands now.
    partition_retake(p, 0);
    return;
  }
  if (reply->type != REPLY_ARRAY || reply->size != TAKEN_COUNT) {
    try_again(p, reply);
    return;
  }
  const struct reply *error = first_error(reply);
  if (error) {
    fail_for(p,
      "a key in Redis is of another sort than ours (%s): use another --prefix, or count anew with `huiyin rebuild`",
      error->bytes);
    return;
  }
  if (reply->elements[TAKEN_SETTINGS].type != REPLY_TEXT || !reply_is_texts(&reply->elements[TAKEN_META], true) ||
      !reply_is_texts(&reply->elements[TAKEN_OUTBOX], false) ||
      !reply_is_texts(&reply->elements[TAKEN_POLICIES], true)) {
    fail_for(p, "%s", "what answers at --redis is no Redis: its answer to the takeover is of another form");
    return;
  }
  if (check_settings(p, &reply->elements[TAKEN_SETTINGS]) != 0 || read_meta(p, &reply->elements[TAKEN_META]) != 0) {
    return;
  }
  if (p->meta.damaged[0]) {
    fail_for(p, "its numbers are marked as damaged (%s): count anew with `huiyin rebuild`", p->meta.damaged);
    return;
  }
  if (restate_begin(p, &reply->elements[TAKEN_POLICIES]) != 0 || read_outbox(p, &reply->elements[TAKEN_OUTBOX]) != 0) {
    return;
  }
  p->taken = true;
  p->bounds_asked = true;
  question_ask_bounds(p);
  relay_begin(p);
}

static int check_bounds(struct partition *p, int64_t low, int64_t high) {
  if (p->meta.offset < 0 && p->group_offset >= 0) {
    fail_for(p,
      "Redis holds nothing, but the group has committed offset %lld: was Redis emptied? Count anew with `huiyin "
      "rebuild`, or "
      "use another --group",
      (long long)p->group_offset);
    return -1;
  }
  if (p->meta.offset >= 0 && p->meta.offset < low) {
    fail_for(p,
      "offset %lld lies outside the log (%lld to %lld): what lay below offset %lld was deleted before it was counted "
      "(see `huiyin topics check`). `huiyin rebuild --what-is-left` counts without it; publish again what is lacking",
      (long long)p->meta.offset, (long long)low, (long long)high, (long long)low);
    return -1;
  }
  if (p->meta.offset > high) {
    fail_for(p,
      "offset %lld lies outside the log (%lld to %lld): the topic was deleted and made again, or its broker lost data. "
      "Count anew with `huiyin rebuild`",
      (long long)p->meta.offset, (long long)low, (long long)high);
    return -1;
  }
  return 0;
}

static void start_ledger(struct partition *p) {
  const struct alert_sink sink = {relay_take, p};
  p->ledger = ledger_new(p->rules, p->id, sink);
  ledger_number_from(p->ledger, (uint32_t)p->meta.alerts_from);
  if (!p->tracker->options.log_clock) {
    ledger_defer_raises(p->ledger);
  }
  if (p->meta.clock != MOMENT_NONE) {
    ledger_set_clock(p->ledger, p->meta.clock);
  }
  p->timestamp = p->meta.timestamp;
  ledger_set_log_time(p->ledger, p->timestamp);
}

static void start_fetching(struct partition *p, int64_t low) {
  struct tracker *t = p->tracker;
  if (p->meta.offset < 0 && low > 0) {
    tracker_say(
      t, SAY_WARN, p->id, "the log no longer begins at its beginning: counting starts at offset %lld", (long long)low);
  }
  if (p->meta.offset < 0) {
    p->meta.begin = low;
  }
  p->next_offset = p->meta.offset < 0 ? low : p->meta.offset;
  p->anchor_due = p->meta.anchor_offset >= low;
  p->anchor_offset = p->meta.anchor_offset;
  p->anchor_digest = p->meta.anchor_digest;
  p->fetch_offset = p->anchor_due ? p->meta.anchor_offset : p->next_offset;
  tracker_say(t, SAY_INFO, p->id, "taken over: counting goes on at offset %lld", (long long)p->next_offset);
  p->fetching = true;
  t->port.fetch_start(t->port.context, p->id, p->fetch_offset);
}

void takeover_on_bounds(struct partition *p, int64_t low, int64_t high) {
  p->bounds_asked = false;
  if (check_bounds(p, low, high) != 0) {
    return;
  }
  if (p->tracker->options.until_end && p->until < 0) {
    p->until = high;
  }
  start_ledger(p);
  start_fetching(p, low);
}
