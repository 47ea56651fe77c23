// SPDX-License-Identifier: Apache-2.0
// An alert and a notice that the tests of messages share.
#ifndef HUIYIN_TESTS_UNIT_NOTIFY_SAMPLE_H
#define HUIYIN_TESTS_UNIT_NOTIFY_SAMPLE_H

#include <string.h>

#include "consumers/notify/notice.h"

// 2026-03-01T00:00:00Z
#define SAMPLE_FILED INT64_C(1772323200000)
enum { SAMPLE_HOUR = 3600000 };

static inline struct overdue_alert sample_alert(void) {
  return (struct overdue_alert){.alert_id = texts_of("3:R-1:overdue:1"),
    .status = ALERT_RAISED,
    .request_id = texts_of("R-1"),
    .mark = texts_of("overdue"),
    .severity = SEVERITY_CRITICAL,
    .audience = texts_of("red"),
    .at = SAMPLE_FILED + 48 * SAMPLE_HOUR + 1,
    .mark_at = SAMPLE_FILED + 48 * SAMPLE_HOUR,
    .due_at = SAMPLE_FILED + 48 * SAMPLE_HOUR,
    .filed_at = SAMPLE_FILED,
    .kind = KIND_COMPLAINT,
    .channel = CHANNEL_HOTLINE,
    .priority = PRIORITY_HIGH,
    .category = texts_of("供暖"),
    .district = texts_of("152502/xilin"),
    .unit = texts_of("市热力公司")};
}

// An offset that never changes.
static inline const struct zone *sample_zone(void) {
  static int64_t from[] = {INT64_MIN / 2};
  static int32_t offset[] = {8 * SAMPLE_HOUR};
  static const struct zone zone = {"Asia/Shanghai", 1, from, offset};
  return &zone;
}

static inline struct notice sample_notice(const struct noticed *all, size_t count, enum language language) {
  return (struct notice){.all = all,
    .count = count,
    .total = count,
    .at = SAMPLE_FILED + 49 * SAMPLE_HOUR,
    .language = language,
    .zone = sample_zone()};
}

// What people have tried as names.
static const char *const sample_hostile[] = {"\"},{\"msgtype\":\"text\"", "line\r\nBcc: x@example.org",
  "<script>alert(1)</script>", "<at user_id=\"all\">all</at> @all <@all>",
  "[win](http://evil.example) **bold** `code` ~~x~~ # head\n# head", "\xe2\x80\xaegnp.exe\xe2\x81\xa6\xe2\x80\x8f",
  "back\\slash %s %n $(reboot) '; drop", "a\xff\xfe\xc0\x80z", "\t\x01\x7f\xc2\x85\xe2\x80\xa8"};
enum { SAMPLE_HOSTILE = sizeof sample_hostile / sizeof *sample_hostile };

// Every name is that text, cut where the contract cuts it.
static inline struct overdue_alert sample_named(struct text name) {
  struct overdue_alert a = sample_alert();
  a.request_id = plain_cut(name, ID_MAX);
  a.mark = a.category = a.district = a.unit = a.audience = name;
  return a;
}

// 255 bytes of emoji and one letter.
static inline struct text sample_emoji(char out[NAME_MAX_BYTES]) {
  for (size_t i = 0; i + 4 <= NAME_MAX_BYTES; i += 4) {
    memcpy(out + i, "\xf0\x9f\x94\xa5", 4);
  }
  memcpy(out + NAME_MAX_BYTES - 3, "abc", 3);
  return (struct text){out, NAME_MAX_BYTES};
}

#endif
