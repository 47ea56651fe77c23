// SPDX-License-Identifier: Apache-2.0
// The line of lists above the table, and the line of keys below everything.
#include <stdio.h>
#include <string.h>

#include "consumers/screen/visible.h"
#include "consumers/top/picture_parts.h"
#include "consumers/view/spelling.h"

// --- lists

static const enum word bars_lists[LIST_COUNT] = {
  [LIST_DISTRICTS] = WORD_DISTRICTS,
  [LIST_CATEGORIES] = WORD_CATEGORIES,
  [LIST_UNITS] = WORD_UNITS,
  [LIST_ALERTS] = WORD_ALERTS,
  [LIST_PARTITIONS] = WORD_PARTITIONS,
};

static void bars_visible(struct buf *out, const char *text, bool spelled) {
  struct buf plain = {0};
  struct text name = {text, (uint32_t)strlen(text)};
  if (spelled) {
    view_decode(&plain, name);
    name = (struct text){(const char *)plain.at, (uint32_t)plain.size};
  }
  visible_add(out, name);
  buf_release(&plain);
}

// What was opened and what it is filtered by.
static void bars_within(struct buf *out, const struct browsing *b) {
  const char *filter = browsing_list_of(b)->filter;
  if (b->kind == LIST_DISTRICTS && *b->path) {
    buf_add_string(out, " ▸ ");
    bars_visible(out, b->path, true);
  } else if (b->kind == LIST_ALERTS && *b->request) {
    buf_add_string(out, " ▸ ");
    bars_visible(out, b->request, false);
  }
  if (*filter) {
    buf_printf(out, "  %s: %s", word_of(b->language, WORD_FILTER), filter);
  }
}

static size_t bars_names(struct sheet *s, size_t row, size_t room, const struct browsing *b) {
  size_t used = 0;
  for (size_t i = 0; i < LIST_COUNT; i++) {
    bool chosen = i == (size_t)b->kind;
    if (i == LIST_ALERTS && !b->has_alerts) {
      continue;
    }
    char text[64];
    (void)snprintf(text, sizeof text, chosen ? "[%s]" : " %s ", word_of(b->language, bars_lists[i]));
    used += sheet_string(s, row, used, room > used ? room - used : 0, text, chosen ? STYLE_SORTED : STYLE_PLAIN);
  }
  return used;
}

// Where there is little room, the list that is shown alone, then what was opened.
void bars_tabs(struct sheet *s, size_t row, const struct listing *l, const struct browsing *b) {
  struct buf within = {0};
  char count[64];
  const struct browsing_list *list = browsing_list_of(b);
  (void)snprintf(count, sizeof count, " %zu/%zu", l->shown ? list->place + 1 : 0, l->shown);
  if (l->total > l->shown) {
    (void)snprintf(count, sizeof count, " %zu/%zu/%zu", l->shown ? list->place + 1 : 0, l->shown, l->total);
  }
  size_t taken = strlen(count);
  size_t room = s->columns > taken ? s->columns - taken : 0;
  bars_within(&within, b);
  size_t used = 0;
  if (s->columns >= 72 || !within.size) {
    used = bars_names(s, row, room, b);
  } else {
    used = sheet_string(s, row, 0, room, word_of(b->language, bars_lists[b->kind]), STYLE_SORTED);
  }
  (void)sheet_string(s, row, used, room > used ? room - used : 0, buf_string(&within), STYLE_STRONG);
  sheet_right(s, row, room, taken, count, STYLE_PLAIN);
  buf_release(&within);
}

// --- keys

struct bars_key {
  const char *key;
  enum word does;
};

static void bars_list_keys(
  struct sheet *s, size_t row, size_t column, const struct bars_key *keys, enum language language) {
  for (; keys->key; keys++) {
    const char *does = word_of(language, keys->does);
    if (column >= s->columns) {
      return;
    }
    column += sheet_string(s, row, column, s->columns - column, keys->key, STYLE_KEY);
    column += sheet_string(s, row, column, s->columns - column, does, STYLE_HEADING);
    sheet_colour(s, row, column++, 1, STYLE_HEADING);
  }
}

static void bars_typed(struct sheet *s, size_t row, const struct browsing *b, enum word what, const char *text) {
  static const struct bars_key search[] = {{"F3", WORD_KEY_NEXT}, {"Enter", WORD_KEY_DONE}, {0}};
  static const struct bars_key filter[] = {{"Enter", WORD_KEY_DONE}, {"Esc", WORD_KEY_CLEAR}, {0}};
  char line[BROWSING_TEXT + 32];
  size_t keys = b->language == LANGUAGE_BOTH ? 26 : 21;
  (void)snprintf(line, sizeof line, "%s: %s_", word_of(b->language, what), text);
  size_t room = s->columns > 2 * keys ? s->columns - keys : s->columns;
  size_t used = sheet_string(s, row, 0, room, line, b->lost ? STYLE_BAD : STYLE_STRONG);
  if (s->columns > 2 * keys) {
    bars_list_keys(s, row, used + 2, b->mode == BROWSING_SEARCH ? search : filter, b->language);
  }
}

void bars_keys(struct sheet *s, size_t row, const struct browsing *b) {
  static const struct bars_key rows[] = {{"F1", WORD_KEY_HELP}, {"Tab", WORD_KEY_LIST}, {"F3", WORD_KEY_SEARCH},
    {"F4", WORD_KEY_FILTER}, {"F6", WORD_KEY_SORT}, {"I", WORD_KEY_INVERT}, {"Enter", WORD_KEY_OPEN},
    {"Esc", WORD_KEY_BACK}, {"L", WORD_KEY_LANGUAGE}, {"F10", WORD_KEY_QUIT}, {0}};
  static const struct bars_key menu[] = {{"Enter", WORD_KEY_CHOOSE}, {"Esc", WORD_KEY_BACK}, {0}};
  static const struct bars_key help[] = {{"Esc", WORD_KEY_BACK}, {"L", WORD_KEY_LANGUAGE}, {0}};
  switch (b->mode) {
    case BROWSING_SEARCH:
      bars_typed(s, row, b, WORD_SEARCH, b->typed);
      break;
    case BROWSING_FILTER:
      bars_typed(s, row, b, WORD_FILTER, browsing_list_of(b)->filter);
      break;
    case BROWSING_SORT:
      bars_list_keys(s, row, 0, menu, b->language);
      break;
    case BROWSING_HELP:
      bars_list_keys(s, row, 0, help, b->language);
      break;
    default:
      // What both languages need has no room in 120 columns.
      bars_list_keys(s, row, 0, rows, s->columns < 130 && b->language == LANGUAGE_BOTH ? LANGUAGE_ZH : b->language);
  }
}
