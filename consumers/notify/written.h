// SPDX-License-Identifier: Apache-2.0
// Messages and alerts as they are kept over a restart: a line of numbers, and the alerts behind it as Avro. Those of an
// earlier version are read too.
#ifndef HUIYIN_CONSUMERS_NOTIFY_WRITTEN_H
#define HUIYIN_CONSUMERS_NOTIFY_WRITTEN_H

#include "consumers/notify/groups.h"
#include "schemas/wire.h"

// A message that waits for its receiver.
struct written_message {
  struct notice notice;  // without language and zone
  int64_t until;         // when an Alertmanager is to end what stands; MOMENT_NONE: it is not told
  struct noticed listed[NOTICE_LISTED_MOST];
  struct overdue_alert alerts[2 * NOTICE_LISTED_MOST];
};

void written_message_add(struct buf *out, const struct wire *wire, const struct notice *n, int64_t until);

// Texts point into `bytes`, and the notice into `m`. -1 with a sentence where it is none.
int written_message_read(
  struct written_message *m, const struct wire *wire, const void *bytes, size_t size, struct err *e);

// When it was made, without reading the rest; 0 where it is none.
int64_t written_message_at(const void *bytes, size_t size);

// An alert on a route, but for the route itself.
struct written_alert {
  struct overdue_alert raise;
  struct overdue_alert clear;
  bool cleared;
  struct progress progress;
};

void written_alert_add(struct buf *out, const struct wire *wire, const struct held_alert *alert);
int written_alert_read(struct written_alert *a, const struct wire *wire, const void *bytes, size_t size, struct err *e);

#endif
