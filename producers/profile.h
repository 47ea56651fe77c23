// SPDX-License-Identifier: Apache-2.0
// A profile: how the columns, stamps and words of a city's export become events.
#ifndef HUIYIN_PRODUCERS_PROFILE_H
#define HUIYIN_PRODUCERS_PROFILE_H

#include <stdbool.h>

#include "producers/stamp.h"
#include "producers/target.h"
#include "producers/value_map.h"
#include "runtime/conf_file.h"
#include "runtime/err.h"
#include "schemas/zone.h"

// How one field is filled. Nothing is set where the profile does not speak of it.
struct filling {
  const char *column;  // the header's name, NULL for none
  int line;            // where the profile names the column
  bool has_fallback;   // what an empty or missing column gives
  struct text fallback;
  int64_t number;  // the fallback of a field that is no text
  struct stamp_format stamp;
  struct value_map values;
};

// A profile that was read. Texts point into `file`. After profile_read it is only read.
struct profile {
  struct conf_file file;
  enum row_kind kind;
  struct text source;
  char delimiter;
  bool trim;  // white space around a value is cut
  struct zone zone;
  struct filling fillings[TARGET_COUNT];
};

// Reads and checks a profile. -1 with
// `FILE:LINE: what`; the profile is then released.
int profile_read(struct profile *p, const char *path, struct err *e);
int profile_parse(struct profile *p, const char *name, const char *text, size_t size, struct err *e);
void profile_release(struct profile *p);

#endif
