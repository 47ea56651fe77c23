// SPDX-License-Identifier: Apache-2.0
// The parts of the picture: for its own files alone. Each draws from `row` on and stays within the lines it is given.
#ifndef HUIYIN_CONSUMERS_TOP_PICTURE_PARTS_H
#define HUIYIN_CONSUMERS_TOP_PICTURE_PARTS_H

#include "consumers/top/picture.h"

// How many lines all totals take in so many columns.
size_t totals_lines(enum language language, size_t columns);
void totals_draw(struct sheet *s, size_t row, size_t lines, const struct picture *p, enum language language);

// Rates, and what volunteers did: lines that there are, at most 2.
size_t facts_lines(const struct facts *f);
void facts_draw(struct sheet *s, size_t row, size_t lines, const struct facts *f, enum language language);

// The first line, the one that says why the numbers can not be trusted, and the one that --note gives.
void head_draw(struct sheet *s, const struct picture *p, enum language language);
void head_why(struct buf *line, const struct facts *f, enum language language);  // appends that, after a blank
bool head_warns(const struct facts *f);
void head_note(struct sheet *s, size_t row, const char *note);
void head_warning(struct sheet *s, size_t row, const struct facts *f, enum language language);

// The names of the lists, with what was opened and filtered.
void bars_tabs(struct sheet *s, size_t row, const struct listing *l, const struct browsing *b);
// The last line: what keys do, or what is typed.
void bars_keys(struct sheet *s, size_t row, const struct browsing *b);

// Over everything between the first and the last line.
void help_draw(struct sheet *s, struct browsing *b);
void menu_draw(struct sheet *s, const struct browsing *b);

#endif
