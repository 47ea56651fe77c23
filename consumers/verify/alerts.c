// SPDX-License-Identifier: Apache-2.0
// Compares the alerts that were emitted, in the topic and in the outbox, with those owed: with the live clock those
// that stand, with the log clock the whole history, in order.
//
// The history of the moment that is compared is the topic up to the meta's alerts_offset and the outbox. What the topic
// holds from there on is on its way out of the outbox, or younger than that moment, or wrong: it is looked at too where
// the partition has not moved on meanwhile.
#include "consumers/verify/alerts.h"

#include <string.h>

#include "consumers/log/alerts_log.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/stop.h"

void verify_alert_note(struct verify_history *h, const struct overdue_alert *alert, const char *sentence) {
  struct buf what = {0};
  buf_add_string(&what, "alert ");
  buf_add(&what, alert->alert_id.at, alert->alert_id.size);
  buf_printf(&what, " %s", alert_status_names[alert->status]);
  differences_add(&h->v->found, (struct text){(const char *)what.at, (uint32_t)what.size}, "%s", sentence);
  buf_release(&what);
}

static void verify_alert_take(struct verify_history *h, const struct overdue_alert *alert) {
  size_t known;
  if (!alert_list_add(&h->list, h->v->in.wire, alert, &known)) {
    verify_alert_note(h, alert, "it is in the alerts topic more than once");
  }
}

static void verify_alert_read(void *context, int64_t offset, const struct overdue_alert *alert) {
  struct verify_history *h = context;
  size_t known;
  if (offset < h->v->stored.partitions[h->partition].meta.alerts_offset) {
    verify_alert_take(h, alert);
  } else if (!alert_list_add(&h->tail, h->v->in.wire, alert, &known)) {
    verify_alert_note(h, alert, "it is in the alerts topic more than once");
  }
}

// The outbox, behind what the topic has of it already.
static void verify_alert_outbox(struct verify_history *h) {
  const struct stored_partition *p = &h->v->stored.partitions[h->partition];
  for (size_t i = 0; i < p->outbox_count; i++) {
    struct overdue_alert alert;
    struct err why;
    size_t known;
    const redisReply *entry = p->outbox->element[i];
    if (wire_decode_alert(h->v->in.wire, entry->str, entry->len, &alert, &why) != 0) {
      struct text what = {"outbox", 6};
      differences_add(&h->v->found, what, "entry %zu of partition %zu is no alert: %s", i, h->partition, why.text);
    } else if (!alert_list_add(&h->list, h->v->in.wire, &alert, &known)) {
      verify_alert_note(h, &alert, "it is in the outbox, and in the topic before where the outbox was trimmed");
    }
  }
}

// What the topic holds of late must be on its way out of the outbox.
static void verify_alert_tail(struct verify_history *h, bool moved) {
  for (size_t i = 0; i < h->tail.count; i++) {
    struct overdue_alert alert;
    alert_list_get(&h->tail, h->v->in.wire, i, &alert);
    size_t place = alert_list_find(&h->list, &alert);
    if (place < h->trimmed) {
      verify_alert_note(h, &alert, "it is in the alerts topic more than once");
    } else if (place == SIZE_MAX && !moved) {
      verify_alert_note(h, &alert,
        "it is in the alerts topic, and Redis knows nothing of it (while a tracker takes over: look again in some "
        "seconds)");
    }
  }
}

int verify_alert_moved(struct verify *v, size_t partition, bool *moved, struct err *e) {
  struct stored now;
  if (stored_read(&now, v->in.redis, v->in.prefix, v->recount.count, NULL, e) != 0) {
    return -1;
  }
  const struct meta *before = &v->stored.partitions[partition].meta;
  const struct meta *after = &now.partitions[partition].meta;
  *moved = before->commit != after->commit || strcmp(before->owner, after->owner) != 0;
  stored_release(&now);
  return 0;
}

static int verify_alert_partition(struct verify_history *h, rd_kafka_t *rk, struct err *e) {
  struct verify *v = h->v;
  int64_t end;
  bool moved = false;
  if (alerts_log_read(rk, v->in.alerts_topic, (int32_t)h->partition, 0, v->in.wire, stop_requested, verify_alert_read,
        h, &end, e) != 0 ||
      (h->tail.count && verify_alert_moved(v, h->partition, &moved, e) != 0)) {
    return -1;
  }
  h->trimmed = h->list.count;
  verify_alert_outbox(h);
  verify_alert_tail(h, moved);
  if (v->in.counting.log_clock && !v->stored.partitions[h->partition].meta.settled) {
    verify_alert_history(h);
  } else {
    verify_alert_standing(h);
  }
  return 0;
}

// Partitions that were added, and are not counted until the alerts topic has as many, have no alerts.
static int verify_alerts_has(struct verify *v, rd_kafka_t *rk, size_t partition, bool *has, struct err *e) {
  int count = 0;
  *has = true;
  if (v->stored.partitions[partition].meta.offset >= 0) {
    return 0;
  }
  count = kafka_partition_count(rk, v->in.alerts_topic, 10000, e);
  *has = count > (int)partition;
  return count < 0 ? -1 : 0;
}

int verify_alerts_compare(struct verify *v, struct err *e) {
  rd_kafka_t *rk = alerts_log_consumer(v->in.settings, e);
  int result = rk ? 0 : -1;
  v->alerts = 0;
  for (size_t i = 0; !result && i < v->recount.count; i++) {
    struct verify_history h = {.v = v, .partition = i};
    bool has;
    result = verify_alerts_has(v, rk, i, &has, e);
    if (result || !has) {
      continue;
    }
    result = verify_alert_partition(&h, rk, e);
    alert_list_release(&h.list);
    alert_list_release(&h.tail);
    state_table_release(&h.standing);
  }
  if (rk) {
    kafka_end(rk);
  }
  return result;
}
