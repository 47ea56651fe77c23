// SPDX-License-Identifier: Apache-2.0
// What a city's words become: the [values FIELD] sections of a profile.
#ifndef HUIYIN_PRODUCERS_VALUE_MAP_H
#define HUIYIN_PRODUCERS_VALUE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "schemas/event.h"

// One `FROM = TO`. The texts point into the profile's file.
struct value {
  struct text from;
  struct text to;
  int64_t number;  // what `to` means for a field that is no text
  int line;
};

// A zeroed struct is empty: it maps nothing. After value_map_seal it is only read.
struct value_map {
  struct value *values;  // sorted by `from` once sealed
  size_t count;
  struct value otherwise;  // of `*`; its line is 0 where there is none
};

// Adds one; `*` is what every other value becomes.
void value_map_add(struct value_map *m, struct value value);

// Sorts. -1 where a value is mapped twice: the later line is put in *line.
int value_map_seal(struct value_map *m, int *line);

// NULL where neither the value nor `*` is mapped.
const struct value *value_map_find(const struct value_map *m, struct text from);

void value_map_release(struct value_map *m);

#endif
