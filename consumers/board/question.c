// SPDX-License-Identifier: Apache-2.0
// Which scopes the snapshot is made of.
#include "consumers/board/question.h"

#include <string.h>

#include "consumers/view/spelling.h"

void question_init(struct question *q, const char *prefix) {
  *q = (struct question){0};
  view_question_init(&q->view, prefix);
}

void question_release(struct question *q) {
  view_question_release(&q->view);
  for (size_t i = 0; i < QUESTION_DISTRICTS; i++) {
    buf_release(&q->districts[i].name);
  }
}

static size_t ask_day(struct question *q, enum view_family family, int32_t day) {
  const struct scope scope = {.type = SCOPE_DAY, .day = day};
  return view_ask_scope(&q->view, family, &scope);
}

// The names with the most open, the most first; of equals in the order of their bytes.
struct most_open {
  const struct view_name *names[QUESTION_DISTRICTS];
  size_t count;
};

static void offer(struct most_open *m, const struct view_name *name) {
  size_t place = m->count;
  while (place && m->names[place - 1]->values[FIELD_OPEN] < name->values[FIELD_OPEN]) {
    place--;
  }
  if (place == QUESTION_DISTRICTS) {
    return;
  }
  m->count += m->count < QUESTION_DISTRICTS;
  memmove(&m->names[place + 1], &m->names[place], (m->count - place - 1) * sizeof(struct view_name *));
  m->names[place] = name;
}

static void find_districts(struct question *q, struct most_open *m, const struct view_list *list) {
  q->district_total = 0;
  for (size_t i = 0; list && i < list->count[VIEW_DISTRICTS]; i++) {
    const struct view_name *name = &list->names[VIEW_DISTRICTS][i];
    if (!memchr(name->text.at, '/', name->text.size)) {
      q->district_total++;
      offer(m, name);
    }
  }
}

static void ask_district(struct question *q, const struct view_name *name) {
  struct question_district *d = &q->districts[q->district_count++];
  buf_clear(&d->name);
  view_decode(&d->name, name->text);
  d->children = name->children;
  const struct text plain = {(const char *)d->name.at, (uint32_t)d->name.size};
  const struct scope scope = {.type = SCOPE_DISTRICT, .first = plain};
  const struct scope today = {.type = SCOPE_DAY_DISTRICT, .day = q->today, .first = plain};
  d->place = view_ask_scope(&q->view, VIEW_COUNT, &scope);
  d->today = view_ask_scope(&q->view, VIEW_COUNT, &today);
}

void question_make(struct question *q, int32_t today, const struct view_list *list) {
  struct most_open most = {.count = 0};
  view_question_clear(&q->view);
  q->today = today;
  q->all = view_ask(&q->view, VIEW_COUNT, "all", strlen("all"));
  q->volunteers = view_ask(&q->view, VIEW_VOLUNTEER, "all", strlen("all"));
  q->volunteers_day = ask_day(q, VIEW_VOLUNTEER, today);
  q->day_count = view_days(today, q->days);
  for (size_t i = 0; i < q->day_count; i++) {
    q->day_places[i] = ask_day(q, VIEW_COUNT, q->days[i]);
  }
  q->district_count = 0;
  find_districts(q, &most, list);
  for (size_t i = 0; i < most.count; i++) {
    ask_district(q, most.names[i]);
  }
  view_expect_partitions(&q->view, list ? list->partitions : 0);
}
