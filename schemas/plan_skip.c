// SPDX-License-Identifier: Apache-2.0
// Compiles the steps that pass over what a writer has and today's record has not, of whatever type it is.
#include <stdbool.h>

#include "schemas/plan_parts.h"

enum { PLAN_DEPTH_MAX = 16 };

static int too_nested(struct compiler *c) {
  return err_set(c->e, "`%s` is nested more than %d deep, or in itself.", c->name, PLAN_DEPTH_MAX);
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
  schema = plan_resolved(schema);
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
      return depth > PLAN_DEPTH_MAX ? 1 : least_record_size(schema, depth);
    default:
      return 1;
  }
}

static int skip_record(struct compiler *c, avro_schema_t schema, int depth) {
  size_t count = avro_schema_record_size(schema);
  for (size_t i = 0; i < count; i++) {
    if (plan_skip(c, avro_schema_record_field_get_by_index(schema, (int)i), depth + 1)) {
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
  int block = plan_emit(c, (struct step){.type = STEP_BLOCK, .loop = c->loops, .value = least});
  if (block < 0 || (keyed && plan_emit(c, (struct step){.type = STEP_SKIP_BYTES}) < 0)) {
    return -1;
  }
  c->loops++;
  int skipped = plan_skip(c, items, depth + 1);
  c->loops--;
  if (skipped || plan_emit(c, (struct step){.type = STEP_AGAIN, .loop = c->loops, .goal = (uint32_t)block}) < 0) {
    return -1;
  }
  plan_aim(c, block);
  return 0;
}

static int emit_skip(struct compiler *c, enum step_type type, int64_t size) {
  return plan_emit(c, (struct step){.type = type, .value = size}) < 0 ? -1 : 0;
}

int plan_skip(struct compiler *c, avro_schema_t schema, int depth) {
  schema = plan_resolved(schema);
  if (depth > PLAN_DEPTH_MAX) {
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
      return plan_union(c, schema, NULL, depth);
    case AVRO_ARRAY:
      return skip_blocks(c, avro_schema_array_items(schema), false, depth);
    case AVRO_MAP:
      return skip_blocks(c, avro_schema_map_values(schema), true, depth);
    default:  // booleans, floats, fixed: as many bytes as they can least have
      return emit_skip(c, STEP_SKIP_FIXED, least_size(schema, depth));
  }
}
