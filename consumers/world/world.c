// SPDX-License-Identifier: Apache-2.0
// The world around a tracker: what comes from threads and handles is handed to it.
#include "consumers/world/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/kafka.h"
#include "runtime/log.h"

void track_world_fail(struct track_world *w, const char *sentence) {
  if (!w->failed) {
    (void)fprintf(stderr, "huiyin track: %s\n", sentence);
  }
  w->failed = true;
}

static void on_fatal(void *context, const char *sentence) {
  track_world_fail(context, sentence);
}

// --- Redis

static void on_redis_up(void *context) {
  struct track_world *w = context;
  tracker_on_redis_up(w->tracker);
}

static void on_redis_down(void *context) {
  struct track_world *w = context;
  tracker_on_redis_down(w->tracker);
}

static void on_redis_reply(void *context, const struct reply *reply) {
  struct track_world *w = context;
  tracker_on_reply(w->tracker, reply);
}

static bool awaits_redis(void *context) {
  struct track_world *w = context;
  return tracker_awaits_redis(w->tracker);
}

// --- the group

void track_world_add_partitions(struct track_world *w, int32_t count) {
  if (count <= w->partitions) {
    return;
  }
  struct log_line line;
  log_begin(&line, LOG_WARN,
    "partitions were added to the topic: what is counted stays right, but a request whose next event comes to another "
    "partition is counted as two; `huiyin move` mends that");
  log_text(&line, "topic", w->options->topic);
  log_number(&line, "partitions", count);
  log_number(&line, "before", w->partitions);
  log_end(&line);
  w->partitions = count;
  log_reader_add_partition_count(w->reader, count);
}

// A bounded run counts what there was at the start; only what the group gives it comes on top.
static void on_assigned(void *context, int32_t partition, int64_t committed) {
  struct track_world *w = context;
  if (partition >= w->partitions) {
    struct err e;  // the reader learns of it too, by asking
    int count = kafka_partition_count(log_reader_handle(w->reader), w->options->topic, 1000, &e);
    track_world_add_partitions(w, count > partition ? count : partition + 1);
  }
  if (partition >= tracker_partition_count(w->tracker)) {
    tracker_set_partition_count(w->tracker, w->partitions);
  }
  tracker_assign(w->tracker, partition, committed);
}

static void on_revoked(void *context, int32_t partition) {
  struct track_world *w = context;
  tracker_revoke(w->tracker, partition);
}

static void on_lost(void *context, int32_t partition) {
  struct track_world *w = context;
  w->member = false;
  tracker_lost(w->tracker, partition);
}

static void on_complete(void *context) {
  struct track_world *w = context;
  w->member = true;
  tracker_assigned(w->tracker);
}

// --- the log

// Why a partition can not be read on, and what to do about it; NULL for what waiting mends.
static const char *why_not_read(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      return "what comes next was deleted before it was counted (see `huiyin topics check`). `huiyin rebuild "
             "--what-is-left` counts without it; publish again what is lacking";
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return "the topic was deleted; make it with `huiyin topics create`, publish the events again, and count anew "
             "with `huiyin rebuild`";
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return "this user may not read it; ask for the right to, or log in as another by -X sasl.username";
    default:
      return NULL;
  }
}

static void look_at_fetch_error(struct track_world *w, const rd_kafka_message_t *m) {
  const char *why = why_not_read(m->err);
  char sentence[500];
  struct log_line line;
  if (m->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    return;
  }
  if (why) {
    (void)snprintf(sentence, sizeof sentence, "partition %d of %s can not be read on (%s): %s", (int)m->partition,
      w->options->topic, rd_kafka_err2str(m->err), why);
    track_world_fail(w, sentence);
    return;
  }
  log_begin(&line, LOG_WARN, "reading a partition is held up");
  log_number(&line, "partition", m->partition);
  log_text(&line, "reason", rd_kafka_message_errstr(m));
  log_end(&line);
}

void track_world_message(struct track_world *w, rd_kafka_message_t *m) {
  if (m->err) {
    look_at_fetch_error(w, m);
    rd_kafka_message_destroy(m);
    return;
  }
  rd_kafka_timestamp_type_t type;
  int64_t timestamp = rd_kafka_message_timestamp(m, &type);
  const struct message message = {.partition = m->partition,
    .offset = m->offset,
    .timestamp = type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE || timestamp < 0 ? MOMENT_NONE : timestamp,
    .key = {m->key, (uint32_t)m->key_len},
    .payload = m->payload,
    .size = m->len,
    .placed = log_reader_is_placed(w->reader, m),
    .handle = m};
  tracker_on_message(w->tracker, &message);
}

// --- dead letters

static void on_refused(void *context, uint64_t tag, const char *why) {
  struct track_world *w = context;
  char sentence[500];
  (void)snprintf(sentence, sizeof sentence,
    "the dead letter of a message in partition %d was refused by %s (%s): nothing was passed over; mend the topic and "
    "start again",
    (int)tag, w->options->dead_letters_topic, why);
  track_world_fail(w, sentence);
}

// --- where the log ends

// What was fetched tells the end at once; of what is not fetched, the question does.
void track_world_end(const struct track_world *w, const struct partition_standing *s, int64_t *end, int64_t *lag) {
  int64_t fetched = log_reader_end(w->reader, s->partition);
  int64_t asked = ends_asker_end(w->log_ends, s->partition);
  *end = fetched > asked ? fetched : asked;
  *lag = *end < 0 || s->position < 0 ? -1 : *end - s->position;
  *lag = *end >= 0 && *lag < 0 && s->position >= 0 ? 0 : *lag;
}

// --- opening and closing

static int open_group(struct track_world *w, struct err *e) {
  const struct group_events events = {.context = w,
    .assigned = on_assigned,
    .revoked = on_revoked,
    .lost = on_lost,
    .complete = on_complete,
    .fatal = on_fatal};
  w->group = group_new(w->options->settings, w->options->topic, w->options->group, w->options->instance, &events, e);
  if (!w->group) {
    return -1;
  }
  w->asker =
    bounds_asker_new(group_handle(w->group), w->options->topic, w->partitions, w->options->alerts_topic, w->mailbox);
  w->log_ends = ends_asker_new(group_handle(w->group), w->options->topic);
  w->pulse = track_pulse_new(w);
  return 0;
}

int track_world_open(struct track_world *w, struct err *e) {
  const struct redis_link_events events = {.context = w,
    .up = on_redis_up,
    .down = on_redis_down,
    .reply = on_redis_reply,
    .awaits = awaits_redis,
    .fatal = on_fatal};
  (void)snprintf(w->relay_name, sizeof w->relay_name, "%s-%s", w->options->prefix, w->options->group);
  w->ends = kafka_ends_new();
  w->mailbox = mailbox_new();
  w->link = redis_link_new(&w->url, &events);
  w->relay_world = (struct relay_world){.settings = w->options->settings,
    .topic = w->options->alerts_topic,
    .name = w->relay_name,
    .wire = w->wire,
    .mailbox = w->mailbox,
    .ends = w->ends};
  w->dead_letters = outbound_new(w->options->settings, w->options->dead_letters_topic, on_refused, w, e);
  return w->dead_letters ? open_group(w, e) : -1;
}

// Threads that ask now and then end while the rest is waited for.
static void stop_asking(struct track_world *w) {
  ends_asker_stop(w->log_ends);
  track_pulse_stop(w->pulse);
  name_counter_stop(w->names);
}

void track_world_leave(struct track_world *w) {
  w->leaving = true;
  stop_asking(w);
  for (int32_t partition = 0; partition < tracker_partition_count(w->tracker); partition++) {
    tracker_revoke(w->tracker, partition);
  }
}

void track_world_end_relay(struct track_world *w, struct relay_place *place) {
  relay_sender_free(place->sender);
  *place = w->relays[--w->relay_count];
}

static void close_relays(struct track_world *w) {
  for (size_t i = 0; i < w->relay_count; i++) {
    relay_sender_close(w->relays[i].sender);
  }
  while (w->relay_count) {
    track_world_end_relay(w, &w->relays[0]);
  }
  free(w->relays);
}

void track_world_close(struct track_world *w) {
  stop_asking(w);
  tracker_free(w->tracker);
  close_relays(w);
  bounds_asker_free(w->asker);
  track_status_free(w->status);
  track_pulse_free(w->pulse);
  ends_asker_free(w->log_ends);
  name_counter_free(w->names);
  policy_rules_free(w->policy_rules);
  group_free(w->group, w->ends);
  log_reader_free(w->reader, w->ends);
  outbound_end(w->dead_letters, w->ends);
  kafka_ends_free(w->ends);
  redis_link_free(w->link);
  mailbox_free(w->mailbox);
  free(w->dead_letter_partitions);
  for (size_t i = 0; i < w->source_count; i++) {
    free(w->sources[i]);
  }
  wire_free(w->wire);
}
