// SPDX-License-Identifier: Apache-2.0
// Mail, as RFC 5322 and RFC 2047 have it.
#include <inttypes.h>
#include <string.h>

#include "consumers/notify/forms.h"
#include "consumers/notify/sign.h"

// A line with encoded words has at most 76 bytes, of which 12 of each word are not the text's, and a blank: in whole
// fours 60 are left, which 45 bytes become, and 52 behind `Subject:`.
enum { WORD_BYTES = 45, FIRST_WORD_BYTES = 39, BODY_BYTES = 57 };

static void add_subject(struct buf *out, const struct notice *n) {
  struct buf title = {0};
  notice_title(n, PLAIN_BARE, &title);
  struct text rest = {(const char *)title.at, (uint32_t)title.size};
  buf_add_string(out, "Subject:");
  do {
    bool first = rest.at == (const char *)title.at;
    struct text word = plain_cut(rest, first ? FIRST_WORD_BYTES : WORD_BYTES);
    buf_add_string(out, first ? " =?UTF-8?B?" : "\r\n =?UTF-8?B?");
    sign_base64(out, word.at, word.size);
    buf_add_string(out, "?=");
    rest.at += word.size;
    rest.size -= word.size;
  } while (rest.size);
  buf_add_string(out, "\r\n");
  buf_release(&title);
}

// `Mon, 23 Nov 2026 08:00:00 +0800`.
static void add_date(struct buf *out, const struct zone *z, int64_t moment) {
  static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  static const char *const months[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  int32_t offset = zone_offset(z, moment);
  int32_t minutes = (offset < 0 ? -offset : offset) / 60000;
  struct civil c = moment_to_civil(moment + offset);
  int64_t day = civil_days(c.year, c.month, c.day);
  buf_printf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d %c%02d%02d\r\n", days[(day % 7 + 7) % 7], (int)c.day,
    months[c.month - 1], (int)c.year, (int)c.hour, (int)c.minute, (int)c.second, offset < 0 ? '-' : '+',
    (int)minutes / 60, (int)minutes % 60);
}

// An address may be longer than a line of 78, but never than one of 998.
static void add_addressed(struct buf *out, const char *from, const struct texts *to) {
  buf_printf(out, "From: %s\r\nTo: ", from);
  for (size_t i = 0; i < to->count; i++) {
    buf_printf(out, "%s%.*s", i ? ",\r\n " : "", (int)to->all[i].size, to->all[i].at);
  }
  buf_add_string(out, "\r\n");
}

// What is left of the digest names the message; the right side is the sender's.
static void add_id(struct buf *out, const char *field, const struct notice *n, const char *from) {
  struct buf key = {0};
  struct buf digest = {0};
  notice_key(n, &key);
  sign_digest(&digest, key.at, key.size);
  buf_printf(out, "%s: <%.32s@%s>\r\n", field, (const char *)digest.at, strchr(from, '@') + 1);
  buf_release(&key);
  buf_release(&digest);
}

// The message that told of the raise first.
static void add_thread(struct buf *out, const struct notice *n, const char *from) {
  struct overdue_alert raise = *n->all[0].alert;
  if (n->total > 1 || (raise.status == ALERT_RAISED && !n->level && !n->again)) {
    return;
  }
  raise.status = ALERT_RAISED;
  struct noticed one = {&raise, NULL};
  struct notice first = {.all = &one, .count = 1, .total = 1};
  add_id(out, "In-Reply-To", &first, from);
  add_id(out, "References", &first, from);
}

static void add_line(void *context, struct text line) {
  struct buf *text = context;
  buf_add(text, line.at, line.size);
  buf_add_string(text, "\r\n");
}

static void add_body(struct buf *out, const struct notice *n) {
  struct buf text = {0};
  notice_title(n, PLAIN_BARE, &text);
  buf_add_string(&text, "\r\n\r\n");
  notice_lines(n, PLAIN_BARE, add_line, &text);
  for (size_t at = 0; at < text.size; at += BODY_BYTES) {
    sign_base64(out, text.at + at, text.size - at < BODY_BYTES ? text.size - at : BODY_BYTES);
    buf_add_string(out, "\r\n");
  }
  buf_release(&text);
}

void forms_mail(const struct notice *n, const char *from, const struct texts *to, struct buf *out) {
  add_date(out, n->zone, n->at);
  add_addressed(out, from, to);
  add_subject(out, n);
  add_id(out, "Message-ID", n, from);
  add_thread(out, n, from);
  buf_add_string(out,
    "Auto-Submitted: auto-generated\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=UTF-8\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n");
  add_body(out, n);
}
