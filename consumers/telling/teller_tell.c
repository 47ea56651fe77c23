// SPDX-License-Identifier: Apache-2.0
// What the groups say, on its way into Redis and the queues.
#include <stdlib.h>

#include "consumers/telling/keys.h"
#include "consumers/telling/teller.h"

// In ms: an Alertmanager is to show an alert for so long unless it is cleared, which it is told at least once. Repeats
// do not shorten it: acknowledgements, silences and quiet hours withhold them, and a pause of ours does, while it
// stands.
static const int64_t shown = INT64_C(30) * 24 * 3600 * 1000;

static int64_t until_of(const struct outgoing *m) {
  return m->notice.at + m->route->repeat + shown;
}

static size_t place_of(const struct teller *t, const struct receiver *r) {
  size_t i = 0;
  while (t->options->routes->receivers.all[i] != r) {
    i++;
  }
  return i;
}

static void tell(void *context, const struct outgoing *m) {
  struct teller *t = context;
  const char *prefix = t->store->prefix;
  buf_clear(&t->scratch);
  written_message_add(&t->scratch, t->options->wire, &m->notice, until_of(m));
  for (size_t i = 0; i < m->told.count; i++) {
    query_begin(&t->pending, 3, "RPUSH");
    telling_key(&t->pending, prefix, TELLING_OUT, m->told.all[i]->name);
    query_bytes(&t->pending, t->scratch.at, t->scratch.size);
    queue_add(&t->queues[place_of(t, m->told.all[i])], t->scratch.at, t->scratch.size, m->notice.at);
  }
}

static void add_field(struct teller *t, const struct route *route, struct text alert_id) {
  struct buf field = {0};
  buf_add_string(&field, route->name);
  buf_add_byte(&field, 0);
  buf_add(&field, alert_id.at, alert_id.size);
  query_bytes(&t->pending, field.at, field.size);
  buf_release(&field);
}

static void held(void *context, const struct held_alert *alert) {
  struct teller *t = context;
  query_begin(&t->pending, 4, "HSET");
  telling_key(&t->pending, t->store->prefix, TELLING_STANDING, NULL);
  add_field(t, alert->route, alert->raise->alert_id);
  buf_clear(&t->scratch);
  written_alert_add(&t->scratch, t->options->wire, alert);
  query_bytes(&t->pending, t->scratch.at, t->scratch.size);
}

static void done(void *context, const struct route *route, struct text alert_id) {
  struct teller *t = context;
  query_begin(&t->pending, 3, "HDEL");
  telling_key(&t->pending, t->store->prefix, TELLING_STANDING, NULL);
  add_field(t, route, alert_id);
}

struct groups_sink teller_sink(struct teller *t) {
  return (struct groups_sink){.tell = tell, .done = done, .held = held, .context = t};
}
