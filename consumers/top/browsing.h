// SPDX-License-Identifier: Apache-2.0
// What the person in front of top has chosen: which list, its order and filter, the row that keys act on, the language.
// Pure: keys and lists go in, another choice comes out.
#ifndef HUIYIN_CONSUMERS_TOP_BROWSING_H
#define HUIYIN_CONSUMERS_TOP_BROWSING_H

#include "consumers/top/listing.h"
#include "consumers/top/words.h"

// Keys: characters by their code point, and these.
enum key {
  KEYS_NONE = 0,
  KEYS_TAB = '\t',
  KEYS_ENTER = '\n',
  KEYS_REPAINT = 12,  // Ctrl-L
  KEYS_ESCAPE = 27,
  KEYS_BACKSPACE = 127,
  KEYS_UP = 0x110000,
  KEYS_DOWN,
  KEYS_LEFT,
  KEYS_RIGHT,
  KEYS_PAGE_UP,
  KEYS_PAGE_DOWN,
  KEYS_HOME,
  KEYS_END,
  KEYS_BACK_TAB,
  KEYS_F1,
  KEYS_F3,
  KEYS_F4,
  KEYS_F6,
  KEYS_F10,
  KEYS_OTHER  // one that means nothing here
};

enum browsing_mode { BROWSING_ROWS, BROWSING_SEARCH, BROWSING_FILTER, BROWSING_SORT, BROWSING_HELP };

// A path as Redis spells it takes up to three bytes for one; so may an alert's id be longer than a request's.
enum { BROWSING_TEXT = 192, BROWSING_KEY = 3 * NAME_MAX_BYTES + 64 };

// One list's.
struct browsing_list {
  size_t column;  // that it is sorted by
  bool inverted;
  char filter[BROWSING_TEXT];
  char chosen[BROWSING_KEY];  // the row's key; "" while nobody has moved: then it is the first, whichever that is
  size_t place;               // where it is in the order
  size_t top;                 // the place in the first line
  size_t left;                // how many columns behind the first are passed over
};

struct browsing {
  enum language language;
  enum listing_kind kind;
  struct browsing_list lists[LIST_COUNT];
  char path[BROWSING_KEY];     // the district whose children are listed, a row's key; "" for the first level
  char request[BROWSING_KEY];  // the request whose alerts are listed; "" for all
  enum browsing_mode mode;
  char typed[BROWSING_TEXT];  // what is searched for; stays for F3
  bool lost;                  // and was not found
  size_t menu;                // in the menu of columns
  size_t help;                // the first line of the help that is seen
  bool has_alerts;            // there is such a list
  bool quit;
  bool read;     // what Redis says is wanted now
  bool changed;  // another list is wanted, or another part of it
};

void browsing_init(struct browsing *b, enum language language, bool has_alerts);

// One key, with the list as it is shown in `lines` lines.
void browsing_key(struct browsing *b, const struct listing *l, size_t lines, int key);

// Once the list was arranged anew: finds the chosen row again and moves the window so that it is seen.
void browsing_settle(struct browsing *b, const struct listing *l, size_t lines);

// Of the list that is shown.
struct browsing_list *browsing_list(struct browsing *b);
const struct browsing_list *browsing_list_of(const struct browsing *b);

#endif
