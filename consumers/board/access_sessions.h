// SPDX-License-Identifier: Apache-2.0
// Who has logged in: sessions, each known by a random id that only its browser has; and passwords that were found right
// a short while ago, so that a client that brings one with each request does not make the board compute it each time.
#ifndef HUIYIN_CONSUMERS_BOARD_ACCESS_SESSIONS_H
#define HUIYIN_CONSUMERS_BOARD_ACCESS_SESSIONS_H

#include "consumers/board/access_users.h"

enum { ACCESS_SESSIONS_MOST = 4096, ACCESS_SESSIONS_EACH = 64, ACCESS_ID_SIZE = 44, ACCESS_PROOFS = 64 };

struct access_session {
  uint8_t id[ACCESS_HASH];  // the hash of it
  struct access_user user;  // the line that it was opened by: another line ends it
  int64_t begun;
  int64_t used;
};

// A session ends a week after it was last used, and 30 days after it began. In a full table a new one takes the place
// of that which was not used for longest; and so it does among those of a user who has 64.
struct access_sessions {
  struct access_session *list;
  size_t count;
};

void access_sessions_init(struct access_sessions *all);
void access_sessions_release(struct access_sessions *all);

// Writes the new one's id. -1 with a sentence.
int access_sessions_begin(
  struct access_sessions *all, const struct access_user *user, int64_t now, char id[ACCESS_ID_SIZE], struct err *e);
// NULL where there is none of that id, or it has ended; good until the next call. It counts as used.
const struct access_session *access_sessions_find(struct access_sessions *all, const char *id, int64_t now);
void access_sessions_end(struct access_sessions *all, const char *id);

// Passwords that were right. They are known by a keyed hash, for ten minutes.
struct access_proof {
  uint8_t hash[ACCESS_HASH];
  int64_t until;
};

struct access_proofs {
  uint8_t key[ACCESS_HASH];
  struct access_proof list[ACCESS_PROOFS];
  size_t next;
};

int access_proofs_init(struct access_proofs *all, struct err *e);
void access_proofs_add(struct access_proofs *all, const struct access_user *user, const char *password, int64_t now);
bool access_proofs_have(
  const struct access_proofs *all, const struct access_user *user, const char *password, int64_t now);

#endif
