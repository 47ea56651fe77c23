// SPDX-License-Identifier: Apache-2.0
// What the programs that fill a topic share.
#include "tests/bench/sender.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/clocks.h"

static void sender_fail(const struct err *e) {
  (void)fprintf(stderr, "%s\n", e->text);
  exit(1);
}

static void sender_refused(void *context, uint64_t tag, const char *sentence) {
  (void)context;
  struct err e;
  (void)err_set(&e, "message %" PRIu64 " was refused: %s", tag, sentence);
  sender_fail(&e);
}

struct settings *sender_settings(const struct verb_usage *usage, int argc, char **argv) {
  struct settings *s = NULL;
  struct err e;
  int read = settings_read(usage, argc, argv, &s, &e);
  if (read < 0) {
    sender_fail(&e);
  }
  if (read > 0) {
    exit(0);
  }
  return s;
}

int64_t sender_number(const struct settings *s, const char *name) {
  int64_t value;
  struct err e;
  if (settings_number(s, name, 0, INT64_MAX, &value, &e)) {
    sender_fail(&e);
  }
  return value;
}

void sender_open(struct sender *sender, const struct settings *s) {
  struct err e;
  *sender = (struct sender){.wire = wire_new(&e)};
  if (!sender->wire) {
    sender_fail(&e);
  }
  sender->outbound = outbound_new(s, settings_text(s, "topic"), sender_refused, NULL, &e);
  if (!sender->outbound) {
    sender_fail(&e);
  }
  sender->begun = clocks_monotonic();
}

void sender_event(struct sender *sender, const struct event *event, int64_t timestamp) {
  struct err e;
  struct text key = event_key(event);
  buf_clear(&sender->payload);
  wire_encode(sender->wire, event, &sender->payload);
  if (outbound_send(
        sender->outbound, key.at, key.size, sender->payload.at, sender->payload.size, timestamp, sender->sent++, &e)) {
    sender_fail(&e);
  }
}

double sender_close(struct sender *sender) {
  struct err e;
  if (outbound_wait(sender->outbound, -1, &e)) {
    sender_fail(&e);
  }
  double seconds = (double)(clocks_monotonic() - sender->begun) / 1e9;
  outbound_free(sender->outbound);
  wire_free(sender->wire);
  buf_release(&sender->payload);
  return seconds;
}
