// SPDX-License-Identifier: Apache-2.0
// What stands, in memory: requests with their standing alerts, by record after record. For standing*.c alone; no lock.
#ifndef HUIYIN_CONSUMERS_VIEW_STANDING_TABLE_H
#define HUIYIN_CONSUMERS_VIEW_STANDING_TABLE_H

#include "consumers/core/names.h"
#include "consumers/core/slab.h"
#include "consumers/view/standing.h"

// One alert that stands.
struct standing_mark {
  struct standing_mark *next;  // of the request, in the order in which they were raised
  int64_t at;
  int64_t mark_at;
  int64_t offset;
  uint32_t mark;  // names, by their numbers
  uint32_t audience;
  uint32_t number;  // of its alert_id ...
  uint32_t odd_id;  // ... which has another form where this is not 0: then it is that name
  int32_t severity;
};

// A request with at least one. Its id lies behind it.
struct standing_request {
  struct standing_mark *marks;
  int64_t due_at;
  int64_t filed_at;
  uint32_t hash;
  uint32_t place;  // in the list of all
  uint32_t category;
  uint32_t district;
  uint32_t unit;
  int32_t partition;
  uint8_t kind;
  uint8_t channel;
  uint8_t priority;
  bool late;  // it is in the list of those
  uint16_t id_size;
  char id[];
};

// In the list of requests that are past their due.
struct standing_late {
  struct standing_request *request;
  int64_t at;  // when the first of its alerts was raised that was raised at or after the due
};

enum { STANDING_LATE = 4 * VIEW_OVERDUE_KEPT };

// A record that is kept as it came.
struct standing_record {
  int64_t at;
  int32_t partition;
  int64_t offset;
  uint8_t *bytes;  // alert_copy.h
};

// Zeroed, it is empty.
struct standing_table {
  struct names names;
  struct slab memory;
  struct standing_request **slots;  // open addressing; a power of two
  size_t slot_count;
  struct standing_request **all;
  size_t count;
  size_t room;
  int32_t partitions;                        // the greatest number that there was, + 1
  struct standing_late late[STANDING_LATE];  // the latest due first
  size_t late_count;
  bool late_more;                                   // there may be others, earlier than the last
  bool late_stale;                                  // it must be made anew
  struct standing_record newest[VIEW_NEWEST_KEPT];  // by `at`, the earliest first
  size_t newest_count;
  size_t alerts;
  size_t by_severity[SEVERITY_COUNT];
  struct {
    uint32_t mark;
    size_t count;
  } marks[VIEW_MARKS_MOST];
  size_t mark_count;
};

void standing_table_release(struct standing_table *t);

// One record of the topic.
void standing_take(struct standing_table *t, int32_t partition, int64_t offset, const struct overdue_alert *alert);
// Nothing stands any more that came from this partition.
void standing_forget(struct standing_table *t, int32_t partition);

struct standing_request *standing_find(const struct standing_table *t, int32_t partition, struct text request_id);

// Makes the list of those past their due right, where it is stale or has become too short.
void standing_see_late(struct standing_table *t);

// For standing_*.c: takes a request out of that list before a record changes it, and puts it in where it belongs.
void standing_late_leave(struct standing_table *t, struct standing_request *r);
void standing_late_join(struct standing_table *t, struct standing_request *r);

// When the latest of its alerts was raised, and the greatest severity of them.
int64_t standing_latest(const struct standing_request *r);
int32_t standing_severity(const struct standing_request *r);

#endif
