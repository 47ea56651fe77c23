// SPDX-License-Identifier: Apache-2.0
// What stands in one partition, carried on from look to look.
#include "consumers/verify/audited.h"

#include <stdlib.h>

#include "consumers/core/must.h"
#include "consumers/log/alerts_log.h"
#include "runtime/stop.h"

void audited_release(struct audited *a) {
  alert_list_release(&a->history.list);
  alert_list_release(&a->history.tail);
  state_table_release(&a->history.standing);
  alert_list_release(&a->early);
  free(a->met);
  alert_list_release(&a->doubtful);
  *a = (struct audited){0};
}

static const struct stored_partition *stored_of(const struct audited *a) {
  return &a->history.v->stored.partitions[a->history.partition];
}

bool audited_is_behind(const struct audited *a) {
  const struct meta *meta = &stored_of(a)->meta;
  return meta->alerts_offset < a->read_to || (int64_t)meta->commit < a->commit;
}

// What the outbox brought before is not taken twice.
static void take(struct audited *a, const struct overdue_alert *alert) {
  size_t place = alert_list_find(&a->early, alert);
  if (place == SIZE_MAX || a->met[place]) {
    verify_standing_take(&a->history, alert);
  } else {
    a->met[place] = true;
  }
}

static void take_from_topic(void *context, int64_t offset, const struct overdue_alert *alert) {
  struct audited *a = context;
  size_t known;
  if (offset < stored_of(a)->meta.alerts_offset) {
    take(a, alert);
  } else if (!alert_list_add(&a->history.tail, a->history.v->in.wire, alert, &known)) {
    verify_alert_note(&a->history, alert, "it is in the alerts topic more than once");
  }
}

// What left the outbox must have come to the topic.
static void note_lost(struct audited *a) {
  for (size_t i = 0; i < a->early.count; i++) {
    if (!a->met[i]) {
      struct overdue_alert alert;
      alert_list_get(&a->early, a->history.v->in.wire, i, &alert);
      verify_alert_note(&a->history, &alert, "it left the outbox, and is not in the alerts topic");
    }
  }
}

// Takes the outbox; it is what is early for the next look.
static void take_outbox(struct audited *a) {
  const struct stored_partition *p = stored_of(a);
  struct alert_list outbox = {0};
  for (size_t i = 0; i < p->outbox_count; i++) {
    const redisReply *entry = p->outbox->element[i];
    struct overdue_alert alert;
    struct err why;
    size_t known;
    if (wire_decode_alert(a->history.v->in.wire, entry->str, entry->len, &alert, &why) != 0) {
      differences_add(&a->history.v->found, (struct text){"outbox", 6}, "entry %zu of partition %zu is no alert: %s", i,
        a->history.partition, why.text);
    } else if (alert_list_add(&outbox, a->history.v->in.wire, &alert, &known)) {
      take(a, &alert);
    }
  }
  note_lost(a);
  alert_list_release(&a->early);
  free(a->met);
  a->early = outbox;
  a->met = must(calloc(outbox.count + 1, sizeof *a->met));
}

// What the topic holds behind the moment must be on its way out of the outbox, where the partition has not moved on. A
// takeover settles what is not within a moment: it is noted when the next look finds it, too.
static int look_at_tail(struct audited *a, struct err *e) {
  struct alert_list doubtful = {0};
  bool moved = true;
  if (a->history.tail.count && verify_alert_moved(a->history.v, a->history.partition, &moved, e) != 0) {
    return -1;
  }
  for (size_t i = 0; i < a->history.tail.count && !moved; i++) {
    struct overdue_alert alert;
    alert_list_get(&a->history.tail, a->history.v->in.wire, i, &alert);
    if (alert_list_find(&a->early, &alert) != SIZE_MAX) {
      continue;
    }
    if (alert_list_find(&a->doubtful, &alert) != SIZE_MAX) {
      verify_alert_note(&a->history, &alert, "it is in the alerts topic, and Redis knows nothing of it");
    }
    size_t known;
    (void)alert_list_add(&doubtful, a->history.v->in.wire, &alert, &known);
  }
  alert_list_release(&a->doubtful);
  a->doubtful = doubtful;
  return 0;
}

int audited_look(struct audited *a, rd_kafka_t *rk, struct err *e) {
  struct verify *v = a->history.v;
  const struct meta *meta = &stored_of(a)->meta;
  int64_t end;
  alert_list_release(&a->history.tail);
  if (alerts_log_read(rk, v->in.alerts_topic, (int32_t)a->history.partition, a->read_to, v->in.wire, stop_requested,
        take_from_topic, a, &end, e) != 0) {
    return -1;
  }
  take_outbox(a);
  a->read_to = meta->alerts_offset;
  a->commit = (int64_t)meta->commit;
  verify_standing_compare(&a->history);
  return look_at_tail(a, e);
}
