// SPDX-License-Identifier: Apache-2.0
// Compiles plans: schema resolution, done once for each published schema, from what libavro parsed.
#include "schemas/plan_parts.h"

#include <stdlib.h>

enum { STEPS_MAX = 4096 };

avro_schema_t plan_resolved(avro_schema_t schema) {
  return avro_typeof(schema) == AVRO_LINK ? avro_schema_link_target(schema) : schema;
}

int plan_no_memory(struct err *e) {
  return err_set(e, "There is no memory left for the schemas.");
}

int plan_emit(struct compiler *c, struct step step) {
  struct plan *p = c->plan;
  if (p->count == STEPS_MAX) {
    return err_set(c->e, "`%s` takes more than %d steps to read.", c->name, STEPS_MAX);
  }
  if ((p->count & (p->count - 1)) == 0) {
    struct step *steps = realloc(p->steps, (p->count ? p->count * 2 : 1) * sizeof *steps);
    if (!steps) {
      return plan_no_memory(c->e);
    }
    p->steps = steps;
  }
  step.name = c->name;
  step.place = step.field ? step.field->place : 0;
  p->steps[p->count] = step;
  return (int)p->count++;
}

void plan_aim(struct compiler *c, int step) {
  c->plan->steps[step].goal = (uint32_t)c->plan->count;
}

static int compile_writer(struct compiler *c, avro_schema_t writer, const struct record *r) {
  size_t count = avro_schema_record_size(writer);
  for (size_t i = 0; i < count; i++) {
    avro_schema_t schema = avro_schema_record_field_get_by_index(writer, (int)i);
    c->name = avro_schema_record_field_name(writer, (int)i);
    const struct field *f = record_field(r, c->name);
    if (f ? plan_read(c, schema, f) : plan_skip(c, schema, 0)) {
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
    if (plan_emit(c, (struct step){.type = STEP_DEFAULT, .field = f}) < 0) {
      return -1;
    }
  }
  return 0;
}

int plan_compile(struct plan *p, avro_schema_t writer, const struct record *r, struct err *e) {
  *p = (struct plan){0};
  struct compiler c = {.plan = p, .e = e, .name = r->name};
  if (compile_writer(&c, writer, r) || compile_missing(&c, writer, r) ||
      plan_emit(&c, (struct step){.type = STEP_END}) < 0) {
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
