// SPDX-License-Identifier: Apache-2.0
// What the person in front of top has chosen: which list, its order, the row that keys act on.
#include "consumers/top/browsing.h"

#include <stdio.h>
#include <string.h>

#include "consumers/top/typing.h"

void browsing_init(struct browsing *b, enum language language, bool has_alerts) {
  *b = (struct browsing){.language = language, .has_alerts = has_alerts};
  for (size_t i = 0; i < LIST_COUNT; i++) {
    b->lists[i].column = listing_first_column((enum listing_kind)i);
  }
}

struct browsing_list *browsing_list(struct browsing *b) {
  return &b->lists[b->kind];
}

const struct browsing_list *browsing_list_of(const struct browsing *b) {
  return &b->lists[b->kind];
}

// --- the row

static void browsing_choose(struct browsing *b, const struct listing *l, size_t place) {
  struct browsing_list *list = browsing_list(b);
  if (!l->shown) {
    return;
  }
  list->place = place < l->shown ? place : l->shown - 1;
  (void)snprintf(list->chosen, sizeof list->chosen, "%s", listing_string(l, l->rows[l->order[list->place]].key));
}

void browsing_settle(struct browsing *b, const struct listing *l, size_t lines) {
  struct browsing_list *list = browsing_list(b);
  long place = *list->chosen ? listing_place(l, list->chosen) : 0;
  if (place >= 0) {
    list->place = (size_t)place;
  }
  size_t last = l->shown ? l->shown - 1 : 0;
  list->place = list->place < last ? list->place : last;
  lines = lines ? lines : 1;
  if (list->place < list->top) {
    list->top = list->place;
  } else if (list->place >= list->top + lines) {
    list->top = list->place - lines + 1;
  }
  size_t most = l->shown > lines ? l->shown - lines : 0;
  list->top = list->top < most ? list->top : most;
}

static bool browsing_move(struct browsing *b, const struct listing *l, size_t lines, int key) {
  size_t place = browsing_list(b)->place;
  size_t page = lines > 1 ? lines - 1 : 1;
  switch (key) {
    case KEYS_UP:
      place -= place > 0;
      break;
    case KEYS_DOWN:
      place++;
      break;
    case KEYS_PAGE_UP:
      place = place > page ? place - page : 0;
      break;
    case KEYS_PAGE_DOWN:
      place += page;
      break;
    case KEYS_HOME:
      place = 0;
      break;
    case KEYS_END:
      place = l->shown;
      break;
    default:
      return false;
  }
  browsing_choose(b, l, place);
  return true;
}

// --- the list

static void browsing_forget(struct browsing *b) {
  struct browsing_list *list = browsing_list(b);
  *list->chosen = 0;
  list->place = 0;
  list->top = 0;
  b->lost = false;
  b->changed = true;
}

static void browsing_switch(struct browsing *b, int by) {
  do {
    b->kind = (enum listing_kind)(((int)b->kind + LIST_COUNT + by) % LIST_COUNT);
  } while (b->kind == LIST_ALERTS && !b->has_alerts);
  b->lost = false;
  b->changed = true;
}

static void browsing_open(struct browsing *b, const struct listing *l) {
  size_t place = browsing_list(b)->place;
  if (place >= l->shown || !l->rows[l->order[place]].children) {
    return;
  }
  const char *name = listing_string(l, l->rows[l->order[place]].name);
  if (b->kind == LIST_DISTRICTS) {
    (void)snprintf(b->path, sizeof b->path, "%s", listing_string(l, l->rows[l->order[place]].key));
  } else {
    (void)snprintf(b->request, sizeof b->request, "%s", name);
  }
  *browsing_list(b)->filter = 0;
  browsing_forget(b);
}

// Back to where it was opened, with that row chosen. What is not opened loses its filter.
static void browsing_back(struct browsing *b) {
  struct browsing_list *list = browsing_list(b);
  char *path = b->kind == LIST_DISTRICTS ? b->path : b->request;
  bool opened = (b->kind == LIST_DISTRICTS || b->kind == LIST_ALERTS) && *path;
  if (*list->filter || !opened) {
    *list->filter = 0;
    b->changed = true;
    return;
  }
  browsing_forget(b);
  if (b->kind == LIST_DISTRICTS) {
    (void)snprintf(list->chosen, sizeof list->chosen, "%s", path);
    char *last = strrchr(path, '/');
    *(last ? last : path) = 0;
  } else {
    *path = 0;
  }
}

// --- the order

static void browsing_sort(struct browsing *b, size_t column) {
  struct browsing_list *list = browsing_list(b);
  list->inverted = column == list->column && !list->inverted;
  list->column = column;
  b->changed = true;
}

static void browsing_sort_beside(struct browsing *b, int by) {
  size_t count;
  (void)listing_columns(b->kind, &count);
  struct browsing_list *list = browsing_list(b);
  list->inverted = false;
  list->column = (size_t)((int)(list->column + count) + by) % count;
  b->changed = true;
}

// As htop has P, M and T: a letter for a column.
static void browsing_sort_letter(struct browsing *b, int key) {
  static const struct {
    int key;
    enum word title;
  } letters[] = {{'O', WORD_OPEN}, {'U', WORD_OVERDUE}, {'S', WORD_STALLED}, {'F', WORD_FILED}, {'R', WORD_RESOLVED}};
  size_t count;
  const struct column *columns = listing_columns(b->kind, &count);
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j < sizeof letters / sizeof *letters; j++) {
      if ((key == letters[j].key && columns[i].title == letters[j].title) ||
          (key == 'N' && j == 0 && columns[i].kind == COLUMN_NAME)) {
        browsing_sort(b, i);
      }
    }
  }
}

static void browsing_menu_key(struct browsing *b, int key) {
  size_t count;
  (void)listing_columns(b->kind, &count);
  if (key == KEYS_UP && b->menu) {
    b->menu--;
  } else if (key == KEYS_DOWN && b->menu + 1 < count) {
    b->menu++;
  } else if (key == KEYS_HOME) {
    b->menu = 0;
  } else if (key == KEYS_END) {
    b->menu = count - 1;
  } else if (key == KEYS_ENTER || key == KEYS_F6) {
    if (b->menu != browsing_list(b)->column) {
      browsing_sort(b, b->menu);
    }
    b->mode = BROWSING_ROWS;
  } else if (key == KEYS_ESCAPE || key == KEYS_F10 || key == 'q') {
    b->mode = BROWSING_ROWS;
  }
}

static void browsing_sideways(struct browsing *b, int key) {
  size_t count;
  struct browsing_list *list = browsing_list(b);
  (void)listing_columns(b->kind, &count);
  if (key == KEYS_LEFT && list->left) {
    list->left--;
  } else if (key == KEYS_RIGHT && list->left + 2 < count) {
    list->left++;
  }
}

// --- texts

static void browsing_find(struct browsing *b, const struct listing *l, size_t from) {
  long place = *b->typed && l->shown ? listing_search(l, from % l->shown, b->typed) : -1;
  b->lost = *b->typed && place < 0;
  if (place >= 0) {
    browsing_choose(b, l, (size_t)place);
  }
}

static void browsing_search_key(struct browsing *b, const struct listing *l, int key) {
  if (key == KEYS_F3) {
    browsing_find(b, l, browsing_list(b)->place + 1);
  } else if (key == KEYS_ENTER || key == KEYS_ESCAPE || key == KEYS_F10) {
    b->mode = BROWSING_ROWS;
  } else if (typing_key(b->typed, sizeof b->typed, key)) {
    browsing_find(b, l, browsing_list(b)->place);
  }
}

static void browsing_filter_key(struct browsing *b, int key) {
  char *filter = browsing_list(b)->filter;
  if (key == KEYS_ESCAPE) {
    *filter = 0;
    b->mode = BROWSING_ROWS;
    b->changed = true;
  } else if (key == KEYS_ENTER || key == KEYS_F4 || key == KEYS_F10) {
    b->mode = BROWSING_ROWS;
  } else if (typing_key(filter, BROWSING_TEXT, key)) {
    b->changed = true;
  }
}

// --- keys

static void browsing_help_key(struct browsing *b, size_t lines, int key) {
  if (key == KEYS_UP || key == KEYS_PAGE_UP) {
    size_t by = key == KEYS_UP ? 1 : lines;
    b->help = b->help > by ? b->help - by : 0;
  } else if (key == KEYS_DOWN || key == KEYS_PAGE_DOWN) {
    b->help += key == KEYS_DOWN ? 1 : lines;
  } else if (key == 'L') {
    b->language = (enum language)((b->language + 1) % LANGUAGE_COUNT);
  } else {
    b->mode = BROWSING_ROWS;
  }
}

static void browsing_begin(struct browsing *b, enum browsing_mode mode) {
  b->mode = mode;
  b->lost = false;
  if (mode == BROWSING_SEARCH) {
    *b->typed = 0;
  } else if (mode == BROWSING_SORT) {
    b->menu = browsing_list(b)->column;
  } else if (mode == BROWSING_HELP) {
    b->help = 0;
  }
}

static void browsing_command(struct browsing *b, const struct listing *l, int key) {
  switch (key) {
    case KEYS_TAB:
    case KEYS_BACK_TAB:
      browsing_switch(b, key == KEYS_TAB ? 1 : -1);
      break;
    case KEYS_LEFT:
    case KEYS_RIGHT:
      browsing_sideways(b, key);
      break;
    case KEYS_ENTER:
      browsing_open(b, l);
      break;
    case KEYS_ESCAPE:
    case KEYS_BACKSPACE:
      browsing_back(b);
      break;
    case '<':
    case '>':
      browsing_sort_beside(b, key == '<' ? -1 : 1);
      break;
    case 'I':
      browsing_sort(b, browsing_list(b)->column);
      break;
    case 'L':
      b->language = (enum language)((b->language + 1) % LANGUAGE_COUNT);
      break;
    case 'n':
      browsing_find(b, l, browsing_list(b)->place + 1);
      break;
    case 'r':
      b->read = true;
      break;
    default:
      browsing_sort_letter(b, key);
  }
}

void browsing_key(struct browsing *b, const struct listing *l, size_t lines, int key) {
  if (b->mode == BROWSING_SEARCH) {
    browsing_search_key(b, l, key);
  } else if (b->mode == BROWSING_FILTER) {
    browsing_filter_key(b, key);
  } else if (b->mode == BROWSING_SORT) {
    browsing_menu_key(b, key);
  } else if (b->mode == BROWSING_HELP) {
    browsing_help_key(b, lines, key);
  } else if (key == 'q' || key == KEYS_F10) {
    b->quit = true;
  } else if (key == 'h' || key == '?' || key == KEYS_F1) {
    browsing_begin(b, BROWSING_HELP);
  } else if (key == '/' || (key == KEYS_F3 && !*b->typed)) {
    browsing_begin(b, BROWSING_SEARCH);
  } else if (key == '\\' || key == KEYS_F4) {
    browsing_begin(b, BROWSING_FILTER);
  } else if (key == KEYS_F6) {
    browsing_begin(b, BROWSING_SORT);
  } else if (!browsing_move(b, l, lines, key)) {
    browsing_command(b, l, key == KEYS_F3 ? 'n' : key);
  }
}
