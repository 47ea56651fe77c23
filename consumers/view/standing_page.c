// SPDX-License-Identifier: Apache-2.0
// Lists of what stands: the newest, those past their due, pages of requests.
#include "consumers/view/standing_page.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/view/standing_copy.h"
#include "consumers/view/standing_sieve.h"

void standing_list_newest(const struct standing_table *t, size_t most, struct view_alerts *out) {
  size_t count = most < t->newest_count ? most : t->newest_count;
  standing_alerts_begin(out, count);
  for (size_t i = 0; i < count; i++) {
    standing_copy_record(&t->newest[t->newest_count - 1 - i], out);
  }
}

void standing_list_late(const struct standing_table *t, size_t most, struct view_alerts *out) {
  size_t count = t->late_count < VIEW_OVERDUE_KEPT ? t->late_count : (size_t)VIEW_OVERDUE_KEPT;
  count = most < count ? most : count;
  standing_alerts_begin(out, count);
  for (size_t i = 0; i < count; i++) {
    standing_copy_mark(t, t->late[i].request, t->late[i].at, out);
  }
}

void standing_list_request(const struct standing_table *t, struct text request_id, struct view_page *out) {
  size_t found = 0;
  for (int32_t p = 0; p < t->partitions; p++) {
    found += standing_find(t, p, request_id) != NULL;
  }
  standing_page_begin(out, found);
  for (int32_t p = 0; p < t->partitions; p++) {
    const struct standing_request *r = standing_find(t, p, request_id);
    if (r) {
      standing_copy_request(t, r, out);
    }
  }
  out->total = out->count;
}

// --- in order

// A request, or a place between requests, as the order sees it.
struct rank {
  const struct standing_request *request;  // NULL: a place
  int64_t key;
  struct text text;
  struct text id;
  int32_t partition;
};

static int64_t key_of(const struct standing_request *r, enum view_order order) {
  switch (order) {
    case VIEW_BY_DUE:
      return r->due_at;
    case VIEW_BY_FILED:
      return r->filed_at;
    case VIEW_BY_AT:
      return standing_latest(r);
    case VIEW_BY_SEVERITY:
      return standing_severity(r);
    default:
      return 0;
  }
}

static struct text text_of(const struct standing_table *t, const struct standing_request *r, enum view_order order) {
  switch (order) {
    case VIEW_BY_DISTRICT:
      return names_text(&t->names, r->district);
    case VIEW_BY_CATEGORY:
      return names_text(&t->names, r->category);
    case VIEW_BY_UNIT:
      return names_text(&t->names, r->unit);
    default:
      return (struct text){"", 0};
  }
}

static struct rank rank_of(const struct standing_table *t, const struct standing_request *r, enum view_order order) {
  return (struct rank){.request = r,
    .key = key_of(r, order),
    .text = text_of(t, r, order),
    .id = {r->id, r->id_size},
    .partition = r->partition};
}

static int compare_texts(struct text a, struct text b) {
  uint32_t size = a.size < b.size ? a.size : b.size;
  int order = size ? memcmp(a.at, b.at, size) : 0;
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

// What there is none of comes last, either way.
static int compare_none(const struct rank *a, const struct rank *b) {
  int first = a->key == MOMENT_NONE || !a->text.at;
  int second = b->key == MOMENT_NONE || !b->text.at;
  return first - second;
}

static int compare_ranks(const struct rank *a, const struct rank *b, bool descending) {
  int order = compare_none(a, b);
  if (!order) {
    order = (a->key > b->key) - (a->key < b->key);
    order = order ? order : compare_texts(a->text, b->text);
    order = descending ? -order : order;
  }
  order = order ? order : compare_texts(a->id, b->id);
  return order ? order : (a->partition > b->partition) - (a->partition < b->partition);
}

// The first `most` of all that are offered: a heap with the last of them on top.
struct first {
  struct rank *heap;
  size_t count;
  size_t most;
  bool descending;
};

static void sink(struct first *f, size_t at) {
  for (;;) {
    size_t last = at;
    for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < f->count; child++) {
      last = compare_ranks(&f->heap[child], &f->heap[last], f->descending) > 0 ? child : last;
    }
    if (last == at) {
      return;
    }
    struct rank other = f->heap[at];
    f->heap[at] = f->heap[last];
    f->heap[last] = other;
    at = last;
  }
}

static void rise(struct first *f, size_t at) {
  while (at && compare_ranks(&f->heap[at], &f->heap[(at - 1) / 2], f->descending) > 0) {
    struct rank other = f->heap[at];
    f->heap[at] = f->heap[(at - 1) / 2];
    f->heap[(at - 1) / 2] = other;
    at = (at - 1) / 2;
  }
}

static void offer(struct first *f, const struct rank *r) {
  if (f->count < f->most) {
    f->heap[f->count++] = *r;
    rise(f, f->count - 1);
  } else if (f->most && compare_ranks(r, &f->heap[0], f->descending) < 0) {
    f->heap[0] = *r;
    sink(f, 0);
  }
}

// Takes the last one off, again and again: from the end to the front they are in order.
static void put_in_order(struct first *f) {
  size_t count = f->count;
  while (f->count > 1) {
    struct rank last = f->heap[0];
    f->heap[0] = f->heap[--f->count];
    f->heap[f->count] = last;
    sink(f, 0);
  }
  f->count = count;
}

static struct rank rank_of_place(const struct view_place *p, enum view_order order) {
  bool by_text = order >= VIEW_BY_DISTRICT;
  return (struct rank){.key = by_text ? 0 : p->key,
    .text = by_text ? p->text : (struct text){"", 0},
    .id = p->request_id,
    .partition = p->partition};
}

void standing_list_page(const struct standing_table *t, const struct view_filter *f, enum view_order order,
  bool descending, const struct view_place *behind, size_t most, struct view_page *out) {
  struct standing_sieve sieve;
  struct first first = {.heap = must(calloc(most + 1, sizeof *first.heap)), .most = most + 1, .descending = descending};
  bool from = behind && behind->request_id.at;
  struct rank place = from ? rank_of_place(behind, order) : (struct rank){0};
  size_t total = 0;
  standing_sieve_init(&sieve, t, f);
  for (size_t i = 0; i < t->count; i++) {
    if (standing_passes(&sieve, t->all[i])) {
      struct rank r = rank_of(t, t->all[i], order);
      total++;
      if (!from || compare_ranks(&place, &r, descending) < 0) {
        offer(&first, &r);
      }
    }
  }
  standing_sieve_release(&sieve);
  put_in_order(&first);
  size_t count = first.count < most ? first.count : most;
  standing_page_begin(out, count);
  for (size_t i = 0; i < count; i++) {
    standing_copy_request(t, first.heap[i].request, out);
  }
  out->total = total;
  out->more = first.count > most;
  free(first.heap);
}

struct view_place view_place_of(const struct view_request *r, enum view_order order) {
  const int64_t keys[] = {r->due_at, r->filed_at, r->at, r->severity, 0, 0, 0};
  const struct text texts[] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}, r->district, r->category, r->unit};
  return (struct view_place){
    .request_id = r->request_id, .partition = r->partition, .key = keys[order], .text = texts[order]};
}
