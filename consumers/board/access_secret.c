// SPDX-License-Identifier: Apache-2.0
// What is kept of a password or a token.
#include "consumers/board/access_secret.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/board/access_base64.h"

enum { COST = 14, BLOCKS = 8, ROUNDS = 5, SALT = 16, SCRYPT_FIELDS = 5, NUMBER_MOST = 3 };

// Of scrypt, in bytes.
static const uint64_t memory_most = UINT64_C(256) << 20;

void access_hash(const void *bytes, size_t size, uint8_t hash[ACCESS_HASH]) {
  unsigned length = 0;
  uint8_t digest[EVP_MAX_MD_SIZE];
  if (EVP_Digest(bytes, size, digest, &length, EVP_sha256(), NULL) != 1) {
    abort();
  }
  memcpy(hash, digest, ACCESS_HASH);
}

static int compute(const struct access_secret *s, const char *password, size_t size, uint8_t hash[ACCESS_HASH]) {
  return EVP_PBE_scrypt(password, size, s->salt, s->salt_size, UINT64_C(1) << s->cost, s->blocks, s->rounds,
           2 * memory_most, hash, ACCESS_HASH) == 1
           ? 0
           : -1;
}

static void use_usual(struct access_secret *s) {
  *s = (struct access_secret){
    .kind = ACCESS_PASSWORD, .cost = COST, .blocks = BLOCKS, .rounds = ROUNDS, .salt_size = SALT};
}

int access_secret_of_password(struct access_secret *s, const char *password, size_t size, struct err *e) {
  use_usual(s);
  if (RAND_bytes(s->salt, SALT) != 1 || compute(s, password, size, s->hash)) {
    return err_set(e, "the password can not be worked on: libcrypto has no random bytes, or no 16 MiB of memory");
  }
  return 0;
}

int access_secret_new_token(struct access_secret *s, struct buf *token, struct err *e) {
  uint8_t random[ACCESS_TOKEN_BYTES];
  size_t before = token->size;
  *s = (struct access_secret){.kind = ACCESS_TOKEN};
  if (RAND_bytes(random, sizeof random) != 1) {
    return err_set(e, "no token can be made: libcrypto has no random bytes");
  }
  access_base64_write(random, sizeof random, token);
  access_hash(token->at + before, token->size - before, s->hash);
  return 0;
}

void access_secret_of_nobody(struct access_secret *s) {
  use_usual(s);
}

// --- as text

void access_secret_write(const struct access_secret *s, struct buf *out) {
  if (s->kind == ACCESS_TOKEN) {
    buf_add_string(out, "token$");
  } else {
    buf_printf(out, "scrypt$%u$%u$%u$", s->cost, s->blocks, s->rounds);
    access_base64_write(s->salt, s->salt_size, out);
    buf_add_byte(out, '$');
  }
  access_base64_write(s->hash, ACCESS_HASH, out);
}

struct part {
  const char *at;
  size_t size;
};

static bool is(struct part p, const char *word) {
  return p.size == strlen(word) && memcmp(p.at, word, p.size) == 0;
}

// Splits at the $; how many parts there are, of which no more than `most` are written.
static size_t split(const char *text, size_t size, struct part *parts, size_t most) {
  size_t count = 0;
  for (const char *end = text + size; text <= end; count++) {
    const char *stop = memchr(text, '$', (size_t)(end - text));
    stop = stop ? stop : end;
    if (count < most) {
      parts[count] = (struct part){text, (size_t)(stop - text)};
    }
    text = stop + 1;
  }
  return count;
}

static int read_number(struct part p, unsigned least, unsigned most, unsigned *number) {
  *number = 0;
  for (size_t i = 0; i < p.size && p.size <= NUMBER_MOST; i++) {
    if (p.at[i] < '0' || p.at[i] > '9') {
      return -1;
    }
    *number = *number * 10 + (unsigned)(p.at[i] - '0');
  }
  return p.size && p.size <= NUMBER_MOST && *number >= least && *number <= most ? 0 : -1;
}

static int read_hash(struct access_secret *s, struct part p) {
  return access_base64_read(p.at, p.size, s->hash, ACCESS_HASH) == ACCESS_HASH ? 0 : -1;
}

int access_secret_read(struct access_secret *s, const char *text, size_t size) {
  struct part parts[SCRYPT_FIELDS + 1];
  size_t count = split(text, size, parts, SCRYPT_FIELDS + 1);
  *s = (struct access_secret){.kind = ACCESS_TOKEN};
  if (count == 2 && is(parts[0], "token")) {
    return read_hash(s, parts[1]);
  }
  s->kind = ACCESS_PASSWORD;
  if (count != SCRYPT_FIELDS + 1 || !is(parts[0], "scrypt") || read_number(parts[1], 1, 20, &s->cost) ||
      read_number(parts[2], 1, 32, &s->blocks) || read_number(parts[3], 1, 16, &s->rounds) ||
      (UINT64_C(128) << s->cost) * s->blocks > memory_most) {
    return -1;
  }
  int salt = access_base64_read(parts[4].at, parts[4].size, s->salt, sizeof s->salt);
  s->salt_size = salt > 0 ? (size_t)salt : 0;
  return salt >= 8 ? read_hash(s, parts[5]) : -1;
}

bool access_secret_has(const struct access_secret *s, const uint8_t hash[ACCESS_HASH]) {
  return CRYPTO_memcmp(hash, s->hash, ACCESS_HASH) == 0;
}

bool access_secret_is(const struct access_secret *s, const char *text, size_t size) {
  uint8_t hash[ACCESS_HASH];
  if (s->kind == ACCESS_TOKEN) {
    access_hash(text, size, hash);
  } else if (compute(s, text, size, hash)) {
    return false;
  }
  bool same = access_secret_has(s, hash);
  OPENSSL_cleanse(hash, sizeof hash);
  return same;
}
