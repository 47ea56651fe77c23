// SPDX-License-Identifier: Apache-2.0
// What came of telling, put down for each request in the transaction that lets go of the message: so a message that is
// sent again after a kill is put down once.
#include <string.h>

#include "consumers/notify/written.h"
#include "consumers/telling/keys.h"
#include "consumers/telling/teller.h"

static void put_down(struct teller *t, const struct overdue_alert *alert, const struct delivered *d) {
  buf_clear(&t->scratch);
  delivered_add(&t->scratch, d);
  query_begin(&t->pending, 3, "RPUSH");
  telling_told_key(&t->pending, t->store->prefix, alert->request_id);
  query_bytes(&t->pending, t->scratch.at, t->scratch.size);
  query_begin(&t->pending, 4, "LTRIM");
  telling_told_key(&t->pending, t->store->prefix, alert->request_id);
  query_number(&t->pending, -DELIVERED_MOST);
  query_number(&t->pending, -1);
  query_begin(&t->pending, 3, "PEXPIRE");
  telling_told_key(&t->pending, t->store->prefix, alert->request_id);
  query_number(&t->pending, DELIVERED_KEPT);
}

void teller_put_down(
  struct teller *t, const struct queue *q, const struct queue_item *item, enum delivered_outcome outcome, int64_t now) {
  struct written_message m;
  struct err e;
  if (written_message_read(&m, t->options->wire, item->bytes, item->size, &e)) {
    return;  // its receiver's thread has said so
  }
  const char *name = q->receiver->name;
  for (size_t i = 0; i < m.notice.count; i++) {
    const struct overdue_alert *alert = m.notice.all[i].alert;
    const struct delivered d = {.at = now,
      .outcome = (int32_t)outcome,
      .status = alert->status,
      .level = m.notice.level,
      .again = m.notice.again,
      .receiver = {name, (uint32_t)strlen(name)},
      .alert_id = alert->alert_id};
    put_down(t, alert, &d);
  }
}
