// SPDX-License-Identifier: Apache-2.0
// Reads the events that are written plainly, in one pass over the line.
#include "schemas/json_flat.h"

#include <string.h>

#include "schemas/check.h"
#include "schemas/moment.h"
#include "schemas/record.h"

enum { DIGITS_MAX = 18, LINE_MAX_BYTES = 1 << 20 };

struct cursor {
  const char *at, *end;
};

static void skip_blanks(struct cursor *c) {
  while (c->at < c->end && (*c->at == ' ' || *c->at == '\t')) {
    c->at++;
  }
}

static bool take(struct cursor *c, char wanted) {
  skip_blanks(c);
  if (c->at == c->end || *c->at != wanted) {
    return false;
  }
  c->at++;
  return true;
}

static bool take_word(struct cursor *c, const char *word) {
  size_t size = strlen(word);
  if ((size_t)(c->end - c->at) < size || memcmp(c->at, word, size) != 0) {
    return false;
  }
  c->at += size;
  return true;
}

// Whether it is UTF-8 is for its field to ask.
static bool take_string(struct cursor *c, struct text *out) {
  if (!take(c, '"')) {
    return false;
  }
  const char *begin = c->at;
  while (c->at < c->end && *c->at != '"' && *c->at != '\\' && (unsigned char)*c->at >= ' ') {
    c->at++;
  }
  *out = (struct text){begin, (uint32_t)(c->at - begin)};
  return take_word(c, "\"");
}

static bool take_integer(struct cursor *c, int64_t *out) {
  bool minus = take_word(c, "-");
  const char *begin = c->at;
  int64_t sum = 0;
  while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && c->at - begin < DIGITS_MAX) {
    sum = sum * 10 + (*c->at++ - '0');
  }
  *out = minus ? -sum : sum;
  // What follows a number but a comma, a bracket or a blank makes another number of it.
  return c->at > begin && (*begin != '0' || c->at == begin + 1) && c->at < c->end &&
         (*c->at == ',' || *c->at == '}' || *c->at == ' ');
}

static bool take_text(struct cursor *c, const struct field *f, struct text *at) {
  return take_string(c, at) && check_text(f, *at) == FAULT_NONE;
}

static bool take_moment(struct cursor *c, const struct field *f, int64_t *at) {
  struct text text;
  bool read = *c->at == '"' ? take_string(c, &text) && !moment_parse(text.at, text.size, at) : take_integer(c, at);
  return read && check_number(f, *at) == FAULT_NONE;
}

static bool take_int(struct cursor *c, const struct field *f, int32_t *at) {
  int64_t value;
  if (!take_integer(c, &value) || check_number(f, value) != FAULT_NONE) {
    return false;
  }
  *at = (int32_t)value;
  return true;
}

static bool take_enum(struct cursor *c, const struct field *f, int32_t *at) {
  struct text symbol;
  if (!take_string(c, &symbol)) {
    return false;
  }
  for (int32_t i = 0; i <= f->most; i++) {
    if (!strncmp(f->names[i], symbol.at, symbol.size) && !f->names[i][symbol.size]) {
      *at = i;
      return true;
    }
  }
  return false;
}

static bool take_boolean(struct cursor *c, bool *at) {
  *at = take_word(c, "true");
  return *at || take_word(c, "false");
}

static bool take_value(struct cursor *c, const struct field *f, void *base) {
  void *at = (char *)base + f->place;
  skip_blanks(c);
  if (c->at == c->end) {
    return false;
  }
  if (*c->at == 'n') {
    record_default(f, base);
    return f->nullable && take_word(c, "null");
  }
  switch (f->type) {
    case FIELD_TEXT:
      return take_text(c, f, at);
    case FIELD_MOMENT:
      return take_moment(c, f, at);
    case FIELD_INT:
      return take_int(c, f, at);
    case FIELD_ENUM:
      return take_enum(c, f, at);
    case FIELD_BOOLEAN:
      break;
  }
  return take_boolean(c, at);
}

// The field of that name: most programs write them in the schema's order, so the search begins at `next`.
static bool find(const struct record *r, struct text name, size_t next, size_t *found) {
  for (size_t i = 0; i < r->count; i++) {
    *found = (next + i) % r->count;
    const char *known = r->fields[*found].name;
    if (!strncmp(known, name.at, name.size) && !known[name.size]) {
      return true;
    }
  }
  return false;
}

// The members behind `type`, to the end of the line. No key may come twice, and every required one must.
static bool take_members(struct cursor *c, const struct record *r, struct event *event) {
  uint32_t seen = 0;
  size_t found = r->count - 1;
  while (take(c, ',')) {
    struct text name;
    if (!take_string(c, &name) || !find(r, name, found + 1, &found) || seen & UINT32_C(1) << found || !take(c, ':') ||
        !take_value(c, &r->fields[found], event)) {
      return false;
    }
    seen |= UINT32_C(1) << found;
  }
  for (size_t i = 0; i < r->count; i++) {
    if (r->fields[i].required && !(seen & UINT32_C(1) << i)) {
      return false;
    }
  }
  return take(c, '}') && c->at == c->end;
}

static bool take_type(struct cursor *c, enum event_type *type) {
  struct text key;
  struct text name;
  struct err ignored;
  return take_string(c, &key) && key.size == 4 && !memcmp(key.at, "type", 4) && take(c, ':') && take_string(c, &name) &&
         !record_type(name, type, &ignored);
}

bool json_flat_event(const char *line, size_t size, struct event *event) {
  struct cursor c = {line, line + size};
  enum event_type type;
  if (size > LINE_MAX_BYTES || !take_word(&c, "{") || !take_type(&c, &type)) {
    return false;
  }
  record_init(event, type);
  return take_members(&c, record_for(type), event);
}
