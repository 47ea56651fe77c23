// SPDX-License-Identifier: Apache-2.0
// The record of orders.
#include "consumers/telling/book_parts.h"

#include "consumers/core/must.h"
#include "consumers/notify/forms_json.h"
#include "consumers/stored/owner.h"
#include "runtime/kafka.h"
#include "runtime/kafka_end.h"
#include "runtime/wall_clock.h"

enum { RECORD_WAIT = 5000 };

static void note_refused(void *context, uint64_t tag, const char *sentence) {
  struct book *b = context;
  (void)tag;
  b->refused++;
  (void)err_set(&b->why, "%.400s", sentence);
}

// A producer waits long for a topic that is not there; so it is asked for first.
static int look_for_topic(const struct book *b, struct err *e) {
  rd_kafka_conf_t *conf = kafka_conf(b->settings, e);
  rd_kafka_t *rk = conf ? kafka_new(RD_KAFKA_PRODUCER, conf, e) : NULL;
  if (!rk) {
    return -1;
  }
  int count = kafka_partition_count(rk, b->topic, RECORD_WAIT, e);
  kafka_end(rk);
  if (count == KAFKA_NO_ANSWER) {
    return err_prefix(e, "the order can not be put on record, and does not hold");
  }
  return count > 0 ? 0
                   : err_set(e,
                       "the order can not be put on record, and does not hold: there is no topic %.200s; make it with "
                       "`huiyin topics create --orders-topic %.100s`, or give --orders-topic none to keep no record",
                       b->topic, b->topic);
}

static int open_record(struct book *b, struct err *e) {
  if (!b->record && !look_for_topic(b, e)) {
    b->record = outbound_new(b->settings, b->topic, note_refused, b, e);
  }
  return b->record ? 0 : -1;
}

static void write_event(const struct book *b, const char *type, const struct buf *order, struct buf *out) {
  json_t *event = must(json_object());
  char id[OWNER_SIZE];
  owner_make(id);
  forms_json_set(event, "specversion", must(json_string("1.0")));
  forms_json_set(event, "id", must(json_string(id)));
  forms_json_set(event, "source", must(json_string(b->source)));
  forms_json_set(event, "type", must(json_string(type)));
  forms_json_set(event, "prefix", must(json_string(b->prefix)));  // an extension: several may share the topic
  forms_json_set(event, "time", forms_json_moment(wall_clock()));
  forms_json_set(event, "datacontenttype", must(json_string("application/json")));
  forms_json_set(event, "data", must(json_loadb((const char *)order->at, order->size, 0, NULL)));
  forms_json_end(event, out);
}

static int send_event(struct book *b, struct text name, const struct buf *event, struct err *e) {
  b->refused = 0;
  if (outbound_send(b->record, name.at, name.size, event->at, event->size, 0, 0, e) ||
      outbound_wait(b->record, RECORD_WAIT, e)) {
    outbound_free(b->record);  // what is under way there must not come later
    b->record = NULL;
    return err_prefix(e, "the order can not be put on record, and does not hold");
  }
  return b->refused ? err_set(e, "the order can not be put on record, and does not hold: %.300s", b->why.text) : 0;
}

const char *book_record_type(enum book_kind kind, bool given) {
  static const char *const types[BOOK_KINDS][2] = {{"huiyin.silence.withdrawn", "huiyin.silence.given"},
    {"huiyin.acknowledgement.withdrawn", "huiyin.acknowledgement.given"}};
  return types[kind][given];
}

int book_record(
  struct book *b, enum book_kind kind, bool given, struct text name, const struct buf *order, struct err *e) {
  struct buf event = {0};
  if (!b->topic) {
    return 0;
  }
  if (open_record(b, e)) {
    return -1;
  }
  write_event(b, book_record_type(kind, given), order, &event);
  int result = send_event(b, name, &event, e);
  buf_release(&event);
  return result;
}

void book_record_withdrawal(enum book_kind kind, struct text name, struct text by, struct buf *out) {
  json_t *object = must(json_object());
  forms_json_set(object, kind == BOOK_SILENCE ? "id" : "request_id", forms_json_text(name));
  forms_json_set(object, "by", forms_json_text(by));
  forms_json_end(object, out);
}
