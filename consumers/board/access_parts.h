// SPDX-License-Identifier: Apache-2.0
// What access is made of: for the files access*.c alone.
#ifndef HUIYIN_CONSUMERS_BOARD_ACCESS_PARTS_H
#define HUIYIN_CONSUMERS_BOARD_ACCESS_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "consumers/board/access.h"
#include "consumers/board/access_sessions.h"
#include "consumers/board/access_throttle.h"

// Of the one cookie.
#define ACCESS_COOKIE "huiyin_session"

// So many passwords are computed at a time; who comes beside them is told to come again.
enum { ACCESS_CHECKS = 2 };

struct access {
  const char *file;  // NULL: no users
  atomic_bool local;
  pthread_mutex_t lock;  // guards what follows
  struct access_users users;
  struct stat seen;   // the file as it was read last
  int64_t looked_at;  // when it was looked at last
  struct access_sessions sessions;
  struct access_proofs proofs;
  struct access_throttle throttle;
  int checks;  // under way
};

// In ms, of a clock that does not go back.
int64_t access_clock(void);

// Reads the file again where it is another. The lock is held.
void access_refresh(struct access *a, int64_t now);

enum access_result {
  ACCESS_KNOWN,
  ACCESS_UNKNOWN,  // who asks brought nothing
  ACCESS_WRONG,    // something that is wrong
  ACCESS_WAIT,     // too many wrong ones before
  ACCESS_BUSY,
  ACCESS_ELSEWHERE  // without users: not this machine
};

// Holds a password against the user's, beside less than `most` others; *wait gets the ms where it is ACCESS_WAIT,
// `user` the line where it is ACCESS_KNOWN. The lock is not held.
enum access_result access_check_password(struct access *a, const char *name, const char *password, const char *address,
  int most, int64_t *wait, struct access_user *user);

// Who asks. The lock is not held.
enum access_result access_identify(
  struct access *a, const struct http_request *request, struct access_who *who, int64_t *wait);

// `Basic` credentials: false where they are none. The texts are cut off at their sizes: too long is none.
bool access_read_basic(const char *credentials, char name[ACCESS_NAME_SIZE], char password[ACCESS_PASSWORD_MOST + 1]);

// Says why not.
void access_refuse(enum access_result result, int64_t wait, struct http_answer *answer);
// Whether a POST comes from where it should; else says why not.
bool access_is_sent_by_us(const struct http_request *request, struct http_answer *answer);

#endif
