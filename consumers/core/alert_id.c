// SPDX-License-Identifier: Apache-2.0
// How an alert is named: the same log gives the same names.
#include <stdio.h>

#include "consumers/core/ledger.h"

size_t alert_id_format(char *out, int32_t partition, struct text request_id, const char *mark, uint32_t number) {
  int size = snprintf(
    out, ALERT_ID_MAX, "%d:%.*s:%s:%u", (int)partition, (int)request_id.size, request_id.at, mark, (unsigned)number);
  return size < ALERT_ID_MAX ? (size_t)size : ALERT_ID_MAX - 1;
}

int alert_id_number(struct text alert_id, uint32_t *number) {
  uint64_t sum = 0;
  uint64_t unit = 1;
  uint32_t at = alert_id.size;
  for (; at && alert_id.at[at - 1] >= '0' && alert_id.at[at - 1] <= '9' && unit < UINT64_C(10000000000); at--) {
    sum += (uint64_t)(alert_id.at[at - 1] - '0') * unit;
    unit *= 10;
  }
  if (!at || at == alert_id.size || alert_id.at[at - 1] != ':' || sum > UINT32_MAX) {
    return -1;
  }
  *number = (uint32_t)sum;
  return 0;
}
