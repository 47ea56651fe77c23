// SPDX-License-Identifier: Apache-2.0
// Framing: which schema a payload was written by, and the way to its plan.
#include "schemas/wire.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "schemas/encode.h"
#include "schemas/published.h"
#include "schemas/versions.h"

enum { SINGLE_OBJECT_HEAD = 10, CONFLUENT_HEAD = 5 };

struct mapped_id {
  uint32_t id;
  const struct version *version;
};

struct wire {
  struct versions versions;
  struct mapped_id *ids;  // in the order of the settings; there are a handful
  size_t id_count;
  uint8_t heads[VERSION_TYPES][SINGLE_OBJECT_HEAD];  // of today's schemas
};

static void make_head(uint8_t *head, uint64_t fingerprint) {
  head[0] = 0xC3;
  head[1] = 0x01;
  for (int i = 0; i < 8; i++) {
    head[2 + i] = (uint8_t)(fingerprint >> (8 * i));
  }
}

struct wire *wire_new(struct err *e) {
  struct wire *w = calloc(1, sizeof *w);
  if (!w) {
    (void)err_set(e, "There is no memory left for the schemas.");
    return NULL;
  }
  for (size_t i = 0; i < published_count; i++) {
    const struct version *version = versions_add(&w->versions, published[i].name, published[i].text, e);
    if (!version) {
      wire_free(w);
      return NULL;
    }
    if (!published[i].history) {
      make_head(w->heads[version->type], version->fingerprint);
    }
  }
  return w;
}

void wire_free(struct wire *w) {
  if (w) {
    versions_release(&w->versions);
    free(w->ids);
    free(w);
  }
}

int wire_add(struct wire *w, const char *name, const char *text, struct err *e) {
  return versions_add(&w->versions, name, text, e) ? 0 : -1;
}

static int unknown_name(const struct wire *w, const char *name, struct err *e) {
  struct buf names = {0};
  versions_list(&w->versions, &names);
  (void)err_set(e, "There is no schema \"%.80s\"; there are %s.", name, buf_string(&names));
  buf_release(&names);
  return -1;
}

int wire_map_id(struct wire *w, const char *assignment, struct err *e) {
  char *end;
  unsigned long long id = strtoull(assignment, &end, 10);
  if (assignment[0] < '0' || assignment[0] > '9' || *end != '=' || id > UINT32_MAX) {
    return err_set(
      e, "\"%.80s\" maps no schema id; write a number and a schema's name, as in 7=request-filed.", assignment);
  }
  const struct version *version = versions_named(&w->versions, end + 1);
  if (!version) {
    return unknown_name(w, end + 1, e);
  }
  for (size_t i = 0; i < w->id_count; i++) {
    if (w->ids[i].id == id && w->ids[i].version != version) {
      return err_set(
        e, "The schema id %llu is mapped both to %s and to %s.", id, w->ids[i].version->name, version->name);
    }
  }
  struct mapped_id *ids = realloc(w->ids, (w->id_count + 1) * sizeof *ids);
  if (!ids) {
    return err_set(e, "There is no memory left for the schemas.");
  }
  w->ids = ids;
  ids[w->id_count++] = (struct mapped_id){(uint32_t)id, version};
  return 0;
}

static uint64_t little_endian(const uint8_t *at) {
  uint64_t value = 0;
  for (int i = 7; i >= 0; i--) {
    value = value << 8 | at[i];
  }
  return value;
}

static const struct version *by_fingerprint(const struct wire *w, const uint8_t *bytes, struct err *e) {
  uint64_t fingerprint = little_endian(bytes + 2);
  const struct version *version = versions_find(&w->versions, fingerprint);
  if (!version) {
    (void)err_set(e,
      "No published schema has the fingerprint %016" PRIx64 "; a schema that was in use belongs in schemas/history/.",
      fingerprint);
  }
  return version;
}

static const struct version *by_id(const struct wire *w, const uint8_t *bytes, struct err *e) {
  uint32_t id = (uint32_t)bytes[1] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 8 | bytes[4];
  for (size_t i = 0; i < w->id_count; i++) {
    if (w->ids[i].id == id) {
      return w->ids[i].version;
    }
  }
  (void)err_set(
    e, "The schema id %" PRIu32 " is not mapped; name its schema with --schema-id %" PRIu32 "=NAME.", id, id);
  return NULL;
}

static void refuse_head(const uint8_t *bytes, size_t size, struct err *e) {
  if (size == 0) {
    (void)err_set(e, "The message is empty.");
  } else if (bytes[0] == 0 || (bytes[0] == 0xC3 && (size < 2 || bytes[1] == 0x01))) {
    (void)err_set(e, "The message ends inside the head that names its schema.");
  } else {
    (void)err_set(e,
      "The message begins with byte %02x: it is neither in Avro's single-object encoding (c3 01) nor in Confluent's "
      "framing (00).",
      bytes[0]);
  }
}

// The version a payload names, and the size of the head that names it; NULL with a sentence.
static const struct version *open_frame(
  const struct wire *w, const uint8_t *bytes, size_t size, size_t *head, struct err *e) {
  if (size >= SINGLE_OBJECT_HEAD && bytes[0] == 0xC3 && bytes[1] == 0x01) {
    *head = SINGLE_OBJECT_HEAD;
    return by_fingerprint(w, bytes, e);
  }
  if (size >= CONFLUENT_HEAD && bytes[0] == 0) {
    *head = CONFLUENT_HEAD;
    return by_id(w, bytes, e);
  }
  refuse_head(bytes, size, e);
  return NULL;
}

static int decode_body(const struct version *version, const uint8_t *bytes, size_t size, void *base, struct err *e) {
  const struct step *where = NULL;
  enum fault fault = plan_run(&version->plan, bytes, size, base, &where);
  if (!fault) {
    return 0;
  }
  (void)check_explain(fault, where->name, where->field, e);
  return err_prefix(e, "%s", version->name);
}

int wire_decode(const struct wire *w, const void *bytes, size_t size, struct event *event, struct err *e) {
  size_t head;
  const struct version *version = open_frame(w, bytes, size, &head, e);
  if (!version) {
    return -1;
  }
  if (version->type == VERSION_ALERT) {
    return err_set(e, "The message is an overdue-alert, and none of the events that people publish.");
  }
  event->type = (enum event_type)version->type;
  return decode_body(version, (const uint8_t *)bytes + head, size - head, event, e);
}

int wire_decode_alert(
  const struct wire *w, const void *bytes, size_t size, struct overdue_alert *alert, struct err *e) {
  size_t head;
  const struct version *version = open_frame(w, bytes, size, &head, e);
  if (!version) {
    return -1;
  }
  if (version->type != VERSION_ALERT) {
    return err_set(e, "The message is a %s, and no overdue-alert.", version->record->name);
  }
  return decode_body(version, (const uint8_t *)bytes + head, size - head, alert, e);
}

void wire_encode(const struct wire *w, const struct event *event, struct buf *out) {
  buf_add(out, w->heads[event->type], SINGLE_OBJECT_HEAD);
  encode_record(record_for(event->type), event, out);
}

// A mark's moment, or a due, that a policy reckoned may lie beyond the times of the contract: it is held to them.
static int64_t held(int64_t moment) {
  if (moment == MOMENT_NONE) {
    return moment;
  }
  if (moment < MOMENT_FIRST) {
    return MOMENT_FIRST;
  }
  return moment > MOMENT_LAST ? MOMENT_LAST : moment;
}

void wire_encode_alert(const struct wire *w, const struct overdue_alert *alert, struct buf *out) {
  struct overdue_alert bounded = *alert;
  bounded.mark_at = held(alert->mark_at);
  bounded.due_at = held(alert->due_at);
  buf_add(out, w->heads[VERSION_ALERT], SINGLE_OBJECT_HEAD);
  encode_record(record_for_alert(), &bounded, out);
}
