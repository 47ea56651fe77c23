// SPDX-License-Identifier: Apache-2.0
// One walk: pages of SCAN, each followed by the numbers of the counters that it named.
#include "consumers/view/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "consumers/core/must.h"
#include "consumers/core/slab.h"
#include "consumers/redis/query.h"
#include "consumers/redis/scan.h"

// Names that are longer than this were not counted by us. So many counters are asked for in one go, because Redis goes
// through all that it has from one client before it turns to the next. And a key of another hand must not have a
// million partitions asked about twice a second.
enum { NAME_LONGEST = 3 * (NAME_MAX_BYTES + 1), PARTITIONS_MOST = 4096, VALUES_AT_ONCE = 128 };

const char *const view_sort_words[VIEW_SORTS] = {
  "district", "category", "channel", "kind", "unit", "district", "station", "kind"};

bool view_sort_is_volunteer(enum view_sort sort) {
  return sort >= VIEW_VOLUNTEER_DISTRICTS;
}

struct found {
  struct view_name *names;
  size_t count;
  size_t room;
};

// The list, and what it owns.
struct owned_list {
  struct view_list list;
  struct found found[VIEW_SORTS];
  struct slab memory;
};

struct walk {
  struct owned_list *owned;
  redisContext *redis;
  struct buf start;  // what the keys begin with
  struct query query;
  struct {
    enum view_sort sort;
    size_t place;
  } asked[VALUES_AT_ONCE];  // what the commands of `query` are about
  view_walk_page *page;
  void *context;
  int64_t asked_at;
  int64_t *spent;
};

static int64_t steady_us(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// --- a page

// Which sort a key is of, by what stands behind the prefix; moves `tail` behind the colon. VIEW_SORTS for none.
static enum view_sort sort_of(struct text *tail) {
  static const char *const families[] = {"count:", "volunteer:"};
  for (int i = 0; i < VIEW_SORTS; i++) {
    const char *family = families[view_sort_is_volunteer((enum view_sort)i)];
    size_t head = strlen(family);
    size_t word = strlen(view_sort_words[i]);
    if (tail->size > head + word + 1 && memcmp(tail->at, family, head) == 0 &&
        memcmp(tail->at + head, view_sort_words[i], word) == 0 && tail->at[head + word] == ':') {
      tail->at += head + word + 1;
      tail->size -= (uint32_t)(head + word + 1);
      return (enum view_sort)i;
    }
  }
  return VIEW_SORTS;
}

static void add_name(struct walk *w, enum view_sort sort, struct text text) {
  struct found *f = &w->owned->found[sort];
  if (f->count == f->room) {
    f->room = f->room ? f->room * 2 : 64;
    f->names = must(realloc(f->names, f->room * sizeof *f->names));
  }
  size_t fields = view_sort_is_volunteer(sort) ? (size_t)VOLUNTEER_FIELD_COUNT : (size_t)FIELD_COUNT;
  int64_t *values = slab_take(&w->owned->memory, fields * sizeof *values);
  char *copy = slab_take(&w->owned->memory, text.size);
  memset(values, 0, fields * sizeof *values);
  memcpy(copy, text.at, text.size);
  f->names[f->count++] = (struct view_name){.text = {copy, text.size}, .values = values};
}

static void ask_values(struct walk *w, const redisReply *key, enum view_sort sort) {
  bool volunteer = view_sort_is_volunteer(sort);
  const char *const *names = volunteer ? volunteer_field_names : field_names;
  size_t count = volunteer ? (size_t)VOLUNTEER_FIELD_COUNT : (size_t)FIELD_COUNT;
  w->asked[w->query.count].sort = sort;
  w->asked[w->query.count].place = w->owned->found[sort].count - 1;
  query_begin(&w->query, 2 + count, "HMGET");
  query_bytes(&w->query, key->str, key->len);
  for (size_t i = 0; i < count; i++) {
    query_text(&w->query, names[i]);
  }
}

static void note_partition(struct walk *w, struct text tail) {
  static const char word[] = "partition:";
  size_t size = sizeof word - 1;
  if (tail.size > size && memcmp(tail.at, word, size) == 0) {
    char *end;
    long partition = strtol(tail.at + size, &end, 10);
    if (!*end && partition >= w->owned->list.partitions && partition < PARTITIONS_MOST) {
      w->owned->list.partitions = (int32_t)partition + 1;
    }
  }
}

static void take_key(struct walk *w, const redisReply *key) {
  if (key->type != REDIS_REPLY_STRING || key->len < w->start.size) {
    return;
  }
  struct text tail = {key->str + w->start.size, (uint32_t)(key->len - w->start.size)};
  enum view_sort sort = sort_of(&tail);
  if (sort == VIEW_SORTS) {
    note_partition(w, tail);
  } else if (tail.size <= NAME_LONGEST) {
    add_name(w, sort, tail);
    ask_values(w, key, sort);
  }
}

static void take_values(struct walk *w, size_t index, const redisReply *answer) {
  const struct view_name *name = &w->owned->found[w->asked[index].sort].names[w->asked[index].place];
  int64_t *values = (int64_t *)(uintptr_t)name->values;
  size_t count = view_sort_is_volunteer(w->asked[index].sort) ? (size_t)VOLUNTEER_FIELD_COUNT : (size_t)FIELD_COUNT;
  for (size_t i = 0; answer->type == REDIS_REPLY_ARRAY && i < count && i < answer->elements; i++) {
    const redisReply *value = answer->element[i];
    values[i] = value->type == REDIS_REPLY_STRING ? strtoll(value->str, NULL, 10) : 0;
  }
}

// Read one by one, so that an error of one is nobody else's.
static int read_values(struct walk *w, struct err *e) {
  if (w->query.count &&
      redisAppendFormattedCommand(w->redis, (char *)w->query.bytes.at, w->query.bytes.size) != REDIS_OK) {
    return err_set(e, "the connection to Redis broke: %s", w->redis->errstr);
  }
  for (size_t i = 0; i < w->query.count; i++) {
    void *answer = NULL;
    if (redisGetReply(w->redis, &answer) != REDIS_OK || !answer) {
      return err_set(e, "the connection to Redis broke: %s", w->redis->errstr);
    }
    take_values(w, i, answer);
    freeReplyObject(answer);
  }
  query_clear(&w->query);
  return 0;
}

static int take_page(void *context, const redisReply *keys, struct err *e) {
  struct walk *w = context;
  for (size_t i = 0; i < keys->elements; i++) {
    take_key(w, keys->element[i]);
    if (w->query.count == VALUES_AT_ONCE && read_values(w, e) != 0) {
      return -1;
    }
  }
  if (read_values(w, e) != 0) {
    return -1;
  }
  int64_t took = steady_us() - w->asked_at;
  *w->spent += took;
  if (w->page && !w->page(w->context, took)) {
    return err_set(e, "it was told to end");
  }
  w->asked_at = steady_us();
  return 0;
}

// --- the list

static int by_text(const void *a, const void *b) {
  const struct text *one = &((const struct view_name *)a)->text;
  const struct text *other = &((const struct view_name *)b)->text;
  uint32_t size = one->size < other->size ? one->size : other->size;
  int order = memcmp(one->at, other->at, size);
  return order ? order : (one->size > other->size) - (one->size < other->size);
}

// SCAN may give a key twice.
static void put_in_order(struct found *f) {
  size_t kept = 0;
  if (!f->count) {
    return;
  }
  qsort(f->names, f->count, sizeof *f->names, by_text);
  for (size_t i = 0; i < f->count; i++) {
    if (!kept || by_text(&f->names[kept - 1], &f->names[i]) != 0) {
      f->names[kept++] = f->names[i];
    }
  }
  f->count = kept;
}

// What lies below a path begins with it and a slash; between the two may come names with what sorts before a slash.
static void find_children(const struct view_list *l, struct found *f, enum view_sort sort) {
  struct buf below = {0};
  for (size_t i = 0; i < f->count; i++) {
    buf_clear(&below);
    buf_add(&below, f->names[i].text.at, f->names[i].text.size);
    buf_add_byte(&below, '/');
    size_t next = view_list_find(l, sort, (struct text){(const char *)below.at, (uint32_t)below.size});
    f->names[i].children = next < f->count && f->names[next].text.size > below.size &&
                           memcmp(f->names[next].text.at, below.at, below.size) == 0;
  }
  buf_release(&below);
}

static void finish(struct owned_list *o) {
  struct timespec now;
  for (int i = 0; i < VIEW_SORTS; i++) {
    put_in_order(&o->found[i]);
    o->list.names[i] = o->found[i].names;
    o->list.count[i] = o->found[i].count;
  }
  find_children(&o->list, &o->found[VIEW_DISTRICTS], VIEW_DISTRICTS);
  find_children(&o->list, &o->found[VIEW_VOLUNTEER_DISTRICTS], VIEW_VOLUNTEER_DISTRICTS);
  (void)clock_gettime(CLOCK_REALTIME, &now);
  o->list.at = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct view_list *view_walk(
  redisContext *c, const char *prefix, view_walk_page *page, void *context, int64_t *spent, struct err *e) {
  struct owned_list *o = must(calloc(1, sizeof *o));
  struct walk w = {.owned = o, .redis = c, .page = page, .context = context, .spent = spent};
  buf_printf(&w.start, "%s:{0}:", prefix);
  w.asked_at = steady_us();
  int result = scan_keys(c, buf_string(&w.start), take_page, &w, e);
  buf_release(&w.start);
  query_release(&w.query);
  if (result != 0) {
    view_list_free(&o->list);
    return NULL;
  }
  finish(o);
  return &o->list;
}

struct view_list *view_names_walk(redisContext *c, const char *prefix, struct err *e) {
  int64_t spent = 0;
  return view_walk(c, prefix, NULL, NULL, &spent, e);
}

void view_list_free(struct view_list *l) {
  struct owned_list *o = (struct owned_list *)l;
  if (!o) {
    return;
  }
  for (int i = 0; i < VIEW_SORTS; i++) {
    free(o->found[i].names);
  }
  slab_release(&o->memory);
  free(o);
}

size_t view_list_find(const struct view_list *l, enum view_sort sort, struct text text) {
  const struct view_name wanted = {.text = text};
  size_t low = 0;
  size_t high = l->count[sort];
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (by_text(&l->names[sort][middle], &wanted) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
