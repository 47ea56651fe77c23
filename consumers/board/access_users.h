// SPDX-License-Identifier: Apache-2.0
// Who may look and who may act: the file of --users.
//
//   # a line for each password and each token
//   wang:act:scrypt$14$8$5$SALT$HASH
//   grafana:view:token$HASH
#ifndef HUIYIN_CONSUMERS_BOARD_ACCESS_USERS_H
#define HUIYIN_CONSUMERS_BOARD_ACCESS_USERS_H

#include "consumers/board/access_secret.h"

enum { ACCESS_NAME_SIZE = 129, ACCESS_USERS_MOST = 10000 };

enum access_role { ACCESS_NONE, ACCESS_VIEW, ACCESS_ACT };
const char *access_role_word(enum access_role role);
int access_role_read(const char *word, size_t size, enum access_role *role);

struct access_user {
  char name[ACCESS_NAME_SIZE];
  enum access_role role;
  struct access_secret secret;
};

struct access_users {
  struct access_user *list;
  size_t count;
};

// A name is 1 to 128 bytes of UTF-8 without a colon, a control character, or a space at either end.
int access_name_check(const char *name, size_t size, struct err *e);

// Reads the lines; -1 with a sentence that begins with `file` and the line. At least one user must be there, and no
// name may have two passwords. Release it where this was 0.
int access_users_parse(struct access_users *u, const char *text, size_t size, const char *file, struct err *e);
int access_users_read(struct access_users *u, const char *file, struct err *e);
void access_users_release(struct access_users *u);

// One line, without its end.
void access_user_write(const struct access_user *u, struct buf *out);

// Who has a password under that name; who has that token. NULL for nobody.
const struct access_user *access_users_named(const struct access_users *u, const char *name);
const struct access_user *access_users_with_token(const struct access_users *u, const char *token);

// Whether it is the same line still.
bool access_user_equal(const struct access_user *a, const struct access_user *b);

#endif
