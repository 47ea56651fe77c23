// SPDX-License-Identifier: Apache-2.0
// How many names the counters have, by what they are about.
#ifndef HUIYIN_CONSUMERS_STORED_NAME_COUNT_H
#define HUIYIN_CONSUMERS_STORED_NAME_COUNT_H

#include <stddef.h>
#include <stdint.h>

// What stands before the first colon of a scope's name: all, district, category, ... (semantics.md, "The counters").
enum { NAME_SCOPES = 10 };
extern const char *const name_scopes[NAME_SCOPES];

// count: the counters of requests; volunteer: those of volunteer events.
enum { NAME_FAMILIES = 2 };
extern const char *const name_families[NAME_FAMILIES];

struct name_count {
  int64_t names[NAME_FAMILIES][NAME_SCOPES];
};

// Counts a key of Redis from behind the prefix and {0}: `count:district:a/b`. What is no counter is passed over.
void name_count_add(struct name_count *c, const char *key, size_t size);

#endif
