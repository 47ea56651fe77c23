// SPDX-License-Identifier: Apache-2.0
// Compiles the steps that read a writer's value into a field of today's record.
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "schemas/plan_parts.h"

static int32_t position_today(const struct field *f, const char *symbol) {
  for (int32_t i = 0; i <= f->most; i++) {
    if (!strcmp(f->names[i], symbol)) {
      return i;
    }
  }
  return -1;
}

static int read_enum(struct compiler *c, avro_schema_t schema, const struct field *f) {
  struct plan *p = c->plan;
  size_t count = (size_t)avro_schema_enum_number_of_symbols(schema);
  int32_t *positions = realloc(p->positions, (p->position_count + count + 1) * sizeof *positions);
  if (!positions) {
    return plan_no_memory(c->e);
  }
  p->positions = positions;
  for (size_t i = 0; i < count; i++) {
    positions[p->position_count + i] = position_today(f, avro_schema_enum_get(schema, (int)i));
  }
  int64_t first = (int64_t)p->position_count;
  p->position_count += count;
  struct step step = {.type = STEP_ENUM, .count = (uint32_t)count, .value = first, .field = f};
  return plan_emit(c, step) < 0 ? -1 : 0;
}

// The step that reads a writer's type into a field, where Avro's rules let it.
static bool step_for(avro_type_t type, const struct field *f, enum step_type *step) {
  switch (f->type) {
    case FIELD_TEXT:
      *step = STEP_TEXT;
      return type == AVRO_STRING || type == AVRO_BYTES;
    case FIELD_MOMENT:
      *step = STEP_MOMENT;
      return type == AVRO_INT64 || type == AVRO_INT32;
    case FIELD_INT:
      *step = STEP_INT;
      return type == AVRO_INT32;
    case FIELD_ENUM:
      *step = STEP_ENUM;
      return type == AVRO_ENUM;
    case FIELD_BOOLEAN:
      break;
  }
  *step = STEP_BOOLEAN;
  return type == AVRO_BOOLEAN;
}

// One branch of a union: read into `f`, or skipped where `f` is NULL.
static int compile_branch(struct compiler *c, avro_schema_t branch, const struct field *f, int depth) {
  if (!f) {
    return plan_skip(c, branch, depth + 1);
  }
  if (avro_typeof(branch) == AVRO_NULL) {
    return plan_emit(c, (struct step){.type = f->nullable ? STEP_DEFAULT : STEP_REFUSE_NULL, .field = f}) < 0 ? -1 : 0;
  }
  return plan_read(c, branch, f);
}

int plan_union(struct compiler *c, avro_schema_t schema, const struct field *f, int depth) {
  size_t count = avro_schema_union_size(schema);
  int table = plan_emit(c, (struct step){.type = STEP_UNION, .count = (uint32_t)count, .field = f});
  for (size_t i = 0; i < count && table >= 0; i++) {
    table = plan_emit(c, (struct step){.type = STEP_JUMP}) < 0 ? -1 : table;
  }
  int last = -1;  // the jumps at the ends of branches, chained by their goals until the end is known
  for (size_t i = 0; i < count && table >= 0; i++) {
    plan_aim(c, table + 1 + (int)i);
    if (compile_branch(c, avro_schema_union_branch(schema, (int)i), f, depth)) {
      return -1;
    }
    int jump = plan_emit(c, (struct step){.type = STEP_JUMP, .goal = (uint32_t)last});
    table = jump < 0 ? -1 : table;
    last = jump;
  }
  while (table >= 0 && last >= 0) {
    int before = (int)c->plan->steps[last].goal;
    plan_aim(c, last);
    last = before;
  }
  return table < 0 ? -1 : 0;
}

// ["null", T] in either order, by far the commonest union, in two steps.
static int read_null_or(struct compiler *c, avro_schema_t schema, const struct field *f, int null) {
  int branch = plan_emit(c, (struct step){.type = STEP_NULL_OR, .value = null, .field = f});
  if (branch < 0 || plan_read(c, avro_schema_union_branch(schema, 1 - null), f)) {
    return -1;
  }
  plan_aim(c, branch);
  return 0;
}

static bool null_branch(avro_schema_t schema, int branch) {
  return avro_typeof(avro_schema_union_branch(schema, branch)) == AVRO_NULL;
}

static int read_union(struct compiler *c, avro_schema_t schema, const struct field *f) {
  if (f->nullable && avro_schema_union_size(schema) == 2 && null_branch(schema, 0) != null_branch(schema, 1)) {
    return read_null_or(c, schema, f, null_branch(schema, 0) ? 0 : 1);
  }
  return plan_union(c, schema, f, 0);
}

int plan_read(struct compiler *c, avro_schema_t schema, const struct field *f) {
  schema = plan_resolved(schema);
  avro_type_t type = avro_typeof(schema);
  if (type == AVRO_UNION) {
    return read_union(c, schema, f);
  }
  enum step_type step;
  if (!step_for(type, f, &step)) {
    return err_set(c->e, "`%s` has a type that cannot be read as today's.", c->name);
  }
  if (step == STEP_ENUM) {
    return read_enum(c, schema, f);
  }
  return plan_emit(c, (struct step){.type = step, .field = f}) < 0 ? -1 : 0;
}
