// SPDX-License-Identifier: Apache-2.0
// What people have said of requests (notify/orders.h), for who lists them.
#ifndef HUIYIN_CONSUMERS_BOARD_API_ORDERS_H
#define HUIYIN_CONSUMERS_BOARD_API_ORDERS_H

#include "consumers/board/api_parts.h"
#include "consumers/notify/orders.h"

// Zeroed it is empty.
struct api_orders {
  struct acknowledgement_order *acknowledgements;  // of the requests asked about, in their order; `until` 0 for none
  size_t count;
  struct silence_order *silences;
  size_t silence_count;
};

// Reads the acknowledgements of these requests and all silences. Release it where this was 0.
int api_orders_read(struct api_call *c, const struct text *requests, size_t count, struct api_orders *o);
void api_orders_release(struct api_orders *o);

// {"until", "by", "note"} while it lasts, else null.
json_t *api_orders_acknowledged(const struct api_orders *o, size_t index, int64_t now);

// Whether a silence that is in force covers the alert.
bool api_orders_silenced(const struct api_orders *o, const struct overdue_alert *alert, int64_t now);

#endif
