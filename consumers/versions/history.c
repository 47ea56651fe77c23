// SPDX-License-Identifier: Apache-2.0
// Reads and writes the records of a policy's versions.
#include "consumers/versions/history.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/core/policy_versions.h"

static int64_t limit_of(json_t *record, const char *key) {
  json_t *value = json_object_get(record, key);
  return json_is_integer(value) ? (int64_t)json_integer_value(value) : POLICY_NONE;
}

static int read_text(struct version *v, size_t number, json_t *text, struct err *e) {
  char name[64];
  struct faults faults = {.kept = true};
  (void)snprintf(name, sizeof name, "version %zu of the policy", number);
  v->file = must(calloc(1, sizeof *v->file));
  if (policy_file_parse(v->file, name, json_string_value(text), json_string_length(text), &faults) == 0) {
    meaning_digest(v->file, v->digest);
    return 0;
  }
  (void)err_set(e, "%.*s", (int)strcspn(buf_string(&faults.text), "\n"), buf_string(&faults.text));
  faults_release(&faults);
  return -1;
}

static int read_fields(struct version *v, size_t number, json_t *record, struct err *e) {
  json_t *text = json_object_get(record, "policy");
  json_t *from = json_object_get(record, "from");
  if (json_integer_value(json_object_get(record, "version")) != (json_int_t)number ||
      (number > 1 && !(json_is_integer(from) && json_is_string(text)))) {
    return err_set(e, "the record of version %zu of the policy is none that huiyin wrote", number);
  }
  v->from = number > 1 ? (int64_t)json_integer_value(from) : MOMENT_NONE;
  v->retroactive = json_is_true(json_object_get(record, "retroactive"));
  if (json_is_string(text)) {
    return read_text(v, number, text, e);
  }
  policy_built_in(&v->built_in, limit_of(record, "pledge-within"), limit_of(record, "resolve-within"));
  return 0;
}

static int read_record(struct version *v, size_t number, struct text bytes, struct err *e) {
  json_t *record = json_loadb(bytes.at, bytes.size, 0, NULL);
  if (!json_is_object(record)) {
    json_decref(record);
    return err_set(e, "the record of version %zu of the policy is no JSON object", number);
  }
  int result = read_fields(v, number, record, e);
  json_decref(record);
  return result;
}

static struct policy *own_policy(struct version *v) {
  return v->file ? &v->file->policy : &v->built_in;
}

static int join(struct history *v, struct err *e) {
  struct policy **policies = must(calloc(v->count, sizeof(struct policy *)));
  for (size_t i = 0; i < v->count; i++) {
    policies[i] = own_policy(&v->all[i]);
    policies[i]->from = v->all[i].from;
    policies[i]->retroactive = v->all[i].retroactive;
  }
  int result = policy_versions_join(policies, v->count);
  free(policies);
  return result == 0 ? 0
                     : err_set(e,
                         "the %zu versions of the policy name more than %d marks together: a mark that goes on under "
                         "another name counts as a new one; name the new ones as the old ones were",
                         v->count, (int)MARKS_MAX);
}

int history_read(struct history *v, const struct text *records, size_t count, struct err *e) {
  *v = (struct history){.all = count ? must(calloc(count, sizeof *v->all)) : NULL, .count = count};
  int result = count > VERSIONS_MAX ? err_set(e, "a policy has at most %d versions", (int)VERSIONS_MAX) : 0;
  for (size_t i = 0; i < count && !result; i++) {
    result = read_record(&v->all[i], i + 1, records[i], e);
  }
  result = result || !count ? result : join(v, e);
  if (result) {
    history_release(v);
  }
  return result;
}

void history_release(struct history *v) {
  for (size_t i = 0; v->all && i < v->count; i++) {
    if (v->all[i].file) {
      policy_file_release(v->all[i].file);
      free(v->all[i].file);
    }
  }
  free(v->all);
  *v = (struct history){0};
}

const struct policy *version_policy(const struct version *v) {
  return v->file ? &v->file->policy : &v->built_in;
}

const struct policy *history_policy(const struct history *v) {
  return v->count ? version_policy(&v->all[0]) : NULL;
}

// --- which holds

bool version_is_ahead(const struct version *v, int64_t now) {
  return v->from != MOMENT_NONE && v->from > now;
}

size_t history_in_force(const struct history *v, int64_t now) {
  size_t place = v->count;
  for (size_t n = 0; n < v->count; n++) {
    place = version_is_ahead(&v->all[n], now) ? place : n;
  }
  return place;
}

bool history_is_superseded(const struct history *v, size_t place) {
  bool superseded = false;
  for (size_t n = place + 1; n < v->count && v->all[place].from != MOMENT_NONE; n++) {
    superseded |= v->all[n].from <= v->all[place].from;
  }
  return superseded;
}

// --- writing

static void add_and_release(struct buf *out, json_t *record) {
  char *text = must(json_dumps(record, JSON_COMPACT));
  buf_add_string(out, text);
  free(text);
  json_decref(record);
}

static json_t *limit_value(int64_t limit) {
  return limit == POLICY_NONE ? json_null() : json_integer(limit);
}

void history_add_built_in(struct buf *out, int64_t pledge_within, int64_t resolve_within) {
  json_t *record = must(json_object());
  (void)json_object_set_new(record, "version", json_integer(1));
  (void)json_object_set_new(record, "pledge-within", limit_value(pledge_within));
  (void)json_object_set_new(record, "resolve-within", limit_value(resolve_within));
  add_and_release(out, record);
}

void history_add_file(struct buf *out, size_t number, const struct version *head, struct text text) {
  json_t *record = must(json_object());
  (void)json_object_set_new(record, "version", json_integer((json_int_t)number));
  if (number > 1) {
    (void)json_object_set_new(record, "from", json_integer(head->from));
    (void)json_object_set_new(record, "retroactive", json_boolean(head->retroactive));
  }
  (void)json_object_set_new(record, "digest", json_string(head->digest));
  (void)json_object_set_new(record, "policy", json_stringn(text.at, text.size));
  add_and_release(out, record);
}

char *history_text(struct text bytes) {
  json_t *record = json_loadb(bytes.at, bytes.size, 0, NULL);
  const char *text = json_string_value(json_object_get(record, "policy"));
  char *copy = text ? must(strdup(text)) : NULL;
  json_decref(record);
  return copy;
}
