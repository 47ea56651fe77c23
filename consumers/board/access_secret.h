// SPDX-License-Identifier: Apache-2.0
// What is kept of a password or a token: enough to know it again, and not to use it.
#ifndef HUIYIN_CONSUMERS_BOARD_ACCESS_SECRET_H
#define HUIYIN_CONSUMERS_BOARD_ACCESS_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/buf.h"
#include "runtime/err.h"

enum { ACCESS_HASH = 32, ACCESS_SALT_MOST = 64, ACCESS_PASSWORD_MOST = 1024, ACCESS_TOKEN_BYTES = 32 };

// A password is chosen by a person, so what is kept must be slow to compute (scrypt); a token is 256 random bits.
enum access_kind { ACCESS_PASSWORD, ACCESS_TOKEN };

struct access_secret {
  enum access_kind kind;
  unsigned cost;  // the work of scrypt is 2 to this power
  unsigned blocks;
  unsigned rounds;
  uint8_t salt[ACCESS_SALT_MOST];
  size_t salt_size;
  uint8_t hash[ACCESS_HASH];
};

// Of a new one.
int access_secret_of_password(struct access_secret *s, const char *password, size_t size, struct err *e);
// A new token, whose text is added to `token`.
int access_secret_new_token(struct access_secret *s, struct buf *token, struct err *e);

// scrypt$14$8$5$SALT$HASH, or token$HASH.
void access_secret_write(const struct access_secret *s, struct buf *out);
// -1 where it is no such text, or asks for more than 256 MiB or so of work.
int access_secret_read(struct access_secret *s, const char *text, size_t size);

// Takes some 100 ms and 16 MiB for a password. The time tells nothing about the secret.
bool access_secret_is(const struct access_secret *s, const char *text, size_t size);

// The same of a token whose hash is known.
bool access_secret_has(const struct access_secret *s, const uint8_t hash[ACCESS_HASH]);

// One that no text fits, and that takes as long.
void access_secret_of_nobody(struct access_secret *s);

// SHA-256.
void access_hash(const void *bytes, size_t size, uint8_t hash[ACCESS_HASH]);

#endif
