// SPDX-License-Identifier: Apache-2.0
// A plan: how bytes of one published schema become one of our structs, as a flat list of steps.
#ifndef HUIYIN_SCHEMAS_PLAN_H
#define HUIYIN_SCHEMAS_PLAN_H

#include <avro.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/err.h"
#include "schemas/check.h"
#include "schemas/record.h"

enum step_type {
  STEP_TEXT,         // reads a string into place
  STEP_MOMENT,       // reads a long
  STEP_INT,          // reads an int
  STEP_ENUM,         // reads a position, of which `value` on in `positions` says what it is today; `count` of them
  STEP_BOOLEAN,      // reads a byte
  STEP_NULL_OR,      // reads a branch: at `value` it is null and the plan goes on at `goal`, else with the next step
  STEP_DEFAULT,      // reads nothing, sets the default, which for a nullable field is null
  STEP_REFUSE_NULL,  // null where the field may not be null
  STEP_UNION,        // reads a branch; one STEP_JUMP for each of the `count` branches follows
  STEP_JUMP,         // goes on at `goal`
  STEP_SKIP_VARINT,  // passes over an int, a long, an enum
  STEP_SKIP_BYTES,   // passes over a string, bytes
  STEP_SKIP_FIXED,   // passes over `value` bytes
  STEP_BLOCK,  // reads a block's count into loop `loop`: at 0 goes on at `goal`; items have at least `value` bytes
  STEP_AGAIN,  // one item done: the next from behind the block at `goal`, or the next block at `goal`
  STEP_END
};

enum { PLAN_LOOPS_MAX = 8 };

struct step {
  enum step_type type;
  uint32_t loop;
  uint32_t goal;
  uint32_t count;
  uint32_t place;  // the field's
  int64_t value;
  const struct field *field;  // NULL where the value is skipped
  const char *name;           // the field as the writer calls it
};

// Owned by the caller of plan_compile. Points into the schema it was compiled from, which must outlive it.
struct plan {
  struct step *steps;
  size_t count;
  int32_t *positions;  // of enums, concatenated; -1 where today's enum lacks the symbol
  size_t position_count;
};

// Compiles the plan from the writer's schema, a record, to `r`. -1 with a sentence that names the field where the two
// do not resolve: a type that does not read, a field without a default that the writer lacks, nesting beyond measure.
int plan_compile(struct plan *p, avro_schema_t writer, const struct record *r, struct err *e);
void plan_release(struct plan *p);

// Runs the plan over the bytes of one record into the struct at `base`. Allocates nothing, calls nothing deeper than
// one function; its work is bounded by the bytes and the plan. At a fault *where is the step that found it.
enum fault plan_run(const struct plan *p, const uint8_t *bytes, size_t size, void *base, const struct step **where);

#endif
