// SPDX-License-Identifier: Apache-2.0
// The description of the API, which is part of the program.
#include "consumers/board/api_parts.h"
#include "consumers/board/openapi.h"

int api_openapi(struct api_call *c, json_t **out) {
  *out = NULL;
  c->answer->type = "application/json; charset=utf-8";
  buf_add(&c->answer->body, openapi_text, openapi_size);
  return 0;
}
