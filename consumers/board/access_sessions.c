// SPDX-License-Identifier: Apache-2.0
// Who has logged in, and which passwords were right a short while ago.
#include "consumers/board/access_sessions.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/board/access_base64.h"
#include "consumers/core/must.h"

enum { ID_BYTES = 32 };

static const int64_t second = 1000;
static const int64_t day = INT64_C(86400) * 1000;

void access_sessions_init(struct access_sessions *all) {
  *all = (struct access_sessions){.list = must(calloc(ACCESS_SESSIONS_MOST, sizeof *all->list))};
}

void access_sessions_release(struct access_sessions *all) {
  free(all->list);
  *all = (struct access_sessions){0};
}

static bool has_ended(const struct access_session *s, int64_t now) {
  return now - s->used > 7 * day || now - s->begun > 30 * day;
}

static void take_out(struct access_sessions *all, struct access_session *s) {
  *s = all->list[--all->count];
}

// Nobody's logging in takes the places of all others.
static struct access_session *place_among_own(struct access_sessions *all, const char *name) {
  struct access_session *oldest = NULL;
  size_t count = 0;
  for (size_t i = 0; i < all->count; i++) {
    struct access_session *s = &all->list[i];
    if (strcmp(s->user.name, name) == 0) {
      count++;
      oldest = oldest && oldest->used <= s->used ? oldest : s;
    }
  }
  return count >= ACCESS_SESSIONS_EACH ? oldest : NULL;
}

// An empty place; of those that have ended, or else the one that was not used for longest.
static struct access_session *place_for(struct access_sessions *all, const char *name, int64_t now) {
  struct access_session *own = place_among_own(all, name);
  struct access_session *oldest = all->list;
  if (own) {
    return own;
  }
  for (size_t i = all->count; i-- > 0;) {
    if (has_ended(&all->list[i], now)) {
      take_out(all, &all->list[i]);
    }
  }
  if (all->count < ACCESS_SESSIONS_MOST) {
    return &all->list[all->count++];
  }
  for (size_t i = 1; i < all->count; i++) {
    oldest = all->list[i].used < oldest->used ? &all->list[i] : oldest;
  }
  return oldest;
}

int access_sessions_begin(
  struct access_sessions *all, const struct access_user *user, int64_t now, char id[ACCESS_ID_SIZE], struct err *e) {
  uint8_t random[ID_BYTES];
  struct buf text = {0};
  if (RAND_bytes(random, sizeof random) != 1) {
    return err_set(e, "nobody can log in: libcrypto has no random bytes");
  }
  struct access_session *s = place_for(all, user->name, now);
  access_base64_write(random, sizeof random, &text);
  *s = (struct access_session){.user = *user, .begun = now, .used = now};
  access_hash(text.at, text.size, s->id);
  memcpy(id, buf_string(&text), ACCESS_ID_SIZE);
  buf_release(&text);
  return 0;
}

static struct access_session *find(struct access_sessions *all, const char *id) {
  uint8_t hash[ACCESS_HASH];
  struct access_session *found = NULL;
  access_hash(id, strlen(id), hash);
  for (size_t i = 0; i < all->count; i++) {
    if (CRYPTO_memcmp(all->list[i].id, hash, ACCESS_HASH) == 0) {
      found = &all->list[i];
    }
  }
  return found;
}

const struct access_session *access_sessions_find(struct access_sessions *all, const char *id, int64_t now) {
  struct access_session *s = find(all, id);
  if (s && has_ended(s, now)) {
    take_out(all, s);
    return NULL;
  }
  if (s) {
    s->used = now;
  }
  return s;
}

void access_sessions_end(struct access_sessions *all, const char *id) {
  struct access_session *s = find(all, id);
  if (s) {
    take_out(all, s);
  }
}

// --- passwords that were right

int access_proofs_init(struct access_proofs *all, struct err *e) {
  *all = (struct access_proofs){.next = 0};
  return RAND_bytes(all->key, sizeof all->key) == 1 ? 0 : err_set(e, "libcrypto has no random bytes");
}

// Of the user's whole line too: another password, or another role, is another.
static void prove(
  const struct access_proofs *all, const struct access_user *user, const char *password, uint8_t hash[ACCESS_HASH]) {
  struct buf text = {0};
  uint8_t digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  access_user_write(user, &text);
  buf_add_byte(&text, 0);
  buf_add_string(&text, password);
  if (!HMAC(EVP_sha256(), all->key, sizeof all->key, text.at, text.size, digest, &size)) {
    abort();
  }
  memcpy(hash, digest, ACCESS_HASH);
  OPENSSL_cleanse(text.at, text.size);
  buf_release(&text);
}

void access_proofs_add(struct access_proofs *all, const struct access_user *user, const char *password, int64_t now) {
  struct access_proof *p = &all->list[all->next++ % ACCESS_PROOFS];
  prove(all, user, password, p->hash);
  p->until = now + 600 * second;
}

bool access_proofs_have(
  const struct access_proofs *all, const struct access_user *user, const char *password, int64_t now) {
  uint8_t hash[ACCESS_HASH];
  bool found = false;
  prove(all, user, password, hash);
  for (size_t i = 0; i < ACCESS_PROOFS; i++) {
    found |= all->list[i].until > now && CRYPTO_memcmp(all->list[i].hash, hash, ACCESS_HASH) == 0;
  }
  return found;
}
