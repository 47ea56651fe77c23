// SPDX-License-Identifier: Apache-2.0
// The alerts that stand, by request: kept from the alerts topic, read from its beginning in a thread of its own.
#ifndef HUIYIN_CONSUMERS_VIEW_STANDING_H
#define HUIYIN_CONSUMERS_VIEW_STANDING_H

#include <stdbool.h>

#include "runtime/buf.h"
#include "runtime/err.h"
#include "runtime/settings.h"
#include "schemas/event.h"

// Any thread may ask; each answer is a copy of one moment. Millions may stand: what goes through all of them says so.
struct view_standing;

// Begins to read `topic`, committed records alone; brokers and topic may be away, and are tried again. NULL with a
// sentence for settings that librdkafka does not take.
struct view_standing *view_standing_new(const struct settings *s, const char *topic, struct err *e);
void view_standing_stop(struct view_standing *v);  // asks it to end, which _free waits for
void view_standing_free(struct view_standing *v);

// --- how it stands

enum { VIEW_MARKS_MOST = 64, VIEW_MARK_SIZE = 256, VIEW_FAULT_SIZE = 256 };

struct view_standing_state {
  bool known;                   // what was there when it began has been read
  bool connected;               // Kafka answers
  char fault[VIEW_FAULT_SIZE];  // why the topic can not be read; "" while it can
  uint64_t records;             // read so far
  uint64_t strange;             // of them no alerts
  size_t requests;              // with standing alerts
  size_t alerts;                // standing
  size_t by_severity[SEVERITY_COUNT];
  size_t mark_count;
  struct {
    char name[VIEW_MARK_SIZE];
    size_t count;
  } marks[VIEW_MARKS_MOST];  // in the order of first meeting; further ones are counted in `alerts` alone
  uint64_t version;          // another where anything changed
};
void view_standing_state(struct view_standing *v, struct view_standing_state *out);

// --- alerts

// One record of the topic. Texts lie in the answer's `texts`.
struct view_alert {
  struct overdue_alert alert;
  int32_t partition;
  int64_t offset;
};

// An answer. Zeroed it is empty; may be used again and again, and is released at the end.
struct view_alerts {
  struct view_alert *list;
  size_t count;
  size_t room;
  struct buf texts;
};
void view_alerts_release(struct view_alerts *a);

// The newest records, RAISED and CLEARED, the latest first; at most VIEW_NEWEST_KEPT are kept.
enum { VIEW_NEWEST_KEPT = 1000 };
void view_standing_newest(struct view_standing *v, size_t most, struct view_alerts *out);

// Of the requests with an alert that was raised at or after their due and stands, the first such alert of each, the
// latest due first; at most VIEW_OVERDUE_KEPT.
enum { VIEW_OVERDUE_KEPT = 64 };
void view_standing_overdue(struct view_standing *v, size_t most, struct view_alerts *out);

// --- requests

enum { VIEW_REQUEST_MARKS = 16 };

// A request with standing alerts. Texts lie in the page's `texts`; kind and so on are those of its latest record.
struct view_request {
  struct text request_id;
  int32_t partition;
  int64_t due_at;  // MOMENT_NONE: none
  int64_t filed_at;
  int64_t at;        // of its latest raise
  int32_t severity;  // the greatest
  int32_t kind;
  int32_t channel;
  int32_t priority;
  struct text category;
  struct text district;
  struct text unit;  // null: nobody pledged
  size_t mark_count;
  struct {
    struct text mark;
    struct text alert_id;
    struct text audience;
    int32_t severity;
    int64_t at;
    int64_t mark_at;
    int64_t offset;
  } marks[VIEW_REQUEST_MARKS];  // in the order in which they were raised
};

struct view_page {
  struct view_request *list;
  size_t count;
  size_t room;
  struct buf texts;
  size_t total;  // that the filter lets through
  bool more;     // there are further ones behind the last
};
void view_page_release(struct view_page *p);

// What is asked for; a zeroed one lets everything through, but for the numbers, where -1 does. Texts that are null ask
// for nothing.
struct view_filter {
  struct text mark;
  struct text district;  // this one and all below it; of empty levels nothing is said
  struct text category;
  struct text unit;
  struct text find;  // somewhere in request_id, district, category or unit
  int32_t severity;
  int32_t kind;
  int32_t channel;
  int32_t priority;
};
#define VIEW_FILTER_NONE \
  { .severity = -1, .kind = -1, .channel = -1, .priority = -1 }

enum view_order {
  VIEW_BY_DUE,
  VIEW_BY_FILED,
  VIEW_BY_AT,
  VIEW_BY_SEVERITY,
  VIEW_BY_DISTRICT,
  VIEW_BY_CATEGORY,
  VIEW_BY_UNIT
};

// Where the last page ended: its last request by its id and partition. Where that stands no more, `key` and `text` (its
// value in that order) still tell the place. Null request_id: from the beginning.
struct view_place {
  struct text request_id;
  int32_t partition;
  int64_t key;       // by due, filed, at, severity
  struct text text;  // by district, category, unit
};

// The place behind a request of a page, for the next page.
struct view_place view_place_of(const struct view_request *r, enum view_order order);

// A page of the requests that the filter lets through, in order (a due that there is none comes last either way; of
// equals by request_id, partition). Goes through all that stands: about 50 ms for a million.
void view_standing_page(struct view_standing *v, const struct view_filter *f, enum view_order order, bool descending,
  const struct view_place *behind, size_t most, struct view_page *out);

// The requests of that id: one for each partition where it has standing alerts.
void view_standing_request(struct view_standing *v, struct text request_id, struct view_page *out);

#endif
