// SPDX-License-Identifier: Apache-2.0
// Signatures by which a receiver knows who sent a message, and digests.
#ifndef HUIYIN_CONSUMERS_NOTIFY_SIGN_H
#define HUIYIN_CONSUMERS_NOTIFY_SIGN_H

#include "runtime/buf.h"
#include "schemas/event.h"

// The value of a webhook's signature header, `t=SECONDS,v1=HEX`: HMAC-SHA256 with the secret of `SECONDS.BODY`.
// `at` is a moment in ms, as below.
void sign_webhook(struct buf *out, struct text secret, int64_t at, const struct buf *body);

// What goes behind a DingTalk robot's URL: `timestamp=MS&sign=...`, HMAC-SHA256 with the secret of `MS\nSECRET`,
// base64, percent-encoded. The server takes it for an hour.
void sign_dingtalk(struct buf *out, struct text secret, int64_t at);

// The `sign` of a Feishu robot's message: HMAC-SHA256 of nothing with `SECONDS\nSECRET` as the key, base64. The server
// takes it for an hour; the message has the same seconds as its `timestamp`.
void sign_feishu(struct buf *out, struct text secret, int64_t at);

// SHA-256 in hex: 64 characters.
void sign_digest(struct buf *out, const void *bytes, size_t size);

// Base64 in one line.
void sign_base64(struct buf *out, const void *bytes, size_t size);

#endif
