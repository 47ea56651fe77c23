// SPDX-License-Identifier: Apache-2.0
// The bodies that receivers are sent, read back by a parser, with names that would be more than names.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
// cmocka wants the four first ones first.
#include <cmocka.h>
#include <jansson.h>

#include "consumers/notify/forms.h"
#include "notify_sample.h"
#include "runtime/character.h"
#include "schemas/moment.h"

static json_t *parsed(struct buf *body) {
  json_t *value = json_loadb((const char *)body->at, body->size, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(value);
  buf_release(body);
  return value;
}

static const char *text_at(json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  assert_non_null(text);
  return text;
}

// --- webhooks

static json_t *webhook(const struct notice *n) {
  struct buf body = {0};
  forms_webhook(n, "/huiyin", &body);
  return parsed(&body);
}

static void a_webhook_is_a_cloud_event(void **state) {
  struct overdue_alert a = sample_alert();
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_ZH);
  (void)state;
  json_t *event = webhook(&n);
  assert_string_equal(text_at(event, "specversion"), "1.0");
  assert_string_equal(text_at(event, "id"), "3:R-1:overdue:1:RAISED");
  assert_string_equal(text_at(event, "source"), "/huiyin");
  assert_string_equal(text_at(event, "type"), "huiyin.overdue-alert.raised");
  assert_string_equal(text_at(event, "subject"), "R-1");
  assert_string_equal(text_at(event, "time"), "2026-03-03T00:00:00.001Z");
  assert_string_equal(text_at(event, "datacontenttype"), "application/json");
  json_t *data = json_object_get(event, "data");
  assert_string_equal(text_at(data, "alert_id"), "3:R-1:overdue:1");
  assert_string_equal(text_at(data, "unit"), "市热力公司");
  assert_null(json_object_get(data, "type"));
  assert_null(json_object_get(data, "again"));
  json_decref(event);
  a.status = ALERT_CLEARED;
  n.again = 4;
  event = webhook(&n);
  assert_string_equal(text_at(event, "type"), "huiyin.overdue-alert.cleared");
  assert_int_equal(json_integer_value(json_object_get(json_object_get(event, "data"), "again")), 4);
  json_decref(event);
}

static void a_webhook_of_several_has_them_all(void **state) {
  struct overdue_alert a = sample_alert();
  struct overdue_alert b = sample_alert();
  struct noticed two[] = {{&a, NULL}, {&b, NULL}};
  struct notice n = sample_notice(two, 2, LANGUAGE_ZH);
  (void)state;
  n.total = 37;
  b.request_id = texts_of("R-2");
  json_t *event = webhook(&n);
  assert_string_equal(text_at(event, "type"), "huiyin.overdue-alerts");
  json_t *data = json_object_get(event, "data");
  assert_int_equal(json_integer_value(json_object_get(data, "total")), 37);
  assert_int_equal(json_array_size(json_object_get(data, "alerts")), 2);
  assert_string_equal(text_at(json_array_get(json_object_get(data, "alerts"), 1), "request_id"), "R-2");
  json_decref(event);
}

// Data has the very bytes; an attribute has no controls and no noncharacters.
static void a_webhook_keeps_names_as_they_are(void **state) {
  static const char name[] = "a\"\\\n<script>\xe2\x80\xae\xef\xbf\xbf\xc2\x85%z";
  struct overdue_alert a = sample_named(texts_of(name));
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_ZH);
  (void)state;
  json_t *event = webhook(&n);
  assert_string_equal(text_at(json_object_get(event, "data"), "category"), name);
  assert_string_equal(text_at(event, "subject"), "a\"\\%0A<script>\xe2\x80\xae%EF%BF%BF%C2%85%25z");
  json_decref(event);
}

// --- Alertmanager

static json_t *alertmanager(const struct notice *n, int64_t until) {
  struct buf body = {0};
  forms_alertmanager(n, until, &body);
  return parsed(&body);
}

static void alertmanager_is_told_when_it_begins_and_ends(void **state) {
  struct overdue_alert raise = sample_alert();
  struct noticed one = {&raise, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_EN);
  (void)state;
  json_t *raised = alertmanager(&n, raise.at + SAMPLE_HOUR);
  json_t *entry = json_array_get(raised, 0);
  assert_string_equal(text_at(entry, "startsAt"), "2026-03-03T00:00:00.001Z");
  assert_string_equal(text_at(entry, "endsAt"), "2026-03-03T01:00:00.001Z");
  json_t *labels = json_object_get(entry, "labels");
  assert_string_equal(text_at(labels, "alertname"), "overdue");
  assert_string_equal(text_at(labels, "severity"), "CRITICAL");
  assert_string_equal(text_at(labels, "district"), "152502/xilin");
  assert_string_equal(text_at(json_object_get(entry, "annotations"), "summary"), "[CRITICAL] overdue: R-1");
  // Corrected since, and cleared: what it is known by stays.
  struct overdue_alert clear = sample_alert();
  clear.status = ALERT_CLEARED;
  clear.at += 2 * SAMPLE_HOUR;
  clear.district = texts_of("152502/other");
  clear.unit = (struct text){NULL, 0};
  one = (struct noticed){&clear, &raise};
  json_t *cleared = alertmanager(&n, MOMENT_NONE);
  assert_true(json_equal(labels, json_object_get(json_array_get(cleared, 0), "labels")));
  assert_string_equal(text_at(json_array_get(cleared, 0), "startsAt"), "2026-03-03T00:00:00.001Z");
  assert_string_equal(text_at(json_array_get(cleared, 0), "endsAt"), "2026-03-03T02:00:00.001Z");
  json_decref(raised);
  json_decref(cleared);
}

static void alertmanager_gets_no_empty_label_and_no_end_that_is_not_known(void **state) {
  struct overdue_alert a = sample_alert();
  struct noticed two[] = {{&a, NULL}, {&a, NULL}};
  struct notice n = sample_notice(two, 2, LANGUAGE_EN);
  (void)state;
  a.unit = (struct text){NULL, 0};
  a.district = texts_of("");
  json_t *raised = alertmanager(&n, MOMENT_NONE);
  assert_int_equal(json_array_size(raised), 2);
  json_t *entry = json_array_get(raised, 1);
  assert_null(json_object_get(entry, "endsAt"));
  assert_null(json_object_get(json_object_get(entry, "labels"), "unit"));
  assert_null(json_object_get(json_object_get(entry, "labels"), "district"));
  json_decref(raised);
}

// --- robots

static json_t *wecom(const struct notice *n) {
  struct buf body = {0};
  forms_wecom(n, &body);
  return parsed(&body);
}

static json_t *dingtalk(const struct notice *n) {
  struct buf body = {0};
  forms_dingtalk(n, &body);
  assert_true(body.size < 20000);
  return parsed(&body);
}

static json_t *feishu(const struct notice *n, const char *signature) {
  struct buf body = {0};
  forms_feishu(n, signature, &body);
  assert_true(body.size < 20000);
  return parsed(&body);
}

static void robots_are_told_in_their_forms(void **state) {
  struct overdue_alert a = sample_alert();
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_ZH);
  (void)state;
  a.due_at = a.mark_at = MOMENT_NONE;
  json_t *message = wecom(&n);
  assert_string_equal(text_at(message, "msgtype"), "markdown");
  assert_string_equal(text_at(json_object_get(message, "markdown"), "content"),
    "**【严重】超期：R-1**\n> 诉求：R-1\n> 类别：供暖\n> 网格：152502/xilin\n> 承办单位：市热力公司\n> "
    "受理时间：2026-03-01 08:00 +08:00");
  json_decref(message);
  message = dingtalk(&n);
  assert_string_equal(text_at(message, "msgtype"), "markdown");
  assert_string_equal(text_at(json_object_get(message, "markdown"), "title"), "【严重】超期：R-1");
  assert_string_equal(text_at(json_object_get(message, "markdown"), "text"),
    "#### 【严重】超期：R-1\n\n诉求：R-1\n\n类别：供暖\n\n网格：152502/xilin\n\n承办单位：市热力公司\n\n"
    "受理时间：2026-03-01 08:00 +08:00");
  assert_true(json_is_false(json_object_get(json_object_get(message, "at"), "isAtAll")));
  json_decref(message);
}

static void feishu_is_told_in_a_post_that_is_signed(void **state) {
  struct overdue_alert a = sample_alert();
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_EN);
  (void)state;
  json_t *message = feishu(&n, "SIGN");
  assert_string_equal(text_at(message, "msg_type"), "post");
  assert_string_equal(text_at(message, "timestamp"), "1772499600");
  assert_string_equal(text_at(message, "sign"), "SIGN");
  json_t *post = json_object_get(json_object_get(json_object_get(message, "content"), "post"), "en_us");
  assert_string_equal(text_at(post, "title"), "[CRITICAL] overdue: R-1");
  json_t *first = json_array_get(json_array_get(json_object_get(post, "content"), 0), 0);
  assert_string_equal(text_at(first, "tag"), "text");
  assert_string_equal(text_at(first, "text"), "Request: R-1");
  json_decref(message);
  message = feishu(&n, NULL);
  assert_null(json_object_get(message, "sign"));
  assert_null(json_object_get(message, "timestamp"));
  json_decref(message);
}

// None of what Markdown, HTML or a mention begins with is left of a name; ours begin lines or stand around the title.
static void assert_harmless(const char *text) {
  static const char *const bad[] = {
    "<", "@", "](", "[w", "`", "~~", "\\", "://", "\xe2\x80\xae", "\xe2\x81\xa6", "**bold", "\r", "\t"};
  assert_true(character_all_valid(text, strlen(text)));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    if (strstr(text, bad[i])) {
      fail_msg("\"%s\" is in: %s", bad[i], text);
    }
  }
}

static size_t lines_of(const char *text) {
  size_t count = 0;
  for (; (text = strchr(text, '\n')) != NULL; text++) {
    count++;
  }
  return count;
}

static void hostile_names_stay_text_for_robots(void **state) {
  (void)state;
  for (size_t i = 0; i < SAMPLE_HOSTILE; i++) {
    struct overdue_alert a = sample_named(texts_of(sample_hostile[i]));
    struct noticed two[] = {{&a, NULL}, {&a, NULL}};
    struct notice n = sample_notice(two, 2 - i % 2, LANGUAGE_ZH);
    json_t *message = wecom(&n);
    const char *content = text_at(json_object_get(message, "markdown"), "content");
    assert_harmless(content);
    assert_int_equal(lines_of(content), i % 2 ? 7 : 2);
    json_decref(message);
    message = dingtalk(&n);
    assert_harmless(text_at(json_object_get(message, "markdown"), "title"));
    assert_harmless(text_at(json_object_get(message, "markdown"), "text"));
    json_decref(message);
    message = feishu(&n, NULL);
    json_t *post = json_object_get(json_object_get(json_object_get(message, "content"), "post"), "zh_cn");
    assert_harmless(text_at(post, "title"));
    assert_int_equal(json_array_size(json_object_get(post, "content")), i % 2 ? 7 : 2);
    for (size_t line = 0; line < json_array_size(json_object_get(post, "content")); line++) {
      assert_harmless(text_at(json_array_get(json_array_get(json_object_get(post, "content"), line), 0), "text"));
    }
    json_decref(message);
  }
}

// Ten alerts whose every name is as long as it may be; of stars, each of which becomes three bytes.
static void the_longest_names_keep_within_the_limits(void **state) {
  char emoji[NAME_MAX_BYTES];
  char stars[NAME_MAX_BYTES];
  (void)state;
  memset(stars, '*', sizeof stars);
  struct text names[] = {sample_emoji(emoji), {stars, NAME_MAX_BYTES}};
  for (size_t i = 0; i < 4; i++) {
    struct overdue_alert a = sample_named(names[i % 2]);
    struct noticed ten[10];
    for (size_t k = 0; k < 10; k++) {
      ten[k] = (struct noticed){&a, NULL};
    }
    struct notice n = sample_notice(ten, i < 2 ? 10 : 1, LANGUAGE_EN);
    n.total = i < 2 ? 1000 : 1;
    json_t *message = wecom(&n);
    const char *content = text_at(json_object_get(message, "markdown"), "content");
    assert_true(strlen(content) <= FORMS_TEXT_MOST);
    assert_true(lines_of(content) >= 7);
    assert_harmless(content);
    json_decref(message);
    json_decref(dingtalk(&n));
    json_decref(feishu(&n, "x"));
  }
}

// --- commands

static const char *variable(const struct buf *environment, const char *name) {
  size_t size = strlen(name);
  for (size_t at = 0; at < environment->size; at += strlen((const char *)environment->at + at) + 1) {
    const char *pair = (const char *)environment->at + at;
    if (strncmp(pair, name, size) == 0 && pair[size] == '=') {
      return pair + size + 1;
    }
  }
  return NULL;
}

static void a_command_finds_the_alert_in_its_environment(void **state) {
  struct overdue_alert a = sample_named(texts_of("x\nPATH=/evil"));
  struct noticed one = {&a, NULL};
  struct notice n = sample_notice(&one, 1, LANGUAGE_ZH);
  struct buf environment = {0};
  (void)state;
  a.due_at = MOMENT_NONE;
  a.unit = (struct text){NULL, 0};
  n.total = 5;
  forms_environment(&n, &environment);
  assert_string_equal(variable(&environment, "HUIYIN_ALERT_ID"), "3:R-1:overdue:1");
  assert_string_equal(variable(&environment, "HUIYIN_STATUS"), "RAISED");
  assert_string_equal(variable(&environment, "HUIYIN_CATEGORY"), "x\nPATH=/evil");
  assert_string_equal(variable(&environment, "HUIYIN_DUE_AT"), "");
  assert_string_equal(variable(&environment, "HUIYIN_UNIT"), "");
  assert_string_equal(variable(&environment, "HUIYIN_FILED_AT"), "2026-03-01T00:00:00.000Z");
  assert_string_equal(variable(&environment, "HUIYIN_TOTAL"), "5");
  const char *title = variable(&environment, "HUIYIN_TITLE");
  const char *text = variable(&environment, "HUIYIN_TEXT");
  assert_null(strchr(title, '\n'));
  assert_int_equal(strncmp(title, text, strlen(title)), 0);
  assert_non_null(strstr(text, "PATH=/evil"));
  assert_null(strstr(text, "\nPATH"));
  assert_null(variable(&environment, "PATH"));
  buf_release(&environment);
}

// A clear may stand before the raise that follows it.
static void the_worst_of_several_is_what_is_raised(void **state) {
  struct overdue_alert cleared = sample_alert();
  struct overdue_alert warning = sample_alert();
  struct overdue_alert critical = sample_alert();
  struct noticed all[] = {{&cleared, &critical}, {&warning, NULL}, {&critical, NULL}};
  struct notice n = sample_notice(all, 3, LANGUAGE_EN);
  struct buf environment = {0};
  (void)state;
  cleared.status = ALERT_CLEARED;
  warning.severity = SEVERITY_WARNING;
  critical.request_id = texts_of("R-3");
  forms_environment(&n, &environment);
  assert_string_equal(variable(&environment, "HUIYIN_STATUS"), "RAISED");
  assert_string_equal(variable(&environment, "HUIYIN_REQUEST_ID"), "R-3");
  assert_string_equal(variable(&environment, "HUIYIN_TITLE"), "[CRITICAL] 3 alerts");
  buf_release(&environment);
  n.count = n.total = 1;
  assert_ptr_equal(notice_worst(&n), &cleared);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_webhook_is_a_cloud_event),
    cmocka_unit_test(a_webhook_of_several_has_them_all),
    cmocka_unit_test(a_webhook_keeps_names_as_they_are),
    cmocka_unit_test(alertmanager_is_told_when_it_begins_and_ends),
    cmocka_unit_test(alertmanager_gets_no_empty_label_and_no_end_that_is_not_known),
    cmocka_unit_test(robots_are_told_in_their_forms),
    cmocka_unit_test(feishu_is_told_in_a_post_that_is_signed),
    cmocka_unit_test(hostile_names_stay_text_for_robots),
    cmocka_unit_test(the_longest_names_keep_within_the_limits),
    cmocka_unit_test(a_command_finds_the_alert_in_its_environment),
    cmocka_unit_test(the_worst_of_several_is_what_is_raised),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
