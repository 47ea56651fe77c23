// SPDX-License-Identifier: Apache-2.0
// What compiles a plan: for plan.c (the record), plan_read.c (what is read) and plan_skip.c (what is passed over)
// alone.
#ifndef HUIYIN_SCHEMAS_PLAN_PARTS_H
#define HUIYIN_SCHEMAS_PLAN_PARTS_H

#include "schemas/plan.h"

// What compiling carries with it; borrows all. `name` is the writer's field in hand, `loops` how many are open.
struct compiler {
  struct plan *plan;
  struct err *e;
  const char *name;
  uint32_t loops;
};

// Appends a step; its index, or -1.
int plan_emit(struct compiler *c, struct step step);
// The step goes on where the next one will be.
void plan_aim(struct compiler *c, int step);

// What a reference to a named schema stands for.
avro_schema_t plan_resolved(avro_schema_t schema);
int plan_no_memory(struct err *e);

// The steps for one value of the writer: into `f`, or passed over. `depth` is how deep the value is nested.
int plan_read(struct compiler *c, avro_schema_t schema, const struct field *f);
int plan_skip(struct compiler *c, avro_schema_t schema, int depth);
// A union: a step, a table of jumps into the branches, and at the end of each branch a jump behind the last. Each
// branch is read into `f`, or passed over where `f` is NULL.
int plan_union(struct compiler *c, avro_schema_t schema, const struct field *f, int depth);

#endif
