// SPDX-License-Identifier: Apache-2.0
// Mail: the header fields, the lines, and names that would be header fields.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/notify/forms.h"
#include "notify_sample.h"
#include "runtime/character.h"

static const char *write_mail(const struct notice *n, struct buf *out) {
  struct text recipients[] = {texts_of("a@example.org"), texts_of("b@example.org")};
  struct texts to = {recipients, 2};
  buf_clear(out);
  forms_mail(n, "huiyin@example.com", &to, out);
  return buf_string(out);
}

static int letter(char c) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const char *at = strchr(letters, c);
  return c && at ? (int)(at - letters) : -1;
}

// Appends what base64 up to `end` holds; line ends are passed over.
static void unpack(struct buf *out, const char *at, const char *end) {
  uint32_t bits = 0;
  int held = 0;
  for (; at < end; at++) {
    if (letter(*at) < 0) {
      continue;
    }
    bits = bits << 6 | (uint32_t)letter(*at);
    held += 6;
    if (held >= 8) {
      held -= 8;
      buf_add_byte(out, (uint8_t)(bits >> held));
    }
  }
}

// Whether the header has the field with that value; with any where it is empty.
static bool has_field(const char *mail, const char *name, const char *value) {
  struct buf line = {0};
  const char *end = strstr(mail, "\r\n\r\n");
  buf_printf(&line, "\r\n%s: %s%s", name, value, *value ? "\r\n" : "");
  const char *found = strstr(mail, buf_string(&line));
  buf_release(&line);
  return found && found < end;
}

static const char *subject_of(const char *mail, struct buf *out) {
  const char *at = strstr(mail, "\r\nSubject:") + 10;
  do {
    assert_memory_equal(at, " =?UTF-8?B?", 11);
    const char *end = strstr(at + 11, "?=");
    assert_true(end - at + 1 <= 75);
    size_t begun = out->size;
    unpack(out, at + 11, end);
    assert_true(character_all_valid((const char *)out->at + begun, out->size - begun));
    at = end + 4;
  } while (*at == ' ');
  return buf_string(out);
}

static const char *body_of(const char *mail, struct buf *out) {
  unpack(out, strstr(mail, "\r\n\r\n") + 4, mail + strlen(mail));
  return buf_string(out);
}

static void assert_lines(const char *mail) {
  for (const char *end; *mail; mail = end + 2) {
    end = strstr(mail, "\r\n");
    assert_non_null(end);
    assert_true(end - mail <= 78);
    for (; mail < end; mail++) {
      assert_true(*mail >= 0x20 && *mail < 0x7f);
    }
  }
}

static void a_mail_is_one(void **state) {
  struct overdue_alert a = sample_alert();
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_ZH);
  struct buf mail = {0};
  struct buf text = {0};
  (void)state;
  const char *written = write_mail(&n, &mail);
  assert_lines(written);
  assert_memory_equal(written, "Date: Tue, 03 Mar 2026 09:00:00 +0800\r\n", 39);
  assert_true(has_field(written, "From", "huiyin@example.com"));
  assert_non_null(strstr(written, "\r\nTo: a@example.org,\r\n b@example.org\r\n"));
  assert_true(has_field(written, "Content-Type", "text/plain; charset=UTF-8"));
  assert_true(has_field(written, "Content-Transfer-Encoding", "base64"));
  assert_true(has_field(written, "MIME-Version", "1.0"));
  assert_string_equal(subject_of(written, &text), "【严重】超期：R-1");
  buf_clear(&text);
  assert_string_equal(body_of(written, &text),
    "【严重】超期：R-1\r\n\r\n诉求：R-1\r\n类别：供暖\r\n网格：152502/xilin\r\n承办单位：市热力公司\r\n"
    "受理时间：2026-03-01 08:00 +08:00\r\n办理时限：2026-03-03 08:00 +08:00\r\n"
    "预警时间：2026-03-03 08:00 +08:00\r\n");
  buf_release(&mail);
  buf_release(&text);
}

// sha256(b"3:R-1:overdue:1:RAISED").hexdigest()[:32], by Python's hashlib.
static void what_follows_a_raise_is_in_its_thread(void **state) {
  static const char raise[] = "<f0afd718e85cd4361a998a70912e5b0b@example.com>";
  struct overdue_alert a = sample_alert();
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_EN);
  struct buf mail = {0};
  (void)state;
  const char *written = write_mail(&n, &mail);
  assert_true(has_field(written, "Message-ID", raise));
  assert_false(has_field(written, "In-Reply-To", ""));
  a.status = ALERT_CLEARED;
  written = write_mail(&n, &mail);
  assert_false(has_field(written, "Message-ID", raise));
  assert_true(has_field(written, "In-Reply-To", raise));
  assert_true(has_field(written, "References", raise));
  a.status = ALERT_RAISED;
  n.again = 1;
  written = write_mail(&n, &mail);
  assert_false(has_field(written, "Message-ID", raise));
  assert_true(has_field(written, "In-Reply-To", raise));
  buf_release(&mail);
}

static void a_date_is_that_of_the_zone(void **state) {
  static int64_t from[] = {INT64_MIN / 2};
  static int32_t offset[] = {-210 * 60000};
  static const struct zone west = {"America/St_Johns", 1, from, offset};
  struct overdue_alert a = sample_alert();
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_EN);
  struct buf mail = {0};
  (void)state;
  n.zone = &west;
  n.at = SAMPLE_FILED;
  assert_memory_equal(write_mail(&n, &mail), "Date: Sat, 28 Feb 2026 20:30:00 -0330\r\n", 39);
  n.at = 0;
  assert_memory_equal(write_mail(&n, &mail), "Date: Wed, 31 Dec 1969 20:30:00 -0330\r\n", 39);
  buf_release(&mail);
}

static void hostile_names_make_no_field_and_no_line(void **state) {
  char emoji[NAME_MAX_BYTES];
  (void)state;
  for (size_t i = 0; i <= SAMPLE_HOSTILE; i++) {
    struct text name = i < SAMPLE_HOSTILE ? texts_of(sample_hostile[i]) : sample_emoji(emoji);
    struct overdue_alert a = sample_named(name);
    struct noticed one = {&a, NULL};
    struct notice n = sample_notice(&one, 1, LANGUAGE_ZH);
    struct buf mail = {0};
    struct buf text = {0};
    const char *written = write_mail(&n, &mail);
    assert_lines(written);
    assert_false(has_field(written, "Bcc", ""));
    assert_null(strpbrk(subject_of(written, &text), "\r\n"));
    buf_clear(&text);
    const char *body = body_of(written, &text);
    size_t lines = 0;
    for (; (body = strstr(body, "\r\n")) != NULL; body += 2) {
      lines++;
    }
    assert_int_equal(lines, 2 + 7);
    buf_release(&mail);
    buf_release(&text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_mail_is_one),
    cmocka_unit_test(what_follows_a_raise_is_in_its_thread),
    cmocka_unit_test(a_date_is_that_of_the_zone),
    cmocka_unit_test(hostile_names_make_no_field_and_no_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
