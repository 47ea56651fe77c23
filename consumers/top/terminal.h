// SPDX-License-Identifier: Apache-2.0
// The terminal, by ncurses: copies a sheet onto it, and tells what keys are pressed.
#ifndef HUIYIN_CONSUMERS_TOP_TERMINAL_H
#define HUIYIN_CONSUMERS_TOP_TERMINAL_H

#include "consumers/top/browsing.h"
#include "consumers/top/sheet.h"
#include "runtime/err.h"

// One thread; one at a time, for there is one terminal.
struct terminal;

// Takes standard input and output over: full screen, no echo, keys one by one. While it lasts, what is written to a
// standard error that is a terminal is held back. NULL with a sentence where TERM says nothing that can be used.
struct terminal *terminal_open(struct err *e);
// Gives the terminal back as it was; what was held back is written then.
void terminal_close(struct terminal *t);

// The size as it is now.
void terminal_size(struct terminal *t, size_t *rows, size_t *columns);
// Shows the sheet; only what differs from what is shown is sent.
void terminal_show(struct terminal *t, const struct sheet *s);
// Everything anew, for a screen that something else has written on.
void terminal_repaint(struct terminal *t);

// Waits until a key is pressed, the size changes or `ms` have gone; `stop` is a descriptor that ends the wait. False
// where the terminal is gone.
bool terminal_wait(struct terminal *t, int stop, int64_t ms);
// The next key that was pressed, KEYS_NONE where there is none.
int terminal_key(struct terminal *t);

#endif
