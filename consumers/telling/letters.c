// SPDX-License-Identifier: Apache-2.0
// Messages set aside: as the webhook's event, whatever the receiver.
#include "consumers/telling/letters.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/log/dead_letter.h"
#include "consumers/notify/forms.h"
#include "runtime/outbound.h"
#include "runtime/wall_clock.h"

// In ms: how long is waited for the brokers, and how long it is not tried again when they did not answer: who waits
// here keeps all receivers waiting.
enum { LETTERS_WAIT = 1500, LETTERS_PAUSE = 10000 };

struct letters {
  struct outbound *out;
  const struct wire *wire;
  const char *topic;
  const char *source;
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

struct letters *letters_new(const struct settings *s, const struct wire *wire, struct err *e) {
  struct letters *l = must(calloc(1, sizeof *l));
  *l = (struct letters){.wire = wire, .topic = settings_text(s, "alerts-topic"), .source = settings_text(s, "source")};
  l->out = outbound_new(s, settings_text(s, "dead-letters-topic"), note_refused, l, e);
  if (!l->out) {
    free(l);
    return NULL;
  }
  return l;
}

void letters_free(struct letters *l) {
  if (l) {
    outbound_free(l->out);
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
  if (wall_clock() < l->away_until) {
    return err_set(e, "the brokers do not take dead letters now");
  }
  rd_kafka_headers_t *headers = rd_kafka_headers_new(3);
  add_header(headers, DEAD_LETTER_TOPIC, l->topic);
  add_header(headers, DEAD_LETTER_RECEIVER, to->name);
  add_header(headers, DEAD_LETTER_REASON, reason);
  write_letter(l, to, bytes, size, &key, &body);
  int result = outbound_send_to(l->out, RD_KAFKA_PARTITION_UA, key.at, key.size, body.at, body.size, 0, headers, 0, e);
  buf_release(&key);
  buf_release(&body);
  return result;
}

int letters_wait(struct letters *l, struct err *e) {
  if (outbound_wait(l->out, LETTERS_WAIT, e)) {
    l->away_until = wall_clock() + LETTERS_PAUSE;
    return -1;
  }
  uint64_t refused = l->refused;
  l->refused = 0;
  return refused ? err_set(e, "the dead-letter topic did not take a message: %.400s", l->why.text) : 0;
}
