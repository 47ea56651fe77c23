// SPDX-License-Identifier: Apache-2.0
// The Redis keys of `huiyin notify`. All carry {0}, so that what one commit writes lies in one slot.
//
//   PREFIX:{0}:notify:owner        string with an end: who tells; the others stand by
//   PREFIX:{0}:notify:place        hash: commit, topic; offset:P and end:P of each partition of the alerts topic;
//                                  failing:RECEIVER, since when
//   PREFIX:{0}:notify:standing     hash, ROUTE NUL alert_id -> the alert and how far it has come (notify/written.h)
//   PREFIX:{0}:notify:out:RECEIVER list of messages, the next one first (notify/written.h)
//   PREFIX:{0}:notify:silences     hash, id -> order (notify/orders.h)
//   PREFIX:{0}:notify:acks         hash, request_id -> order
//   PREFIX:{0}:notify:recorded     hash, silences:ID or acks:REQUEST -> the topic in which that order is on record
//   PREFIX:{0}:notify:told:REQUEST list of what came of telling people of a request's alerts, the newest last, with an
//   end
//                                  (notify/delivered.h)
//   PREFIX:{0}:notify:orders       number of orders ever given: who tells sees by it that there is a new one
#ifndef HUIYIN_CONSUMERS_TELLING_KEYS_H
#define HUIYIN_CONSUMERS_TELLING_KEYS_H

#include "consumers/redis/query.h"
#include "schemas/event.h"

enum telling_key {
  TELLING_OWNER,
  TELLING_PLACE,
  TELLING_STANDING,
  TELLING_OUT,
  TELLING_SILENCES,
  TELLING_ACKS,
  TELLING_ORDERS,
  TELLING_RECORDED
};

// Adds the key as the next argument of a command. `receiver` is for TELLING_OUT, NULL for the others.
void telling_key(struct query *q, const char *prefix, enum telling_key key, const char *receiver);

// Likewise of what came of telling of a request.
void telling_told_key(struct query *q, const char *prefix, struct text request_id);

#endif
