// SPDX-License-Identifier: Apache-2.0
// The pulse of a partition, as JSON.
#include "consumers/stored/pulse.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/stored/keys.h"

enum { NUMBERS = 7 };

// The numbers by their names; those that are not known are below 0.
struct pulse_number {
  const char *name;
  int64_t *number;
};

static void list_numbers(struct pulse *p, struct pulse_number numbers[NUMBERS]) {
  const struct pulse_number all[NUMBERS] = {{"end", &p->end}, {"lag", &p->lag}, {"commit", &p->commit},
    {"committed_at", &p->committed_at}, {"refused_commits", &p->refused_commits}, {"rollbacks", &p->rollbacks},
    {"misplaced", &p->misplaced}};
  memcpy(numbers, all, sizeof all);
}

void pulse_say(struct query *q, const char *prefix, int32_t partition, const struct pulse *p) {
  struct pulse copy = *p;
  struct pulse_number numbers[NUMBERS];
  struct buf key = {0};
  json_t *object = json_object();
  list_numbers(&copy, numbers);
  (void)json_object_set_new(object, "tracker", json_string(p->tracker));
  (void)json_object_set_new(object, "version", json_string(p->version));
  for (size_t i = 0; i < NUMBERS; i++) {
    (void)json_object_set_new(object, numbers[i].name, json_integer(*numbers[i].number));
  }
  char *text = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);
  json_decref(object);
  key_add(&key, prefix, KEY_PULSE, partition);
  query_begin(q, 5, "SET");
  query_bytes(q, key.at, key.size);
  query_text(q, text ? text : "{}");
  query_text(q, "PX");
  query_number(q, PULSE_KEPT);
  free(text);
  buf_release(&key);
}

static void read_text(const json_t *object, const char *name, char *out, size_t room) {
  const char *text = json_string_value(json_object_get(object, name));
  (void)snprintf(out, room, "%s", text ? text : "");
}

int pulse_read(struct pulse *p, const char *value, size_t size) {
  struct pulse_number numbers[NUMBERS];
  json_t *object = json_loadb(value, size, 0, NULL);
  *p = (struct pulse){.end = -1, .lag = -1};
  if (!json_is_object(object)) {
    json_decref(object);
    return -1;
  }
  list_numbers(p, numbers);
  for (size_t i = 0; i < NUMBERS; i++) {
    const json_t *number = json_object_get(object, numbers[i].name);
    *numbers[i].number = json_is_integer(number) ? json_integer_value(number) : *numbers[i].number;
  }
  read_text(object, "tracker", p->tracker, sizeof p->tracker);
  read_text(object, "version", p->version, sizeof p->version);
  json_decref(object);
  return 0;
}
