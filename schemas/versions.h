// SPDX-License-Identifier: Apache-2.0
// The published versions of the five records, found by fingerprint or by name.
#ifndef HUIYIN_SCHEMAS_VERSIONS_H
#define HUIYIN_SCHEMAS_VERSIONS_H

#include <avro.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"
#include "runtime/err.h"
#include "schemas/plan.h"

// One version of one record.
struct version {
  char *name;  // its file's, without `.avsc`
  avro_schema_t schema;
  uint64_t fingerprint;
  const struct record *record;
  int type;  // enum event_type, or VERSION_ALERT
  struct plan plan;
};

enum { VERSION_ALERT = EVENT_TYPE_COUNT, VERSION_TYPES };

// A zeroed struct is an empty set. Filled by versions_add alone, then only read.
struct versions {
  struct version **all;
  size_t count;
  struct version **slots;  // by fingerprint, open addressing, at most half full
  size_t slot_mask;
};

// Parses and compiles a schema; NULL with a sentence that names it. Two of one canonical form may have two names.
const struct version *versions_add(struct versions *v, const char *name, const char *text, struct err *e);

const struct version *versions_find(const struct versions *v, uint64_t fingerprint);

// With or without `.avsc`.
const struct version *versions_named(const struct versions *v, const char *name);

// Appends `a, b, c`: the names there are.
void versions_list(const struct versions *v, struct buf *out);

void versions_release(struct versions *v);

#endif
