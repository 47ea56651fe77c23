// SPDX-License-Identifier: Apache-2.0
// Runs plans: the one loop that sees bytes from outside. Every read is held against the end first.
#include <stdbool.h>

#include "schemas/plan.h"

struct cursor {
  const uint8_t *at;
  const uint8_t *end;
};

static int64_t unzigzag(uint64_t value) {
  return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

// A number of more than one byte. One that pads itself with empty groups is no writer's, and refused.
static enum fault long_varint(struct cursor *c, int64_t *out) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 70; shift += 7) {
    if (c->at == c->end) {
      return FAULT_CUT_OFF;
    }
    uint8_t byte = *c->at++;
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) {
      *out = unzigzag(value);
      return byte == 0 || (shift == 63 && byte > 1) ? FAULT_VARINT : FAULT_NONE;
    }
  }
  return FAULT_VARINT;
}

static inline enum fault varint(struct cursor *c, int64_t *out) {
  if (c->at < c->end && *c->at < 0x80) {
    *out = unzigzag(*c->at++);
    return FAULT_NONE;
  }
  return long_varint(c, out);
}

// A length, of which that many bytes are there.
static inline enum fault length(struct cursor *c, int64_t *out) {
  enum fault fault = varint(c, out);
  if (fault) {
    return fault;
  }
  if (*out < 0) {
    return FAULT_LENGTH;
  }
  return *out > c->end - c->at ? FAULT_CUT_OFF : FAULT_NONE;
}

static inline enum fault read_text(struct cursor *c, const struct field *f, void *at) {
  int64_t size;
  enum fault fault = length(c, &size);
  if (fault) {
    return fault;
  }
  if (size > f->most) {
    return FAULT_LONG;
  }
  struct text text = {(const char *)c->at, (uint32_t)size};
  c->at += size;
  struct text *out = at;
  out->at = text.at;
  out->size = text.size;
  return check_text_before(f, text, c->end);
}

static inline enum fault read_moment(struct cursor *c, const struct field *f, void *at) {
  int64_t value;
  enum fault fault = varint(c, &value);
  if (fault) {
    return fault;
  }
  *(int64_t *)at = value;
  return check_number(f, value);
}

static inline enum fault read_int(struct cursor *c, const struct field *f, void *at) {
  int64_t value;
  enum fault fault = varint(c, &value);
  if (fault) {
    return fault;
  }
  *(int32_t *)at = (int32_t)value;
  return check_number(f, value);
}

static inline enum fault read_enum(struct cursor *c, const struct plan *p, const struct step *s, void *at) {
  int64_t position;
  enum fault fault = varint(c, &position);
  if (fault) {
    return fault;
  }
  if (position < 0 || position >= s->count) {
    return FAULT_SYMBOL;
  }
  int32_t today = p->positions[s->value + position];
  *(int32_t *)at = today;
  return today < 0 ? FAULT_GONE : FAULT_NONE;
}

static inline enum fault read_boolean(struct cursor *c, void *at) {
  if (c->at == c->end) {
    return FAULT_CUT_OFF;
  }
  uint8_t byte = *c->at++;
  *(bool *)at = byte == 1;
  return byte > 1 ? FAULT_TRUTH : FAULT_NONE;
}

static inline enum fault skip(struct cursor *c, int64_t size) {
  if (size > c->end - c->at) {
    return FAULT_CUT_OFF;
  }
  c->at += size;
  return FAULT_NONE;
}

static enum fault skip_bytes(struct cursor *c) {
  int64_t size;
  enum fault fault = length(c, &size);
  return fault ? fault : skip(c, size);
}

static inline enum fault branch(struct cursor *c, int64_t count, int64_t *out) {
  enum fault fault = varint(c, out);
  if (fault) {
    return fault;
  }
  return *out < 0 || *out >= count ? FAULT_BRANCH : FAULT_NONE;
}

// Begins blocks until there is an item to pass over or they end: *count says how many. A block that tells its size is
// passed over whole, and so is one whose items have no bytes. Every round takes a byte at least.
static enum fault begin_block(struct cursor *c, int64_t least, int64_t *count) {
  for (;;) {
    enum fault fault = varint(c, count);
    if (fault || *count == 0) {
      return fault;
    }
    if (*count < 0) {
      fault = skip_bytes(c);
      if (fault) {
        return fault;
      }
    } else if (least > 0) {
      return *count > (c->end - c->at) / least ? FAULT_LENGTH : FAULT_NONE;
    }
  }
}

enum fault plan_run(const struct plan *p, const uint8_t *bytes, size_t size, void *base, const struct step **where) {
  struct cursor c = {bytes, bytes + size};
  int64_t loops[PLAN_LOOPS_MAX];
  int64_t number;
  const struct step *s = p->steps;
  for (;;) {
    const struct step *next = s + 1;
    void *at = (char *)base + s->place;
    enum fault fault = FAULT_NONE;
    switch (s->type) {
      case STEP_TEXT:
        fault = read_text(&c, s->field, at);
        break;
      case STEP_MOMENT:
        fault = read_moment(&c, s->field, at);
        break;
      case STEP_INT:
        fault = read_int(&c, s->field, at);
        break;
      case STEP_ENUM:
        fault = read_enum(&c, p, s, at);
        break;
      case STEP_BOOLEAN:
        fault = read_boolean(&c, at);
        break;
      case STEP_NULL_OR:
        fault = branch(&c, 2, &number);
        if (!fault && number == s->value) {
          record_default(s->field, base);
          next = p->steps + s->goal;
        }
        break;
      case STEP_DEFAULT:
        record_default(s->field, base);
        break;
      case STEP_REFUSE_NULL:
        fault = FAULT_NULL;
        break;
      case STEP_UNION:
        fault = branch(&c, s->count, &number);
        if (!fault) {
          next = s + 1 + number;
        }
        break;
      case STEP_JUMP:
        next = p->steps + s->goal;
        break;
      case STEP_SKIP_VARINT:
        fault = varint(&c, &number);
        break;
      case STEP_SKIP_BYTES:
        fault = skip_bytes(&c);
        break;
      case STEP_SKIP_FIXED:
        fault = skip(&c, s->value);
        break;
      case STEP_BLOCK:
        fault = begin_block(&c, s->value, &number);
        if (!fault) {
          loops[s->loop] = number;
          next = number ? next : p->steps + s->goal;
        }
        break;
      case STEP_AGAIN:
        next = p->steps + s->goal + (--loops[s->loop] ? 1 : 0);
        break;
      case STEP_END:
        *where = s;
        return c.at == c.end ? FAULT_NONE : FAULT_LEFT_OVER;
    }
    if (fault) {
      *where = s;
      return fault;
    }
    s = next;
  }
}
