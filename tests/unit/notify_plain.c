// SPDX-License-Identifier: Apache-2.0
// Names that stay text, signatures against those of another library, and what messages say.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/notify/sign.h"
#include "notify_sample.h"
#include "runtime/character.h"

static void assert_plain(const char *text, enum plain_kind kind, size_t most, const char *expected) {
  struct buf out = {0};
  plain_add(&out, texts_of(text), kind, most);
  assert_string_equal(buf_string(&out), expected);
  buf_release(&out);
}

static void names_become_plain(void **state) {
  (void)state;
  assert_plain("供暖 \xf0\x9f\x94\xa5 a_b-c", PLAIN_MARKED, 100, "供暖 \xf0\x9f\x94\xa5 a_b-c");
  assert_plain(
    "a\r\nb\tc\x7f\xc2\x85\xe2\x80\xa8"
    "d",
    PLAIN_BARE, 100, "a  b c   d");
  assert_plain(
    "\xe2\x80\xae"
    "abc\xe2\x80\x8b\xef\xbb\xbf\xe2\x81\xa6\xd8\x9c\xf3\xa0\x81\x81",
    PLAIN_BARE, 100, "abc");
  assert_plain(
    "a\xff"
    "b\xe4\xbe",
    PLAIN_BARE, 100,
    "a\xef\xbf\xbd"
    "b\xef\xbf\xbd\xef\xbf\xbd");
  assert_plain("<@all>", PLAIN_MARKED, 100, "＜＠all＞");
  assert_plain(
    "[a](http://b) *c* `d` #e ~f |g \\h &lt;", PLAIN_MARKED, 100, "［a］(http：//b) ＊c＊ ｀d｀ ＃e ～f ｜g ＼h ＆lt;");
  assert_plain("08:00", PLAIN_MARKED, 100, "08:00");
  assert_plain("<@all>", PLAIN_BARE, 100, "<@all>");
}

static void a_long_name_is_cut_between_two_characters(void **state) {
  (void)state;
  assert_plain("供暖费用", PLAIN_BARE, 12, "供暖费用");
  assert_plain("供暖费用", PLAIN_BARE, 11, "供暖…");
  assert_plain("供暖费用", PLAIN_BARE, 9, "供暖…");
  assert_plain("供暖费用", PLAIN_BARE, 3, "…");
  assert_plain("abcdef", PLAIN_BARE, 5, "ab…");
  for (size_t most = 3; most < 300; most++) {
    char name[NAME_MAX_BYTES];
    struct buf out = {0};
    plain_add(&out, sample_emoji(name), PLAIN_MARKED, most);
    assert_true(out.size <= most);
    assert_true(character_all_valid((const char *)out.at, out.size));
    buf_release(&out);
  }
}

// Against hmac and hashlib of Python:
//   hmac.new(b"key", b'1767225600.{"a":1}', sha256).hexdigest()
//   quote_plus(b64encode(hmac.new(b"SEC3", b"1767225600123\nSEC3", sha256).digest()))
//   b64encode(hmac.new(b"1767225600\nSECtest", b"", sha256).digest())
static void signatures_are_as_documented(void **state) {
  struct buf out = {0};
  struct buf body = {0};
  (void)state;
  buf_add_string(&body, "{\"a\":1}");
  sign_webhook(&out, texts_of("key"), INT64_C(1767225600123), &body);
  assert_string_equal(
    buf_string(&out), "t=1767225600,v1=80f7b75f8618b9b24d72673996a625f1a43f7387a26b6739d667431724fe4d23");
  buf_clear(&out);
  sign_dingtalk(&out, texts_of("SEC3"), INT64_C(1767225600123));
  assert_string_equal(
    buf_string(&out), "timestamp=1767225600123&sign=yKzp9tHWoCYkeZvHZFGbuNiU93%2F6c3r8V93i0oP1m%2Bk%3D");
  buf_clear(&out);
  sign_feishu(&out, texts_of("SECtest"), INT64_C(1767225600123));
  assert_string_equal(buf_string(&out), "8wfORKxBzLJIoNNdA7auruCXB+DNZIC3E/qp0HY+lIo=");
  buf_clear(&out);
  sign_digest(&out, "abc", 3);  // the vector of FIPS 180-2
  assert_string_equal(buf_string(&out), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  buf_release(&out);
  buf_release(&body);
}

static void assert_key(const struct notice *n, const char *expected) {
  struct buf out = {0};
  notice_key(n, &out);
  assert_string_equal(buf_string(&out), expected);
  buf_release(&out);
}

static void a_message_is_known_by_what_it_tells(void **state) {
  struct overdue_alert a = sample_alert();
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_ZH);
  (void)state;
  assert_key(&n, "3:R-1:overdue:1:RAISED");
  n.level = 2;
  n.again = 3;
  assert_key(&n, "3:R-1:overdue:1:RAISED:level-2:again-3");
  n.level = n.again = 0;
  a.status = ALERT_CLEARED;
  a.alert_id = texts_of("3:R\r\n\"供%:overdue:1");
  assert_key(&n, "3:R%0D%0A%22%E4%BE%9B%25:overdue:1:CLEARED");
}

static void groups_are_known_apart(void **state) {
  struct overdue_alert a = sample_alert();
  struct overdue_alert b = sample_alert();
  struct noticed two[] = {{&a, NULL}, {&b, NULL}};
  struct buf keys[4] = {{0}};
  (void)state;
  b.alert_id = texts_of("3:R-2:overdue:1");
  struct notice n = sample_notice(two, 2, LANGUAGE_ZH);
  notice_key(&n, &keys[0]);
  n.number = 1;
  notice_key(&n, &keys[1]);
  n.number = 0;
  n.at++;
  notice_key(&n, &keys[2]);
  b.status = ALERT_CLEARED;
  notice_key(&n, &keys[3]);
  assert_int_equal(keys[0].size, 6 + 64);
  assert_string_not_equal(buf_string(&keys[0]), buf_string(&keys[1]));
  assert_string_equal(buf_string(&keys[0]), buf_string(&keys[2]));
  assert_string_not_equal(buf_string(&keys[0]), buf_string(&keys[3]));
  for (size_t i = 0; i < 4; i++) {
    buf_release(&keys[i]);
  }
}

// --- what is said

static void collect(void *context, struct text line) {
  struct buf *out = context;
  assert_true(line.size <= NOTICE_LINE_MOST);
  buf_add(out, line.at, line.size);
  buf_add_byte(out, '\n');
}

static void assert_says(const struct notice *n, const char *expected) {
  struct buf out = {0};
  notice_title(n, PLAIN_BARE, &out);
  assert_true(out.size <= NOTICE_TITLE_MOST);
  buf_add_byte(&out, '\n');
  notice_lines(n, PLAIN_BARE, collect, &out);
  assert_string_equal(buf_string(&out), expected);
  buf_release(&out);
}

static void one_alert_is_told_in_either_language(void **state) {
  struct overdue_alert a = sample_alert();
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_ZH);
  (void)state;
  assert_says(&n,
    "【严重】超期：R-1\n诉求：R-1\n类别：供暖\n网格：152502/xilin\n承办单位：市热力公司\n受理时间：2026-03-01 08:00 "
    "+08:00\n办理时限：2026-03-03 08:00 +08:00\n预警时间：2026-03-03 08:00 +08:00\n");
  n.language = LANGUAGE_EN;
  n.level = 2;
  n.again = 1;
  a.status = ALERT_CLEARED;
  a.unit = (struct text){NULL, 0};
  a.district = texts_of("");
  a.due_at = MOMENT_NONE;
  a.mark = texts_of("red lamp");
  assert_says(&n,
    "[CLEARED] Escalated to level 2: Reminder 1: red lamp: R-1\nRequest: R-1\nCategory: 供暖\nFiled: 2026-03-01 08:00 "
    "+08:00\nPassed: 2026-03-03 08:00 +08:00\nCleared: 2026-03-03 08:00 +08:00\n");
}

static void several_are_listed_and_the_rest_is_counted(void **state) {
  struct overdue_alert a = sample_alert();
  struct overdue_alert b = sample_alert();
  struct noticed two[] = {{&a, NULL}, {&b, NULL}};
  struct notice n = sample_notice(two, 2, LANGUAGE_ZH);
  (void)state;
  b.request_id = texts_of("R-2");
  b.severity = SEVERITY_INFO;
  b.due_at = MOMENT_NONE;
  assert_says(&n,
    "【严重】2 件预警\n1. 【严重】超期：R-1，供暖，152502/xilin，办理时限 2026-03-03 08:00 +08:00\n"
    "2. 【提示】超期：R-2，供暖，152502/xilin\n");
  n.total = 37;
  n.language = LANGUAGE_EN;
  assert_says(&n,
    "[CRITICAL] 37 alerts, the worst 2 of them\n"
    "1. [CRITICAL] overdue: R-1, 供暖, 152502/xilin, Due 2026-03-03 08:00 +08:00\n"
    "2. [INFO] overdue: R-2, 供暖, 152502/xilin\n35 more are not listed.\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(names_become_plain),
    cmocka_unit_test(a_long_name_is_cut_between_two_characters),
    cmocka_unit_test(signatures_are_as_documented),
    cmocka_unit_test(a_message_is_known_by_what_it_tells),
    cmocka_unit_test(groups_are_known_apart),
    cmocka_unit_test(one_alert_is_told_in_either_language),
    cmocka_unit_test(several_are_listed_and_the_rest_is_counted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
