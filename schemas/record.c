// SPDX-License-Identifier: Apache-2.0
// The tables of the five records, and what is found in them by name.
#include "schemas/record.h"

#include <string.h>

enum { COUNT_MAX = INT32_MAX, ALERT_ID_MAX = 512, SUMMARY_MAX = 65535 };

#define PLACE(member) .place = offsetof(struct event, member)
#define ALERT_PLACE(member) .place = offsetof(struct overdue_alert, member)
#define FILLED .least = 1, .most = NAME_MAX_BYTES
#define ID .least = 1, .most = ID_MAX
#define TIME .least = MOMENT_FIRST, .most = MOMENT_LAST

static const struct field filed_fields[] = {
  {"event_id", FIELD_TEXT, .required = true, PLACE(event_id), ID},
  {"occurred_at", FIELD_MOMENT, .required = true, PLACE(occurred_at), TIME},
  {"source", FIELD_TEXT, PLACE(source), .most = NAME_MAX_BYTES},
  {"request_id", FIELD_TEXT, .required = true, PLACE(filed.request_id), ID},
  {"kind", FIELD_ENUM, PLACE(filed.kind), .most = KIND_COUNT - 1, .fallback = KIND_APPEAL, .names = kind_names},
  {"channel", FIELD_ENUM, PLACE(filed.channel), .most = CHANNEL_COUNT - 1, .fallback = CHANNEL_OTHER,
    .names = channel_names},
  {"category", FIELD_TEXT, .required = true, PLACE(filed.category), FILLED},
  {"district", FIELD_TEXT, .required = true, .path = true, PLACE(filed.district), .most = NAME_MAX_BYTES},
  {"priority", FIELD_ENUM, PLACE(filed.priority), .most = PRIORITY_COUNT - 1, .fallback = PRIORITY_NORMAL,
    .names = priority_names},
  {"due_at", FIELD_MOMENT, .nullable = true, PLACE(filed.due_at), TIME},
  {"assisted", FIELD_BOOLEAN, PLACE(filed.assisted), .most = 1},
  {"summary", FIELD_TEXT, .nullable = true, PLACE(filed.summary), .most = SUMMARY_MAX},
};

static const struct field pledged_fields[] = {
  {"event_id", FIELD_TEXT, .required = true, PLACE(event_id), ID},
  {"occurred_at", FIELD_MOMENT, .required = true, PLACE(occurred_at), TIME},
  {"source", FIELD_TEXT, PLACE(source), .most = NAME_MAX_BYTES},
  {"request_id", FIELD_TEXT, .required = true, PLACE(pledged.request_id), ID},
  {"unit", FIELD_TEXT, .required = true, PLACE(pledged.unit), FILLED},
  {"pledger", FIELD_TEXT, .nullable = true, PLACE(pledged.pledger), .most = NAME_MAX_BYTES},
  {"due_at", FIELD_MOMENT, .nullable = true, PLACE(pledged.due_at), TIME},
};

static const struct field resolved_fields[] = {
  {"event_id", FIELD_TEXT, .required = true, PLACE(event_id), ID},
  {"occurred_at", FIELD_MOMENT, .required = true, PLACE(occurred_at), TIME},
  {"source", FIELD_TEXT, PLACE(source), .most = NAME_MAX_BYTES},
  {"request_id", FIELD_TEXT, .required = true, PLACE(resolved.request_id), ID},
  {"unit", FIELD_TEXT, .required = true, PLACE(resolved.unit), FILLED},
  {"outcome", FIELD_ENUM, PLACE(resolved.outcome), .most = OUTCOME_COUNT - 1, .fallback = OUTCOME_RESOLVED,
    .names = outcome_names},
  {"satisfaction", FIELD_INT, .nullable = true, PLACE(resolved.satisfaction), .least = 1, .most = 5},
};

static const struct field held_fields[] = {
  {"event_id", FIELD_TEXT, .required = true, PLACE(event_id), ID},
  {"occurred_at", FIELD_MOMENT, .required = true, PLACE(occurred_at), TIME},
  {"source", FIELD_TEXT, PLACE(source), .most = NAME_MAX_BYTES},
  {"station", FIELD_TEXT, .required = true, PLACE(held.station), FILLED},
  {"district", FIELD_TEXT, .required = true, .path = true, PLACE(held.district), .most = NAME_MAX_BYTES},
  {"kind", FIELD_TEXT, .required = true, PLACE(held.kind), FILLED},
  {"teams", FIELD_INT, PLACE(held.teams), .most = COUNT_MAX},
  {"volunteers", FIELD_INT, PLACE(held.volunteers), .most = COUNT_MAX},
  {"beneficiaries", FIELD_INT, PLACE(held.beneficiaries), .most = COUNT_MAX},
  {"minutes", FIELD_INT, PLACE(held.minutes), .most = COUNT_MAX},
};

static const struct field alert_fields[] = {
  {"alert_id", FIELD_TEXT, .required = true, ALERT_PLACE(alert_id), .least = 1, .most = ALERT_ID_MAX},
  {"status", FIELD_ENUM, .required = true, ALERT_PLACE(status), .most = ALERT_STATUS_COUNT - 1,
    .names = alert_status_names},
  {"request_id", FIELD_TEXT, .required = true, ALERT_PLACE(request_id), ID},
  {"mark", FIELD_TEXT, .required = true, ALERT_PLACE(mark), FILLED},
  {"severity", FIELD_ENUM, .required = true, ALERT_PLACE(severity), .most = SEVERITY_COUNT - 1,
    .names = severity_names},
  {"audience", FIELD_TEXT, ALERT_PLACE(audience), .most = NAME_MAX_BYTES},
  {"at", FIELD_MOMENT, .required = true, ALERT_PLACE(at), TIME},
  {"mark_at", FIELD_MOMENT, .nullable = true, ALERT_PLACE(mark_at), TIME},
  {"due_at", FIELD_MOMENT, .nullable = true, ALERT_PLACE(due_at), TIME},
  {"filed_at", FIELD_MOMENT, .required = true, ALERT_PLACE(filed_at), TIME},
  {"kind", FIELD_ENUM, .required = true, ALERT_PLACE(kind), .most = KIND_COUNT - 1, .names = kind_names},
  {"channel", FIELD_ENUM, .required = true, ALERT_PLACE(channel), .most = CHANNEL_COUNT - 1, .names = channel_names},
  {"priority", FIELD_ENUM, .required = true, ALERT_PLACE(priority), .most = PRIORITY_COUNT - 1,
    .names = priority_names},
  {"category", FIELD_TEXT, .required = true, ALERT_PLACE(category), FILLED},
  {"district", FIELD_TEXT, .required = true, .path = true, ALERT_PLACE(district), .most = NAME_MAX_BYTES},
  {"unit", FIELD_TEXT, .nullable = true, ALERT_PLACE(unit), FILLED},
};

static const struct record event_records[EVENT_TYPE_COUNT] = {
  {"request-filed", "RequestFiled", filed_fields, sizeof filed_fields / sizeof *filed_fields},
  {"task-pledged", "TaskPledged", pledged_fields, sizeof pledged_fields / sizeof *pledged_fields},
  {"task-resolved", "TaskResolved", resolved_fields, sizeof resolved_fields / sizeof *resolved_fields},
  {"volunteer-event-held", "VolunteerEventHeld", held_fields, sizeof held_fields / sizeof *held_fields},
};

static const struct record alert_record = {
  "overdue-alert", "OverdueAlert", alert_fields, sizeof alert_fields / sizeof *alert_fields};

const struct record *record_for(enum event_type type) {
  return &event_records[type];
}

const struct record *record_for_alert(void) {
  return &alert_record;
}

int record_type(struct text name, enum event_type *type, struct err *e) {
  for (int i = 0; i < EVENT_TYPE_COUNT; i++) {
    const char *known = event_type_names[i];
    if (strlen(known) == name.size && !memcmp(known, name.at, name.size)) {
      *type = (enum event_type)i;
      return 0;
    }
  }
  return err_set(e,
    "There is no event type \"%.*s\"; there are request-filed, task-pledged, task-resolved and volunteer-event-held.",
    name.size < 80 ? (int)name.size : 80, name.at);
}

const struct field *record_field(const struct record *r, const char *name) {
  for (size_t i = 0; i < r->count; i++) {
    if (!strcmp(r->fields[i].name, name)) {
      return &r->fields[i];
    }
  }
  return NULL;
}

void record_default(const struct field *f, void *base) {
  void *at = (char *)base + f->place;
  switch (f->type) {
    case FIELD_TEXT:
      *(struct text *)at = (struct text){f->nullable || f->required ? NULL : "", 0};
      break;
    case FIELD_MOMENT:
      *(int64_t *)at = MOMENT_NONE;
      break;
    case FIELD_INT:
    case FIELD_ENUM:
      *(int32_t *)at = (int32_t)f->fallback;
      break;
    case FIELD_BOOLEAN:
      *(bool *)at = f->fallback != 0;
      break;
  }
}

void record_init(struct event *event, enum event_type type) {
  *event = (struct event){.type = type};
  const struct record *r = record_for(type);
  for (size_t i = 0; i < r->count; i++) {
    record_default(&r->fields[i], event);
  }
}
