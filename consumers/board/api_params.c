// SPDX-License-Identifier: Apache-2.0
// The parameters of a request to the API.
#include "consumers/board/api_params.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/buf.h"
#include "runtime/character.h"
#include "runtime/nearest.h"
#include "schemas/moment.h"

enum { LIMIT_MOST = 1000, LIMIT_USUAL = 50, SHOWN = 80 };

void api_params_take(void *context, const char *name, const char *value) {
  struct api_params *p = context;
  if (p->count == API_PARAMS_MOST) {
    p->too_many = true;
    return;
  }
  p->all[p->count++] = (struct api_param){name, value};
}

// A part of what came, for a sentence: cut between characters.
static const char *shown(const char *text, char out[SHOWN + 1]) {
  size_t size = 0;
  size_t left = strlen(text);
  while (left) {
    size_t length = character_length(text + size, left);
    if (!length || size + length > SHOWN) {
      break;
    }
    size += length;
    left -= length;
  }
  memcpy(out, text, size);
  out[size] = 0;
  return out;
}

// --- which there are

static int refuse_unknown(const char *name, const char *const *names, size_t count, struct api_fault *f) {
  struct nearest n = {.word = name};
  char part[SHOWN + 1];
  struct buf list = {0};
  for (size_t i = 0; i < count; i++) {
    nearest_offer(&n, names[i]);
    buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
  }
  if (!count) {
    (void)api_fault_parameter(
      f, "There is no parameter `%s` here: this takes none.", "这里没有参数 `%s`：此接口不带参数。", shown(name, part));
  } else if (n.name) {
    (void)api_fault_parameter(f, "There is no parameter `%s` here; did you mean `%s`? There are: %s.",
      "这里没有参数 `%s`；是否想用 `%s`？可用的有：%s。", shown(name, part), n.name, buf_string(&list));
  } else {
    (void)api_fault_parameter(f, "There is no parameter `%s` here; there are: %s.", "这里没有参数 `%s`；可用的有：%s。",
      shown(name, part), buf_string(&list));
  }
  buf_release(&list);
  return -1;
}

static bool is_among(const char *name, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (strcmp(names[i], name) == 0) {
      return true;
    }
  }
  return false;
}

static bool came_before(const struct api_params *p, size_t index) {
  for (size_t i = 0; i < index; i++) {
    if (strcmp(p->all[i].name, p->all[index].name) == 0) {
      return true;
    }
  }
  return false;
}

static int check_one(const struct api_params *p, size_t index, const char *list, struct api_fault *f) {
  const struct api_param *one = &p->all[index];
  if ((!list || strcmp(one->name, list) != 0) && came_before(p, index)) {
    return api_fault_parameter(
      f, "`%s` is given twice; give it once.", "参数 `%s` 出现了两次；只能给一次。", one->name);
  }
  if (!character_all_valid(one->value, strlen(one->value))) {
    return api_fault_parameter(f, "The value of `%s` is no UTF-8; percent-encode its UTF-8 bytes.",
      "参数 `%s` 的值不是 UTF-8；请对其 UTF-8 字节作百分号编码。", one->name);
  }
  return 0;
}

int api_params_check(
  const struct api_params *p, const char *const *names, size_t count, const char *list, struct api_fault *f) {
  if (p->too_many) {
    return api_fault_parameter(f, "There are more than %d parameters; ask for less at a time.",
      "参数超过 %d 个；请分多次查询。", (int)API_PARAMS_MOST);
  }
  for (size_t i = 0; i < p->count; i++) {
    if (!is_among(p->all[i].name, names, count)) {
      return refuse_unknown(p->all[i].name, names, count, f);
    }
    if (check_one(p, i, list, f) != 0) {
      return -1;
    }
  }
  return 0;
}

const char *api_params_value(const struct api_params *p, const char *name) {
  for (size_t i = 0; i < p->count; i++) {
    if (strcmp(p->all[i].name, name) == 0) {
      return p->all[i].value;
    }
  }
  return NULL;
}

// --- what they are

int api_params_text(const struct api_params *p, const char *name, size_t most, struct text *text, struct api_fault *f) {
  const char *value = api_params_value(p, name);
  *text = (struct text){NULL, 0};
  if (!value || !*value) {
    return 0;
  }
  if (strlen(value) > most) {
    return api_fault_parameter(f, "`%s` is longer than %zu bytes, as no name is; shorten it.",
      "参数 `%s` 超过 %zu 字节，没有这么长的名称；请缩短。", name, most);
  }
  *text = (struct text){value, (uint32_t)strlen(value)};
  return 0;
}

int api_params_number(
  const struct api_params *p, const char *name, int64_t least, int64_t most, int64_t *number, struct api_fault *f) {
  const char *value = api_params_value(p, name);
  char part[SHOWN + 1];
  char *end;
  if (!value) {
    return 0;
  }
  errno = 0;
  long long found = strtoll(value, &end, 10);
  bool plain = *value == '-' ? value[1] >= '0' && value[1] <= '9' : *value >= '0' && *value <= '9';
  if (!plain || *end || errno || found < least || found > most) {
    return api_fault_parameter(f, "`%s` is `%s`; it takes a whole number, %lld to %lld.",
      "参数 `%s` 是 `%s`；应为 %lld 到 %lld 之间的整数。", name, shown(value, part), (long long)least, (long long)most);
  }
  *number = found;
  return 0;
}

int api_params_word(const struct api_params *p, const char *name, const char *const *words, size_t count, int *index,
  struct api_fault *f) {
  const char *value = api_params_value(p, name);
  char part[SHOWN + 1];
  struct buf list = {0};
  if (!value) {
    return 0;
  }
  for (size_t i = 0; i < count; i++) {
    if (strcmp(words[i], value) == 0) {
      *index = (int)i;
      buf_release(&list);
      return 0;
    }
    buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
  }
  (void)api_fault_parameter(f, "`%s` is `%s`; it takes one of: %s.", "参数 `%s` 是 `%s`；应为其中之一：%s。", name,
    shown(value, part), buf_string(&list));
  buf_release(&list);
  return -1;
}

static bool are_digits(const char *text, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (text[i] < '0' || text[i] > '9') {
      return false;
    }
  }
  return true;
}

// YYYY-MM or YYYY-MM-DD from 1970 to 2199.
static bool read_day(const char *value, int32_t *day, bool *month) {
  size_t size = strlen(value);
  if ((size != 7 && size != 10) || !are_digits(value, 4) || value[4] != '-' || !are_digits(value + 5, 2) ||
      (size == 10 && (value[7] != '-' || !are_digits(value + 8, 2)))) {
    return false;
  }
  int32_t y = (int32_t)strtol(value, NULL, 10);
  int32_t m = (int32_t)strtol(value + 5, NULL, 10);
  int32_t d = size == 10 ? (int32_t)strtol(value + 8, NULL, 10) : 1;
  if (y < 1970 || y > 2199 || m < 1 || m > 12 || d < 1 || d > civil_month_length(y, m)) {
    return false;
  }
  *day = (int32_t)civil_days(y, m, d);
  *month = size == 7;
  return true;
}

int api_params_day_or_month(
  const struct api_params *p, const char *name, int32_t *day, bool *month, struct api_fault *f) {
  const char *value = api_params_value(p, name);
  char part[SHOWN + 1];
  if (!value || read_day(value, day, month)) {
    return 0;
  }
  return api_fault_parameter(f,
    "`%s` is `%s`; it takes a day as in 2026-03-01, or a month as in 2026-03, from 1970 to 2199.",
    "参数 `%s` 是 `%s`；应为 1970 至 2199 年间的日期，如 2026-03-01，或月份，如 2026-03。", name, shown(value, part));
}

int api_params_day(const struct api_params *p, const char *name, int32_t *day, struct api_fault *f) {
  const char *value = api_params_value(p, name);
  char part[SHOWN + 1];
  int32_t found;
  bool month;
  if (!value) {
    return 0;
  }
  if (!read_day(value, &found, &month) || month) {
    return api_fault_parameter(f, "`%s` is `%s`; it takes a day as in 2026-03-01, from 1970 to 2199.",
      "参数 `%s` 是 `%s`；应为 1970 至 2199 年间的日期，如 2026-03-01。", name, shown(value, part));
  }
  *day = found;
  return 0;
}

int api_params_limit(const struct api_params *p, size_t *limit, struct api_fault *f) {
  int64_t number = LIMIT_USUAL;
  if (api_params_number(p, "limit", 1, LIMIT_MOST, &number, f) != 0) {
    return -1;
  }
  *limit = (size_t)number;
  return 0;
}

static uint64_t digest_of(uint64_t hash, const char *text) {
  do {
    hash = (hash ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
  } while (*text++);
  return hash;
}

uint64_t api_params_digest(const struct api_params *p) {
  uint64_t sum = 0;
  for (size_t i = 0; i < p->count; i++) {
    if (strcmp(p->all[i].name, "limit") != 0 && strcmp(p->all[i].name, "cursor") != 0) {
      sum += digest_of(digest_of(UINT64_C(0xcbf29ce484222325), p->all[i].name), p->all[i].value);
    }
  }
  return sum;
}
