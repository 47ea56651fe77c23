// SPDX-License-Identifier: Apache-2.0
// The thread that hands messages to one receiver.
#include "consumers/telling/sender.h"

#include <stdlib.h>
#include <unistd.h>

#include "consumers/core/must.h"
#include "consumers/telling/delivery.h"
#include "runtime/thread.h"

enum stage { IDLE, GIVEN, ENDED };

struct sender {
  struct delivery delivery;  // the thread's alone
  const struct wire *wire;
  int bell;
  struct thread thread;
  enum stage stage;  // guarded by the thread's lock, as are those below
  struct buf message;
  enum answer answer;
  struct err why;
};

static bool is_stopped(void *context) {
  struct sender *s = context;
  return thread_is_stopped(&s->thread);
}

// What can not be read will never be: it is refused.
static enum answer send_it(struct sender *s, const struct buf *message, struct err *why) {
  struct written_message m;
  if (written_message_read(&m, s->wire, message->at, message->size, why)) {
    (void)err_prefix(why, "the message that Redis holds can not be read");
    return ANSWER_REFUSED;
  }
  return delivery_try(&s->delivery, &m, why);
}

static void ring(const struct sender *s) {
  uint64_t one = 1;
  ssize_t written = write(s->bell, &one, sizeof one);
  (void)written;  // fails only where it is readable already
}

static void work(struct sender *s) {
  struct buf message = s->message;
  struct err why = {""};
  s->message = (struct buf){0};
  thread_unlock(&s->thread);
  enum answer answer = send_it(s, &message, &why);
  buf_release(&message);
  thread_lock(&s->thread);
  s->stage = ENDED;
  s->answer = answer;
  s->why = why;
  ring(s);
}

static void *run(void *context) {
  struct sender *s = context;
  thread_lock(&s->thread);
  while (!s->thread.stop) {
    if (s->stage == GIVEN) {
      work(s);
    } else {
      thread_wait(&s->thread);
    }
  }
  thread_unlock(&s->thread);
  return NULL;
}

struct sender *sender_new(const struct receiver *r, const struct wire *wire, const char *source, int bell) {
  struct sender *s = must(calloc(1, sizeof *s));
  s->delivery = (struct delivery){.receiver = r, .source = source, .stopped = is_stopped, .context = s};
  s->wire = wire;
  s->bell = bell;
  thread_begin(&s->thread, run, s);
  return s;
}

void sender_stop(struct sender *s) {
  thread_stop(&s->thread);
}

void sender_free(struct sender *s) {
  if (!s) {
    return;
  }
  thread_end(&s->thread);
  delivery_release(&s->delivery);
  buf_release(&s->message);
  free(s);
}

void sender_give(struct sender *s, const void *bytes, size_t size) {
  thread_lock(&s->thread);
  buf_add(&s->message, bytes, size);
  s->stage = GIVEN;
  thread_wake(&s->thread);
  thread_unlock(&s->thread);
}

bool sender_take(struct sender *s, enum answer *answer, struct err *why) {
  thread_lock(&s->thread);
  bool ended = s->stage == ENDED;
  if (ended) {
    *answer = s->answer;
    *why = s->why;
    s->stage = IDLE;
  }
  thread_unlock(&s->thread);
  return ended;
}
