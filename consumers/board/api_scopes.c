// SPDX-License-Identifier: Apache-2.0
// The names that counters have, with their numbers: in order, a page at a time.
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "consumers/board/api_parts.h"
#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/view/spelling.h"

enum { BY_NAME = -1 };

struct listing {
  enum view_sort sort;
  enum view_family family;
  bool top;           // districts of one level alone: the first, or that below `parent`
  struct buf parent;  // as Redis spells it, with a slash behind; empty for none
  struct text find;
  int by;  // a field, or BY_NAME
  bool descending;
  size_t limit;
  bool continued;
  int64_t key;        // of the last row of the page before, and ...
  struct text after;  // ... its name, as Redis spells it
};

struct entry {
  int64_t key;
  const struct view_name *name;
};

// --- which names

static bool is_below(const struct listing *l, struct text name) {
  if (!l->top) {
    return true;
  }
  size_t size = l->parent.size;
  return name.size > size && (!size || memcmp(name.at, l->parent.at, size) == 0) &&
         !memchr(name.at + size, '/', name.size - size);
}

// Letters of ASCII are found in either case.
static bool has(struct text text, struct text part) {
  for (uint32_t i = 0; i + part.size <= text.size; i++) {
    if (strncasecmp(text.at + i, part.at, part.size) == 0) {
      return true;
    }
  }
  return false;
}

static bool is_found(const struct listing *l, struct text name, struct buf *plain) {
  if (!l->find.at) {
    return true;
  }
  buf_clear(plain);
  view_decode(plain, name);
  return has((struct text){(const char *)plain->at, (uint32_t)plain->size}, l->find);
}

static size_t choose(const struct listing *l, const struct view_list *names, struct entry *entries) {
  struct buf plain = {0};
  size_t count = 0;
  for (size_t i = 0; i < names->count[l->sort]; i++) {
    const struct view_name *n = &names->names[l->sort][i];
    if (is_below(l, n->text) && is_found(l, n->text, &plain)) {
      entries[count++] = (struct entry){l->by == BY_NAME ? 0 : n->values[l->by], n};
    }
  }
  buf_release(&plain);
  return count;
}

// --- in order

// Of equals the names decide, always from the first on.
static int compare(const struct listing *l, int64_t key, struct text name, int64_t other, struct text other_name) {
  if (key != other) {
    return (key < other) != l->descending ? -1 : 1;
  }
  int order = text_compare(name, other_name);
  return l->by == BY_NAME && l->descending ? -order : order;
}

static int in_order(const void *a, const void *b, void *context) {
  const struct entry *one = a;
  const struct entry *other = b;
  return compare(context, one->key, one->name->text, other->key, other->name->text);
}

static size_t first_of_page(const struct listing *l, const struct entry *entries, size_t count) {
  size_t low = 0;
  for (size_t high = l->continued ? count : 0; low < high;) {
    size_t middle = low + (high - low) / 2;
    if (compare(l, entries[middle].key, entries[middle].name->text, l->key, l->after) <= 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// --- answers

static void ask(struct view_question *q, const struct listing *l, struct text name) {
  struct buf scope = {0};
  buf_printf(&scope, "%s:", view_sort_words[l->sort]);
  buf_add(&scope, name.at, name.size);
  (void)view_ask(q, l->family, (const char *)scope.at, scope.size);
  buf_release(&scope);
}

static json_t *say_row(const struct listing *l, const struct view_name *name, const int64_t *values) {
  struct buf plain = {0};
  json_t *row = json_object();
  view_decode(&plain, name->text);
  (void)json_object_set_new(row, "name", api_text((struct text){(const char *)plain.at, (uint32_t)plain.size}));
  (void)json_object_set_new(row, "fields", api_fields(l->family, values));
  (void)json_object_set_new(row, "children", json_boolean(name->children));
  buf_release(&plain);
  return row;
}

static int answer(struct api_call *c, const struct listing *l, const struct entry *page, size_t count, size_t total,
  bool more, json_t **out) {
  struct view_question *q = api_question(c);
  struct view_moment m;
  struct api_cursor next = {.sizes = {0}};
  for (size_t i = 0; i < count; i++) {
    ask(q, l, page[i].name->text);
  }
  if (api_read(c, &m) != 0) {
    return -1;
  }
  json_t *rows = json_array();
  for (size_t i = 0; i < count; i++) {
    (void)json_array_append_new(rows, say_row(l, page[i].name, view_values(&m, i)));
  }
  *out = json_object();
  api_put_head(*out, &m);
  (void)json_object_set_new(*out, "rows", rows);
  (void)json_object_set_new(*out, "total", json_integer((json_int_t)total));
  if (more) {
    next.numbers[0] = page[count - 1].key;
    api_cursor_put(&next, 0, page[count - 1].name->text);
  }
  api_put_next(c, *out, more ? &next : NULL);
  view_moment_release(&m);
  return 0;
}

static int list(struct api_call *c, struct listing *l, json_t **out) {
  struct view_list *names = api_names(c);
  if (!names) {
    return -1;
  }
  struct entry *entries = must(calloc(names->count[l->sort] + 1, sizeof *entries));
  size_t total = choose(l, names, entries);
  qsort_r(entries, total, sizeof *entries, in_order, l);
  size_t first = first_of_page(l, entries, total);
  size_t count = total - first < l->limit ? total - first : l->limit;
  int result = answer(c, l, entries + first, count, total, first + count < total, out);
  free(entries);
  view_names_drop(c->api->options.names, names);
  return result;
}

// --- questions

static int read_parent(struct api_call *c, struct listing *l) {
  struct text parent;
  struct district d;
  bool districts = l->sort == VIEW_DISTRICTS || l->sort == VIEW_VOLUNTEER_DISTRICTS;
  if (api_params_text(&c->params, "parent", NAME_MAX_BYTES, &parent, &c->fault) != 0) {
    return -1;
  }
  if (parent.at && !districts) {
    return api_fault_parameter(&c->fault, "`%s` is for districts alone.", "参数 `%s` 只用于网格。", "parent");
  }
  l->top = districts && (parent.at || !l->find.at);
  if (parent.at) {
    district_split(parent, &d);
    struct text path = d.levels ? district_path(&d, d.levels - 1) : (struct text){"", 0};
    view_encode(&l->parent, path);
    buf_add_byte(&l->parent, '/');
  }
  return 0;
}

static int read_by(struct api_call *c, const char *parameter, struct listing *l, const char *usual) {
  const char *by = api_params_value(&c->params, parameter);
  if (by && strcmp(by, "name") == 0) {
    l->by = BY_NAME;
    l->descending = false;
    return 0;
  }
  l->descending = true;
  if (by) {
    return api_read_field(c, parameter, l->family, &l->by);
  }
  const char *const *names = l->family == VIEW_COUNT ? field_names : volunteer_field_names;
  for (l->by = 0; strcmp(names[l->by], usual) != 0;) {
    l->by++;
  }
  return 0;
}

static int read_rest(struct api_call *c, struct listing *l, struct api_cursor *cursor) {
  if (api_params_text(&c->params, "find", NAME_MAX_BYTES, &l->find, &c->fault) != 0 || read_parent(c, l) != 0 ||
      api_read_order(c, &l->descending) != 0 || api_params_limit(&c->params, &l->limit, &c->fault) != 0 ||
      api_cursor_read(cursor, &c->params, &l->continued, &c->fault) != 0) {
    return -1;
  }
  l->key = cursor->numbers[0];
  l->after = api_cursor_text(cursor, 0);
  return 0;
}

static int lacking(struct api_call *c, const char *name, const char *example) {
  return api_fault_parameter(&c->fault, "`%s` is lacking: say what is to be listed, as in %s.",
    "缺少参数 `%s`：请说明要列出什么，如 %s。", name, example);
}

int api_scopes(struct api_call *c, json_t **out) {
  static const char *const names[] = {"sort", "parent", "by", "order", "limit", "cursor", "find"};
  static const char *const words[] = {"district", "category", "channel", "kind", "unit", "station"};
  static const enum view_sort sorts[] = {
    VIEW_DISTRICTS, VIEW_CATEGORIES, VIEW_CHANNELS, VIEW_KINDS, VIEW_UNITS, VIEW_STATIONS};
  struct listing l = {.by = BY_NAME};
  struct api_cursor cursor;
  int sort = -1;
  if (api_params_check(&c->params, names, 7, NULL, &c->fault) != 0 ||
      api_params_word(&c->params, "sort", words, 6, &sort, &c->fault) != 0) {
    return -1;
  }
  if (sort < 0) {
    return lacking(c, "sort", "sort=district");
  }
  l.sort = sorts[sort];
  l.family = view_sort_is_volunteer(l.sort) ? VIEW_VOLUNTEER : VIEW_COUNT;
  int result = read_by(c, "by", &l, l.family == VIEW_COUNT ? "open" : "events") != 0 || read_rest(c, &l, &cursor) != 0
                 ? -1
                 : list(c, &l, out);
  buf_release(&l.parent);
  return result;
}

// --- volunteers

static int volunteers_by_day(struct api_call *c, json_t **out) {
  struct api_call series = *c;
  series.params = (struct api_params){.count = 0};
  api_params_take(&series.params, "of", "volunteers");
  for (size_t i = 0; i < c->params.count; i++) {
    if (strcmp(c->params.all[i].name, "by") != 0) {
      api_params_take(&series.params, c->params.all[i].name, c->params.all[i].value);
    }
  }
  int result = api_series(&series, out);
  c->fault = series.fault;
  return result;
}

int api_volunteers(struct api_call *c, json_t **out) {
  static const char *const all[] = {"by", "from", "to", "parent", "sort", "order", "limit", "cursor", "find"};
  static const char *const days[] = {"by", "from", "to"};
  static const char *const listed[] = {"by", "parent", "sort", "order", "limit", "cursor", "find"};
  static const char *const words[] = {"station", "district", "kind", "day"};
  static const enum view_sort sorts[] = {VIEW_STATIONS, VIEW_VOLUNTEER_DISTRICTS, VIEW_VOLUNTEER_KINDS};
  struct listing l = {.family = VIEW_VOLUNTEER};
  struct api_cursor cursor;
  int by = -1;
  if (api_params_check(&c->params, all, 9, NULL, &c->fault) != 0 ||
      api_params_word(&c->params, "by", words, 4, &by, &c->fault) != 0) {
    return -1;
  }
  if (by < 0) {
    return lacking(c, "by", "by=station");
  }
  if (api_params_check(&c->params, by == 3 ? days : listed, by == 3 ? 3 : 7, NULL, &c->fault) != 0) {
    return -1;
  }
  if (by == 3) {
    return volunteers_by_day(c, out);
  }
  l.sort = sorts[by];
  int result = read_by(c, "sort", &l, "events") != 0 || read_rest(c, &l, &cursor) != 0 ? -1 : list(c, &l, out);
  buf_release(&l.parent);
  return result;
}
