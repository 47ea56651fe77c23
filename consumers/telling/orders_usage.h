// SPDX-License-Identifier: Apache-2.0
// What `huiyin notify silence` and `huiyin notify ack` are called with.
#ifndef HUIYIN_CONSUMERS_TELLING_ORDERS_USAGE_H
#define HUIYIN_CONSUMERS_TELLING_ORDERS_USAGE_H

#include "runtime/err.h"
#include "runtime/settings.h"

enum order_action { SILENCE_ADD, SILENCE_LIST, SILENCE_REMOVE, ACK_ADD, ACK_LIST, ACK_REMOVE, ORDER_ACTIONS };

// What is to be done, and with which silence or request; `name` is NULL where none is named. -1 with a sentence: no
// such order, an argument too many or too few, or a flag that this order would pass over.
int orders_usage_read(const struct settings *s, enum order_action *action, const char **name, struct err *e);

// Where no order is given: -1 with a sentence for a flag that is about orders alone.
int orders_usage_none(const struct settings *s, struct err *e);

// Makes a sentence about a key of an order, `until` or the like, one about the flag by which it was given.
void orders_usage_name_flag(const struct settings *s, struct err *e);

#endif
