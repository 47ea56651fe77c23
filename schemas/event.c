// SPDX-License-Identifier: Apache-2.0
// The names of event types and enum symbols, and the key of an event.
#include "schemas/event.h"

const char *const kind_names[KIND_COUNT] = {
  "APPEAL", "COMPLAINT", "SUGGESTION", "CONSULTATION", "MICRO_WISH", "SERVICE_ORDER", "PAIRED_HELP", "OTHER"};

const char *const channel_names[CHANNEL_COUNT] = {"HOTLINE", "PORTAL", "SERVICE_CENTRE", "PARTY_SERVICE_CENTRE",
  "PETITION", "WECHAT", "FIELD_VISIT", "SURVEY", "INITIATIVE", "OTHER"};

const char *const priority_names[PRIORITY_COUNT] = {"LOW", "NORMAL", "HIGH", "URGENT"};

const char *const outcome_names[OUTCOME_COUNT] = {
  "RESOLVED", "EXPLAINED", "DECLINED", "REFERRED", "DUPLICATE", "WITHDRAWN"};

const char *const alert_status_names[ALERT_STATUS_COUNT] = {"RAISED", "CLEARED"};

const char *const severity_names[SEVERITY_COUNT] = {"INFO", "WARNING", "CRITICAL"};

const char *const event_type_names[EVENT_TYPE_COUNT] = {
  "request-filed", "task-pledged", "task-resolved", "volunteer-event-held"};

struct text event_key(const struct event *event) {
  switch (event->type) {
    case EVENT_REQUEST_FILED:
      return event->filed.request_id;
    case EVENT_TASK_PLEDGED:
      return event->pledged.request_id;
    case EVENT_TASK_RESOLVED:
      return event->resolved.request_id;
    case EVENT_VOLUNTEER_EVENT_HELD:
      return event->held.station;
    case EVENT_TYPE_COUNT:
      break;
  }
  return (struct text){0};
}
