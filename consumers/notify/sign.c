// SPDX-License-Identifier: Apache-2.0
// Signatures, by libcrypto.
#include "consumers/notify/sign.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

enum { HASH_SIZE = 32 };

static void sign_hash(struct text key, const void *bytes, size_t size, uint8_t out[HASH_SIZE]) {
  unsigned made = 0;
  if (!HMAC(EVP_sha256(), key.at, (int)key.size, bytes, size, out, &made) || made != HASH_SIZE) {
    abort();  // no memory
  }
}

static void sign_hex(struct buf *out, const uint8_t hash[HASH_SIZE]) {
  for (size_t i = 0; i < HASH_SIZE; i++) {
    buf_printf(out, "%02x", (unsigned)hash[i]);
  }
}

void sign_base64(struct buf *out, const void *bytes, size_t size) {
  out->size += (size_t)EVP_EncodeBlock(buf_grow(out, (size + 2) / 3 * 4 + 1), bytes, (int)size);
}

void sign_webhook(struct buf *out, struct text secret, int64_t at, const struct buf *body) {
  uint8_t hash[HASH_SIZE];
  struct buf signed_text = {0};
  buf_printf(&signed_text, "%" PRId64 ".", at / 1000);
  buf_add(&signed_text, body->at, body->size);
  sign_hash(secret, signed_text.at, signed_text.size, hash);
  buf_release(&signed_text);
  buf_printf(out, "t=%" PRId64 ",v1=", at / 1000);
  sign_hex(out, hash);
}

// Of base64 only these three mean something in a URL.
static void sign_percent(struct buf *out, const struct buf *base64) {
  for (size_t i = 0; i < base64->size; i++) {
    uint8_t c = base64->at[i];
    if (c == '+' || c == '/' || c == '=') {
      buf_printf(out, "%%%02X", (unsigned)c);
    } else {
      buf_add_byte(out, c);
    }
  }
}

void sign_dingtalk(struct buf *out, struct text secret, int64_t at) {
  uint8_t hash[HASH_SIZE];
  struct buf signed_text = {0};
  struct buf base64 = {0};
  buf_printf(&signed_text, "%" PRId64 "\n", at);
  buf_add(&signed_text, secret.at, secret.size);
  sign_hash(secret, signed_text.at, signed_text.size, hash);
  sign_base64(&base64, hash, sizeof hash);
  buf_printf(out, "timestamp=%" PRId64 "&sign=", at);
  sign_percent(out, &base64);
  buf_release(&signed_text);
  buf_release(&base64);
}

void sign_feishu(struct buf *out, struct text secret, int64_t at) {
  uint8_t hash[HASH_SIZE];
  struct buf key = {0};
  buf_printf(&key, "%" PRId64 "\n", at / 1000);
  buf_add(&key, secret.at, secret.size);
  sign_hash((struct text){(const char *)key.at, (uint32_t)key.size}, "", 0, hash);
  sign_base64(out, hash, sizeof hash);
  buf_release(&key);
}

void sign_digest(struct buf *out, const void *bytes, size_t size) {
  uint8_t hash[EVP_MAX_MD_SIZE];
  if (!EVP_Digest(bytes, size, hash, NULL, EVP_sha256(), NULL)) {
    abort();  // no memory
  }
  sign_hex(out, hash);
}
