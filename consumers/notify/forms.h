// SPDX-License-Identifier: Apache-2.0
// What is sent to each type of receiver: pure functions from a notice to the bytes of a body. Each appends to `out`.
#ifndef HUIYIN_CONSUMERS_NOTIFY_FORMS_H
#define HUIYIN_CONSUMERS_NOTIFY_FORMS_H

#include "consumers/notify/notice.h"

// CloudEvents 1.0, structured: application/cloudevents+json. Of one alert, type `huiyin.overdue-alert.raised` or
// `.cleared`, subject its request, time its `at`, data the alert as the contract has it. Of several, type
// `huiyin.overdue-alerts`, data {"total": N, "alerts": [...]}. The id is notice_key's. Data has `level` and `again`
// where they are not 0. `source` is a URI reference that stands for this system.
void forms_webhook(const struct notice *n, const char *source, struct buf *out);

// The array that Alertmanager's POST /api/v2/alerts takes. Labels are what an alert is known by there, and so are the
// raise's own even where it is cleared: without the raise a clear after a correction clears nothing. `until` is the
// endsAt of one that stands, MOMENT_NONE for none: Alertmanager then ends it after its resolve_timeout (5 minutes).
void forms_alertmanager(const struct notice *n, int64_t until, struct buf *out);

// Messages of the group robots: WeCom and DingTalk in Markdown, Feishu as a post. None mentions anybody. At most 4,096
// bytes of text (WeCom's limit; the bodies of the others may have 20,000); lines that find no room are left out, and
// `…` says so. `signature` is Feishu's, of notice.at; NULL for a robot without a secret.
enum { FORMS_TEXT_MOST = 4096 };
void forms_wecom(const struct notice *n, struct buf *out);
void forms_dingtalk(const struct notice *n, struct buf *out);
void forms_feishu(const struct notice *n, const char *signature, struct buf *out);

// A mail, as SMTP's DATA takes it but for the dots: lines end in CRLF, none is longer than 78 bytes unless an
// address makes it so, all is ASCII. A
// repeat, a level and a clear refer to the message of their raise, so that readers show them as one thread.
void forms_mail(const struct notice *n, const char *from, const struct texts *to, struct buf *out);

// What a command finds in its environment, `HUIYIN_ALERT_ID=...` and so on, each with a NUL behind it: of the worst
// alert, with HUIYIN_TOTAL, and HUIYIN_TITLE and HUIYIN_TEXT for people. Its standard input is forms_webhook's, in one
// line.
void forms_environment(const struct notice *n, struct buf *out);

#endif
