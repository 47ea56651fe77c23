// SPDX-License-Identifier: Apache-2.0
// Matches as sets of requests: each is a product of what it says of kind, channel, priority, category and district.
#include "consumers/core/match.h"

#include "consumers/core/text.h"

static bool begins(struct text text, struct text with) {
  return text.size >= with.size && (!with.size || memcmp(text.at, with.at, with.size) == 0);
}

// --- each part by itself

static bool has_bit(uint32_t bits, int32_t position) {
  return !bits || (position >= 0 && position < 32 && bits >> position & 1);
}

static bool bits_cover(uint32_t wide, uint32_t narrow) {
  return !wide || (narrow && !(narrow & ~wide));
}

static bool bits_meet(uint32_t a, uint32_t b) {
  return !a || !b || a & b;
}

static bool category_has(const struct match *m, struct text category) {
  if (!m->category_given) {
    return true;
  }
  return m->category_begins ? begins(category, m->category) : text_equal(category, m->category);
}

static bool category_covers(const struct match *wide, const struct match *narrow) {
  if (!wide->category_given) {
    return true;
  }
  if (!narrow->category_given || (narrow->category_begins && !wide->category_begins)) {
    return false;
  }
  return category_has(wide, narrow->category);
}

static bool category_meets(const struct match *a, const struct match *b) {
  return category_covers(a, b) || category_covers(b, a);
}

// Whether a path is that district or below it.
static bool is_below(struct text path, struct text district) {
  return begins(path, district) && (!district.size || path.size == district.size || path.at[district.size] == '/');
}

static bool district_meets(const struct match *a, const struct match *b) {
  return is_below(a->district, b->district) || is_below(b->district, a->district);
}

// --- the whole

bool match_has(const struct match *m, const struct matched *request) {
  return has_bit(m->kinds, request->kind) && has_bit(m->channels, request->channel) &&
         has_bit(m->priorities, request->priority) && category_has(m, request->category) &&
         is_below(request->district, m->district);
}

bool match_covers(const struct match *wide, const struct match *narrow) {
  return bits_cover(wide->kinds, narrow->kinds) && bits_cover(wide->channels, narrow->channels) &&
         bits_cover(wide->priorities, narrow->priorities) && category_covers(wide, narrow) &&
         is_below(narrow->district, wide->district);
}

bool match_meets(const struct match *a, const struct match *b) {
  return bits_meet(a->kinds, b->kinds) && bits_meet(a->channels, b->channels) &&
         bits_meet(a->priorities, b->priorities) && category_meets(a, b) && district_meets(a, b);
}

bool match_is_more_specific(const struct match *a, const struct match *than) {
  return match_covers(than, a) && !match_covers(a, than);
}

size_t match_most_specific(const struct match *all, size_t count, const struct matched *request) {
  size_t best = count;
  for (size_t i = 0; i < count; i++) {
    if (match_has(&all[i], request) && (best == count || match_is_more_specific(&all[i], &all[best]))) {
      best = i;
    }
  }
  return best;
}

// How many it takes; any is more than all that can be named.
static int64_t bits_width(uint32_t bits) {
  int64_t width = bits ? 0 : 33;
  for (; bits; bits &= bits - 1) {
    width++;
  }
  return width;
}

int64_t match_width(const struct match *m) {
  static const int64_t any_category = INT64_C(1) << 34;
  static const int64_t beginning = INT64_C(1) << 33;
  int64_t category = m->category_begins ? beginning - m->category.size : 0;
  return bits_width(m->kinds) + bits_width(m->channels) + bits_width(m->priorities) +
         (m->category_given ? category : any_category) - m->district.size;
}

// --- ties

static uint32_t bits_both(uint32_t a, uint32_t b) {
  return a && b ? a & b : a | b;
}

static uint32_t bits_named(uint32_t bits, uint32_t count) {
  return bits ? bits : (UINT32_C(1) << count) - 1;
}

// What two that meet have in common, with a bit for each kind, channel and priority.
static struct match both(const struct match *a, const struct match *b) {
  struct match m = category_covers(a, b) ? *b : *a;  // the category
  m.kinds = bits_named(bits_both(a->kinds, b->kinds), KIND_COUNT);
  m.channels = bits_named(bits_both(a->channels, b->channels), CHANNEL_COUNT);
  m.priorities = bits_named(bits_both(a->priorities, b->priorities), PRIORITY_COUNT);
  m.district = is_below(a->district, b->district) ? a->district : b->district;
  return m;
}

// Two of which neither is the more specific, among all.
struct pair {
  const struct match_list *among;
  const struct match *a;
  const struct match *b;
};

// One that is more specific than both, and has of their common part all but for some kinds, channels or priorities.
// Only of these there is a given number: no few categories or districts make up all that begin as a rule says.
static const struct match *find_third(const struct pair *p, const struct match *common) {
  for (size_t i = 0; i < p->among->count; i++) {
    const struct match *m = &p->among->all[i];
    if (bits_meet(m->kinds, common->kinds) && bits_meet(m->channels, common->channels) &&
        bits_meet(m->priorities, common->priorities) && category_covers(m, common) &&
        is_below(common->district, m->district) && match_is_more_specific(m, p->a) && match_is_more_specific(m, p->b)) {
      return m;
    }
  }
  return NULL;
}

// Whether every request of the common part has such a third: what the one that is found has not is cut off, kinds
// first, and looked at by itself.
static bool is_settled(const struct pair *p, const struct match *common) {
  const struct match *third = find_third(p, common);
  if (!third) {
    return false;
  }
  struct match part = *common;
  uint32_t *const bits[] = {&part.kinds, &part.channels, &part.priorities};
  const uint32_t had[] = {third->kinds, third->channels, third->priorities};
  for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
    uint32_t inside = bits_both(*bits[i], had[i]);
    *bits[i] &= ~inside;
    if (*bits[i] && !is_settled(p, &part)) {
      return false;
    }
    *bits[i] = inside;
  }
  return true;
}

static bool is_tie(const struct match_list *among, const struct match *a, const struct match *b) {
  if (!match_meets(a, b) || match_is_more_specific(a, b) || match_is_more_specific(b, a)) {
    return false;
  }
  const struct pair p = {among, a, b};
  const struct match common = both(a, b);
  return !is_settled(&p, &common);
}

// The one after `other` that may have a request which `one`, before it, has too.
static size_t place_after(const struct match_list *l, size_t one, size_t other) {
  size_t next = other + 1;
  return next < l->sorted && !text_equal(l->all[one].category, l->all[next].category) ? l->sorted : next;
}

bool match_next_tie(const struct match_list *l, size_t *one, size_t *other) {
  size_t j = *other > *one ? *other : *one;
  for (size_t i = *one; i < l->count; i++, j = i) {
    for (j = place_after(l, i, j); j < l->count; j = place_after(l, i, j)) {
      if (is_tie(l, &l->all[i], &l->all[j])) {
        *one = i;
        *other = j;
        return true;
      }
    }
  }
  return false;
}
