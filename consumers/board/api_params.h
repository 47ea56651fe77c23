// SPDX-License-Identifier: Apache-2.0
// The parameters of a request to the API, read strictly: what is unknown, doubled, empty or out of bounds is refused,
// so that nobody takes an answer for that to another question.
#ifndef HUIYIN_CONSUMERS_BOARD_API_PARAMS_H
#define HUIYIN_CONSUMERS_BOARD_API_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "consumers/board/api_fault.h"
#include "schemas/event.h"

enum { API_PARAMS_MOST = 128 };

struct api_param {
  const char *name;
  const char *value;
};

// The texts are the request's. Zeroed it is empty.
struct api_params {
  struct api_param all[API_PARAMS_MOST];
  size_t count;
  bool too_many;
};

// An http_take: gathers them.
void api_params_take(void *context, const char *name, const char *value);

// Looks whether there are none but those named; each once, but for the one named `list` (NULL for none), and of
// well-formed UTF-8. Call it first.
int api_params_check(
  const struct api_params *p, const char *const *names, size_t count, const char *list, struct api_fault *f);

// NULL for none.
const char *api_params_value(const struct api_params *p, const char *name);

// A text of at most so many bytes. An absent or empty one is null.
int api_params_text(const struct api_params *p, const char *name, size_t most, struct text *text, struct api_fault *f);

// The others leave what they are given where the parameter is absent.
int api_params_number(
  const struct api_params *p, const char *name, int64_t least, int64_t most, int64_t *number, struct api_fault *f);

// The index of one of these words.
int api_params_word(const struct api_params *p, const char *name, const char *const *words, size_t count, int *index,
  struct api_fault *f);

// A local day, `2026-03-01`, in days since 1970; or a month, `2026-03`, then the first of it, and *month says so.
int api_params_day(const struct api_params *p, const char *name, int32_t *day, struct api_fault *f);
int api_params_day_or_month(
  const struct api_params *p, const char *name, int32_t *day, bool *month, struct api_fault *f);

// limit, 1 to 1000; absent it is 50.
int api_params_limit(const struct api_params *p, size_t *limit, struct api_fault *f);

// A number that tells this question from others: of all parameters but `limit` and `cursor`, in whichever order.
uint64_t api_params_digest(const struct api_params *p);

#endif
