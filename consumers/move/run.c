// SPDX-License-Identifier: Apache-2.0
// The moving: each event under its own key, with its own bytes, headers and timestamp.
//
// What was moved is noted only once all of it is acknowledged. Whatever ends a run in between makes the next one send
// some events again, and that changes nothing: a request's state is made of the set of its events' contents, and a
// volunteer event counts once by its event_id.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "consumers/core/text.h"
#include "consumers/log/dead_letter.h"
#include "consumers/log/replay.h"
#include "consumers/move/move.h"
#include "consumers/stored/meta.h"
#include "runtime/log.h"
#include "runtime/stop.h"

enum {
  NOTE_EVERY = 1000000,  // messages
  SAY_MOST = 10,         // of those that were not moved, by name; then every thousandth
  PATIENCE_MS = 5000     // for acknowledgements, once a stop was asked for
};

static uint64_t tag_of(const rd_kafka_message_t *m) {
  return (uint64_t)m->partition << 48 | (uint64_t)m->offset;
}

static void say_not_moved(const char *what, uint64_t tag, const char *reason, uint64_t so_far) {
  struct log_line line;
  if (so_far > SAY_MOST && so_far % 1000) {
    return;
  }
  log_begin(&line, LOG_WARN, what);
  log_number(&line, "partition", (int64_t)(tag >> 48));
  log_number(&line, "offset", (int64_t)(tag & ((UINT64_C(1) << 48) - 1)));
  log_text(&line, "reason", reason);
  if (so_far >= SAY_MOST) {
    log_number(&line, "so_far", (int64_t)so_far);
  }
  log_end(&line);
}

void move_refused(void *context, uint64_t tag, const char *sentence) {
  struct move *m = context;
  say_not_moved("the brokers did not take a message", tag, sentence, ++m->refused);
}

static void on_refused_letter(void *context, uint64_t tag, const char *sentence) {
  struct move *m = context;
  (void)tag;
  m->refused++;
  log_say(LOG_WARN, sentence);
}

// --- one message

static int set_aside(struct move *m, const rd_kafka_message_t *message, const char *reason, struct err *e) {
  if (!m->dead_letters) {
    m->dead_letters =
      outbound_new(m->settings, settings_text(m->settings, "dead-letters-topic"), on_refused_letter, m, e);
  }
  say_not_moved(
    "a message can not be read and was set aside as a dead letter", tag_of(message), reason, ++m->unreadable);
  return m->dead_letters ? dead_letter_send(m->dead_letters, m->from, message, reason, e) : -1;
}

// One that has no stamp of its own must not move a log clock: now, which outbound would take, could.
static int64_t stamp_of(struct move *m, const rd_kafka_message_t *message) {
  int64_t timestamp = replay_timestamp(message);
  m->clock = timestamp > m->clock ? timestamp : m->clock;
  return timestamp > 0 ? timestamp : m->clock > 0 ? m->clock : 1;
}

static int move_one(struct move *m, rd_kafka_message_t *message, struct err *e) {
  struct event event;
  struct err reason;
  rd_kafka_headers_t *headers = NULL;
  int64_t stamp = stamp_of(m, message);
  m->digests[message->partition] =
    anchor_of(replay_timestamp(message), message->key, message->key_len, message->payload, message->len);
  if (wire_decode(m->wire, message->payload, message->len, &event, &reason) != 0) {
    return set_aside(m, message, reason.text, e);
  }
  struct text key = event_key(&event);
  m->keyed_anew += !message->key || !text_equal((struct text){message->key, (uint32_t)message->key_len}, key);
  m->messages++;
  (void)rd_kafka_message_detach_headers(message, &headers);
  return outbound_send_to(m->out, RD_KAFKA_PARTITION_UA, key.at, key.size, message->payload, message->len, stamp,
    headers, tag_of(message), e);
}

// --- noting

// What the brokers refused is met again by the next run: nothing behind it is noted.
static int move_note(struct move *m, struct err *e) {
  int timeout = stop_requested() ? PATIENCE_MS : -1;
  if (outbound_wait(m->out, timeout, e) != 0 || (m->dead_letters && outbound_wait(m->dead_letters, timeout, e) != 0)) {
    return -1;
  }
  return m->refused ? 0 : move_place_note(&m->place, &m->source, m->digests, e);
}

static void say_so_far(const struct move *m) {
  struct log_line line;
  log_begin(&line, LOG_INFO, "moving");
  log_number(&line, "events", (int64_t)m->messages);
  log_end(&line);
}

static int move_all(struct move *m, struct err *e) {
  rd_kafka_message_t *message;
  uint64_t since = 0;
  int got;
  while ((got = move_source_next(&m->source, &message, e)) > 0) {
    int result = move_one(m, message, e);
    rd_kafka_message_destroy(message);
    if (result != 0) {
      return -1;
    }
    if (++since == NOTE_EVERY) {
      since = 0;
      say_so_far(m);
      if (move_note(m, e) != 0) {
        return -1;
      }
    }
  }
  return got;
}

int move_run(struct move *m, struct err *e) {
  struct err later;
  int result = move_all(m, e);
  if (move_note(m, result ? &later : e) != 0) {
    result = -1;
  }
  if (!result && stop_requested()) {
    result = err_set(e,
      "stopped after %" PRIu64
      " events of topic %s; run it again: it goes on where it stopped, and a repeat changes "
      "nothing",
      m->messages, m->from);
  }
  if (!result && m->refused) {
    result = err_set(e,
      "%" PRIu64
      " messages were not taken by the brokers (see above); mend that and run it again: a repeat changes "
      "nothing",
      m->refused);
  }
  return result;
}
