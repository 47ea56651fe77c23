// SPDX-License-Identifier: Apache-2.0
// Sends simulated events, or prints them.
#include "producers/simulate_sink.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "producers/events_topic.h"
#include "runtime/log.h"
#include "runtime/stop.h"
#include "schemas/json.h"

enum { LINES_MAX = 1 << 16, REFUSALS_TOLD = 10, ROUND_MS = 100, HURRY_MS = 5000 };

int simulate_sink_print(struct simulate_sink *sink, int file, struct err *e) {
  *sink = (struct simulate_sink){.file = file};
  return 0;
}

// Tells of the first few messages that were refused; the summary has their number.
static void told(void *context, uint64_t tag, const char *sentence) {
  const struct simulate_sink *sink = context;
  if (outbound_refused_count(sink->outbound) > REFUSALS_TOLD) {
    return;
  }
  struct log_line line;
  log_begin(&line, LOG_ERROR, "the broker refused a message");
  log_number(&line, "message", (int64_t)tag);
  log_text(&line, "reason", sentence);
  log_end(&line);
}

int simulate_sink_kafka(struct simulate_sink *sink, const struct settings *s, struct err *e) {
  const char *topic = settings_text(s, "topic");
  bool embedded = settings_flag(s, "embedded");
  *sink = (struct simulate_sink){.file = -1};
  sink->wire = wire_new(e);
  if (!sink->wire || (!embedded && events_topic_check(s, topic, e))) {
    return -1;
  }
  if (embedded && !(sink->room = embedded_room_new(s, topic, e))) {
    return -1;
  }
  sink->outbound = outbound_new(s, topic, told, sink, e);
  return sink->outbound ? 0 : -1;
}

void simulate_sink_release(struct simulate_sink *sink) {
  outbound_free(sink->outbound);
  if (sink->room) {
    embedded_room_free(sink->room);
  }
  if (sink->wire) {
    wire_free(sink->wire);
  }
  buf_release(&sink->bytes);
  *sink = (struct simulate_sink){0};
}

static int write_lines(struct simulate_sink *sink, struct err *e) {
  for (size_t at = 0; at < sink->bytes.size;) {
    ssize_t count = write(sink->file, sink->bytes.at + at, sink->bytes.size - at);
    if (count < 0 && errno != EINTR) {
      return err_set(e, "the events cannot be printed: %s", strerror(errno));
    }
    at += count > 0 ? (size_t)count : 0;
  }
  buf_clear(&sink->bytes);
  return 0;
}

static int print(struct simulate_sink *sink, const struct event *event, struct err *e) {
  json_write_event(event, 1, &sink->bytes);
  buf_add_byte(&sink->bytes, '\n');
  return sink->bytes.size < LINES_MAX ? 0 : write_lines(sink, e);
}

static int publish(struct simulate_sink *sink, const struct event *event, struct err *e) {
  struct text key = event_key(event);
  buf_clear(&sink->bytes);
  wire_encode(sink->wire, event, &sink->bytes);
  return outbound_send(
    sink->outbound, key.at, key.size, sink->bytes.at, sink->bytes.size, event->occurred_at, sink->taken, e);
}

int simulate_sink_take(struct simulate_sink *sink, const struct event *event, struct err *e) {
  sink->taken++;
  return sink->outbound ? publish(sink, event, e) : print(sink, event, e);
}

int simulate_sink_idle(struct simulate_sink *sink, int timeout_ms, struct err *e) {
  if (sink->outbound) {
    (void)outbound_poll(sink->outbound, timeout_ms);
    return 0;
  }
  if (write_lines(sink, e)) {
    return -1;
  }
  struct pollfd stop = {.fd = stop_fd(), .events = POLLIN};
  (void)poll(&stop, 1, timeout_ms);
  return 0;
}

int simulate_sink_finish(struct simulate_sink *sink, bool hurry, struct err *e) {
  if (!sink->outbound) {
    return write_lines(sink, e);
  }
  while (!hurry && !stop_requested() && outbound_poll(sink->outbound, ROUND_MS)) {
  }
  if (outbound_wait(sink->outbound, hurry || stop_requested() ? HURRY_MS : -1, e)) {
    return -1;
  }
  uint64_t refused = outbound_refused_count(sink->outbound);
  if (refused) {
    return err_set(e, "the broker refused %" PRIu64 " of %" PRIu64 " events", refused, sink->taken);
  }
  return sink->room ? embedded_room_check(sink->room, e) : 0;
}

uint64_t simulate_sink_arrived(const struct simulate_sink *sink) {
  return sink->outbound ? outbound_acknowledged(sink->outbound) : sink->taken;
}
