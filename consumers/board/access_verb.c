// SPDX-License-Identifier: Apache-2.0
// Lines for the file of users, made by hand.
#include "consumers/board/access_verb.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "consumers/board/access_users.h"
#include "runtime/character.h"

enum { PASSWORD_LEAST = 8 };

// --- the password

static bool hide_typing(struct termios *before) {
  struct termios hidden;
  if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, before) != 0) {
    return false;
  }
  hidden = *before;
  hidden.c_lflag &= ~(tcflag_t)ECHO;
  (void)fputs("口令 password: ", stderr);
  return tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

// The first line of stdin, without its end.
static int read_password(char *password, size_t room, size_t *size, struct err *e) {
  struct termios before;
  bool hidden = hide_typing(&before);
  const char *got = fgets(password, (int)room, stdin);
  if (hidden) {
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    (void)fputc('\n', stderr);
  }
  *size = got ? strcspn(password, "\r\n") : 0;
  if (*size < PASSWORD_LEAST || *size > ACCESS_PASSWORD_MOST || !character_all_valid(password, *size)) {
    return err_set(e,
      "a password is read from stdin, as one line of %d to %d bytes of UTF-8: printf '%%s' \"$PASSWORD\" | huiyin "
      "board user NAME ROLE",
      PASSWORD_LEAST, ACCESS_PASSWORD_MOST);
  }
  return 0;
}

static int take_password(struct access_secret *secret, struct err *e) {
  char password[ACCESS_PASSWORD_MOST + 3];
  size_t size;
  int code = read_password(password, sizeof password, &size, e) ? 2 : 0;
  if (!code) {
    code = access_secret_of_password(secret, password, size, e) ? 1 : 0;
  }
  OPENSSL_cleanse(password, sizeof password);
  return code;
}

// --- the token

static int make_token(struct access_secret *secret, struct err *e) {
  struct buf token = {0};
  int code = access_secret_new_token(secret, &token, e) ? 1 : 0;
  if (!code) {
    (void)fprintf(stderr, "令牌，仅显示这一次 the token, which is not shown again: %s\n", buf_string(&token));
  }
  buf_release(&token);
  return code;
}

// --- the line

static int read_user(const struct settings *s, struct access_user *user, struct err *e) {
  const char *name = settings_argument(s, 1);
  const char *role = settings_argument(s, 2);
  if (access_name_check(name, strlen(name), e)) {
    return 2;
  }
  if (access_role_read(role, strlen(role), &user->role)) {
    (void)err_set(e, "the role is `%.100s`; it is view (look) or act (acknowledge and silence, too)", role);
    return 2;
  }
  (void)snprintf(user->name, sizeof user->name, "%s", name);
  return 0;
}

int access_verb(const struct settings *s, struct err *e) {
  bool password = strcmp(settings_argument(s, 0), "user") == 0;
  struct access_user user = {.role = ACCESS_NONE};
  struct buf line = {0};
  if ((!password && strcmp(settings_argument(s, 0), "token") != 0) || settings_argument_count(s) != 3) {
    (void)err_set(e, "give no argument, or `user NAME view|act`, or `token NAME view|act` (see 'huiyin board --help')");
    return 2;
  }
  int code = read_user(s, &user, e);
  if (!code) {
    code = password ? take_password(&user.secret, e) : make_token(&user.secret, e);
  }
  if (!code) {
    access_user_write(&user, &line);
    printf("%s\n", buf_string(&line));
  }
  buf_release(&line);
  return code;
}
