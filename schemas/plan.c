// SPDX-License-Identifier: Apache-2.0
// Compiles plans: schema resolution, done once for each published schema, from what libavro parsed.
#include "schemas/plan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 16, STEPS_MAX = 4096 };

// What compiling carries with it. `name` is the writer's field in hand.
struct compiler {
  struct plan *plan;
  struct err *e;
  const char *name;
  uint32_t loops;
};

static avro_schema_t resolved(avro_schema_t schema) {
  return avro_typeof(schema) == AVRO_LINK ? avro_schema_link_target(schema) : schema;
}

static int no_memory(struct err *e) {
  return err_set(e, "There is no memory left for the schemas.");
}

// Appends a step; its index, or -1.
static int emit(struct compiler *c, struct step step) {
  struct plan *p = c->plan;
  if (p->count == STEPS_MAX) {
    return err_set(c->e, "`%s` takes more than %d steps to read.", c->name, STEPS_MAX);
  }
  if ((p->count & (p->count - 1)) == 0) {
    struct step *steps = realloc(p->steps, (p->count ? p->count * 2 : 1) * sizeof *steps);
    if (!steps) {
      return no_memory(c->e);
    }
    p->steps = steps;
  }
  step.name = c->name;
  step.place = step.field ? step.field->place : 0;
  p->steps[p->count] = step;
  return (int)p->count++;
}

static void aim(struct compiler *c, int step) {
  c->plan->steps[step].goal = (uint32_t)c->plan->count;
}

static int too_nested(struct compiler *c) {
  return err_set(c->e, "`%s` is nested more than %d deep, or in itself.", c->name, DEPTH_MAX);
}

static int64_t least_size(avro_schema_t schema, int depth);

static int64_t least_record_size(avro_schema_t schema, int depth) {
  int64_t sum = 0;
  size_t count = avro_schema_record_size(schema);
  for (size_t i = 0; i < count; i++) {
    sum += least_size(avro_schema_record_field_get_by_index(schema, (int)i), depth + 1);
  }
  return sum;
}

// The fewest bytes a value of a schema can have: 0 only where it always has none. A schema too deep to compile gets 1.
static int64_t least_size(avro_schema_t schema, int depth) {
  schema = resolved(schema);
  switch (avro_typeof(schema)) {
    case AVRO_NULL:
      return 0;
    case AVRO_FLOAT:
      return 4;
    case AVRO_DOUBLE:
      return 8;
    case AVRO_FIXED:
      return avro_schema_fixed_size(schema);
    case AVRO_RECORD:
      return depth > DEPTH_MAX ? 1 : least_record_size(schema, depth);
    default:
      return 1;
  }
}

static int compile_skip(struct compiler *c, avro_schema_t schema, int depth);

static int skip_record(struct compiler *c, avro_schema_t schema, int depth) {
  size_t count = avro_schema_record_size(schema);
  for (size_t i = 0; i < count; i++) {
    if (compile_skip(c, avro_schema_record_field_get_by_index(schema, (int)i), depth + 1)) {
      return -1;
    }
  }
  return 0;
}

// An array, or a map, whose items begin with a key. Items that have no bytes need no loop, whatever their count.
static int skip_blocks(struct compiler *c, avro_schema_t items, bool keyed, int depth) {
  if (c->loops == PLAN_LOOPS_MAX) {
    return err_set(c->e, "`%s` nests arrays or maps more than %d deep.", c->name, PLAN_LOOPS_MAX);
  }
  int64_t least = least_size(items, depth) + keyed;
  int block = emit(c, (struct step){.type = STEP_BLOCK, .loop = c->loops, .value = least});
  if (block < 0 || (keyed && emit(c, (struct step){.type = STEP_SKIP_BYTES}) < 0)) {
    return -1;
  }
  c->loops++;
  int skipped = compile_skip(c, items, depth + 1);
  c->loops--;
  if (skipped || emit(c, (struct step){.type = STEP_AGAIN, .loop = c->loops, .goal = (uint32_t)block}) < 0) {
    return -1;
  }
  aim(c, block);
  return 0;
}

static int compile_read(struct compiler *c, avro_schema_t schema, const struct field *f);

// One branch of a union: read into `f`, or skipped where `f` is NULL.
static int compile_branch(struct compiler *c, avro_schema_t branch, const struct field *f, int depth) {
  if (!f) {
    return compile_skip(c, branch, depth + 1);
  }
  if (avro_typeof(branch) == AVRO_NULL) {
    return emit(c, (struct step){.type = f->nullable ? STEP_DEFAULT : STEP_REFUSE_NULL, .field = f}) < 0 ? -1 : 0;
  }
  return compile_read(c, branch, f);
}

// A union step, a table of jumps into the branches, and at the end of each branch a jump behind the last.
static int compile_union(struct compiler *c, avro_schema_t schema, const struct field *f, int depth) {
  size_t count = avro_schema_union_size(schema);
  int table = emit(c, (struct step){.type = STEP_UNION, .count = (uint32_t)count, .field = f});
  for (size_t i = 0; i < count && table >= 0; i++) {
    table = emit(c, (struct step){.type = STEP_JUMP}) < 0 ? -1 : table;
  }
  int last = -1;  // the jumps at the ends of branches, chained by their goals until the end is known
  for (size_t i = 0; i < count && table >= 0; i++) {
    aim(c, table + 1 + (int)i);
    if (compile_branch(c, avro_schema_union_branch(schema, (int)i), f, depth)) {
      return -1;
    }
    int jump = emit(c, (struct step){.type = STEP_JUMP, .goal = (uint32_t)last});
    table = jump < 0 ? -1 : table;
    last = jump;
  }
  while (table >= 0 && last >= 0) {
    int before = (int)c->plan->steps[last].goal;
    aim(c, last);
    last = before;
  }
  return table < 0 ? -1 : 0;
}

static int emit_skip(struct compiler *c, enum step_type type, int64_t size) {
  return emit(c, (struct step){.type = type, .value = size}) < 0 ? -1 : 0;
}

static int compile_skip(struct compiler *c, avro_schema_t schema, int depth) {
  schema = resolved(schema);
  if (depth > DEPTH_MAX) {
    return too_nested(c);
  }
  switch (avro_typeof(schema)) {
    case AVRO_NULL:
      return 0;
    case AVRO_INT32:
    case AVRO_INT64:
    case AVRO_ENUM:
      return emit_skip(c, STEP_SKIP_VARINT, 0);
    case AVRO_STRING:
    case AVRO_BYTES:
      return emit_skip(c, STEP_SKIP_BYTES, 0);
    case AVRO_RECORD:
      return skip_record(c, schema, depth);
    case AVRO_UNION:
      return compile_union(c, schema, NULL, depth);
    case AVRO_ARRAY:
      return skip_blocks(c, avro_schema_array_items(schema), false, depth);
    case AVRO_MAP:
      return skip_blocks(c, avro_schema_map_values(schema), true, depth);
    default:  // booleans, floats, fixed: as many bytes as they can least have
      return emit_skip(c, STEP_SKIP_FIXED, least_size(schema, depth));
  }
}

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
    return no_memory(c->e);
  }
  p->positions = positions;
  for (size_t i = 0; i < count; i++) {
    positions[p->position_count + i] = position_today(f, avro_schema_enum_get(schema, (int)i));
  }
  int64_t first = (int64_t)p->position_count;
  p->position_count += count;
  struct step step = {.type = STEP_ENUM, .count = (uint32_t)count, .value = first, .field = f};
  return emit(c, step) < 0 ? -1 : 0;
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

// ["null", T] in either order, by far the commonest union, in two steps.
static int read_null_or(struct compiler *c, avro_schema_t schema, const struct field *f, int null) {
  int branch = emit(c, (struct step){.type = STEP_NULL_OR, .value = null, .field = f});
  if (branch < 0 || compile_read(c, avro_schema_union_branch(schema, 1 - null), f)) {
    return -1;
  }
  aim(c, branch);
  return 0;
}

static bool null_branch(avro_schema_t schema, int branch) {
  return avro_typeof(avro_schema_union_branch(schema, branch)) == AVRO_NULL;
}

static int read_union(struct compiler *c, avro_schema_t schema, const struct field *f) {
  if (f->nullable && avro_schema_union_size(schema) == 2 && null_branch(schema, 0) != null_branch(schema, 1)) {
    return read_null_or(c, schema, f, null_branch(schema, 0) ? 0 : 1);
  }
  return compile_union(c, schema, f, 0);
}

static int compile_read(struct compiler *c, avro_schema_t schema, const struct field *f) {
  schema = resolved(schema);
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
  return emit(c, (struct step){.type = step, .field = f}) < 0 ? -1 : 0;
}

static int compile_writer(struct compiler *c, avro_schema_t writer, const struct record *r) {
  size_t count = avro_schema_record_size(writer);
  for (size_t i = 0; i < count; i++) {
    avro_schema_t schema = avro_schema_record_field_get_by_index(writer, (int)i);
    c->name = avro_schema_record_field_name(writer, (int)i);
    const struct field *f = record_field(r, c->name);
    if (f ? compile_read(c, schema, f) : compile_skip(c, schema, 0)) {
      return -1;
    }
  }
  return 0;
}

static int compile_missing(struct compiler *c, avro_schema_t writer, const struct record *r) {
  for (size_t i = 0; i < r->count; i++) {
    const struct field *f = &r->fields[i];
    c->name = f->name;
    if (avro_schema_record_field_get_index(writer, f->name) >= 0) {
      continue;
    }
    if (f->required) {
      return err_set(c->e, "`%s` is missing, and has no default.", f->name);
    }
    if (emit(c, (struct step){.type = STEP_DEFAULT, .field = f}) < 0) {
      return -1;
    }
  }
  return 0;
}

int plan_compile(struct plan *p, avro_schema_t writer, const struct record *r, struct err *e) {
  *p = (struct plan){0};
  struct compiler c = {.plan = p, .e = e, .name = r->name};
  if (compile_writer(&c, writer, r) || compile_missing(&c, writer, r) ||
      emit(&c, (struct step){.type = STEP_END}) < 0) {
    plan_release(p);
    return -1;
  }
  return 0;
}

void plan_release(struct plan *p) {
  free(p->steps);
  free(p->positions);
  *p = (struct plan){0};
}
