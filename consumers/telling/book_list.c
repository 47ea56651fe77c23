// SPDX-License-Identifier: Apache-2.0
// The orders that hold, told.
#include <jansson.h>
#include <string.h>

#include "consumers/notify/forms_json.h"
#include "consumers/screen/local_time.h"
#include "consumers/telling/book_parts.h"
#include "runtime/wall_clock.h"

static void put_in_zone(json_t *order, const char *key, const struct zone *zone) {
  const char *text = json_string_value(json_object_get(order, key));
  int64_t moment;
  if (text && moment_parse(text, strlen(text), &moment) == 0 && moment >= MOMENT_FIRST && moment <= MOMENT_LAST) {
    struct buf local = {0};
    local_time_add_iso(&local, zone, moment);
    forms_json_set(order, key, forms_json_buf(&local));
    buf_release(&local);
  }
}

// One of a later version is shown as it is; what is no JSON at all is another hand's, and would spoil the list: false.
static bool add(const redisReply *value, const struct zone *zone, struct buf *out) {
  json_t *json = json_loadb(value->str, value->len, 0, NULL);
  bool good = json != NULL;
  if (json_is_object(json) && zone) {
    put_in_zone(json, "from", zone);
    put_in_zone(json, "until", zone);
    forms_json_end(json, out);
    return true;
  }
  if (good) {
    buf_add(out, value->str, value->len);
  }
  json_decref(json);
  return good;
}

int book_list(struct book *b, enum book_kind kind, const struct zone *zone, struct buf *out, struct err *e) {
  redisReply *all = book_read_all(b, kind, e);
  int64_t now = wall_clock();
  bool any = false;
  for (size_t i = 0; all && i + 1 < all->element[0]->elements; i += 2) {
    const redisReply *value = all->element[0]->element[i + 1];
    size_t before = out->size;
    if (book_order_until(kind, value->str, value->len) > now) {
      buf_add_string(out, any ? ",\n " : "[");
      if (add(value, zone, out)) {
        any = true;
      } else {
        out->size = before;
      }
    }
  }
  buf_add_string(out, any ? "]\n" : "[]\n");
  if (all) {
    freeReplyObject(all);
  }
  return all ? 0 : -1;
}
