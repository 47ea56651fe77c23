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

static uint32_t bits_both(uint32_t a, uint32_t b) {
  return a && b ? a & b : a | b;
}

// What two that meet have in common.
static struct match both(const struct match *a, const struct match *b) {
  struct match m = category_covers(a, b) ? *b : *a;  // the category
  m.kinds = bits_both(a->kinds, b->kinds);
  m.channels = bits_both(a->channels, b->channels);
  m.priorities = bits_both(a->priorities, b->priorities);
  m.district = is_below(a->district, b->district) ? a->district : b->district;
  return m;
}

static bool is_settled(const struct match *all, size_t count, const struct match *a, const struct match *b) {
  const struct match common = both(a, b);
  for (size_t i = 0; i < count; i++) {
    if (match_covers(&all[i], &common) && match_is_more_specific(&all[i], a) && match_is_more_specific(&all[i], b)) {
      return true;
    }
  }
  return false;
}

bool match_find_tie(const struct match *all, size_t count, size_t *one, size_t *other) {
  for (size_t i = 0; i < count; i++) {
    for (size_t j = i + 1; j < count; j++) {
      const struct match *a = &all[i];
      const struct match *b = &all[j];
      bool ordered = match_is_more_specific(a, b) || match_is_more_specific(b, a);
      if (match_meets(a, b) && !ordered && !is_settled(all, count, a, b)) {
        *one = i;
        *other = j;
        return true;
      }
    }
  }
  return false;
}
