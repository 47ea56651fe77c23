// SPDX-License-Identifier: Apache-2.0
// Taking up where whoever told before has left off.
#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/telling/keys.h"
#include "consumers/telling/teller.h"
#include "runtime/log.h"

enum { KAFKA_WAIT = 3000 };

struct loading {
  struct teller *t;
  int64_t now;
  struct kept {
    const struct route *route;
    struct buf bytes;
    int64_t came_at;
    int64_t at;
  } * kept;
  size_t kept_count;
  size_t strange;
  size_t queue;  // that is read
};

// --- alerts

static const struct route *route_named(const struct routes *routes, const char *name) {
  for (size_t i = 0; i < routes->count; i++) {
    if (strcmp(routes->all[i]->name, name) == 0) {
      return routes->all[i];
    }
  }
  return NULL;
}

// Of a route that is no longer in the file nobody is told any more.
static void drop_kept(struct loading *l, const redisReply *field) {
  l->strange++;
  query_begin(&l->t->pending, 3, "HDEL");
  telling_key(&l->t->pending, l->t->store->prefix, TELLING_STANDING, NULL);
  query_bytes(&l->t->pending, field->str, field->len);
}

static int take_kept(void *context, const redisReply *field, const redisReply *value, struct err *e) {
  struct loading *l = context;
  struct written_alert a;
  struct err why;
  const struct route *route = route_named(l->t->options->routes, field->str);
  (void)e;
  if (!route || written_alert_read(&a, l->t->options->wire, value->str, value->len, &why)) {
    drop_kept(l, field);
    return 0;
  }
  if (!(l->kept_count & (l->kept_count - 1))) {
    l->kept = must(realloc(l->kept, (l->kept_count ? 2 * l->kept_count : 1) * sizeof *l->kept));
  }
  struct kept *k = &l->kept[l->kept_count++];
  *k = (struct kept){.route = route, .came_at = a.progress.came_at, .at = a.raise.at};
  buf_add(&k->bytes, value->str, value->len);
  return 0;
}

static int by_coming(const void *a, const void *b) {
  const struct kept *x = a;
  const struct kept *y = b;
  int order = (x->came_at > y->came_at) - (x->came_at < y->came_at);
  return order ? order : (x->at > y->at) - (x->at < y->at);
}

// Repeats count from when it was first told, as its levels do; so that moment moves for their sake only where no level
// is left.
static struct progress brought_back(struct progress p, const struct route *route, int64_t now) {
  p.came_at = p.came_at < now ? p.came_at : now;
  if (p.told_at == MOMENT_NONE) {
    return p;
  }
  p.told_at = p.told_at < now ? p.told_at : now;
  int64_t repeated = p.again * route->repeat;
  if (p.level >= route->level_count && p.told_at + repeated > now) {
    p.told_at = now - repeated;
  }
  return p;
}

static void restore_kept(struct loading *l) {
  if (l->kept_count) {
    qsort(l->kept, l->kept_count, sizeof *l->kept, by_coming);
  }
  for (size_t i = 0; i < l->kept_count; i++) {
    struct kept *k = &l->kept[i];
    struct written_alert a;
    struct err why;
    if (!written_alert_read(&a, l->t->options->wire, k->bytes.at, k->bytes.size, &why)) {
      (void)groups_restore(l->t->groups, &(struct held_alert){k->route, &a.raise, a.cleared ? &a.clear : NULL,
                                           brought_back(a.progress, k->route, l->now)});
    }
    buf_release(&k->bytes);
  }
  free(l->kept);
  l->kept = NULL;
}

static int open_groups(struct loading *l, struct err *e) {
  struct teller *t = l->t;
  t->groups = groups_new(t->options->routes, teller_sink(t));
  int result = teller_recall_orders(t, e) || teller_read_orders(t, l->now, e) ||
                   store_read_hash(t->store, TELLING_STANDING, take_kept, l, e)
                 ? -1
                 : 0;
  restore_kept(l);
  groups_catch_up(t->groups, t->catching_up);
  if (l->strange) {
    struct log_line line;
    log_begin(&line, LOG_WARN, "alerts of routes which are no longer in the file are let go of");
    log_number(&line, "count", (int64_t)l->strange);
    log_end(&line);
  }
  return result;
}

// --- queues

static int take_message(void *context, const redisReply *field, const redisReply *value, struct err *e) {
  struct loading *l = context;
  (void)field;
  (void)e;
  int64_t at = written_message_at(value->str, value->len);
  queue_add(&l->t->queues[l->queue], value->str, value->len, at < l->now ? at : l->now);
  return 0;
}

static int open_queues(struct loading *l, struct err *e) {
  struct teller *t = l->t;
  const struct receivers *known = &t->options->routes->receivers;
  for (l->queue = 0; l->queue < known->count; l->queue++) {
    const struct receiver *r = known->all[l->queue];
    struct queue *q = &t->queues[l->queue];
    q->failing_since = q->failing_since < l->now ? q->failing_since : l->now;
    if (store_read_list(t->store, TELLING_OUT, r->name, take_message, l, e)) {
      return -1;
    }
    t->senders[l->queue] = sender_new(r, t->options->wire, t->options->source, t->bell);
  }
  return 0;
}

// --- all

int teller_open(struct teller *t, int64_t now, struct err *e) {
  const struct receivers *known = &t->options->routes->receivers;
  struct loading l = {.t = t, .now = now};
  t->queues = must(calloc(known->count + 1, sizeof *t->queues));
  t->senders = must(calloc(known->count + 1, sizeof(struct sender *)));
  for (size_t i = 0; i < known->count; i++) {
    t->queues[i] = (struct queue){.receiver = known->all[i], .failing_since = MOMENT_NONE};
  }
  t->partition_count = reader_partitions(t->reader, KAFKA_WAIT, e);
  if (t->partition_count < 0) {
    return -1;
  }
  t->partitions = must(calloc((size_t)t->partition_count + 1, sizeof *t->partitions));
  for (int32_t p = 0; p < t->partition_count; p++) {
    t->partitions[p].committed = -1;
  }
  return teller_open_places(t, e) || open_groups(&l, e) || open_queues(&l, e) ? -1 : 0;
}

void teller_release(struct teller *t) {
  size_t count = t->options->routes->receivers.count;
  letters_forget(t->letters);
  for (size_t i = 0; t->senders && i < count; i++) {
    if (t->senders[i]) {
      sender_stop(t->senders[i]);
    }
  }
  for (size_t i = 0; t->senders && i < count; i++) {
    sender_free(t->senders[i]);
  }
  for (size_t i = 0; t->queues && i < count; i++) {
    queue_release(&t->queues[i]);
  }
  groups_free(t->groups);
  teller_release_orders(t->silences, t->silence_count, t->acknowledgements, t->acknowledgement_count);
  free(t->in_force);
  free(t->senders);
  free(t->queues);
  free(t->partitions);
  query_release(&t->pending);
  buf_release(&t->scratch);
}
