// SPDX-License-Identifier: Apache-2.0
// The Redis keys of `huiyin notify`.
#include "consumers/telling/keys.h"

void telling_key(struct query *q, const char *prefix, enum telling_key key, const char *receiver) {
  static const char *const names[] = {"owner", "place", "standing", "out:", "silences", "acks", "orders", "recorded"};
  struct buf text = {0};
  buf_printf(&text, "%s:{0}:notify:%s%s", prefix, names[key], receiver ? receiver : "");
  query_bytes(q, text.at, text.size);
  buf_release(&text);
}

void telling_told_key(struct query *q, const char *prefix, struct text request_id) {
  struct buf text = {0};
  buf_printf(&text, "%s:{0}:notify:told:", prefix);
  buf_add(&text, request_id.at, request_id.size);
  query_bytes(q, text.at, text.size);
  buf_release(&text);
}
