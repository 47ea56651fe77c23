// SPDX-License-Identifier: Apache-2.0
// Makes the events of a row: values mapped, stamps read, ids given, bounds checked.
#include "producers/row_events.h"

#include <string.h>

#include "producers/shown.h"
#include "runtime/character.h"
#include "schemas/check.h"
#include "schemas/record.h"

int row_events_bind(struct row_events *r, const struct profile *profile, struct csv_input *csv, struct err *e) {
  r->profile = profile;
  for (int i = 0; i < TARGET_COUNT; i++) {
    const struct filling *filling = &profile->fillings[i];
    size_t place = 0;
    r->place[i] = -1;
    if (!filling->column) {
      continue;
    }
    if (csv_input_keep(csv, filling->column, &place, e)) {
      return err_prefix(e, "%s:%d", profile->file.name, filling->line);
    }
    r->place[i] = (int)place;
  }
  return 0;
}

// Puts the column of a target before the sentence.
static int column_fail(const struct row_events *r, enum target target, struct err *e) {
  const char *column = r->profile->fillings[target].column;
  return column ? err_prefix(e, "column \"%s\"", column) : err_prefix(e, "field `%s`", target_form(target)->name);
}

static struct text trimmed(struct text t) {
  while (t.size && (*t.at == ' ' || *t.at == '\t')) {
    t.at++;
    t.size--;
  }
  while (t.size && (t.at[t.size - 1] == ' ' || t.at[t.size - 1] == '\t')) {
    t.size--;
  }
  return t;
}

// A value as the profile sees it: the field, trimmed and mapped, or the fallback. Empty where there is neither.
// *mapped is what the value was mapped to, NULL where it was not.
static struct text value_of(const struct row_events *r, enum target target, const struct value **mapped) {
  const struct filling *filling = &r->profile->fillings[target];
  struct text value = {.at = "", .size = 0};
  *mapped = NULL;
  if (r->place[target] >= 0) {
    value = r->fields[r->place[target]];
    value = r->profile->trim ? trimmed(value) : value;
    bool has_map = filling->values.count || filling->values.otherwise.line;
    *mapped = has_map && value.size ? value_map_find(&filling->values, value) : NULL;
    value = *mapped ? (*mapped)->to : value;
  }
  return value.size || !filling->has_fallback ? value : filling->fallback;
}

static struct text text_value(const struct row_events *r, enum target target) {
  const struct value *mapped = NULL;
  return value_of(r, target, &mapped);
}

// As text_value, but empty is null.
static struct text nullable_value(const struct row_events *r, enum target target) {
  struct text value = text_value(r, target);
  return value.size ? value : (struct text){.at = NULL};
}

// A number, symbol or boolean; `absent` where there is neither value nor fallback.
static int number_value(const struct row_events *r, enum target target, int32_t absent, int32_t *out, struct err *e) {
  const struct filling *filling = &r->profile->fillings[target];
  const struct value *mapped = NULL;
  struct text value = value_of(r, target, &mapped);
  int64_t number = absent;
  if (!value.size) {
    *out = absent;
    return 0;
  }
  if (mapped && mapped->to.size) {
    number = mapped->number;
  } else if (filling->has_fallback && value.at == filling->fallback.at) {
    number = filling->number;
  } else if (target_number(target, value, &number, e)) {
    bool symbol = target_form(target)->type == TARGET_SYMBOL;
    if (symbol) {
      struct shown shown;
      (void)err_set(e, "%s is not in [values %s] of %s, which has no `*` either", shown_text(&shown, value),
        target_form(target)->name, r->profile->file.name);
    }
    return column_fail(r, target, e);
  }
  *out = (int32_t)number;
  return 0;
}

static int moment_value(const struct row_events *r, enum target target, int64_t *moment, struct err *e) {
  struct text value = text_value(r, target);
  *moment = MOMENT_NONE;
  if (!value.size) {
    return 0;
  }
  const struct stamp_format *format = &r->profile->fillings[target].stamp;
  enum stamp_result result = stamp_read(format, &r->profile->zone, value.at, value.size, moment);
  struct shown shown;
  if (result == STAMP_MISFIT) {
    (void)err_set(e, "%s does not fit the date form %s", shown_text(&shown, value), format->pattern);
  } else if (result == STAMP_NO_DATE) {
    (void)err_set(e, "%s is no real date and time", shown_text(&shown, value));
  } else if (*moment < MOMENT_FIRST || *moment > MOMENT_LAST) {
    (void)err_set(e, "%s lies outside 1970 to 2199", shown_text(&shown, value));
  } else {
    return 0;
  }
  return column_fail(r, target, e);
}

static int needed_moment(const struct row_events *r, enum target target, int64_t *moment, struct err *e) {
  if (moment_value(r, target, moment, e)) {
    return -1;
  }
  if (*moment == MOMENT_NONE) {
    (void)err_set(e, "is empty, and no row can do without");
    return column_fail(r, target, e);
  }
  return 0;
}

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
    struct text level = text_value(r, (enum target)i);
    if (level.size && (r->district_size >= NAME_MAX_BYTES || add_level(r, level))) {
      (void)err_set(e, "makes the district longer than %d bytes", NAME_MAX_BYTES);
      return column_fail(r, (enum target)i, e);
    }
  }
  *out = (struct text){.at = r->district, .size = (uint32_t)r->district_size};
  return 0;
}

// Which target says when an event of each type occurred.
static const enum target moments[EVENT_TYPE_COUNT] = {
  TARGET_FILED_AT, TARGET_PLEDGED_AT, TARGET_RESOLVED_AT, TARGET_HELD_AT};

const char *row_events_moment_column(const struct row_events *r, enum event_type type) {
  return r->profile->fillings[moments[type]].column;
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
    struct text level = text_value(r, (enum target)i);
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
  return target == TARGET_COUNT ? -1 : column_fail(r, target, e);
}

static struct event *add_event(struct row_events *r, enum event_type type, int64_t occurred_at) {
  struct event *event = &r->events[r->count++];
  record_init(event, type);
  event->occurred_at = occurred_at;
  event->source = r->profile->source;
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
  if (needed_moment(r, TARGET_FILED_AT, &at, e) || moment_value(r, TARGET_CHANGED_AT, &changed, e)) {
    return -1;
  }
  struct event *event = add_event(r, EVENT_REQUEST_FILED, at);
  struct request_filed *filed = &event->filed;
  filed->request_id = id;
  filed->category = text_value(r, TARGET_CATEGORY);
  filed->summary = nullable_value(r, TARGET_SUMMARY);
  if (district_value(r, &filed->district, e) || number_value(r, TARGET_KIND, KIND_APPEAL, &filed->kind, e) ||
      number_value(r, TARGET_CHANNEL, CHANNEL_OTHER, &filed->channel, e) ||
      number_value(r, TARGET_PRIORITY, PRIORITY_NORMAL, &filed->priority, e) ||
      number_value(r, TARGET_ASSISTED, 0, &assisted, e) || moment_value(r, TARGET_DUE_AT, &filed->due_at, e)) {
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
  if (moment_value(r, TARGET_PLEDGED_AT, &at, e)) {
    return -1;
  }
  if (at == MOMENT_NONE) {
    return 0;
  }
  struct task_pledged *pledged = &add_event(r, EVENT_TASK_PLEDGED, at)->pledged;
  pledged->request_id = id;
  pledged->unit = text_value(r, TARGET_UNIT);
  pledged->pledger = nullable_value(r, TARGET_PLEDGER);
  return moment_value(r, TARGET_PLEDGE_DUE_AT, &pledged->due_at, e);
}

static int make_resolved(struct row_events *r, struct text id, struct err *e) {
  int64_t at = 0;
  if (moment_value(r, TARGET_RESOLVED_AT, &at, e)) {
    return -1;
  }
  if (at == MOMENT_NONE) {
    return 0;
  }
  struct task_resolved *resolved = &add_event(r, EVENT_TASK_RESOLVED, at)->resolved;
  resolved->request_id = id;
  resolved->unit = text_value(r, TARGET_UNIT);
  return number_value(r, TARGET_OUTCOME, OUTCOME_RESOLVED, &resolved->outcome, e) ||
             number_value(r, TARGET_SATISFACTION, 0, &resolved->satisfaction, e)
           ? -1
           : 0;
}

static int make_held(struct row_events *r, struct err *e) {
  int64_t at = 0;
  if (needed_moment(r, TARGET_HELD_AT, &at, e)) {
    return -1;
  }
  struct volunteer_event_held *held = &add_event(r, EVENT_VOLUNTEER_EVENT_HELD, at)->held;
  held->station = text_value(r, TARGET_STATION);
  held->kind = text_value(r, TARGET_EVENT_KIND);
  enum target length = r->profile->fillings[TARGET_HOURS].column ? TARGET_HOURS : TARGET_MINUTES;
  return district_value(r, &held->district, e) || number_value(r, TARGET_TEAMS, 0, &held->teams, e) ||
             number_value(r, TARGET_VOLUNTEERS, 0, &held->volunteers, e) ||
             number_value(r, TARGET_BENEFICIARIES, 0, &held->beneficiaries, e) ||
             number_value(r, length, 0, &held->minutes, e)
           ? -1
           : 0;
}

// The row's key, which every row must have.
static int key_value(const struct row_events *r, enum target target, struct text *key, struct err *e) {
  *key = text_value(r, target);
  if (!key->size) {
    (void)err_set(e, "is empty, and no row can do without");
    return column_fail(r, target, e);
  }
  return 0;
}

int row_events_make(struct row_events *r, const struct text *fields, struct err *e) {
  bool request = r->profile->kind == ROW_REQUEST;
  struct text key;
  r->fields = fields;
  r->count = 0;
  if (key_value(r, request ? TARGET_REQUEST_ID : TARGET_EVENT_KEY, &key, e)) {
    return -1;
  }
  int failed = request ? make_filed(r, key, e) || make_pledged(r, key, e) || make_resolved(r, key, e) : make_held(r, e);
  return failed ? -1 : finish_events(r, key, e);
}
