// SPDX-License-Identifier: Apache-2.0
// Items of a group, put into messages.
#include <stdlib.h>

#include "consumers/core/must.h"
#include "consumers/notify/group.h"

// The list grows at each power of two.
void items_add(struct items *list, struct standing *s, bool clear) {
  if (!(list->count & (list->count - 1))) {
    list->all = must(realloc(list->all, (list->count ? 2 * list->count : 1) * sizeof *list->all));
  }
  struct noticed noticed = {clear ? &s->clear : &s->raise, clear ? &s->raise : NULL};
  list->all[list->count] = (struct item){s, noticed, list->count};
  list->count++;
}

void items_release(struct items *list) {
  free(list->all);
  *list = (struct items){0};
}

static int compare(int64_t a, int64_t b) {
  return (a > b) - (a < b);
}

static int by_gravity(const void *a, const void *b) {
  const struct item *x = a;
  const struct item *y = b;
  int order = compare(x->noticed.alert->status, y->noticed.alert->status);
  order = order ? order : compare(y->standing->raise.severity, x->standing->raise.severity);
  order = order ? order : compare(x->standing->raise.at, y->standing->raise.at);
  return order ? order : compare((int64_t)x->place, (int64_t)y->place);
}

void items_sort(struct items *list) {
  if (list->count) {
    qsort(list->all, list->count, sizeof *list->all, by_gravity);
  }
}

static void send_one(struct groups *g, struct group *group, const struct item *items, size_t total,
  const struct told *told, const struct notice *pattern) {
  struct noticed listed[NOTICE_LISTED_MOST];
  struct outgoing message = {.route = group->route, .told = *told, .notice = *pattern};
  message.notice.all = listed;
  message.notice.count = total < NOTICE_LISTED_MOST ? total : NOTICE_LISTED_MOST;
  message.notice.total = total;
  message.notice.number = group->number++;
  for (size_t i = 0; i < message.notice.count; i++) {
    listed[i] = items[i].noticed;
  }
  g->sink.tell(g->sink.context, &message);
}

void group_send(struct groups *g, struct group *group, const struct items *list, size_t most, const struct told *told,
  const struct notice *pattern) {
  if (!told->count) {
    return;
  }
  size_t step = most ? most : list->count;
  for (size_t i = 0; i < list->count; i += step) {
    size_t left = list->count - i;
    send_one(g, group, &list->all[i], left < step ? left : step, told, pattern);
  }
}
