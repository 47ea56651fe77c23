// SPDX-License-Identifier: Apache-2.0
// Why a request to the API is refused, in both languages, with a code for programs.
#ifndef HUIYIN_CONSUMERS_BOARD_API_FAULT_H
#define HUIYIN_CONSUMERS_BOARD_API_FAULT_H

// `code` is a static text: bad-parameter, not-found, ...; the sentences are whole ones.
struct api_fault {
  unsigned status;
  const char *code;
  char en[768];
  char zh[768];
};

// Fills it and returns -1. Both formats are given the same arguments, and so have the same conversions in the same
// order.
__attribute__((format(printf, 4, 6), format(printf, 5, 6))) int api_fault_set(
  struct api_fault *f, unsigned status, const char *code, const char *en, const char *zh, ...);

// 400, bad-parameter.
#define api_fault_parameter(f, ...) api_fault_set(f, 400, "bad-parameter", __VA_ARGS__)

#endif
