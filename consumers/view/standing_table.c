// SPDX-License-Identifier: Apache-2.0
// What stands, in memory: record after record changes it.
#include "consumers/view/standing_table.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/alert_copy.h"
#include "consumers/core/must.h"
#include "consumers/core/scope.h"
#include "consumers/core/state.h"

// --- the requests by id

static uint32_t hash_of(int32_t partition, struct text id) {
  return state_hash(id.at, id.size) ^ (uint32_t)partition * UINT32_C(0x9E3779B9);
}

// The slot that holds the request, or the empty one where it belongs.
static size_t slot_of(const struct standing_table *t, uint32_t hash, int32_t partition, struct text id) {
  size_t mask = t->slot_count - 1;
  size_t slot = hash & mask;
  for (const struct standing_request *r; (r = t->slots[slot]); slot = (slot + 1) & mask) {
    if (r->hash == hash && r->partition == partition && r->id_size == id.size && memcmp(r->id, id.at, id.size) == 0) {
      break;
    }
  }
  return slot;
}

static void grow(struct standing_table *t) {
  t->room = t->room ? t->room * 2 : 64;
  t->all = must(realloc(t->all, t->room * sizeof(struct standing_request *)));
  free(t->slots);
  t->slot_count = t->room * 2;
  t->slots = must(calloc(t->slot_count, sizeof(struct standing_request *)));
  for (size_t i = 0; i < t->count; i++) {
    size_t slot = t->all[i]->hash & (t->slot_count - 1);
    while (t->slots[slot]) {
      slot = (slot + 1) & (t->slot_count - 1);
    }
    t->slots[slot] = t->all[i];
  }
}

struct standing_request *standing_find(const struct standing_table *t, int32_t partition, struct text request_id) {
  return t->slot_count ? t->slots[slot_of(t, hash_of(partition, request_id), partition, request_id)] : NULL;
}

static struct standing_request *meet(struct standing_table *t, int32_t partition, struct text id) {
  if (t->count == t->room) {
    grow(t);
  }
  uint32_t hash = hash_of(partition, id);
  size_t slot = slot_of(t, hash, partition, id);
  if (!t->slots[slot]) {
    struct standing_request *r = slab_take(&t->memory, sizeof *r + id.size);
    *r = (struct standing_request){
      .hash = hash, .place = (uint32_t)t->count, .partition = partition, .id_size = (uint16_t)id.size};
    memcpy(r->id, id.at, id.size);
    t->all[t->count++] = r;
    t->slots[slot] = r;
  }
  return t->slots[slot];
}

// Whether what belongs at `home` may not lie at `slot`, because it would no longer be found from there: `home` lies
// between `hole` and `slot`, counted round.
static bool stays(size_t hole, size_t home, size_t slot) {
  return hole <= slot ? hole < home && home <= slot : hole < home || home <= slot;
}

static void empty_slot(struct standing_table *t, size_t hole) {
  size_t mask = t->slot_count - 1;
  for (size_t slot = (hole + 1) & mask; t->slots[slot]; slot = (slot + 1) & mask) {
    if (!stays(hole, t->slots[slot]->hash & mask, slot)) {
      t->slots[hole] = t->slots[slot];
      hole = slot;
    }
  }
  t->slots[hole] = NULL;
}

static void remove_request(struct standing_table *t, struct standing_request *r) {
  empty_slot(t, slot_of(t, r->hash, r->partition, (struct text){r->id, r->id_size}));
  struct standing_request *last = t->all[--t->count];
  t->all[r->place] = last;
  last->place = r->place;
  slab_give(&t->memory, r, sizeof *r + r->id_size);
}

// --- counting

static void count_mark(struct standing_table *t, const struct standing_mark *m, int by) {
  size_t i = 0;
  t->alerts += (size_t)by;
  t->by_severity[m->severity] += (size_t)by;
  while (i < t->mark_count && t->marks[i].mark != m->mark) {
    i++;
  }
  if (i == VIEW_MARKS_MOST) {
    return;
  }
  if (i == t->mark_count) {
    t->marks[t->mark_count++].mark = m->mark;
  }
  t->marks[i].count += (size_t)by;
}

// --- the newest

static void keep_record(
  struct standing_table *t, int32_t partition, int64_t offset, const struct overdue_alert *alert) {
  uint8_t copy[ALERT_COPY_MAX];
  size_t place = t->newest_count;
  while (place && t->newest[place - 1].at > alert->at) {
    place--;
  }
  bool full = t->newest_count == VIEW_NEWEST_KEPT;
  if (full && !place) {
    return;
  }
  if (full) {
    free(t->newest[0].bytes);
    memmove(&t->newest[0], &t->newest[1], --place * sizeof *t->newest);
  } else {
    memmove(&t->newest[place + 1], &t->newest[place], (t->newest_count++ - place) * sizeof *t->newest);
  }
  size_t size = alert_copy_write(alert, copy);
  uint8_t *bytes = must(malloc(size));
  memcpy(bytes, copy, size);
  t->newest[place] =
    (struct standing_record){.at = alert->at, .partition = partition, .offset = offset, .bytes = bytes};
}

// They come again once the partition is read anew.
static void forget_records(struct standing_table *t, int32_t partition) {
  size_t kept = 0;
  for (size_t i = 0; i < t->newest_count; i++) {
    if (t->newest[i].partition == partition) {
      free(t->newest[i].bytes);
    } else {
      t->newest[kept++] = t->newest[i];
    }
  }
  t->newest_count = kept;
}

// --- a record

// Without empty levels, so that what lies below a district begins with its path.
static uint32_t keep_district(struct standing_table *t, struct text path) {
  struct district d;
  district_split(path, &d);
  struct text clean = d.levels ? district_path(&d, d.levels - 1) : (struct text){"", 0};
  return name_id(names_keep(&t->names, clean));
}

static uint32_t keep(struct standing_table *t, struct text text) {
  return name_id(names_keep(&t->names, text));
}

static void take_fields(struct standing_table *t, struct standing_request *r, const struct overdue_alert *a) {
  r->due_at = a->due_at;
  r->filed_at = a->filed_at;
  r->category = keep(t, a->category);
  r->district = keep_district(t, a->district);
  r->unit = keep(t, a->unit);
  r->kind = (uint8_t)a->kind;
  r->channel = (uint8_t)a->channel;
  r->priority = (uint8_t)a->priority;
}

// Takes the alert of that mark away, where one stands.
static void clear_mark(struct standing_table *t, struct standing_request *r, uint32_t mark) {
  for (struct standing_mark **at = &r->marks; *at; at = &(*at)->next) {
    struct standing_mark *m = *at;
    if (m->mark == mark) {
      count_mark(t, m, -1);
      *at = m->next;
      slab_give(&t->memory, m, sizeof *m);
      return;
    }
  }
}

// The number of an alert_id of the usual form; what is not of that form is kept as a name.
static void take_id(
  struct standing_table *t, struct standing_mark *m, int32_t partition, const struct overdue_alert *a) {
  char usual[ALERT_ID_MAX];
  char mark[NAME_MAX_BYTES + 1];
  bool has_number = alert_id_number(a->alert_id, &m->number) == 0;
  memcpy(mark, a->mark.at, a->mark.size);
  mark[a->mark.size] = 0;
  size_t size = has_number ? alert_id_format(usual, partition, a->request_id, mark, m->number) : 0;
  bool is_usual = size && size == a->alert_id.size && memcmp(usual, a->alert_id.at, size) == 0;
  m->odd_id = is_usual ? 0 : keep(t, a->alert_id);
}

static void raise_mark(
  struct standing_table *t, struct standing_request *r, int64_t offset, const struct overdue_alert *a) {
  struct standing_mark *m = slab_take(&t->memory, sizeof *m);
  struct standing_mark **last = &r->marks;
  *m = (struct standing_mark){.at = a->at,
    .mark_at = a->mark_at,
    .offset = offset,
    .mark = keep(t, a->mark),
    .audience = keep(t, a->audience),
    .severity = a->severity};
  take_id(t, m, r->partition, a);
  clear_mark(t, r, m->mark);
  while (*last) {
    last = &(*last)->next;
  }
  *last = m;
  count_mark(t, m, 1);
}

void standing_take(struct standing_table *t, int32_t partition, int64_t offset, const struct overdue_alert *alert) {
  bool raised = alert->status == ALERT_RAISED;
  t->partitions = partition >= t->partitions ? partition + 1 : t->partitions;
  keep_record(t, partition, offset, alert);
  struct standing_request *r =
    raised ? meet(t, partition, alert->request_id) : standing_find(t, partition, alert->request_id);
  if (!r) {
    return;
  }
  standing_late_leave(t, r);
  take_fields(t, r, alert);
  if (raised) {
    raise_mark(t, r, offset, alert);
  } else {
    clear_mark(t, r, keep(t, alert->mark));
  }
  if (!r->marks) {
    remove_request(t, r);
  } else if (!t->late_stale) {
    standing_late_join(t, r);
  }
}

void standing_forget(struct standing_table *t, int32_t partition) {
  t->late_stale = true;
  t->late_count = 0;
  forget_records(t, partition);
  for (size_t i = t->count; i--;) {
    struct standing_request *r = t->all[i];
    r->late = false;
    if (r->partition != partition) {
      continue;
    }
    while (r->marks) {
      clear_mark(t, r, r->marks->mark);
    }
    remove_request(t, r);
  }
}

int64_t standing_latest(const struct standing_request *r) {
  int64_t at = MOMENT_NONE;
  for (const struct standing_mark *m = r->marks; m; m = m->next) {
    at = m->at > at ? m->at : at;
  }
  return at;
}

int32_t standing_severity(const struct standing_request *r) {
  int32_t severity = 0;
  for (const struct standing_mark *m = r->marks; m; m = m->next) {
    severity = m->severity > severity ? m->severity : severity;
  }
  return severity;
}

void standing_table_release(struct standing_table *t) {
  for (size_t i = 0; i < t->newest_count; i++) {
    free(t->newest[i].bytes);
  }
  names_release(&t->names);
  slab_release(&t->memory);
  free(t->slots);
  free(t->all);
  *t = (struct standing_table){0};
}
