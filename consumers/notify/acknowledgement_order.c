// SPDX-License-Identifier: Apache-2.0
// Acknowledgements as JSON.
#include "consumers/core/must.h"
#include "consumers/notify/forms_json.h"
#include "consumers/notify/order_fields.h"
#include "consumers/notify/orders.h"

static const char *const keys[] = {"request_id", "until", "by", "note"};
enum { KEYS = sizeof keys / sizeof *keys, NOTE_MOST = 1000 };

void acknowledgement_order_release(struct acknowledgement_order *a) {
  json_decref(a->object);
  *a = (struct acknowledgement_order){0};
}

int acknowledgement_order_read(struct acknowledgement_order *a, const char *json, size_t size, struct err *e) {
  *a = (struct acknowledgement_order){.object = order_fields_open(json, size, keys, KEYS, e)};
  if (!a->object) {
    return -1;
  }
  if (order_fields_text(a->object, "request_id", true, ID_MAX, &a->request_id, e) ||
      order_fields_moment(a->object, "until", &a->until, e) ||
      order_fields_text(a->object, "by", true, NAME_MAX_BYTES, &a->by, e) ||
      order_fields_text(a->object, "note", false, NOTE_MOST, &a->note, e)) {
    acknowledgement_order_release(a);
    return -1;
  }
  return 0;
}

int acknowledgement_order_take(
  struct acknowledgement_order *a, const char *json, size_t size, int64_t now, struct err *e) {
  if (acknowledgement_order_read(a, json, size, e)) {
    return -1;
  }
  if (order_fields_ahead(a->until, now, e)) {
    acknowledgement_order_release(a);
    return -1;
  }
  return 0;
}

void acknowledgement_order_write(const struct acknowledgement_order *a, struct buf *out) {
  json_t *object = must(json_object());
  forms_json_set(object, "request_id", forms_json_text(a->request_id));
  forms_json_set(object, "until", forms_json_moment(a->until));
  forms_json_set(object, "by", forms_json_text(a->by));
  if (a->note.size) {
    forms_json_set(object, "note", forms_json_text(a->note));
  }
  forms_json_end(object, out);
}
