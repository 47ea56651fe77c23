// SPDX-License-Identifier: Apache-2.0
// Items of a group, put into messages.
#include <stdlib.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/notify/group.h"

// The list grows at each power of two.
void items_add(struct items *list, struct standing *s, bool clear) {
  if (!(list->count & (list->count - 1))) {
    list->all = must(realloc(list->all, (list->count ? 2 * list->count : 1) * sizeof *list->all));
  }
  struct noticed noticed = {clear ? &s->clear : &s->raise, clear ? &s->raise : NULL};
  list->all[list->count] = (struct item){.standing = s, .noticed = noticed, .place = list->count};
  list->count++;
}

void items_release(struct items *list) {
  free(list->all);
  *list = (struct items){0};
}

static int compare(int64_t a, int64_t b) {
  return (a > b) - (a < b);
}

static bool clears(const struct item *item) {
  return item->noticed.raise != NULL;
}

// The moment that the mark stands for tells who waits longest. When a first start has raised all, `at` says nothing.
static int64_t since(const struct overdue_alert *raise) {
  return raise->mark_at != MOMENT_NONE ? raise->mark_at : raise->at;
}

static int by_gravity(const void *a, const void *b) {
  const struct item *x = a;
  const struct item *y = b;
  const struct overdue_alert *left = &x->lead->raise;
  const struct overdue_alert *right = &y->lead->raise;
  int order = compare(x->lead_clears, y->lead_clears);
  order = order ? order : compare(right->severity, left->severity);
  order = order ? order : compare(since(left), since(right));
  order = order ? order : compare(left->at, right->at);
  order = order ? order : compare((int64_t)x->lead_place, (int64_t)y->lead_place);
  return order ? order : compare((int64_t)x->place, (int64_t)y->place);
}

static int by_subject(const struct item *x, const struct item *y) {
  int order = text_compare(x->standing->raise.request_id, y->standing->raise.request_id);
  return order ? order : text_compare(x->standing->raise.mark, y->standing->raise.mark);
}

static int by_story(const void *a, const void *b) {
  const struct item *x = a;
  const struct item *y = b;
  int order = by_subject(x, y);
  return order ? order : compare((int64_t)x->place, (int64_t)y->place);
}

// From the last of each story on.
static void find_leads(struct items *list) {
  const struct item *lead = NULL;
  qsort(list->all, list->count, sizeof *list->all, by_story);
  for (size_t i = list->count; i--;) {
    struct item *item = &list->all[i];
    lead = lead && by_subject(lead, item) == 0 ? lead : NULL;
    lead = lead || clears(item) ? lead : item;
    const struct item *found = lead ? lead : item;
    item->lead = found->standing;
    item->lead_clears = clears(found);
    item->lead_place = found->place;
  }
}

void items_sort(struct items *list) {
  if (list->count) {
    find_leads(list);
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
