// SPDX-License-Identifier: Apache-2.0
// A fake world's log counted by the ledger alone.
#include "tests/fake/recount.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fake_alerts_release(struct fake_alerts *a) {
  free(a->list);
  *a = (struct fake_alerts){0};
}

void fake_alerts_add(struct fake_alerts *a, const struct overdue_alert *alert) {
  a->list = realloc(a->list, (a->count + 1) * sizeof *a->list);
  if (!a->list) {
    abort();
  }
  struct fake_alert *f = &a->list[a->count++];
  *f = (struct fake_alert){.status = alert->status};
  (void)snprintf(f->id, sizeof f->id, "%.*s", (int)alert->alert_id.size, alert->alert_id.at);
  (void)snprintf(f->series, sizeof f->series, "%.*s", (int)(strrchr(f->id, ':') - f->id), f->id);
  if (alert_id_number(alert->alert_id, &f->number) != 0) {
    abort();
  }
}

const struct fake_alert *fake_alerts_last(const struct fake_alerts *a, const char *series, size_t end) {
  for (size_t i = end; i-- > 0;) {
    if (strcmp(a->list[i].series, series) == 0) {
      return &a->list[i];
    }
  }
  return NULL;
}

bool fake_alerts_have(const struct fake_alerts *a, const struct fake_alert *alert) {
  for (size_t i = 0; i < a->count; i++) {
    if (a->list[i].status == alert->status && strcmp(a->list[i].id, alert->id) == 0) {
      return true;
    }
  }
  return false;
}

bool fake_alerts_stand(const struct fake_alerts *a, const struct fake_alert *alert) {
  return alert->status == ALERT_RAISED && fake_alerts_last(a, alert->series, a->count) == alert;
}

static void take_alert(void *context, const struct overdue_alert *alert) {
  fake_alerts_add(context, alert);
}

static void read_meta(struct meta *m, const struct fake_world *w, int32_t partition) {
  char name[64];
  (void)snprintf(name, sizeof name, "h:{0}:partition:%d", (int)partition);
  const struct fake_key *k = fake_store_find(&w->redis.store, fake_text(name));
  meta_init(m);
  for (size_t i = 0; k && i < k->count; i++) {
    const struct fake_entry *e = &k->entries[i];
    if (meta_set(m, e->name, e->name_size, e->value, e->value_size) != 0) {
      abort();
    }
  }
}

// The moves of bounded runs up to an offset; made again they change nothing.
static void move(struct fake_recount *r, const struct fake_world *w, int32_t partition, int64_t offset) {
  char name[64];
  (void)snprintf(name, sizeof name, "h:{0}:moves:%d", (int)partition);
  const struct fake_key *k = fake_store_find(&w->redis.store, fake_text(name));
  for (size_t i = 0; k && i < k->count; i++) {
    if (strtoll(k->entries[i].name, NULL, 10) <= offset) {
      ledger_advance(r->ledger[partition], strtoll(k->entries[i].value, NULL, 10));
    }
  }
}

static void count_record(
  struct fake_recount *r, const struct fake_world *w, int32_t partition, const struct fake_record *record) {
  struct event event;
  struct err e;
  bool counts = record->timestamp != MOMENT_NONE && record->timestamp <= w->now + 3600000;
  int64_t timestamp = counts ? record->timestamp : MOMENT_NONE;
  r->log_time[partition] = timestamp > r->log_time[partition] ? timestamp : r->log_time[partition];
  ledger_set_log_time(r->ledger[partition], timestamp);
  if (w->options.log_clock) {
    move(r, w, partition, record->offset);
    if (counts) {
      ledger_advance(r->ledger[partition], timestamp);
    }
  }
  if (wire_decode(w->wire, record->bytes, record->size, &event, &e) != 0) {
    return;
  }
  if (ledger_is_too_late(r->ledger[partition], &event, timestamp)) {
    r->too_late++;
  } else {
    (void)ledger_apply(r->ledger[partition], &event);
  }
}

static void count_partition(struct fake_recount *r, const struct fake_world *w, int32_t partition) {
  const struct fake_record *record;
  const struct meta *m = &r->meta[partition];
  for (int64_t at = 0; (record = fake_log_at(&w->events, partition, at)) && record->offset < m->offset;
       at = record->offset + 1) {
    count_record(r, w, partition, record);
  }
  if (w->options.log_clock) {
    move(r, w, partition, m->offset);
  } else if (m->clock != MOMENT_NONE) {
    ledger_advance(r->ledger[partition], m->clock);
  }
  ledger_take_counts(r->ledger[partition], r->counts, r->volunteers);
}

void fake_recount_init(struct fake_recount *r, const struct fake_world *w) {
  *r = (struct fake_recount){.counts = tally_new(FIELD_COUNT), .volunteers = tally_new(VOLUNTEER_FIELD_COUNT)};
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    read_meta(&r->meta[i], w, i);
    r->ledger[i] =
      ledger_new(fake_versions_rules(w, r->meta[i].policies), i, (struct alert_sink){take_alert, &r->alerts});
    r->log_time[i] = MOMENT_NONE;
    count_partition(r, w, i);
  }
}

void fake_recount_release(struct fake_recount *r) {
  for (int32_t i = 0; i < FAKE_PARTITIONS; i++) {
    ledger_free(r->ledger[i]);
  }
  tally_free(r->counts);
  tally_free(r->volunteers);
  fake_alerts_release(&r->alerts);
}
