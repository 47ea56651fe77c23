// SPDX-License-Identifier: Apache-2.0
// Answers of the API as JSON.
#ifndef HUIYIN_CONSUMERS_BOARD_API_JSON_H
#define HUIYIN_CONSUMERS_BOARD_API_JSON_H

#include <jansson.h>

#include "consumers/board/api_fault.h"
#include "runtime/buf.h"
#include "runtime/http.h"
#include "schemas/event.h"

// Of names and texts: null of a null one. Bytes that are no UTF-8 (Redis may hold what nobody of us wrote) are written
// as \xNN; all else is as it came.
json_t *api_text(struct text text);
json_t *api_word(const char *string);

// Of moments: null of MOMENT_NONE.
json_t *api_moment(int64_t moment);

// A local day as `2026-03-01`.
json_t *api_day(int32_t day);

// A share of 0 to 1; null where there is nothing to have a share of.
json_t *api_rate(int64_t value, int64_t base);

// Puts it into the answer, and lets go of it.
void api_answer(struct http_answer *a, json_t *json);

// {"error": {"code", "message", "message_zh"}}
void api_refuse(struct http_answer *a, const struct api_fault *f);

// The same for what the server itself refuses under /api/: a status, and a sentence in English (http_refusal).
void api_refusal(const struct http_request *request, struct http_answer *a);

#endif
