// SPDX-License-Identifier: Apache-2.0
// What top shows of Redis: one moment of it, made into facts and lists.
#include "consumers/top/looking.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "consumers/core/must.h"
#include "consumers/view/spelling.h"

enum { LOOKING_TIMEOUT_ONCE = 5000, LOOKING_TIMEOUT = 1000, LOOKING_NAMES_EVERY = 5000 };

void looking_open(struct looking *r, const struct redis_url *url, const char *prefix, bool once) {
  *r = (struct looking){.prefix = prefix, .timeout = once ? LOOKING_TIMEOUT_ONCE : LOOKING_TIMEOUT};
  r->connection.url = *url;
  view_question_init(&r->question, prefix);
  r->names = once ? NULL : view_names_new(url, prefix, LOOKING_NAMES_EVERY);
}

void looking_close(struct looking *r) {
  view_names_stop(r->names);
  view_names_free(r->names);
  view_list_free(r->walked);
  view_question_release(&r->question);
  view_moment_release(&r->moment);
  view_disconnect(&r->connection);
  listing_release(&r->candidates);
  view_freshness_release(&r->freshness);
}

// --- names

static struct view_list *looking_names(struct looking *r) {
  return r->names ? view_names_take(r->names) : r->walked;
}

static void looking_drop(struct looking *r, struct view_list *l) {
  if (r->names) {
    view_names_drop(r->names, l);
  }
}

bool looking_has_names(struct looking *r) {
  struct view_list *l = looking_names(r);
  looking_drop(r, l);
  return l != NULL;
}

static const char *looking_word(enum listing_kind kind, enum view_sort *sort) {
  *sort = kind == LIST_CATEGORIES ? VIEW_CATEGORIES : kind == LIST_UNITS ? VIEW_UNITS : VIEW_DISTRICTS;
  return view_sort_words[*sort];
}

// A row of a spelled name: the name is what of it stands behind `skip`.
static struct listing_row *looking_row(struct listing *l, struct text spelled, size_t skip) {
  struct buf name = {0};
  struct buf key = {0};
  view_decode(&name, (struct text){spelled.at + skip, (uint32_t)(spelled.size - skip)});
  buf_add(&key, spelled.at, spelled.size);
  struct listing_row *row = listing_add(l, (struct text){(const char *)name.at, (uint32_t)name.size}, buf_string(&key));
  buf_release(&name);
  buf_release(&key);
  return row;
}

static bool looking_begins(struct text text, const struct buf *with) {
  return text.size >= with->size && (!with->size || memcmp(text.at, with->at, with->size) == 0);
}

// All names of the list into `candidates`, with what the walk saw.
static void looking_candidates(struct looking *r, const struct view_list *names, const struct looking_wish *wish) {
  enum view_sort sort;
  struct buf above = {0};
  (void)looking_word(wish->kind, &sort);
  listing_begin(&r->candidates, wish->kind);
  if (sort == VIEW_DISTRICTS && *wish->path) {
    buf_printf(&above, "%s/", wish->path);
  }
  size_t i = view_list_find(names, sort, (struct text){buf_string(&above), (uint32_t)above.size});
  for (; i < names->count[sort] && looking_begins(names->names[sort][i].text, &above); i++) {
    const struct view_name *name = &names->names[sort][i];
    bool deeper = memchr(name->text.at + above.size, '/', name->text.size - above.size) != NULL;
    if (sort != VIEW_DISTRICTS || !deeper) {
      struct listing_row *row = looking_row(&r->candidates, name->text, above.size);
      memcpy(row->values, name->values, sizeof row->values);
      row->children = name->children;
    }
  }
  buf_release(&above);
}

// --- the question

static size_t looking_chosen(const struct looking *r) {
  return r->candidates.shown < LOOKING_ROWS ? r->candidates.shown : LOOKING_ROWS;
}

static const struct listing_row *looking_candidate(const struct looking *r, size_t place) {
  return &r->candidates.rows[r->candidates.order[place]];
}

static void looking_ask(struct looking *r, const struct looking_wish *wish) {
  enum view_sort sort;
  const char *word = looking_word(wish->kind, &sort);
  struct buf scope = {0};
  view_question_clear(&r->question);
  (void)view_ask(&r->question, VIEW_COUNT, "all", 3);
  (void)view_ask(&r->question, VIEW_VOLUNTEER, "all", 3);
  for (size_t i = 0; i < looking_chosen(r); i++) {
    buf_clear(&scope);
    buf_printf(&scope, "%s:%s", word, listing_string(&r->candidates, looking_candidate(r, i)->key));
    (void)view_ask(&r->question, VIEW_COUNT, (const char *)scope.at, scope.size);
  }
  buf_release(&scope);
}

// --- the answer

static void looking_fill_table(struct looking *r, const struct looking_wish *wish, struct listing *table) {
  listing_begin(table, wish->kind);
  for (size_t i = 0; i < looking_chosen(r); i++) {
    const struct listing_row *from = looking_candidate(r, i);
    if (!view_present(&r->moment, 2 + i)) {
      continue;
    }
    const char *name = listing_string(&r->candidates, from->name);
    struct listing_row *row =
      listing_add(table, (struct text){name, (uint32_t)strlen(name)}, listing_string(&r->candidates, from->key));
    memcpy(row->values, view_values(&r->moment, 2 + i), sizeof row->values);
    row->children = from->children;
  }
  table->total = r->candidates.count > table->count ? r->candidates.count : 0;
}

static void looking_fill_partition(struct listing *l, const struct view_partition *p) {
  char number[16];
  (void)snprintf(number, sizeof number, "%" PRId32, p->partition);
  struct listing_row *row = listing_add(l, (struct text){number, (uint32_t)strlen(number)}, NULL);
  row->values[PARTITION_OFFSET] = p->meta.offset < 0 ? LISTING_UNKNOWN : p->meta.offset;
  row->values[PARTITION_LAG] = p->has_pulse && p->pulse.lag >= 0 ? p->pulse.lag : LISTING_UNKNOWN;
  row->values[PARTITION_CLOCK] = p->meta.clock;
  row->values[PARTITION_AGE] = p->pulse_age;
  row->values[PARTITION_OUTBOX] = p->outbox;
  row->values[PARTITION_COMMIT] = p->meta.commit;
  row->values[PARTITION_REFUSED] = p->has_pulse ? p->pulse.refused_commits : LISTING_UNKNOWN;
  row->values[PARTITION_ROLLBACKS] = p->has_pulse ? p->pulse.rollbacks : LISTING_UNKNOWN;
  row->values[PARTITION_MISPLACED] = p->has_pulse ? p->pulse.misplaced : LISTING_UNKNOWN;
  row->bad = p->meta.damaged[0] != 0;
  const char *texts[] = {p->pulse.tracker, p->pulse.version, p->meta.owner};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    listing_set_text(l, row, i, (struct text){texts[i], (uint32_t)strlen(texts[i])});
  }
}

double looking_rate(struct looking *r) {
  int64_t sum = 0;
  for (size_t i = 0; i < r->moment.partition_count; i++) {
    int64_t offset = r->moment.partitions[i].meta.offset;
    sum += offset > 0 ? offset : 0;
  }
  int64_t took = r->moment.at - r->last_at;
  double rate = r->last_at && took > 0 && sum >= r->last_sum ? (double)(sum - r->last_sum) * 1000 / (double)took : -1;
  r->last_sum = sum;
  r->last_at = r->moment.at;
  return rate;
}

static void looking_fill(struct looking *r, const struct looking_wish *wish, struct facts *facts, struct listing *table,
  struct listing *partitions) {
  memcpy(facts->all, view_values(&r->moment, 0), sizeof facts->all);
  memcpy(facts->volunteers, view_values(&r->moment, 1), sizeof facts->volunteers);
  listing_begin(partitions, LIST_PARTITIONS);
  for (size_t i = 0; i < r->moment.partition_count; i++) {
    looking_fill_partition(partitions, &r->moment.partitions[i]);
  }
  if (wish->kind <= LIST_UNITS) {
    looking_fill_table(r, wish, table);
  }
}

// --- all of it

static int looking_moment(
  struct looking *r, const struct looking_wish *wish, enum redis_failure *failure, struct err *e) {
  redisContext *redis = view_connect(&r->connection, r->timeout, failure, e);
  if (!redis) {
    return -1;
  }
  if (!r->names && !r->walked && !(r->walked = view_names_walk(redis, r->prefix, e))) {
    return -1;
  }
  struct view_list *names = looking_names(r);
  listing_begin(&r->candidates, wish->kind);
  if (names && wish->kind <= LIST_UNITS) {
    looking_candidates(r, names, wish);
    listing_arrange(&r->candidates, wish->column, wish->inverted, wish->filter);
  }
  if (names) {
    view_expect_partitions(&r->question, names->partitions);
  }
  looking_drop(r, names);
  looking_ask(r, wish);
  struct view_moment moment;
  int result = view_moment_read(&moment, redis, &r->question, e);
  if (result) {
    view_moment_release(&moment);
    view_disconnect(&r->connection);
    return -1;
  }
  view_moment_release(&r->moment);
  r->moment = moment;
  return 0;
}

static int64_t looking_clock(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// How old that is, and why it is stale. `why`: there was no answer.
static void looking_believe(struct looking *r, struct facts *facts, const char *why) {
  int64_t now = looking_clock();
  view_freshness_look(&r->freshness, why ? NULL : &r->moment, now);
  view_freshness_alerts(&r->freshness, facts->alerts_known, now);
  facts->reason_count = view_freshness_tell(&r->freshness, now, &facts->age, facts->reasons, FACTS_REASONS);
  facts->older = false;
  for (size_t i = 0; !why && i < r->moment.partition_count; i++) {
    facts->older = facts->older || !r->moment.partitions[i].has_pulse;
  }
  (void)snprintf(facts->trouble, sizeof facts->trouble, "%s", why ? why : "");
}

int looking_take(struct looking *r, const struct looking_wish *wish, struct facts *facts, struct listing *table,
  struct listing *partitions, enum redis_failure *failure, struct err *e) {
  if (looking_moment(r, wish, failure, e) != 0) {
    looking_believe(r, facts, e->text);
    return -1;
  }
  looking_fill(r, wish, facts, table, partitions);
  looking_believe(r, facts, NULL);
  return 0;
}
