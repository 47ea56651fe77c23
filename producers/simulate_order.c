// SPDX-License-Identifier: Apache-2.0
// Sorts the events of a town and holds back those that come late or twice.
#include "producers/simulate_order.h"

#include <stdlib.h>

#include "producers/town_chance.h"

// `array` with room for twice as many as `room`, at least 1024; NULL where memory is out (`array` then stays).
static void *doubled(void *array, size_t *room, size_t size) {
  size_t more = *room ? *room * 2 : 1024;
  void *grown = realloc(array, more * size);
  *room = grown ? more : *room;
  return grown;
}

static int add(struct simulate_order *o, uint32_t item, const struct town_moment *moments, size_t count) {
  if (o->count + count > o->room) {
    void *grown = doubled(o->entries, &o->room, sizeof *o->entries);
    if (!grown) {
      return -1;
    }
    o->entries = grown;
  }
  for (size_t i = 0; i < count; i++) {
    o->entries[o->count++] = (struct simulate_entry){moments[i].at, item, moments[i].step};
  }
  return 0;
}

static int by_time(const void *left, const void *right) {
  const struct simulate_entry *a = left;
  const struct simulate_entry *b = right;
  if (a->at != b->at) {
    return a->at < b->at ? -1 : 1;
  }
  if (a->item != b->item) {
    return a->item < b->item ? -1 : 1;
  }
  return (a->step > b->step) - (a->step < b->step);
}

// Delays reach over an eighth of the run, and at most 2^16 positions: hours in a large run, days in a small one.
static uint32_t reach_of(size_t count) {
  uint32_t reach = 0;
  while (reach < 16 && (UINT64_C(16) << reach) <= count) {
    reach++;
  }
  return reach;
}

int simulate_order_init(
  struct simulate_order *o, const struct town *town, uint32_t duplicates, uint32_t disorder, struct err *e) {
  *o = (struct simulate_order){.seed = town->climate.seed, .duplicates = duplicates, .disorder = disorder};
  struct town_moment moments[TOWN_STEPS_MAX];
  for (uint32_t item = 0; item < town_items(town); item++) {
    if (add(o, item, moments, town_moments(town, item, moments))) {
      simulate_order_release(o);
      return err_set(e, "no memory for the order of the events of %u requests: ask for fewer with --requests",
        (unsigned)town->requests);
    }
  }
  if (o->count) {
    qsort(o->entries, o->count, sizeof *o->entries, by_time);
  }
  o->reach = reach_of(o->count);
  return 0;
}

void simulate_order_release(struct simulate_order *o) {
  free(o->entries);
  free(o->waiting);
  *o = (struct simulate_order){0};
}

static bool before(const struct simulate_parcel *a, const struct simulate_parcel *b) {
  if (a->position != b->position) {
    return a->position < b->position;
  }
  return a->entry != b->entry ? a->entry < b->entry : a->repeat < b->repeat;
}

static void swap(struct simulate_parcel *a, struct simulate_parcel *b) {
  struct simulate_parcel kept = *a;
  *a = *b;
  *b = kept;
}

static int hold(struct simulate_order *o, struct simulate_parcel parcel, struct err *e) {
  if (o->waiting_count == o->waiting_room) {
    void *grown = doubled(o->waiting, &o->waiting_room, sizeof *o->waiting);
    if (!grown) {
      return err_set(e, "no memory for the messages that wait: ask for fewer with --duplicates or --disorder");
    }
    o->waiting = grown;
  }
  size_t at = o->waiting_count++;
  o->waiting[at] = parcel;
  while (at && before(&o->waiting[at], &o->waiting[(at - 1) / 2])) {
    swap(&o->waiting[at], &o->waiting[(at - 1) / 2]);
    at = (at - 1) / 2;
  }
  return 0;
}

static struct simulate_parcel taken(struct simulate_order *o) {
  struct simulate_parcel first = o->waiting[0];
  o->waiting[0] = o->waiting[--o->waiting_count];
  size_t at = 0;
  for (;;) {
    size_t least = at;
    for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < o->waiting_count; child++) {
      least = before(&o->waiting[child], &o->waiting[least]) ? child : least;
    }
    if (least == at) {
      return first;
    }
    swap(&o->waiting[at], &o->waiting[least]);
    at = least;
  }
}

// Mostly a few positions, sometimes as many as the reach allows.
static uint32_t delay(const struct simulate_order *o, struct town_chance *c) {
  uint32_t power = town_chance_below(c, o->reach + 1);
  return 1 + town_chance_below(c, UINT32_C(1) << power);
}

// Decides about the next entry of the time order. Returns whether it goes at once (1), waits (0), or fails (-1).
static int decide(struct simulate_order *o, struct err *e) {
  uint32_t entry = (uint32_t)o->next++;
  struct town_chance c = town_chance_of(o->seed, TOWN_STREAM_ORDER, entry);
  bool repeated = town_chance_below(&c, SIMULATE_WHOLE) < o->duplicates;
  bool late = town_chance_below(&c, SIMULATE_WHOLE) < o->disorder;
  uint64_t goes = o->next + (late ? delay(o, &c) : 0);
  if (late && hold(o, (struct simulate_parcel){goes, entry, false}, e)) {
    return -1;
  }
  if (repeated && hold(o, (struct simulate_parcel){goes + delay(o, &c) - 1, entry, true}, e)) {
    return -1;
  }
  return late ? 0 : 1;
}

static void give(const struct simulate_order *o, uint32_t entry, bool repeat, struct simulate_message *message) {
  size_t come = o->next ? o->next - 1 : 0;
  *message = (struct simulate_message){o->entries[entry], repeat, o->entries[come].at};
}

int simulate_order_next(struct simulate_order *o, struct simulate_message *message, struct err *e) {
  for (;;) {
    if (o->waiting_count && (o->waiting[0].position <= o->next || o->next == o->count)) {
      struct simulate_parcel parcel = taken(o);
      give(o, parcel.entry, parcel.repeat, message);
      return 1;
    }
    if (o->next == o->count) {
      return 0;
    }
    uint32_t entry = (uint32_t)o->next;
    int goes = decide(o, e);
    if (goes < 0) {
      return -1;
    }
    if (goes) {
      give(o, entry, false, message);
      return 1;
    }
  }
}
