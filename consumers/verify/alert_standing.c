// SPDX-License-Identifier: Apache-2.0
// With the live clock: the alerts that stand, by what was emitted, against those owed.
#include <string.h>

#include "consumers/core/text.h"
#include "consumers/verify/alerts.h"

// What stands for one request and mark.
struct verify_standing {
  bool standing;
  bool owed;
};

static size_t verify_standing_key(char *key, struct text request_id, struct text mark) {
  size_t size = request_id.size < ID_MAX ? request_id.size : ID_MAX;
  size_t mark_size = mark.size < NAME_MAX_BYTES ? mark.size : NAME_MAX_BYTES;
  memcpy(key, request_id.at, size);
  key[size] = 0;
  memcpy(key + size + 1, mark.at, mark_size);
  return size + 1 + mark_size;
}

static struct verify_standing *verify_standing_of(struct verify_history *h, struct text request_id, struct text mark) {
  char key[ID_MAX + 1 + NAME_MAX_BYTES];
  size_t size = verify_standing_key(key, request_id, mark);
  struct state *s = state_find(&h->standing, key, size);
  if (!s) {
    const struct verify_standing none = {false, false};
    s = state_add(&h->standing, key, size);
    s = state_set(&h->standing, s, &none, sizeof none);
  }
  // Two truths of a byte each: their place needs no alignment.
  return (struct verify_standing *)(s->bytes + s->field_size);
}

void verify_standing_take(struct verify_history *h, const struct overdue_alert *alert) {
  struct verify_standing *s = verify_standing_of(h, alert->request_id, alert->mark);
  bool raised = alert->status == ALERT_RAISED;
  if (s->standing == raised) {
    verify_alert_note(h, alert,
      raised ? "it was raised while another of its request and mark stood"
             : "it was cleared while none of its request and mark stood");
  }
  s->standing = raised;
}

static void verify_standing_owed(
  void *context, const char *field, size_t field_size, const uint8_t *value, size_t value_size) {
  struct verify_history *h = context;
  const struct policy *policy = h->v->in.counting.rules.policy;
  struct request request;
  struct marks marks;
  char id[ID_MAX];
  if (!ledger_field_is_request(field) || request_unpack(value, value_size, &request, &marks) != 0) {
    return;
  }
  for (size_t i = 0; i < policy->mark_count; i++) {
    if (marks.standing[i]) {
      struct text mark = {policy->marks[i].name, (uint32_t)strlen(policy->marks[i].name)};
      verify_standing_of(h, ledger_field_request(field, field_size, id), mark)->owed = true;
      h->v->alerts++;
    }
  }
}

static void verify_standing_note(struct verify_history *h, const struct state *s, bool owed) {
  struct buf what = {0};
  size_t split = strnlen(s->bytes, s->field_size);
  buf_add_string(&what, "alert ");
  buf_add(&what, s->bytes + split + 1, s->field_size - split - 1);
  buf_add_string(&what, " of request ");
  buf_add(&what, s->bytes, split);
  differences_add(&h->v->found, (struct text){(const char *)what.at, (uint32_t)what.size}, "%s (partition %zu)",
    owed ? "it is owed, and does not stand in the alerts topic and the outbox"
         : "it stands in the alerts topic or the outbox, and is not owed",
    h->partition);
  buf_release(&what);
}

void verify_standing_compare(struct verify_history *h) {
  ledger_walk(h->v->recount.parts[h->partition].ledger, verify_standing_owed, h);
  for (size_t i = 0; i < h->standing.slot_count; i++) {
    struct state *s = h->standing.slots[i];
    if (!s) {
      continue;
    }
    struct verify_standing *x = (struct verify_standing *)(s->bytes + s->field_size);
    if (x->standing != x->owed) {
      verify_standing_note(h, s, x->owed);
    }
    x->owed = false;  // until it is asked again
  }
}

void verify_alert_standing(struct verify_history *h) {
  for (size_t i = 0; i < h->list.count; i++) {
    struct overdue_alert alert;
    alert_list_get(&h->list, h->v->in.wire, i, &alert);
    verify_standing_take(h, &alert);
  }
  verify_standing_compare(h);
}
