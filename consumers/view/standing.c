// SPDX-License-Identifier: Apache-2.0
// The alerts that stand: a table behind a lock, which a reader of the topic fills.
#include "consumers/view/standing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/alert_copy.h"
#include "consumers/core/must.h"
#include "consumers/view/reader.h"
#include "consumers/view/standing_page.h"
#include "runtime/log.h"
#include "schemas/wire.h"

struct view_standing {
  char *topic;
  struct wire *wire;
  struct view_reader *reader;
  // Guarded by the reader's lock:
  struct standing_table table;
  uint64_t records;
  uint64_t strange;
};

// --- from the topic, in the reader's thread

// Each of the first ten, then every thousandth.
static void say_strange(const struct view_standing *v, const rd_kafka_message_t *m, const char *reason) {
  struct log_line line;
  if (v->strange > 10 && v->strange % 1000) {
    return;
  }
  log_begin(&line, LOG_WARN, "a message of the alerts topic is no alert and is passed over");
  log_text(&line, "topic", v->topic);
  log_number(&line, "partition", m->partition);
  log_number(&line, "offset", m->offset);
  log_text(&line, "reason", reason);
  log_end(&line);
}

static void take(struct view_standing *v, const rd_kafka_message_t *m) {
  struct overdue_alert alert;
  struct err e;
  v->records++;
  if (wire_decode_alert(v->wire, m->payload, m->len, &alert, &e) == 0) {
    standing_take(&v->table, m->partition, m->offset, &alert);
  } else {
    v->strange++;
    say_strange(v, m, e.text);
  }
}

static void on_messages(void *context, rd_kafka_message_t **messages, size_t count) {
  struct view_standing *v = context;
  for (size_t i = 0; i < count; i++) {
    take(v, messages[i]);
  }
}

static void on_forget(void *context, int32_t partition) {
  struct view_standing *v = context;
  standing_forget(&v->table, partition);
}

// --- beginning and end

struct view_standing *view_standing_new(const struct settings *s, const char *topic, struct err *e) {
  struct view_standing *v = must(calloc(1, sizeof *v));
  const struct view_reader_events events = {.context = v, .messages = on_messages, .forget = on_forget};
  v->topic = must(strdup(topic));
  v->wire = wire_new(e);
  v->reader = v->wire ? view_reader_new(s, topic, &events, e) : NULL;
  if (!v->reader) {
    view_standing_free(v);
    return NULL;
  }
  return v;
}

void view_standing_stop(struct view_standing *v) {
  if (v) {
    view_reader_stop(v->reader);
  }
}

void view_standing_free(struct view_standing *v) {
  if (!v) {
    return;
  }
  view_reader_free(v->reader);
  standing_table_release(&v->table);
  wire_free(v->wire);
  free(v->topic);
  free(v);
}

// --- asking

static void copy_marks(const struct standing_table *t, struct view_standing_state *out) {
  out->mark_count = t->mark_count;
  for (size_t i = 0; i < t->mark_count; i++) {
    struct text name = names_text(&t->names, t->marks[i].mark);
    (void)snprintf(out->marks[i].name, sizeof out->marks[i].name, "%.*s", (int)name.size, name.at);
    out->marks[i].count = t->marks[i].count;
  }
}

void view_standing_state(struct view_standing *v, struct view_standing_state *out) {
  struct view_reader_state reading;
  view_reader_state(v->reader, &reading);
  view_reader_lock(v->reader);
  *out = (struct view_standing_state){.known = reading.known,
    .connected = reading.connected,
    .records = v->records,
    .strange = v->strange,
    .requests = v->table.count,
    .alerts = v->table.alerts,
    .version = reading.version};
  memcpy(out->by_severity, v->table.by_severity, sizeof out->by_severity);
  copy_marks(&v->table, out);
  view_reader_unlock(v->reader);
  (void)snprintf(out->fault, sizeof out->fault, "%s", reading.fault);
}

void view_standing_newest(struct view_standing *v, size_t most, struct view_alerts *out) {
  view_reader_lock(v->reader);
  standing_list_newest(&v->table, most, out);
  view_reader_unlock(v->reader);
}

void view_standing_overdue(struct view_standing *v, size_t most, struct view_alerts *out) {
  view_reader_lock(v->reader);
  standing_see_late(&v->table);
  standing_list_late(&v->table, most, out);
  view_reader_unlock(v->reader);
}

void view_standing_page(struct view_standing *v, const struct view_filter *f, enum view_order order, bool descending,
  const struct view_place *behind, size_t most, struct view_page *out) {
  view_reader_lock(v->reader);
  standing_list_page(&v->table, f, order, descending, behind, most, out);
  view_reader_unlock(v->reader);
}

void view_standing_request(struct view_standing *v, struct text request_id, struct view_page *out) {
  view_reader_lock(v->reader);
  standing_list_request(&v->table, request_id, out);
  view_reader_unlock(v->reader);
}
