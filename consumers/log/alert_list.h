// SPDX-License-Identifier: Apache-2.0
// Alerts in the order in which they were emitted, encoded.
#ifndef HUIYIN_CONSUMERS_LOG_ALERT_LIST_H
#define HUIYIN_CONSUMERS_LOG_ALERT_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "consumers/core/state.h"
#include "runtime/buf.h"
#include "schemas/event.h"
#include "schemas/wire.h"

// Two of the same content have the same bytes. A zeroed struct is empty.
struct alert_list {
  struct buf bytes;
  size_t *ends;  // where each alert's bytes end
  size_t count;
  size_t room;
  struct state_table keys;  // status and alert_id -> place
};

void alert_list_release(struct alert_list *l);

// Adds it; where one of the same status and alert_id is there already, *known is its place and the result false.
bool alert_list_add(struct alert_list *l, const struct wire *wire, const struct overdue_alert *alert, size_t *known);

// The place of the alert with that status and alert_id; SIZE_MAX for none.
size_t alert_list_find(const struct alert_list *l, const struct overdue_alert *alert);

// The bytes of one.
const uint8_t *alert_list_at(const struct alert_list *l, size_t index, size_t *size);

// Decodes one; its texts are good until the next alert_list_add.
void alert_list_get(const struct alert_list *l, const struct wire *wire, size_t index, struct overdue_alert *alert);

#endif
