// SPDX-License-Identifier: Apache-2.0
// What anybody may write to the board's API, and what Redis may hold of deliveries and states: parameters, scopes,
// cursors, deliveries, stories. The first byte says which.
#include <stdlib.h>
#include <string.h>

#include "consumers/board/api_cursor.h"
#include "consumers/board/api_scope.h"
#include "consumers/board/behind.h"
#include "consumers/board/ranking_csv.h"
#include "consumers/notify/delivered.h"
#include "runtime/character.h"
#include "tests/fuzz/fuzz.h"

// A refusal has whole sentences, whatever was written.
static void check_fault(const struct api_fault *f) {
  demand(f->status == 400 && *f->en && *f->zh, "a refusal says nothing");
  demand(character_all_valid(f->en, strlen(f->en)), "a refusal is no UTF-8");
}

// NAME NUL VALUE NUL NAME ...
static void look_at_parameters(char *text, size_t size) {
  static const char *const names[] = {"scope", "limit", "cursor", "on", "order", "find"};
  static const char *const words[] = {"asc", "desc"};
  struct api_params p = {0};
  struct api_fault f;
  struct api_cursor cursor;
  struct text found;
  int64_t number = 0;
  int32_t day = 0;
  int index = 0;
  bool given;
  for (size_t at = 0; at < size;) {
    size_t name = at;
    size_t value = at + strlen(text + at) + 1;
    at = value < size ? value + strlen(text + value) + 1 : size;
    api_params_take(&p, text + name, value < size ? text + value : "");
  }
  if (api_params_check(&p, names, 6, "scope", &f) != 0 || api_params_number(&p, "limit", 1, 9, &number, &f) != 0 ||
      api_params_word(&p, "order", words, 2, &index, &f) != 0 || api_params_day(&p, "on", &day, &f) != 0 ||
      api_params_text(&p, "find", 255, &found, &f) != 0 || api_cursor_read(&cursor, &p, &given, &f) != 0) {
    check_fault(&f);
  }
}

// What is read is written as Redis spells it, and reads as the same again.
static void look_at_scope(const char *text, size_t size) {
  struct api_scope s;
  struct api_fault f;
  char name[SCOPE_NAME_MAX];
  if (api_scope_read(&s, (struct text){text, (uint32_t)size}, &f) != 0) {
    check_fault(&f);
  } else {
    demand(scope_name(&s.scope, name) <= SCOPE_NAME_MAX, "a scope is longer than any");
  }
  api_scope_release(&s);
}

static void look_at_cell(const char *text, size_t size) {
  struct buf out = {0};
  ranking_csv_cell(&out, (struct text){text, (uint32_t)size});
  demand(character_all_valid((const char *)out.at, out.size), "a cell is no UTF-8");
  demand(out.size < 2 || !memchr("=+-@", out.at[1], 4), "a cell is a formula");
  buf_release(&out);
}

static void look_at_state(const uint8_t *bytes, size_t size) {
  static const struct scope all = {.type = SCOPE_ALL};
  static const struct policy policy = {.pledge_within = 10, .resolve_within = 100};
  struct zone zone = {0};
  struct request r;
  struct behind b;
  int64_t adds;
  struct err e;
  demand(zone_load(&zone, "UTC", &e) == 0, "there is no UTC");
  behind_init(&b, &policy, &zone, &all, FIELD_FILED);
  (void)behind_value(&b, bytes, size, 1000, &r, &adds);
  behind_release(&b);
  zone_release(&zone);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct delivered d;
  struct err e;
  if (!size) {
    return 0;
  }
  char *text = malloc(size);
  memcpy(text, data + 1, size - 1);
  text[size - 1] = 0;
  switch (data[0] % 5) {
    case 0:
      look_at_parameters(text, size);
      break;
    case 1:
      look_at_scope(text, size - 1);
      break;
    case 2:
      look_at_cell(text, size - 1);
      break;
    case 3:
      look_at_state(data + 1, size - 1);
      break;
    default:
      (void)delivered_read(&d, data + 1, size - 1, &e);
  }
  free(text);
  return 0;
}
