// SPDX-License-Identifier: Apache-2.0
// Messages set aside: as the webhook's event, whatever the receiver.
#include "consumers/telling/letters.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/log/dead_letter.h"
#include "consumers/notify/forms.h"
#include "runtime/kafka_end.h"
#include "runtime/outbound.h"
#include "runtime/steady_clock.h"

// In ms: how long the brokers may take, how long before they have taken anything (connecting, logging in), and how long
// it is not tried again when they did not answer: the receiver whose messages they are may be back meanwhile.
enum { LETTERS_WAIT = 3000, LETTERS_WAIT_FIRST = 10000, LETTERS_PAUSE = 10000 };

struct letters {
  const struct settings *settings;
  struct outbound *out;     // NULL: it is to be opened
  struct kafka_ends *ends;  // of those before
  const struct wire *wire;
  const char *topic;
  const char *source;
  size_t added;   // that are looked after
  int64_t until;  // when they must be there, by the steady clock
  int64_t away_until;
  uint64_t refused;
  struct err why;
};

static void note_refused(void *context, uint64_t tag, const char *sentence) {
  struct letters *l = context;
  (void)tag;
  l->refused++;
  (void)err_set(&l->why, "%.400s", sentence);
}

static int open_out(struct letters *l, struct err *e) {
  l->out = outbound_new(l->settings, settings_text(l->settings, "dead-letters-topic"), note_refused, l, e);
  if (!l->out) {
    return -1;
  }
  outbound_never_wait(l->out);
  return 0;
}

struct letters *letters_new(const struct settings *s, const struct wire *wire, struct err *e) {
  struct letters *l = must(calloc(1, sizeof *l));
  *l = (struct letters){.settings = s,
    .ends = kafka_ends_new(),
    .wire = wire,
    .topic = settings_text(s, "alerts-topic"),
    .source = settings_text(s, "source")};
  if (open_out(l, e)) {
    letters_free(l);
    return NULL;
  }
  return l;
}

void letters_free(struct letters *l) {
  if (l) {
    outbound_end(l->out, l->ends);
    kafka_ends_free(l->ends);
    free(l);
  }
}

static void add_header(rd_kafka_headers_t *headers, const char *name, const char *value) {
  (void)rd_kafka_header_add(headers, name, -1, value, (ssize_t)strlen(value));
}

// The key is known before it is sent, so that one that is written twice is known as one.
static void write_letter(const struct letters *l, const struct receiver *to, const void *bytes, size_t size,
  struct buf *key, struct buf *body) {
  struct written_message m;
  struct err e;
  buf_printf(key, "%s:", to->name);
  if (written_message_read(&m, l->wire, bytes, size, &e)) {
    buf_add_string(key, "unreadable");
    buf_add(body, bytes, size);
    return;
  }
  notice_key(&m.notice, key);
  forms_webhook(&m.notice, l->source, body);
}

int letters_add(
  struct letters *l, const struct receiver *to, const void *bytes, size_t size, const char *reason, struct err *e) {
  struct buf key = {0};
  struct buf body = {0};
  if (steady_clock() < l->away_until) {
    return err_set(e, "the brokers do not take dead letters now");
  }
  if (!l->out && open_out(l, e)) {
    return -1;
  }
  rd_kafka_headers_t *headers = rd_kafka_headers_new(3);
  add_header(headers, DEAD_LETTER_TOPIC, l->topic);
  add_header(headers, DEAD_LETTER_RECEIVER, to->name);
  add_header(headers, DEAD_LETTER_REASON, reason);
  write_letter(l, to, bytes, size, &key, &body);
  int result = outbound_send_to(l->out, RD_KAFKA_PARTITION_UA, key.at, key.size, body.at, body.size, 0, headers, 0, e);
  buf_release(&key);
  buf_release(&body);
  if (!result && !l->added++) {
    l->until = steady_clock() + (outbound_acknowledged(l->out) ? LETTERS_WAIT : LETTERS_WAIT_FIRST);
  }
  return result;
}

// What is under way must not come when the receiver has taken the message after all, nor fill the queue.
void letters_forget(struct letters *l) {
  if (l->added && l->out) {
    outbound_end(l->out, l->ends);
    l->out = NULL;
  }
  l->added = 0;
  l->refused = 0;
}

static enum letters_stage fail(struct letters *l) {
  letters_forget(l);
  l->away_until = steady_clock() + LETTERS_PAUSE;
  return LETTERS_FAILED;
}

enum letters_stage letters_look(struct letters *l, struct err *e) {
  if (!l->added) {
    return LETTERS_TAKEN;
  }
  if (outbound_poll(l->out, 0)) {
    if (steady_clock() < l->until) {
      return LETTERS_UNDER_WAY;
    }
    (void)err_set(e, "the brokers did not take %zu messages to the dead-letter topic in time", l->added);
    return fail(l);
  }
  if (outbound_wait(l->out, 0, e)) {
    return fail(l);
  }
  uint64_t refused = l->refused;
  l->added = 0;
  l->refused = 0;
  if (refused) {
    (void)err_set(e, "the dead-letter topic did not take a message: %.400s", l->why.text);
  }
  return refused ? LETTERS_FAILED : LETTERS_TAKEN;
}
