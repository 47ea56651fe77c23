// SPDX-License-Identifier: Apache-2.0
// An alert in one piece: the struct, and behind it its texts in the order of its fields.
#include "consumers/core/alert_copy.h"

#include <string.h>

enum { TEXTS = 7 };

static void find_texts(struct overdue_alert *a, struct text **texts) {
  struct text *const all[TEXTS] = {
    &a->alert_id, &a->request_id, &a->mark, &a->audience, &a->category, &a->district, &a->unit};
  memcpy(texts, all, sizeof all);
}

size_t alert_copy_write(const struct overdue_alert *alert, uint8_t *out) {
  struct overdue_alert copy = *alert;
  struct text *texts[TEXTS];
  size_t size = sizeof copy;
  find_texts(&copy, texts);
  memcpy(out, &copy, sizeof copy);
  for (size_t i = 0; i < TEXTS; i++) {
    if (texts[i]->size) {
      memcpy(out + size, texts[i]->at, texts[i]->size);
      size += texts[i]->size;
    }
  }
  return size;
}

// Of a written text's place nothing is left but whether it had one: a null text has none.
void alert_copy_read(const uint8_t *bytes, struct overdue_alert *alert) {
  struct text *texts[TEXTS];
  const char *at = (const char *)bytes + sizeof *alert;
  memcpy(alert, bytes, sizeof *alert);
  find_texts(alert, texts);
  for (size_t i = 0; i < TEXTS; i++) {
    texts[i]->at = texts[i]->at ? at : NULL;
    at += texts[i]->size;
  }
}
