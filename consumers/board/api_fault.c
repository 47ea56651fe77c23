// SPDX-License-Identifier: Apache-2.0
// Why a request to the API is refused.
#include "consumers/board/api_fault.h"

#include <stdarg.h>
#include <stdio.h>

int api_fault_set(struct api_fault *f, unsigned status, const char *code, const char *en, const char *zh, ...) {
  va_list arguments;
  f->status = status;
  f->code = code;
  va_start(arguments, zh);
  (void)vsnprintf(f->en, sizeof f->en, en, arguments);
  va_end(arguments);
  va_start(arguments, zh);
  (void)vsnprintf(f->zh, sizeof f->zh, zh, arguments);
  va_end(arguments);
  return -1;
}
