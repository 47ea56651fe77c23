// SPDX-License-Identifier: Apache-2.0
// The terminal, by ncurses.
#include "consumers/top/terminal.h"

#include <errno.h>
#include <ncurses.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include "consumers/core/must.h"

enum { TERMINAL_ESCAPE_MS = 25, TERMINAL_HELD_MOST = 65536 };

struct terminal {
  SCREEN *screen;
  bool colours;
  int held;  // where standard error goes meanwhile; -1 where it goes on as it is
  int stderr_was;
  bool gone;
};

// --- what others write on the terminal

static void terminal_hold(struct terminal *t) {
  t->held = isatty(STDERR_FILENO) ? memfd_create("stderr", MFD_CLOEXEC) : -1;
  if (t->held >= 0) {
    (void)fflush(stderr);
    t->stderr_was = dup(STDERR_FILENO);
    (void)dup2(t->held, STDERR_FILENO);
  }
}

static void terminal_let_go(struct terminal *t) {
  char lines[4096];
  ssize_t size;
  if (t->held < 0) {
    return;
  }
  (void)fflush(stderr);
  (void)dup2(t->stderr_was, STDERR_FILENO);
  (void)close(t->stderr_was);
  off_t end = lseek(t->held, 0, SEEK_END);
  (void)lseek(t->held, end > TERMINAL_HELD_MOST ? end - TERMINAL_HELD_MOST : 0, SEEK_SET);
  while ((size = read(t->held, lines, sizeof lines)) > 0) {
    (void)!write(STDERR_FILENO, lines, (size_t)size);
  }
  (void)close(t->held);
}

// --- colours

// Pairs by style, on the terminal's own background. Without colours, bold and reverse say it.
static const struct {
  short text;
  short ground;
  attr_t with;     // beside the colour
  attr_t without;  // instead of it
} terminal_styles[STYLE_COUNT] = {
  [STYLE_PLAIN] = {-1, -1, A_NORMAL, A_NORMAL},
  [STYLE_STRONG] = {-1, -1, A_BOLD, A_BOLD},
  [STYLE_FAINT] = {COLOR_CYAN, -1, A_NORMAL, A_NORMAL},
  [STYLE_HEADING] = {COLOR_BLACK, COLOR_GREEN, A_NORMAL, A_REVERSE},
  [STYLE_SORTED] = {COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE | A_BOLD},
  [STYLE_CHOSEN] = {COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE},
  [STYLE_GOOD] = {COLOR_GREEN, -1, A_NORMAL, A_NORMAL},
  [STYLE_WARNING] = {COLOR_YELLOW, -1, A_BOLD, A_BOLD},
  [STYLE_BAD] = {COLOR_WHITE, COLOR_RED, A_BOLD, A_REVERSE | A_BOLD},
  [STYLE_KEY] = {-1, -1, A_BOLD, A_BOLD},
};

static void terminal_colours(struct terminal *t) {
  const char *no = getenv("NO_COLOR");
  t->colours = has_colors() && !(no && *no) && start_color() == OK && use_default_colors() == OK;
  for (short i = 0; t->colours && i < STYLE_COUNT; i++) {
    (void)init_pair((short)(i + 1), terminal_styles[i].text, terminal_styles[i].ground);
  }
}

static void terminal_style(const struct terminal *t, uint8_t style) {
  if (t->colours) {
    (void)attr_set(terminal_styles[style].with, (short)(style + 1), NULL);
  } else {
    (void)attr_set(terminal_styles[style].without, 0, NULL);
  }
}

// --- open and close

struct terminal *terminal_open(struct err *e) {
  struct terminal *t = must(calloc(1, sizeof *t));
  t->screen = newterm(NULL, stdout, stdin);
  if (!t->screen) {
    const char *name = getenv("TERM");
    free(t);
    (void)err_set(e,
      "the terminal can not be drawn on: TERM is %s, which this machine knows nothing of; set TERM=xterm, or give "
      "--once",
      name && *name ? name : "not set");
    return NULL;
  }
  (void)cbreak();
  (void)noecho();
  (void)nonl();
  (void)keypad(stdscr, TRUE);
  (void)nodelay(stdscr, TRUE);
  (void)intrflush(stdscr, FALSE);
  // Terminals do not agree on what is shifted where a wide character is in the way.
  idcok(stdscr, FALSE);
  (void)curs_set(0);
  (void)set_escdelay(TERMINAL_ESCAPE_MS);
  terminal_colours(t);
  terminal_hold(t);
  return t;
}

void terminal_close(struct terminal *t) {
  if (!t) {
    return;
  }
  (void)endwin();
  delscreen(t->screen);
  terminal_let_go(t);
  free(t);
}

void terminal_size(struct terminal *t, size_t *rows, size_t *columns) {
  struct winsize size;
  (void)t;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col &&
      is_term_resized(size.ws_row, size.ws_col)) {
    (void)resizeterm(size.ws_row, size.ws_col);
  }
  *rows = LINES > 0 ? (size_t)LINES : 0;
  *columns = COLS > 0 ? (size_t)COLS : 0;
}

// --- showing

static void terminal_row(struct terminal *t, const struct sheet *s, size_t row, struct buf *line) {
  for (size_t column = 0; column < s->columns;) {
    const struct sheet_cell *cell = sheet_at(s, row, column);
    uint8_t style = cell->style;
    size_t begin = column;
    buf_clear(line);
    while (column < s->columns && (cell = sheet_at(s, row, column))->style == style) {
      if (cell->size) {
        buf_add(line, cell->bytes, cell->size);
      } else {
        buf_add_byte(line, ' ');
      }
      column += cell->columns == 2 ? 2 : 1;
    }
    terminal_style(t, style);
    (void)mvaddstr((int)row, (int)begin, buf_string(line));
  }
}

void terminal_show(struct terminal *t, const struct sheet *s) {
  struct buf line = {0};
  (void)erase();
  for (size_t row = 0; row < s->rows; row++) {
    terminal_row(t, s, row, &line);
  }
  terminal_style(t, STYLE_PLAIN);
  (void)refresh();
  buf_release(&line);
}

void terminal_repaint(struct terminal *t) {
  (void)t;
  (void)clearok(stdscr, TRUE);
}

// --- keys

bool terminal_wait(struct terminal *t, int stop, int64_t ms) {
  struct pollfd on[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = stop, .events = POLLIN}};
  int count = poll(on, 2, ms > 0 ? (int)ms : 0);
  if (count > 0 && on[0].revents & (POLLHUP | POLLERR | POLLNVAL)) {
    t->gone = true;
  }
  return !t->gone;
}

static const struct {
  wint_t curses;
  int key;
} terminal_keys[] = {{KEY_UP, KEYS_UP}, {KEY_DOWN, KEYS_DOWN}, {KEY_LEFT, KEYS_LEFT}, {KEY_RIGHT, KEYS_RIGHT},
  {KEY_PPAGE, KEYS_PAGE_UP}, {KEY_NPAGE, KEYS_PAGE_DOWN}, {KEY_HOME, KEYS_HOME}, {KEY_END, KEYS_END},
  {KEY_FIND, KEYS_HOME}, {KEY_SELECT, KEYS_END}, {KEY_BTAB, KEYS_BACK_TAB}, {KEY_ENTER, KEYS_ENTER},
  {KEY_BACKSPACE, KEYS_BACKSPACE}, {KEY_F(1), KEYS_F1}, {KEY_F(3), KEYS_F3}, {KEY_F(4), KEYS_F4}, {KEY_F(6), KEYS_F6},
  {KEY_F(10), KEYS_F10}};

int terminal_key(struct terminal *t) {
  wint_t key;
  int kind = get_wch(&key);
  (void)t;
  if (kind == ERR) {
    return KEYS_NONE;
  }
  if (kind == KEY_CODE_YES) {
    for (size_t i = 0; i < sizeof terminal_keys / sizeof *terminal_keys; i++) {
      if (terminal_keys[i].curses == key) {
        return terminal_keys[i].key;
      }
    }
    return KEYS_OTHER;
  }
  if (key == '\r') {
    return KEYS_ENTER;
  }
  return key == '\b' ? KEYS_BACKSPACE : (int)key;
}
