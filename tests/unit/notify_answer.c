// SPDX-License-Identifier: Apache-2.0
// Answers of receivers, and the pauses between attempts.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/notify/answer.h"
#include "consumers/notify/mask.h"

static void assert_staged(
  enum receiver_type type, enum mail_stage stage, int status, const char *body, enum answer expected) {
  struct err e = {"nothing"};
  enum answer answer = answer_judge(type, &(struct reply){status, texts_of(body), NULL, stage}, &e);
  if (answer != expected) {
    fail_msg("%s %d %s: %d, not %d", receiver_type_names[type], status, body, (int)answer, (int)expected);
  }
  assert_true((answer == ANSWER_TAKEN) == (strcmp(e.text, "nothing") == 0));
}

static void assert_judged(enum receiver_type type, int status, const char *body, enum answer expected) {
  assert_staged(type, MAIL_TEXT, status, body, expected);
}

static void servers_are_understood(void **state) {
  static const int again[] = {-1, 0, 301, 401, 403, 404, 408, 429, 500, 502, 503, 504};
  static const int refused[] = {400, 413, 415, 422};
  (void)state;
  for (int type = RECEIVER_WEBHOOK; type <= RECEIVER_FEISHU; type++) {
    for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
      assert_judged((enum receiver_type)type, again[i], "{\"errcode\":0,\"code\":0}", ANSWER_AGAIN);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
      assert_judged((enum receiver_type)type, refused[i], "", ANSWER_REFUSED);
    }
  }
  assert_judged(RECEIVER_WEBHOOK, 200, "", ANSWER_TAKEN);
  assert_judged(RECEIVER_WEBHOOK, 204, "{\"errcode\":1}", ANSWER_TAKEN);
  assert_judged(RECEIVER_ALERTMANAGER, 200, "", ANSWER_TAKEN);
}

// Group robots say in the body that they did not take it, whether with a 200 or, as Feishu does at its limit, a 400.
static void robots_are_understood(void **state) {
  (void)state;
  assert_judged(RECEIVER_WECOM, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}", ANSWER_TAKEN);
  assert_judged(RECEIVER_WECOM, 200, "{\"errcode\":45009,\"errmsg\":\"api freq out of limit\"}", ANSWER_AGAIN);
  assert_judged(RECEIVER_WECOM, 200, "{\"errcode\":93000,\"errmsg\":\"invalid webhook url\"}", ANSWER_AGAIN);
  assert_judged(RECEIVER_WECOM, 200, "{\"errcode\":45002}", ANSWER_REFUSED);
  assert_judged(RECEIVER_DINGTALK, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}", ANSWER_TAKEN);
  assert_judged(RECEIVER_DINGTALK, 200, "{\"errcode\":310000,\"errmsg\":\"sign not match\"}", ANSWER_AGAIN);
  assert_judged(RECEIVER_DINGTALK, 200, "{\"errcode\":130101,\"errmsg\":\"send too fast\"}", ANSWER_AGAIN);
  assert_judged(RECEIVER_DINGTALK, 200, "{\"errcode\":430102}", ANSWER_REFUSED);
  assert_judged(RECEIVER_DINGTALK, 200, "{\"errcode\":45002}", ANSWER_AGAIN);
  assert_judged(RECEIVER_FEISHU, 200, "{\"code\":0,\"msg\":\"success\"}", ANSWER_TAKEN);
  assert_judged(RECEIVER_FEISHU, 200, "{\"StatusCode\":0,\"StatusMessage\":\"success\"}", ANSWER_TAKEN);
  assert_judged(RECEIVER_FEISHU, 200, "{\"code\":19021,\"msg\":\"sign match fail\"}", ANSWER_AGAIN);
  assert_judged(RECEIVER_FEISHU, 200, "{\"code\":9499,\"msg\":\"too many request\"}", ANSWER_AGAIN);
  assert_judged(RECEIVER_FEISHU, 400, "{\"code\":9499,\"msg\":\"too many request\",\"data\":{}}", ANSWER_AGAIN);
  assert_judged(RECEIVER_FEISHU, 400, "{\"code\":0}", ANSWER_AGAIN);
  assert_judged(RECEIVER_FEISHU, 400, "<html>Bad Request</html>", ANSWER_REFUSED);
  assert_judged(RECEIVER_WECOM, 400, "{\"errcode\":45002}", ANSWER_REFUSED);
  assert_judged(RECEIVER_WEBHOOK, 400, "{\"code\":9499}", ANSWER_REFUSED);
  assert_judged(RECEIVER_FEISHU, 200, "<html>login</html>", ANSWER_AGAIN);
  assert_judged(RECEIVER_WECOM, 200, "", ANSWER_AGAIN);
  assert_judged(RECEIVER_WECOM, 200, "{\"errcode\":\"0\"}", ANSWER_AGAIN);
  assert_judged(RECEIVER_WECOM, 200, "[0]", ANSWER_AGAIN);
}

static void mail_and_commands_are_understood(void **state) {
  (void)state;
  assert_judged(RECEIVER_MAIL, 250, "", ANSWER_TAKEN);
  assert_judged(RECEIVER_MAIL, 421, "", ANSWER_AGAIN);
  assert_judged(RECEIVER_MAIL, 452, "", ANSWER_AGAIN);
  assert_judged(RECEIVER_MAIL, 535, "", ANSWER_AGAIN);
  assert_judged(RECEIVER_MAIL, 550, "", ANSWER_REFUSED);
  assert_judged(RECEIVER_MAIL, -1, "", ANSWER_AGAIN);
  assert_judged(RECEIVER_COMMAND, 0, "", ANSWER_TAKEN);
  assert_judged(RECEIVER_COMMAND, 1, "", ANSWER_AGAIN);
  assert_judged(RECEIVER_COMMAND, 65, "", ANSWER_REFUSED);
}

// What the server has against who sends passes, what it has against the mail or its mailbox does not.
static void a_mail_is_refused_for_what_it_is(void **state) {
  static const char relay[] = "554 5.7.1 <a@example.org>: Relay access denied";
  (void)state;
  assert_staged(RECEIVER_MAIL, MAIL_SENDER, 554, "554 no service for you", ANSWER_AGAIN);
  assert_staged(RECEIVER_MAIL, MAIL_SENDER, 550, "550 5.7.1 not your address", ANSWER_AGAIN);
  assert_staged(RECEIVER_MAIL, MAIL_MAILBOX, 554, relay, ANSWER_AGAIN);
  assert_staged(RECEIVER_MAIL, MAIL_MAILBOX, 550, "550 5.1.8 bad sender", ANSWER_AGAIN);
  assert_staged(RECEIVER_MAIL, MAIL_MAILBOX, 550, "550 5.1.1 nobody", ANSWER_REFUSED);
  assert_staged(RECEIVER_MAIL, MAIL_MAILBOX, 550, "550", ANSWER_REFUSED);
  assert_staged(RECEIVER_MAIL, MAIL_TEXT, 554, "554 5.7.1 spam", ANSWER_REFUSED);
}

static enum answer judge_webhook(const char *body, size_t size, const struct texts *secrets, struct err *e) {
  return answer_judge(RECEIVER_WEBHOOK, &(struct reply){503, {body, (uint32_t)size}, secrets, MAIL_TEXT}, e);
}

// Some servers say back what they were asked.
static void secrets_are_not_quoted(void **state) {
  struct texts secrets = {0};
  struct err e;
  char body[600];
  (void)state;
  mask_url(&secrets, texts_of("https://example.org/bot/v2/hook/T000-B000-token?key=k-1-2-3&sign=a%2Bb"));
  mask_text(&secrets, texts_of("sesame"));
  mask_text(&secrets, texts_of(""));
  for (size_t i = 0; i < 2; i++) {
    (void)snprintf(body, sizeof body,
      "Cannot POST %s of example.org for sesame, not k-1-2-3 nor a%%2Bb, nor T000-B000-token",
      i ? "\\/bot\\/v2\\/hook\\/T000-B000-token" : "/bot/v2/hook/T000-B000-token");
    (void)judge_webhook(body, strlen(body), &secrets, &e);
    assert_null(strstr(e.text, "T000"));
    assert_null(strstr(e.text, "k-1-2-3"));
    assert_null(strstr(e.text, "a%2Bb"));
    assert_null(strstr(e.text, "sesame"));
    assert_non_null(strstr(e.text, "of example.org for ***, not *** nor ***"));
  }
  (void)judge_webhook("sign not match, for key", 23, &secrets, &e);
  assert_string_equal(e.text, "it answered 503: sign not match, for key");
  texts_release(&secrets);
  mask_url(&secrets, texts_of("https://example.org/h?sesame&a=b"));
  (void)judge_webhook("no sesame", 9, &secrets, &e);
  assert_string_equal(e.text, "it answered 503: no ***");
  texts_release(&secrets);
  mask_url(&secrets, texts_of("https://example.org"));
  mask_url(&secrets, texts_of("https://example.org/"));
  mask_url(&secrets, texts_of("nothing"));
  assert_int_equal(secrets.count, 0);
  assert_int_equal(judge_webhook("a/b", 3, &secrets, &e), ANSWER_AGAIN);
  assert_string_equal(e.text, "it answered 503: a/b");
}

// A token's end is not told because the quote is cut behind its beginning.
static void a_secret_is_hidden_before_the_quote_is_cut(void **state) {
  struct texts secrets = {0};
  struct err e;
  char body[300];
  (void)state;
  memset(body, 'x', sizeof body);
  memcpy(body + 190, "0123456789abcdefghij", 20);
  mask_text(&secrets, (struct text){body + 190, 20});
  (void)judge_webhook(body, sizeof body, &secrets, &e);
  assert_null(strstr(e.text, "0123"));
  texts_release(&secrets);
}

static void what_is_said_is_one_line_that_is_not_long(void **state) {
  char body[5000];
  struct err e;
  (void)state;
  (void)judge_webhook("busy\r\nnow\x1b[31m\xff", 15, NULL, &e);
  assert_string_equal(e.text, "it answered 503: busy  now [31m\xef\xbf\xbd");
  memset(body, 'x', sizeof body);
  (void)judge_webhook(body, sizeof body, NULL, &e);
  assert_true(strlen(e.text) < 230);
  (void)judge_webhook(NULL, 0, NULL, &e);
  assert_string_equal(e.text, "it answered 503");
}

static void pauses_grow_and_differ(void **state) {
  (void)state;
  for (uint32_t attempts = 1; attempts < 40; attempts++) {
    int64_t most = attempts < 10 ? INT64_C(1000) << (attempts - 1) : 300000;
    most = most < 300000 ? most : 300000;
    assert_true(answer_pause(attempts, 0) == most / 2);
    assert_true(answer_pause(attempts, UINT32_MAX) >= most - 1 && answer_pause(attempts, UINT32_MAX) <= most);
    assert_true(answer_pause(attempts, UINT32_C(1) << 31) == most / 4 * 3);
  }
  assert_true(answer_pause(UINT32_MAX, 0) == 150000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(servers_are_understood),
    cmocka_unit_test(robots_are_understood),
    cmocka_unit_test(mail_and_commands_are_understood),
    cmocka_unit_test(a_mail_is_refused_for_what_it_is),
    cmocka_unit_test(secrets_are_not_quoted),
    cmocka_unit_test(a_secret_is_hidden_before_the_quote_is_cut),
    cmocka_unit_test(what_is_said_is_one_line_that_is_not_long),
    cmocka_unit_test(pauses_grow_and_differ),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
