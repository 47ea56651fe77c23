// SPDX-License-Identifier: Apache-2.0
// Messages as lines of text, and what they are known by.
#include "consumers/notify/notice.h"

#include <inttypes.h>
#include <string.h>

#include "consumers/notify/notice_words.h"
#include "consumers/notify/sign.h"

// How much of a name is shown: in a text of its own, in a title, and in a list.
enum { NAME_ALONE = 300, NAME_IN_TITLE = 150, NAME_LISTED = 90 };

const struct overdue_alert *notice_worst(const struct notice *n) {
  const struct overdue_alert *worst = n->all[0].alert;
  for (size_t i = 1; i < n->count; i++) {
    const struct overdue_alert *a = n->all[i].alert;
    bool worse = worst->status == ALERT_CLEARED || a->severity > worst->severity;
    worst = a->status == ALERT_RAISED && worse ? a : worst;
  }
  return worst;
}

// --- the key

// The separators that are ours stay as they are.
static void add_encoded(struct buf *out, struct text text) {
  for (uint32_t i = 0; i < text.size; i++) {
    uint8_t c = (uint8_t)text.at[i];
    if (c <= 0x20 || c >= 0x7f || strchr("%\"\\,;", c)) {
      buf_printf(out, "%%%02X", (unsigned)c);
    } else {
      buf_add_byte(out, c);
    }
  }
}

static void add_alert_key(struct buf *out, const struct overdue_alert *a) {
  add_encoded(out, a->alert_id);
  buf_printf(out, ":%s", alert_status_names[a->status]);
}

static void add_group_key(struct buf *out, const struct notice *n) {
  struct buf keys = {0};
  for (size_t i = 0; i < n->count; i++) {
    add_alert_key(&keys, n->all[i].alert);
    buf_add_byte(&keys, '\n');
  }
  buf_printf(&keys, "%zu %" PRIu64, n->total, n->number);
  buf_add_string(out, "group:");
  sign_digest(out, keys.at, keys.size);
  buf_release(&keys);
}

void notice_key(const struct notice *n, struct buf *out) {
  if (n->total == 1) {
    add_alert_key(out, n->all[0].alert);
  } else {
    add_group_key(out, n);
  }
  if (n->level) {
    buf_printf(out, ":level-%" PRIu32, n->level);
  }
  if (n->again) {
    buf_printf(out, ":again-%" PRIu32, n->again);
  }
}

// --- the title

static void add_gravity(struct buf *out, const struct notice_words *w, const struct overdue_alert *a) {
  const char *gravity = a->status == ALERT_CLEARED ? w->cleared : w->severities[a->severity];
  buf_printf(out, "%s%s%s", w->open, gravity, w->close);
}

// The words, with the numbers in the place of the first and second %.
static void add_counted(struct buf *out, const char *phrase, size_t first, size_t second) {
  size_t number = first;
  const char *hole;
  for (; (hole = strchr(phrase, '%')) != NULL; phrase = hole + 1) {
    buf_add(out, phrase, (size_t)(hole - phrase));
    buf_printf(out, "%zu", number);
    number = second;
  }
  buf_add_string(out, phrase);
}

static void add_subject(struct buf *out, const struct notice *n, const struct notice_words *w, enum plain_kind kind) {
  const struct overdue_alert *a = n->all[0].alert;
  if (n->total == 1) {
    plain_add(out, notice_mark(n->language, a->mark), kind, NAME_IN_TITLE);
    buf_add_string(out, w->is);
    plain_add(out, a->request_id, kind, NAME_IN_TITLE);
  } else {
    add_counted(out, n->total > n->count ? w->worst : w->several, n->total, n->count);
  }
}

void notice_title(const struct notice *n, enum plain_kind kind, struct buf *out) {
  const struct notice_words *w = notice_words(n->language);
  add_gravity(out, w, notice_worst(n));
  if (n->level) {
    add_counted(out, w->level, n->level, 0);
  }
  if (n->again) {
    add_counted(out, w->again, n->again, 0);
  }
  add_subject(out, n, w, kind);
}

// --- the lines

struct writing {
  const struct notice *notice;
  const struct notice_words *words;
  enum plain_kind kind;
  void (*add)(void *context, struct text line);
  void *context;
  struct buf line;
};

static void flush(struct writing *w) {
  w->add(w->context, (struct text){(const char *)w->line.at, (uint32_t)w->line.size});
  buf_clear(&w->line);
}

static void line_of_text(struct writing *w, const char *label, struct text value) {
  if (value.size) {
    buf_printf(&w->line, "%s%s", label, w->words->is);
    plain_add(&w->line, value, w->kind, NAME_ALONE);
    flush(w);
  }
}

// `2026-03-01 08:00 +08:00`.
static void add_time(struct writing *w, int64_t moment) {
  int32_t offset = zone_offset(w->notice->zone, moment);
  struct civil c = moment_to_civil(moment + offset);
  int32_t minutes = (offset < 0 ? -offset : offset) / 60000;
  buf_printf(&w->line, "%04d-%02d-%02d %02d:%02d %c%02d:%02d", (int)c.year, (int)c.month, (int)c.day, (int)c.hour,
    (int)c.minute, offset < 0 ? '-' : '+', (int)minutes / 60, (int)minutes % 60);
}

static void line_of_time(struct writing *w, const char *label, int64_t moment) {
  if (moment != MOMENT_NONE) {
    buf_printf(&w->line, "%s%s", label, w->words->is);
    add_time(w, moment);
    flush(w);
  }
}

static void lines_alone(struct writing *w, const struct overdue_alert *a) {
  line_of_text(w, w->words->request, a->request_id);
  line_of_text(w, w->words->category, a->category);
  line_of_text(w, w->words->district, a->district);
  line_of_text(w, w->words->unit, a->unit);
  line_of_time(w, w->words->filed, a->filed_at);
  line_of_time(w, w->words->due, a->due_at);
  line_of_time(w, w->words->passed, a->mark_at);
  line_of_time(w, w->words->cleared_at, a->status == ALERT_CLEARED ? a->at : MOMENT_NONE);
}

static void add_listed(struct writing *w, const char *before, struct text name) {
  if (name.size) {
    buf_add_string(&w->line, before);
    plain_add(&w->line, name, w->kind, NAME_LISTED);
  }
}

static void line_listed(struct writing *w, size_t place) {
  const struct overdue_alert *a = w->notice->all[place].alert;
  buf_printf(&w->line, "%zu. ", place + 1);
  add_gravity(&w->line, w->words, a);
  add_listed(w, "", notice_mark(w->notice->language, a->mark));
  add_listed(w, w->words->is, a->request_id);
  add_listed(w, w->words->comma, a->category);
  add_listed(w, w->words->comma, a->district);
  if (a->due_at != MOMENT_NONE) {
    buf_printf(&w->line, "%s%s ", w->words->comma, w->words->due);
    add_time(w, a->due_at);
  }
  flush(w);
}

void notice_lines(
  const struct notice *n, enum plain_kind kind, void (*add)(void *context, struct text line), void *context) {
  struct writing w = {.notice = n, .words = notice_words(n->language), .kind = kind, .add = add, .context = context};
  if (n->total == 1) {
    lines_alone(&w, n->all[0].alert);
  } else {
    for (size_t i = 0; i < n->count; i++) {
      line_listed(&w, i);
    }
  }
  if (n->total > n->count) {
    add_counted(&w.line, w.words->unlisted, n->total - n->count, 0);
    flush(&w);
  }
  buf_release(&w.line);
}
