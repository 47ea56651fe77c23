// SPDX-License-Identifier: Apache-2.0
// Keeps the published versions: parsed once by libavro, compiled once, found by fingerprint in a step or two.
#include "schemas/versions.h"

#include <stdlib.h>
#include <string.h>

#include "schemas/canonical.h"

static void version_free(struct version *version) {
  plan_release(&version->plan);
  if (version->schema) {
    avro_schema_decref(version->schema);
  }
  free(version->name);
  free(version);
}

static const struct record *record_of(int type) {
  return type == VERSION_ALERT ? record_for_alert() : record_for((enum event_type)type);
}

// Which of the five records a schema is a version of.
static int find_record(struct version *version, struct err *e) {
  if (avro_typeof(version->schema) != AVRO_RECORD) {
    return err_set(e, "it is no record");
  }
  const char *space = avro_schema_namespace(version->schema);
  const char *name = avro_schema_name(version->schema);
  for (int type = 0; type < VERSION_TYPES; type++) {
    if (space && !strcmp(space, "huiyin") && !strcmp(name, record_of(type)->avro_name)) {
      version->type = type;
      version->record = record_of(type);
      return 0;
    }
  }
  return err_set(e, "%s.%s is none of the contract's records", space ? space : "", name);
}

static int fill(struct version *version, const char *name, const char *text, struct err *e) {
  version->name = strdup(name);
  if (!version->name) {
    return err_set(e, "there is no memory left");
  }
  if (avro_schema_from_json_length(text, strlen(text), &version->schema)) {
    version->schema = NULL;
    return err_set(e, "it is no Avro schema: %s", avro_strerror());
  }
  if (find_record(version, e)) {
    return -1;
  }
  version->fingerprint = canonical_fingerprint(version->schema);
  return plan_compile(&version->plan, version->schema, version->record, e);
}

static void put_in_slot(struct versions *v, struct version *version) {
  size_t slot = version->fingerprint & v->slot_mask;
  while (v->slots[slot]) {
    if (v->slots[slot]->fingerprint == version->fingerprint) {
      return;
    }
    slot = (slot + 1) & v->slot_mask;
  }
  v->slots[slot] = version;
}

static int put(struct versions *v, struct version *version, struct err *e) {
  struct version **all = realloc(v->all, (v->count + 1) * sizeof(struct version *));
  v->all = all ? all : v->all;
  size_t slot_count = 16;
  while (slot_count < 2 * (v->count + 1)) {
    slot_count *= 2;
  }
  struct version **slots = calloc(slot_count, sizeof(struct version *));
  if (!all || !slots) {
    free(slots);
    return err_set(e, "there is no memory left");
  }
  all[v->count++] = version;
  free(v->slots);
  v->slots = slots;
  v->slot_mask = slot_count - 1;
  for (size_t i = 0; i < v->count; i++) {
    put_in_slot(v, all[i]);
  }
  return 0;
}

const struct version *versions_add(struct versions *v, const char *name, const char *text, struct err *e) {
  struct version *version = calloc(1, sizeof *version);
  if (!version) {
    (void)err_set(e, "There is no memory left for the schemas.");
    return NULL;
  }
  if (fill(version, name, text, e) || put(v, version, e)) {
    (void)err_prefix(e, "The schema %s cannot be used", name);
    version_free(version);
    return NULL;
  }
  return version;
}

const struct version *versions_find(const struct versions *v, uint64_t fingerprint) {
  size_t slot = fingerprint & v->slot_mask;
  while (v->slots[slot] && v->slots[slot]->fingerprint != fingerprint) {
    slot = (slot + 1) & v->slot_mask;
  }
  return v->slots[slot];
}

const struct version *versions_named(const struct versions *v, const char *name) {
  size_t size = strlen(name);
  if (size > 5 && !strcmp(name + size - 5, ".avsc")) {
    size -= 5;
  }
  for (size_t i = 0; i < v->count; i++) {
    if (strlen(v->all[i]->name) == size && !memcmp(v->all[i]->name, name, size)) {
      return v->all[i];
    }
  }
  return NULL;
}

void versions_list(const struct versions *v, struct buf *out) {
  for (size_t i = 0; i < v->count; i++) {
    buf_printf(out, "%s%s", i ? ", " : "", v->all[i]->name);
  }
}

void versions_release(struct versions *v) {
  for (size_t i = 0; i < v->count; i++) {
    version_free(v->all[i]);
  }
  free(v->all);
  free(v->slots);
  *v = (struct versions){0};
}
