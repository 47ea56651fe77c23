// SPDX-License-Identifier: Apache-2.0
// What people said, read from Redis when somebody has said something.
#include <stdlib.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/telling/book.h"
#include "consumers/telling/keys.h"
#include "consumers/telling/teller.h"
#include "runtime/log.h"

struct reading {
  struct silence_order *silences;
  size_t silence_count;
  struct acknowledgement_order *acknowledgements;
  size_t acknowledgement_count;
};

static void say_strange(const redisReply *field, const struct err *why) {
  struct log_line line;
  log_begin(&line, LOG_WARN, "an order that Redis holds can not be read, and is passed over");
  log_bytes(&line, "order", field->str, field->len);
  log_text(&line, "reason", why->text);
  log_end(&line);
}

static int take_silence(void *context, const redisReply *field, const redisReply *value, struct err *e) {
  struct reading *r = context;
  struct silence_order s;
  struct err why;
  (void)e;
  if (silence_order_read(&s, value->str, value->len, &why)) {
    say_strange(field, &why);
    return 0;
  }
  r->silences = must(realloc(r->silences, (r->silence_count + 1) * sizeof *r->silences));
  r->silences[r->silence_count++] = s;
  return 0;
}

static int take_acknowledgement(void *context, const redisReply *field, const redisReply *value, struct err *e) {
  struct reading *r = context;
  struct acknowledgement_order a;
  struct err why;
  (void)e;
  if (acknowledgement_order_read(&a, value->str, value->len, &why)) {
    say_strange(field, &why);
    return 0;
  }
  r->acknowledgements =
    must(realloc(r->acknowledgements, (r->acknowledgement_count + 1) * sizeof *r->acknowledgements));
  r->acknowledgements[r->acknowledgement_count++] = a;
  return 0;
}

// The groups let go of the ones before within the call.
static void put_silences(struct teller *t, struct reading *r, int64_t now) {
  struct silence *in_force = must(calloc(r->silence_count + 1, sizeof *in_force));
  for (size_t i = 0; i < r->silence_count; i++) {
    in_force[i] = r->silences[i].silence;
  }
  groups_silence(t->groups, in_force, r->silence_count, now);
  for (size_t i = 0; i < t->silence_count; i++) {
    silence_order_release(&t->silences[i]);
  }
  free(t->silences);
  free(t->in_force);
  t->silences = r->silences;
  t->in_force = in_force;
  t->silence_count = r->silence_count;
}

static const struct acknowledgement_order *find(
  const struct acknowledgement_order *all, size_t count, struct text request_id) {
  for (size_t i = 0; i < count; i++) {
    if (text_equal(all[i].request_id, request_id)) {
      return &all[i];
    }
  }
  return NULL;
}

// Each change makes the groups look at all they have.
static void put_changed(struct teller *t, const struct reading *r, int64_t now) {
  for (size_t i = 0; i < r->acknowledgement_count; i++) {
    const struct acknowledgement_order *a = &r->acknowledgements[i];
    const struct acknowledgement_order *known = find(t->acknowledgements, t->acknowledgement_count, a->request_id);
    if (a->until > now && (!known || known->until != a->until)) {
      groups_acknowledge(t->groups, a->request_id, a->until, now);
    }
  }
}

// One that is gone was taken back.
static void put_acknowledgements(struct teller *t, struct reading *r, int64_t now) {
  put_changed(t, r, now);
  for (size_t i = 0; i < t->acknowledgement_count; i++) {
    struct text request_id = t->acknowledgements[i].request_id;
    if (!find(r->acknowledgements, r->acknowledgement_count, request_id)) {
      groups_acknowledge(t->groups, request_id, now, now);
    }
    acknowledgement_order_release(&t->acknowledgements[i]);
  }
  free(t->acknowledgements);
  t->acknowledgements = r->acknowledgements;
  t->acknowledgement_count = r->acknowledgement_count;
}

void teller_release_orders(struct silence_order *silences, size_t silence_count,
  struct acknowledgement_order *acknowledgements, size_t acknowledgement_count) {
  for (size_t i = 0; i < silence_count; i++) {
    silence_order_release(&silences[i]);
  }
  for (size_t i = 0; i < acknowledgement_count; i++) {
    acknowledgement_order_release(&acknowledgements[i]);
  }
  free(silences);
  free(acknowledgements);
}

static int read_all(const struct teller *t, struct reading *r, struct err *e) {
  return store_read_hash(t->store, TELLING_SILENCES, take_silence, r, e) ||
             store_read_hash(t->store, TELLING_ACKS, take_acknowledgement, r, e)
           ? -1
           : 0;
}

static bool has_silence(const struct reading *r, struct text id) {
  size_t i = 0;
  while (i < r->silence_count && !text_equal(r->silences[i].id, id)) {
    i++;
  }
  return i < r->silence_count;
}

// One that has not ended and is no longer there: was it taken back, or has Redis lost it? The record tells.
static bool lacks_any(const struct teller *t, const struct reading *r, int64_t now) {
  bool lacks = false;
  for (size_t i = 0; i < t->silence_count && !lacks; i++) {
    lacks = t->silences[i].silence.until > now && !has_silence(r, t->silences[i].id);
  }
  for (size_t i = 0; i < t->acknowledgement_count && !lacks; i++) {
    const struct acknowledgement_order *a = &t->acknowledgements[i];
    lacks = a->until > now && !find(r->acknowledgements, r->acknowledgement_count, a->request_id);
  }
  return lacks;
}

int teller_read_orders(struct teller *t, int64_t now, struct err *e) {
  struct reading r = {0};
  int64_t seen = t->store->orders;
  int result = read_all(t, &r, e);
  if (!result && lacks_any(t, &r, now)) {
    teller_release_orders(r.silences, r.silence_count, r.acknowledgements, r.acknowledgement_count);
    r = (struct reading){0};
    result = teller_recall_orders(t, e) || read_all(t, &r, e) ? -1 : 0;
  }
  put_silences(t, &r, now);
  put_acknowledgements(t, &r, now);
  t->orders_seen = seen;
  return result;
}

// Without its record notify can tell all the same.
int teller_recall_orders(const struct teller *t, struct err *e) {
  struct book b;
  struct err why;
  struct log_line line;
  size_t came_back;
  if (book_open(&b, t->options->settings, e)) {
    return -1;
  }
  if (book_recall(&b, &came_back, &why)) {
    log_begin(&line, LOG_WARN, "the record of silences and acknowledgements can not be read: those in Redis hold");
    log_text(&line, "reason", why.text);
    log_end(&line);
  } else if (came_back) {
    log_begin(&line, LOG_WARN, "Redis had lost silences and acknowledgements: they came back from their record");
    log_number(&line, "count", (int64_t)came_back);
    log_end(&line);
  }
  book_release(&b);
  return 0;
}
