// SPDX-License-Identifier: Apache-2.0
// A town's events without dues, encoded before the clock runs.
#include "tests/bench/parcels.h"

#include <stdio.h>
#include <stdlib.h>

#include "producers/simulate_order.h"
#include "producers/town.h"
#include "tests/bench/clocks.h"

static void parcels_fail(const char *sentence) {
  (void)fprintf(stderr, "%s\n", sentence);
  exit(1);
}

static void without_due(struct event *event) {
  if (event->type == EVENT_REQUEST_FILED) {
    event->filed.due_at = MOMENT_NONE;
  } else if (event->type == EVENT_TASK_PLEDGED) {
    event->pledged.due_at = MOMENT_NONE;
  }
}

static struct parcel pack(
  struct parcels *p, const struct event *event, const struct wire *w, rd_kafka_topic_t *topic, int32_t partitions) {
  struct text key = event_key(event);
  struct parcel parcel = {.key = p->bytes.size, .key_size = key.size};
  parcel.partition = rd_kafka_msg_partitioner_murmur2(topic, key.at, key.size, partitions, NULL, NULL);
  buf_add(&p->bytes, key.at, key.size);
  parcel.payload = p->bytes.size;
  wire_encode(w, event, &p->bytes);
  parcel.payload_size = (uint32_t)(p->bytes.size - parcel.payload);
  return parcel;
}

void parcels_init(
  struct parcels *p, size_t count, uint64_t seed, const struct wire *w, rd_kafka_topic_t *topic, int32_t partitions) {
  struct town town;
  struct simulate_order order;
  struct err e;
  int64_t now = clocks_wall() / 1000000;
  *p = (struct parcels){.at = calloc(count, sizeof *p->at)};
  if (!p->at || town_init(&town, seed, now, 30, (uint32_t)count / 2 + 100, &e) ||
      simulate_order_init(&order, &town, 0, 0, &e)) {
    parcels_fail("the events can not be made");
  }
  struct simulate_message message;
  struct town_page page;
  struct event event;
  while (p->count < count && simulate_order_next(&order, &message, &e) > 0) {
    town_event(&town, message.entry.item, message.entry.step, &page, &event);
    without_due(&event);
    p->at[p->count++] = pack(p, &event, w, topic, partitions);
  }
  simulate_order_release(&order);
  town_release(&town);
  if (p->count < count) {
    parcels_fail("the town has too few events");
  }
}

void parcels_release(struct parcels *p) {
  free(p->at);
  buf_release(&p->bytes);
}
