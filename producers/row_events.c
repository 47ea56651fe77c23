// SPDX-License-Identifier: Apache-2.0
// Makes the events of a row: values mapped, stamps read, ids given, bounds checked.
#include "producers/row_events.h"

#include <string.h>

#include "runtime/character.h"
#include "schemas/check.h"
#include "schemas/record.h"

// One level of the path; a / inside it would make two of it, and is written U+2215, which looks the same.
static int add_level(struct row_events *r, struct text level) {
  static const char slash[] = "\xE2\x88\x95";
  size_t size = r->district_size;
  if (size) {
    r->district[size++] = '/';
  }
  for (uint32_t i = 0; i < level.size; i++) {
    bool is_slash = level.at[i] == '/';
    size_t length = is_slash ? strlen(slash) : 1;
    if (size + length > NAME_MAX_BYTES) {
      return -1;
    }
    memcpy(r->district + size, is_slash ? slash : level.at + i, length);
    size += length;
  }
  r->district_size = size;
  return 0;
}

static int district_value(struct row_events *r, struct text *out, struct err *e) {
  r->district_size = 0;
  for (int i = TARGET_DISTRICT; i <= TARGET_DISTRICT_LAST; i++) {
    struct text level = row_values_text(&r->values, (enum target)i);
    if (level.size && (r->district_size >= NAME_MAX_BYTES || add_level(r, level))) {
      (void)err_set(e, "makes the district longer than %d bytes", NAME_MAX_BYTES);
      return row_values_fail(&r->values, (enum target)i, e);
    }
  }
  *out = (struct text){.at = r->district, .size = (uint32_t)r->district_size};
  return 0;
}

// Which target says when an event of each type occurred.
static const enum target moments[EVENT_TYPE_COUNT] = {
  TARGET_FILED_AT, TARGET_PLEDGED_AT, TARGET_RESOLVED_AT, TARGET_HELD_AT};

const char *row_events_moment_column(const struct row_events *r, enum event_type type) {
  return r->values.profile->fillings[moments[type]].column;
}

// Which target a field of an event was filled from; TARGET_COUNT for none.
static enum target target_behind(enum event_type type, const char *field) {
  if (!strcmp(field, "occurred_at")) {
    return moments[type];
  }
  if (!strcmp(field, "due_at") && type == EVENT_TASK_PLEDGED) {
    return TARGET_PLEDGE_DUE_AT;
  }
  enum target target = TARGET_COUNT;
  struct err ignored;
  enum row_kind kind = type == EVENT_VOLUNTEER_EVENT_HELD ? ROW_VOLUNTEER_EVENT : ROW_REQUEST;
  return target_find(kind, field, &target, &ignored) ? TARGET_COUNT : target;
}

// A district is made of several columns: which of them is it that is no UTF-8?
static enum target level_at_fault(const struct row_events *r) {
  for (int i = TARGET_DISTRICT; i <= TARGET_DISTRICT_LAST; i++) {
    struct text level = row_values_text(&r->values, (enum target)i);
    if (!character_all_valid(level.at, level.size) || memchr(level.at, 0, level.size)) {
      return (enum target)i;
    }
  }
  return TARGET_DISTRICT;
}

static int event_fail(
  const struct row_events *r, const struct event *event, enum fault fault, const struct field *where, struct err *e) {
  (void)check_explain(fault, where->name, where, e);
  enum target target = target_behind(event->type, where->name);
  if (target == TARGET_DISTRICT) {
    target = level_at_fault(r);
  }
  return target == TARGET_COUNT ? -1 : row_values_fail(&r->values, target, e);
}

static struct event *add_event(struct row_events *r, enum event_type type, int64_t occurred_at) {
  struct event *event = &r->events[r->count++];
  record_init(event, type);
  event->occurred_at = occurred_at;
  event->source = r->values.profile->source;
  return event;
}

// Names the events and holds them against the contract.
static int finish_events(struct row_events *r, struct text key, struct err *e) {
  for (size_t i = 0; i < r->count; i++) {
    struct event *event = &r->events[i];
    event->event_id = (struct text){.at = r->names[i], .size = EVENT_NAME_SIZE};
    event_name(event, key, r->names[i]);
    const struct field *where = NULL;
    enum fault fault = check_record(record_for(event->type), event, &where);
    if (fault) {
      return event_fail(r, event, fault, where, e);
    }
  }
  return 0;
}

static int make_filed(struct row_events *r, struct text id, struct err *e) {
  int64_t at = 0;
  int64_t changed = 0;
  int32_t assisted = 0;
  if (row_values_needed_moment(&r->values, TARGET_FILED_AT, &at, e) ||
      row_values_moment(&r->values, TARGET_CHANGED_AT, &changed, e)) {
    return -1;
  }
  struct event *event = add_event(r, EVENT_REQUEST_FILED, at);
  struct request_filed *filed = &event->filed;
  filed->request_id = id;
  filed->category = row_values_text(&r->values, TARGET_CATEGORY);
  filed->summary = row_values_nullable(&r->values, TARGET_SUMMARY);
  if (district_value(r, &filed->district, e) ||
      row_values_number(&r->values, TARGET_KIND, KIND_APPEAL, &filed->kind, e) ||
      row_values_number(&r->values, TARGET_CHANNEL, CHANNEL_OTHER, &filed->channel, e) ||
      row_values_number(&r->values, TARGET_PRIORITY, PRIORITY_NORMAL, &filed->priority, e) ||
      row_values_number(&r->values, TARGET_ASSISTED, 0, &assisted, e) ||
      row_values_moment(&r->values, TARGET_DUE_AT, &filed->due_at, e)) {
    return -1;
  }
  filed->assisted = assisted;
  if (changed != MOMENT_NONE && changed > at) {
    add_event(r, EVENT_REQUEST_FILED, changed)->filed = *filed;
  }
  return 0;
}

static int make_pledged(struct row_events *r, struct text id, struct err *e) {
  int64_t at = 0;
  if (row_values_moment(&r->values, TARGET_PLEDGED_AT, &at, e)) {
    return -1;
  }
  if (at == MOMENT_NONE) {
    return 0;
  }
  struct task_pledged *pledged = &add_event(r, EVENT_TASK_PLEDGED, at)->pledged;
  pledged->request_id = id;
  pledged->unit = row_values_text(&r->values, TARGET_UNIT);
  pledged->pledger = row_values_nullable(&r->values, TARGET_PLEDGER);
  return row_values_moment(&r->values, TARGET_PLEDGE_DUE_AT, &pledged->due_at, e);
}

static int make_resolved(struct row_events *r, struct text id, struct err *e) {
  int64_t at = 0;
  if (row_values_moment(&r->values, TARGET_RESOLVED_AT, &at, e)) {
    return -1;
  }
  if (at == MOMENT_NONE) {
    return 0;
  }
  struct task_resolved *resolved = &add_event(r, EVENT_TASK_RESOLVED, at)->resolved;
  resolved->request_id = id;
  resolved->unit = row_values_text(&r->values, TARGET_UNIT);
  return row_values_number(&r->values, TARGET_OUTCOME, OUTCOME_RESOLVED, &resolved->outcome, e) ||
             row_values_number(&r->values, TARGET_SATISFACTION, 0, &resolved->satisfaction, e)
           ? -1
           : 0;
}

static int make_held(struct row_events *r, struct err *e) {
  int64_t at = 0;
  if (row_values_needed_moment(&r->values, TARGET_HELD_AT, &at, e)) {
    return -1;
  }
  struct volunteer_event_held *held = &add_event(r, EVENT_VOLUNTEER_EVENT_HELD, at)->held;
  held->station = row_values_text(&r->values, TARGET_STATION);
  held->kind = row_values_text(&r->values, TARGET_EVENT_KIND);
  enum target length = r->values.profile->fillings[TARGET_HOURS].column ? TARGET_HOURS : TARGET_MINUTES;
  return district_value(r, &held->district, e) || row_values_number(&r->values, TARGET_TEAMS, 0, &held->teams, e) ||
             row_values_number(&r->values, TARGET_VOLUNTEERS, 0, &held->volunteers, e) ||
             row_values_number(&r->values, TARGET_BENEFICIARIES, 0, &held->beneficiaries, e) ||
             row_values_number(&r->values, length, 0, &held->minutes, e)
           ? -1
           : 0;
}

int row_events_make(struct row_events *r, const struct text *fields, struct err *e) {
  bool request = r->values.profile->kind == ROW_REQUEST;
  struct text key;
  r->values.fields = fields;
  r->count = 0;
  if (row_values_key(&r->values, request ? TARGET_REQUEST_ID : TARGET_EVENT_KEY, &key, e)) {
    return -1;
  }
  int failed = request ? make_filed(r, key, e) || make_pledged(r, key, e) || make_resolved(r, key, e) : make_held(r, e);
  return failed ? -1 : finish_events(r, key, e);
}
