// SPDX-License-Identifier: Apache-2.0
// Sends one partition's alerts: a transactional producer with an id of its own, in a thread of its own, because
// librdkafka's calls on transactions wait.
#include <stdlib.h>

#include "consumers/world/relay_parts.h"
#include "runtime/log.h"
#include "runtime/stop.h"

bool sender_is_closing(struct relay_sender *r) {
  return thread_is_stopped(&r->thread);
}

void sender_post(struct relay_sender *r, enum letter_type type, int64_t a) {
  const struct letter letter = {.type = type, .partition = r->partition, .from = r, .a = a};
  mailbox_post(r->world->mailbox, &letter);
}

void sender_post_failed(struct relay_sender *r, const struct err *e) {
  struct letter letter = {.type = LETTER_FAILED, .partition = r->partition, .from = r};
  buf_add_string(&letter.bytes, e->text);
  mailbox_post(r->world->mailbox, &letter);
}

void sender_say(const struct relay_sender *r, const char *what) {
  struct log_line line;
  log_begin(&line, LOG_WARN, what);
  log_number(&line, "partition", r->partition);
  log_end(&line);
}

bool sender_may_retry(struct relay_sender *r, rd_kafka_error_t *error, const char *what) {
  bool retriable = rd_kafka_error_is_retriable(error);
  if (!retriable) {
    struct log_line line;
    log_begin(&line, LOG_WARN, what);
    log_number(&line, "partition", r->partition);
    log_text(&line, "reason", rd_kafka_error_string(error));
    log_end(&line);
  }
  rd_kafka_error_destroy(error);
  return retriable;
}

// Waits for work; false to end.
static bool await_work(struct relay_sender *r) {
  thread_lock(&r->thread);
  while (!r->has_work && !r->thread.stop) {
    thread_wait(&r->thread);
  }
  bool go_on = !r->thread.stop;
  thread_unlock(&r->thread);
  return go_on;
}

static int send_work(struct relay_sender *r) {
  enum transaction_outcome result;
  while ((result = transaction_send(r)) == TRY_AGAIN) {
    if (sender_is_closing(r)) {
      return -1;
    }
    (void)rd_kafka_poll(r->rk, 100);
  }
  if (result == TRY_LOST) {
    return -1;
  }
  thread_lock(&r->thread);
  r->has_work = false;
  thread_unlock(&r->thread);
  sender_post(r, LETTER_RELAY_SENT, r->last_offset + 1);
  return 0;
}

static void *run(void *context) {
  struct relay_sender *r = context;
  int result = opening_run(r);
  while (result == 0 && await_work(r)) {
    result = send_work(r);
  }
  if (result != 0 && !sender_is_closing(r)) {
    if (!stop_requested()) {
      sender_post(r, LETTER_RELAY_LOST, 0);
    }
    // Only now may it be closed: whoever owns it has heard.
    thread_lock(&r->thread);
    while (!r->thread.stop) {
      thread_wait(&r->thread);
    }
    thread_unlock(&r->thread);
  }
  if (r->rk) {
    transaction_destroy(r);
  }
  sender_post(r, LETTER_RELAY_CLOSED, 0);
  return NULL;
}

struct relay_sender *relay_sender_new(const struct relay_world *world, int32_t partition, int64_t from) {
  struct relay_sender *r = calloc(1, sizeof *r);
  if (!r) {
    abort();
  }
  r->world = world;
  r->partition = partition;
  r->from = from;
  thread_begin(&r->thread, run, r);
  return r;
}

void relay_sender_send(struct relay_sender *r, const struct outgoing *alerts, size_t count) {
  thread_lock(&r->thread);
  buf_clear(&r->work);
  for (size_t i = 0; i < count; i++) {
    const uint32_t sizes[2] = {alerts[i].key.size, (uint32_t)alerts[i].size};
    buf_add(&r->work, sizes, sizeof sizes);
    buf_add(&r->work, alerts[i].key.at, alerts[i].key.size);
    buf_add(&r->work, alerts[i].bytes, alerts[i].size);
  }
  r->work_count = count;
  r->has_work = true;
  thread_wake(&r->thread);
  thread_unlock(&r->thread);
}

void relay_sender_close(struct relay_sender *r) {
  thread_stop(&r->thread);
}

void relay_sender_free(struct relay_sender *r) {
  thread_end(&r->thread);
  buf_release(&r->work);
  free(r);
}
