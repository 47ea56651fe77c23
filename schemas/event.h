// SPDX-License-Identifier: Apache-2.0
// The events as C structs: what every room speaks of.
#ifndef HUIYIN_SCHEMAS_EVENT_H
#define HUIYIN_SCHEMAS_EVENT_H

#include <stdbool.h>
#include <stdint.h>

// A view of bytes that somebody else owns: UTF-8, no NUL inside, none behind. `at` is NULL where a nullable field is
// null; an empty string has size 0 and any other `at`.
struct text {
  const char *at;
  uint32_t size;
};

// A moment is milliseconds since 1970-01-01T00:00:00Z. A null moment; it sorts before every real one.
#define MOMENT_NONE INT64_MIN
// The first and last moment that an event may carry: 1970-01-01 and the last millisecond of 2199-12-31.
#define MOMENT_FIRST INT64_C(0)
#define MOMENT_LAST INT64_C(7258118399999)

// Bounds, in bytes of UTF-8.
enum { ID_MAX = 128, NAME_MAX_BYTES = 255, DISTRICT_LEVELS_MAX = 8 };

enum kind {
  KIND_APPEAL,
  KIND_COMPLAINT,
  KIND_SUGGESTION,
  KIND_CONSULTATION,
  KIND_MICRO_WISH,
  KIND_SERVICE_ORDER,
  KIND_PAIRED_HELP,
  KIND_OTHER,
  KIND_COUNT
};
enum channel {
  CHANNEL_HOTLINE,
  CHANNEL_PORTAL,
  CHANNEL_SERVICE_CENTRE,
  CHANNEL_PARTY_SERVICE_CENTRE,
  CHANNEL_PETITION,
  CHANNEL_WECHAT,
  CHANNEL_FIELD_VISIT,
  CHANNEL_SURVEY,
  CHANNEL_INITIATIVE,
  CHANNEL_OTHER,
  CHANNEL_COUNT
};
enum priority { PRIORITY_LOW, PRIORITY_NORMAL, PRIORITY_HIGH, PRIORITY_URGENT, PRIORITY_COUNT };
enum outcome {
  OUTCOME_RESOLVED,
  OUTCOME_EXPLAINED,
  OUTCOME_DECLINED,
  OUTCOME_REFERRED,
  OUTCOME_DUPLICATE,
  OUTCOME_WITHDRAWN,
  OUTCOME_COUNT
};
enum alert_status { ALERT_RAISED, ALERT_CLEARED, ALERT_STATUS_COUNT };
enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_CRITICAL, SEVERITY_COUNT };

// The names of the enums' symbols, by position, as the schemas spell them.
extern const char *const kind_names[KIND_COUNT];
extern const char *const channel_names[CHANNEL_COUNT];
extern const char *const priority_names[PRIORITY_COUNT];
extern const char *const outcome_names[OUTCOME_COUNT];
extern const char *const alert_status_names[ALERT_STATUS_COUNT];
extern const char *const severity_names[SEVERITY_COUNT];

// Enum fields are held as int32_t so that one table can place them.
struct request_filed {
  struct text request_id;
  int32_t kind;
  int32_t channel;
  struct text category;
  struct text district;
  int32_t priority;
  bool assisted;
  int64_t due_at;       // MOMENT_NONE where null
  struct text summary;  // nullable; never leaves Kafka
};

struct task_pledged {
  struct text request_id;
  struct text unit;
  struct text pledger;  // nullable
  int64_t due_at;       // MOMENT_NONE where null
};

struct task_resolved {
  struct text request_id;
  struct text unit;
  int32_t outcome;
  int32_t satisfaction;  // 1 to 5, 0 where null
};

struct volunteer_event_held {
  struct text station;
  struct text district;
  struct text kind;
  int32_t teams;
  int32_t volunteers;
  int32_t beneficiaries;
  int32_t minutes;
};

enum event_type {
  EVENT_REQUEST_FILED,
  EVENT_TASK_PLEDGED,
  EVENT_TASK_RESOLVED,
  EVENT_VOLUNTEER_EVENT_HELD,
  EVENT_TYPE_COUNT
};

// `request-filed` and so on: the types as JSON Lines and logs name them.
extern const char *const event_type_names[EVENT_TYPE_COUNT];

struct event {
  enum event_type type;
  struct text event_id;
  int64_t occurred_at;
  struct text source;
  union {
    struct request_filed filed;
    struct task_pledged pledged;
    struct task_resolved resolved;
    struct volunteer_event_held held;
  };
};

// What the system itself emits. Its alert_id may be longer than ID_MAX: it is made of a request_id and more.
struct overdue_alert {
  struct text alert_id;
  int32_t status;  // enum alert_status
  struct text request_id;
  struct text mark;
  int32_t severity;
  struct text audience;
  int64_t at;
  int64_t mark_at;  // MOMENT_NONE where null
  int64_t due_at;   // MOMENT_NONE where null
  int64_t filed_at;
  int32_t kind;
  int32_t channel;
  int32_t priority;
  struct text category;
  struct text district;
  struct text unit;  // nullable
};

// The Kafka key that an event belongs under: its request_id, or a volunteer event's station.
struct text event_key(const struct event *event);

#endif
