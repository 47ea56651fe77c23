// SPDX-License-Identifier: Apache-2.0
// The desk's list: requests with standing alerts.
#include <stdlib.h>

#include "consumers/board/api_orders.h"
#include "consumers/board/api_states.h"
#include "consumers/core/must.h"
#include "runtime/wall_clock.h"

struct list_order {
  struct view_filter filter;
  enum view_order order;
  bool descending;
  size_t limit;
  bool continued;
  struct view_place place;
  struct api_cursor cursor;  // the place's texts lie there
};

// --- what is asked

static int read_filter(struct api_call *c, struct view_filter *f) {
  static const struct view_filter none = VIEW_FILTER_NONE;
  const struct api_params *p = &c->params;
  *f = none;
  if (api_params_text(p, "mark", NAME_MAX_BYTES, &f->mark, &c->fault) != 0 ||
      api_params_text(p, "district", NAME_MAX_BYTES, &f->district, &c->fault) != 0 ||
      api_params_text(p, "category", NAME_MAX_BYTES, &f->category, &c->fault) != 0 ||
      api_params_text(p, "unit", NAME_MAX_BYTES, &f->unit, &c->fault) != 0 ||
      api_params_text(p, "find", NAME_MAX_BYTES, &f->find, &c->fault) != 0) {
    return -1;
  }
  return api_params_word(p, "severity", severity_names, SEVERITY_COUNT, &f->severity, &c->fault) != 0 ||
             api_params_word(p, "kind", kind_names, KIND_COUNT, &f->kind, &c->fault) != 0 ||
             api_params_word(p, "channel", channel_names, CHANNEL_COUNT, &f->channel, &c->fault) != 0 ||
             api_params_word(p, "priority", priority_names, PRIORITY_COUNT, &f->priority, &c->fault) != 0
           ? -1
           : 0;
}

static void read_place(struct list_order *l) {
  l->place = (struct view_place){.request_id = api_cursor_text(&l->cursor, 0),
    .partition = (int32_t)l->cursor.numbers[0],
    .key = l->cursor.numbers[1],
    .text = l->cursor.numbers[2] ? api_cursor_text(&l->cursor, 1) : (struct text){NULL, 0}};
}

static int read_list(struct api_call *c, struct list_order *l) {
  static const char *const names[] = {"mark", "severity", "district", "category", "unit", "channel", "priority", "kind",
    "find", "sort", "order", "limit", "cursor"};
  static const char *const sorts[] = {"due", "filed", "at", "severity", "district", "category", "unit"};
  int sort = VIEW_BY_DUE;
  if (api_params_check(&c->params, names, sizeof names / sizeof *names, NULL, &c->fault) != 0 ||
      read_filter(c, &l->filter) != 0 || api_params_word(&c->params, "sort", sorts, 7, &sort, &c->fault) != 0) {
    return -1;
  }
  l->order = (enum view_order)sort;
  l->descending = sort == VIEW_BY_AT || sort == VIEW_BY_SEVERITY;
  if (api_read_order(c, &l->descending) != 0 || api_params_limit(&c->params, &l->limit, &c->fault) != 0 ||
      api_cursor_read(&l->cursor, &c->params, &l->continued, &c->fault) != 0) {
    return -1;
  }
  read_place(l);
  return 0;
}

// --- rows

static struct overdue_alert alert_of(const struct view_request *r, size_t mark) {
  return (struct overdue_alert){.mark = r->marks[mark].mark,
    .severity = r->marks[mark].severity,
    .audience = r->marks[mark].audience,
    .district = r->district,
    .category = r->category,
    .unit = r->unit};
}

static json_t *say_marks(const struct view_request *r, const struct api_orders *o, int64_t now, bool *silenced) {
  json_t *marks = json_array();
  *silenced = r->mark_count > 0;
  for (size_t i = 0; i < r->mark_count; i++) {
    const struct overdue_alert alert = alert_of(r, i);
    bool held = api_orders_silenced(o, &alert, now);
    json_t *mark = json_object();
    (void)json_object_set_new(mark, "mark", api_text(r->marks[i].mark));
    (void)json_object_set_new(mark, "severity", json_string(severity_names[r->marks[i].severity]));
    (void)json_object_set_new(mark, "at", api_moment(r->marks[i].at));
    (void)json_object_set_new(mark, "alert_id", api_text(r->marks[i].alert_id));
    (void)json_object_set_new(mark, "silenced", json_boolean(held));
    (void)json_array_append_new(marks, mark);
    *silenced &= held;
  }
  return marks;
}

// By the clock of its partition: what is overdue, and since when.
static json_t *overdue_of(const struct view_request *r, const struct view_moment *m) {
  int64_t clock = r->partition >= 0 && (size_t)r->partition < m->partition_count
                    ? m->partitions[r->partition].meta.clock
                    : MOMENT_NONE;
  if (r->due_at == MOMENT_NONE) {
    return json_null();
  }
  return json_integer(clock > r->due_at ? clock - r->due_at : 0);
}

static json_t *say_request(
  const struct view_request *r, const struct view_moment *m, const struct api_orders *o, size_t index, int64_t now) {
  json_t *out = json_object();
  bool silenced;
  (void)json_object_set_new(out, "request_id", api_text(r->request_id));
  (void)json_object_set_new(out, "partition", json_integer(r->partition));
  (void)json_object_set_new(out, "marks", say_marks(r, o, now, &silenced));
  (void)json_object_set_new(out, "severity", json_string(severity_names[r->severity]));
  (void)json_object_set_new(out, "at", api_moment(r->at));
  (void)json_object_set_new(out, "due_at", api_moment(r->due_at));
  (void)json_object_set_new(out, "filed_at", api_moment(r->filed_at));
  (void)json_object_set_new(out, "kind", json_string(kind_names[r->kind]));
  (void)json_object_set_new(out, "channel", json_string(channel_names[r->channel]));
  (void)json_object_set_new(out, "priority", json_string(priority_names[r->priority]));
  (void)json_object_set_new(out, "category", api_text(r->category));
  (void)json_object_set_new(out, "district", api_text(r->district));
  (void)json_object_set_new(out, "unit", api_text(r->unit));
  (void)json_object_set_new(out, "overdue_ms", overdue_of(r, m));
  (void)json_object_set_new(out, "acknowledged", api_orders_acknowledged(o, index, now));
  (void)json_object_set_new(out, "silenced", json_boolean(silenced));
  return out;
}

// With `now`, whose elements are taken over.
static json_t *say_rows(
  const struct view_page *page, const struct view_moment *m, const struct api_orders *o, json_t **now) {
  json_t *rows = json_array();
  int64_t moment = wall_clock();
  for (size_t i = 0; i < page->count; i++) {
    json_t *row = say_request(&page->list[i], m, o, i, moment);
    (void)json_object_set_new(row, "now", now[i]);
    (void)json_array_append_new(rows, row);
  }
  return rows;
}

static int read_orders(struct api_call *c, const struct view_page *page, struct api_orders *o) {
  struct text *requests = must(calloc(page->count + 1, sizeof *requests));
  for (size_t i = 0; i < page->count; i++) {
    requests[i] = page->list[i].request_id;
  }
  int result = api_orders_read(c, requests, page->count, o);
  free(requests);
  return result;
}

// Behind the last row of the page.
static struct api_cursor next_of(const struct list_order *l, const struct view_page *page) {
  const struct view_place place = view_place_of(&page->list[page->count - 1], l->order);
  struct api_cursor next = {.numbers = {place.partition, place.key, place.text.at != NULL}};
  api_cursor_put(&next, 0, place.request_id);
  api_cursor_put(&next, 1, place.text);
  return next;
}

static void say_list(struct api_call *c, const struct list_order *l, const struct view_page *page,
  const struct view_moment *m, json_t *rows, json_t **out) {
  struct view_standing_state state;
  view_standing_state(c->api->options.standing, &state);
  *out = json_object();
  api_put_head(*out, m);
  (void)json_object_set_new(*out, "known", json_boolean(state.known));
  (void)json_object_set_new(*out, "rows", rows);
  (void)json_object_set_new(*out, "total", json_integer((json_int_t)page->total));
  const struct api_cursor next = page->more ? next_of(l, page) : (struct api_cursor){.sizes = {0}};
  api_put_next(c, *out, page->more ? &next : NULL);
}

static int answer(struct api_call *c, const struct list_order *l, const struct view_page *page, json_t **out) {
  struct view_moment m;
  struct api_orders o = {0};
  (void)api_question(c);
  if (api_read(c, &m) != 0) {
    return -1;
  }
  json_t **now = must(calloc(page->count + 1, sizeof(json_t *)));
  int result = read_orders(c, page, &o) != 0 || api_states_read(c, page, &m, now) != 0 ? -1 : 0;
  if (!result) {
    say_list(c, l, page, &m, say_rows(page, &m, &o, now), out);
  }
  free(now);
  api_orders_release(&o);
  view_moment_release(&m);
  return result;
}

int api_requests(struct api_call *c, json_t **out) {
  struct list_order l;
  struct view_page page = {0};
  if (read_list(c, &l) != 0) {
    return -1;
  }
  view_standing_page(
    c->api->options.standing, &l.filter, l.order, l.descending, l.continued ? &l.place : NULL, l.limit, &page);
  int result = answer(c, &l, &page, out);
  view_page_release(&page);
  return result;
}
