// SPDX-License-Identifier: Apache-2.0
// Compares the alerts that were emitted, in the topic and in the outbox, with those owed: with the live clock those
// that stand, with the log clock the whole history, in order.
//
// The history of the moment that is compared is the topic up to the meta's alerts_offset and the outbox. What the topic
// holds from there on is on its way out of the outbox, or younger than that moment, or wrong: it is looked at too where
// the partition has not moved on meanwhile.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/text.h"
#include "consumers/log/alerts_log.h"
#include "consumers/verify/verify.h"
#include "runtime/kafka.h"
#include "runtime/stop.h"

// What stands for one request and mark.
struct verify_standing {
  bool standing;
  bool owed;
};

struct verify_history {
  struct verify *v;
  size_t partition;
  struct alert_list list;       // what was emitted, oldest first: ...
  size_t trimmed;               // ... so many of them from the topic, below alerts_offset
  struct alert_list tail;       // in the topic at or behind alerts_offset
  struct state_table standing;  // request_id NUL mark -> struct verify_standing
  size_t next;                  // log clock: the place in the recount's list that is expected next
  size_t met;                   // log clock: how many of the recount's list were emitted
};

static void verify_alert_note(struct verify_history *h, const struct overdue_alert *alert, const char *sentence) {
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

// --- the whole history

// Whether an alert is, byte for byte, the one that the log gives next: nearly all are.
static bool verify_alert_is_next(const struct verify_history *h, const uint8_t *bytes, size_t size) {
  const struct alert_list *owed = &h->v->recount.parts[h->partition].alerts;
  size_t owed_size;
  if (h->next >= owed->count) {
    return false;
  }
  const uint8_t *owed_bytes = alert_list_at(owed, h->next, &owed_size);
  return size == owed_size && memcmp(bytes, owed_bytes, size) == 0;
}

static void verify_alert_against_log(struct verify_history *h, size_t place) {
  const struct alert_list *owed = &h->v->recount.parts[h->partition].alerts;
  struct overdue_alert alert;
  size_t size;
  size_t owed_size;
  const uint8_t *bytes = alert_list_at(&h->list, place, &size);
  if (verify_alert_is_next(h, bytes, size)) {
    h->next++;
    h->met++;
    return;
  }
  alert_list_get(&h->list, h->v->in.wire, place, &alert);
  size_t found = alert_list_find(owed, &alert);
  if (found == SIZE_MAX) {
    verify_alert_note(h, &alert, "it was emitted, and the log gives no such alert");
    return;
  }
  h->met++;
  const uint8_t *owed_bytes = alert_list_at(owed, found, &owed_size);
  if (size != owed_size || memcmp(bytes, owed_bytes, size) != 0) {
    verify_alert_note(h, &alert, "what was emitted is not what the log gives");
  }
  if (found < h->next) {
    verify_alert_note(h, &alert, "it was emitted later than the log gives it");
  }
  h->next = found + 1 > h->next ? found + 1 : h->next;
}

static void verify_alert_history(struct verify_history *h) {
  const struct alert_list *owed = &h->v->recount.parts[h->partition].alerts;
  for (size_t i = 0; i < h->list.count; i++) {
    verify_alert_against_log(h, i);
  }
  // None is in a list twice: as many as were met are there.
  for (size_t i = 0; h->met < owed->count && i < owed->count; i++) {
    struct overdue_alert alert;
    alert_list_get(owed, h->v->in.wire, i, &alert);
    if (alert_list_find(&h->list, &alert) == SIZE_MAX) {
      verify_alert_note(h, &alert, "the log gives it, and it is neither in the alerts topic nor in the outbox");
    }
  }
  h->v->alerts += h->list.count;
}

// --- what stands

static size_t verify_standing_key(char *key, struct text request_id, struct text mark) {
  size_t size = request_id.size < ID_MAX ? request_id.size : ID_MAX;
  size_t mark_size = mark.size < NAME_MAX_BYTES ? mark.size : NAME_MAX_BYTES;
  memcpy(key, request_id.at, size);
  key[size] = 0;
  memcpy(key + size + 1, mark.at, mark_size);
  return size + 1 + mark_size;
}

static struct verify_standing *verify_standing_of(struct verify_history *h, struct text request_id, struct text mark) {
  char key[ID_MAX + 1 + NAME_MAX_BYTES];
  size_t size = verify_standing_key(key, request_id, mark);
  struct state *s = state_find(&h->standing, key, size);
  if (!s) {
    const struct verify_standing none = {false, false};
    s = state_add(&h->standing, key, size);
    s = state_set(&h->standing, s, &none, sizeof none);
  }
  // Two truths of a byte each: their place needs no alignment.
  return (struct verify_standing *)(s->bytes + s->field_size);
}

static void verify_standing_raise(struct verify_history *h, size_t place) {
  struct overdue_alert alert;
  alert_list_get(&h->list, h->v->in.wire, place, &alert);
  struct verify_standing *s = verify_standing_of(h, alert.request_id, alert.mark);
  bool raised = alert.status == ALERT_RAISED;
  if (s->standing == raised) {
    verify_alert_note(h, &alert,
      raised ? "it was raised while another of its request and mark stood"
             : "it was cleared while none of its request and mark stood");
  }
  s->standing = raised;
}

static void verify_standing_owed(
  void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
  struct verify_history *h = context;
  const struct policy *policy = &h->v->in.counting.policy;
  struct request request;
  struct marks marks;
  char id[ID_MAX];
  if (!ledger_field_is_request(field) || request_unpack(value, value_size, &request, &marks) != 0) {
    return;
  }
  for (size_t i = 0; i < policy->mark_count; i++) {
    if (marks.standing[i]) {
      struct text mark = {policy->marks[i].name, (uint32_t)strlen(policy->marks[i].name)};
      verify_standing_of(h, ledger_field_request(field, field_size, id), mark)->owed = true;
      h->v->alerts++;
    }
  }
}

static void verify_standing_compare(struct verify_history *h) {
  for (size_t i = 0; i < h->standing.slot_count; i++) {
    const struct state *s = h->standing.slots[i];
    struct verify_standing x;
    if (!s) {
      continue;
    }
    memcpy(&x, s->bytes + s->field_size, sizeof x);
    if (x.standing != x.owed) {
      struct buf what = {0};
      size_t split = strnlen(s->bytes, s->field_size);
      buf_add_string(&what, "alert ");
      buf_add(&what, s->bytes + split + 1, s->field_size - split - 1);
      buf_add_string(&what, " of request ");
      buf_add(&what, s->bytes, split);
      differences_add(&h->v->found, (struct text){(const char *)what.at, (uint32_t)what.size}, "%s (partition %zu)",
        x.owed ? "it is owed, and does not stand in the alerts topic and the outbox"
               : "it stands in the alerts topic or the outbox, and is not owed",
        h->partition);
      buf_release(&what);
    }
  }
}

static void verify_alert_standing(struct verify_history *h) {
  for (size_t i = 0; i < h->list.count; i++) {
    verify_standing_raise(h, i);
  }
  ledger_walk(h->v->recount.parts[h->partition].ledger, verify_standing_owed, h);
  verify_standing_compare(h);
}

// --- all partitions

static int verify_alert_moved(struct verify *v, size_t partition, bool *moved, struct err *e) {
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
    rd_kafka_destroy(rk);
  }
  return result;
}
