// SPDX-License-Identifier: Apache-2.0
// Who may look and who may act.
#include "consumers/board/access_users.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "runtime/character.h"
#include "runtime/file.h"

enum { FILE_MOST = 4 << 20 };

static const char *const role_words[] = {[ACCESS_NONE] = "none", [ACCESS_VIEW] = "view", [ACCESS_ACT] = "act"};

const char *access_role_word(enum access_role role) {
  return role_words[role];
}

int access_role_read(const char *word, size_t size, enum access_role *role) {
  for (*role = ACCESS_VIEW; *role <= ACCESS_ACT; (*role)++) {
    if (size == strlen(role_words[*role]) && memcmp(word, role_words[*role], size) == 0) {
      return 0;
    }
  }
  *role = ACCESS_NONE;
  return -1;
}

int access_name_check(const char *name, size_t size, struct err *e) {
  bool good = size && size < ACCESS_NAME_SIZE && name[0] != ' ' && name[size - 1] != ' ' && name[0] != '#';
  for (size_t i = 0; good && i < size;) {
    size_t length = character_length(name + i, size - i);
    good = length && name[i] != ':' && (uint8_t)name[i] >= ' ' && name[i] != 0x7f;
    i += length;
  }
  return good ? 0
              : err_set(e,
                  "a name is 1 to %d bytes of UTF-8, without a colon or a control character, without a space at either "
                  "end, and not with a # at its beginning",
                  ACCESS_NAME_SIZE - 1);
}

// --- lines

static int read_line(struct access_user *u, const char *line, size_t size, struct err *e) {
  const char *end = line + size;
  const char *first = memchr(line, ':', size);
  const char *second = first ? memchr(first + 1, ':', (size_t)(end - first - 1)) : NULL;
  struct err why;
  if (!second) {
    return err_set(e, "it is not NAME:ROLE:SECRET; `huiyin board user NAME ROLE` makes such a line");
  }
  if (access_name_check(line, (size_t)(first - line), &why)) {
    return err_set(e, "%s", why.text);
  }
  *u = (struct access_user){.role = ACCESS_NONE};
  memcpy(u->name, line, (size_t)(first - line));
  if (access_role_read(first + 1, (size_t)(second - first - 1), &u->role)) {
    return err_set(e, "the role of %s is neither view nor act", u->name);
  }
  if (access_secret_read(&u->secret, second + 1, (size_t)(end - second - 1))) {
    return err_set(e, "the secret of %s is neither scrypt$... nor token$...; `huiyin board user %s %s` makes it anew",
      u->name, u->name, access_role_word(u->role));
  }
  return 0;
}

static int add(struct access_users *u, const struct access_user *user, struct err *e) {
  if (user->secret.kind == ACCESS_PASSWORD && access_users_named(u, user->name)) {
    return err_set(e, "%s has a password already, in a line before; leave one of them out", user->name);
  }
  if (u->count == ACCESS_USERS_MOST) {
    return err_set(e, "there are more than %d users", ACCESS_USERS_MOST);
  }
  u->list[u->count++] = *user;
  return 0;
}

static size_t count_lines(const char *text, size_t size) {
  size_t count = 1;
  for (size_t i = 0; i < size; i++) {
    count += text[i] == '\n';
  }
  return count < ACCESS_USERS_MOST ? count : ACCESS_USERS_MOST;
}

// Without the end of a line as Windows writes it, and spaces behind.
static size_t trimmed(const char *line, size_t size) {
  while (size && strchr("\r \t", line[size - 1])) {
    size--;
  }
  return size;
}

static int parse_lines(struct access_users *u, const char *text, size_t size, const char *file, struct err *e) {
  const char *end = text + size;
  for (size_t number = 1; text < end; number++) {
    const char *stop = memchr(text, '\n', (size_t)(end - text));
    stop = stop ? stop : end;
    size_t length = trimmed(text, (size_t)(stop - text));
    struct access_user user;
    if (length && *text != '#' && (read_line(&user, text, length, e) || add(u, &user, e))) {
      return err_prefix(e, "%s:%zu", file, number);
    }
    text = stop + 1;
  }
  return u->count ? 0 : err_set(e, "%s has no users; `huiyin board user NAME ROLE` prints a line for it", file);
}

int access_users_read(struct access_users *u, const char *file, struct err *e) {
  struct buf text = {0};
  int result = file_read(file, FILE_MOST, &text, e);
  if (!result && text.size > FILE_MOST) {
    result = err_set(e, "%s has more than %d bytes: it is no file of users", file, FILE_MOST);
  }
  if (!result) {
    result = access_users_parse(u, (const char *)text.at, text.size, file, e);
  }
  buf_release(&text);
  return result;
}

int access_users_parse(struct access_users *u, const char *text, size_t size, const char *file, struct err *e) {
  *u = (struct access_users){.list = must(calloc(count_lines(text, size), sizeof *u->list))};
  int result = parse_lines(u, text, size, file, e);
  if (result) {
    access_users_release(u);
  }
  return result;
}

void access_users_release(struct access_users *u) {
  free(u->list);
  *u = (struct access_users){0};
}

void access_user_write(const struct access_user *u, struct buf *out) {
  buf_printf(out, "%s:%s:", u->name, access_role_word(u->role));
  access_secret_write(&u->secret, out);
}

// --- looking up

const struct access_user *access_users_named(const struct access_users *u, const char *name) {
  for (size_t i = 0; i < u->count; i++) {
    if (u->list[i].secret.kind == ACCESS_PASSWORD && strcmp(u->list[i].name, name) == 0) {
      return &u->list[i];
    }
  }
  return NULL;
}

// All are looked at, so that the time does not tell which.
const struct access_user *access_users_with_token(const struct access_users *u, const char *token) {
  const struct access_user *found = NULL;
  uint8_t hash[ACCESS_HASH];
  access_hash(token, strlen(token), hash);
  for (size_t i = 0; i < u->count; i++) {
    if (u->list[i].secret.kind == ACCESS_TOKEN && access_secret_has(&u->list[i].secret, hash)) {
      found = &u->list[i];
    }
  }
  return found;
}

bool access_user_equal(const struct access_user *a, const struct access_user *b) {
  return strcmp(a->name, b->name) == 0 && a->role == b->role && a->secret.kind == b->secret.kind &&
         a->secret.salt_size == b->secret.salt_size &&
         memcmp(a->secret.salt, b->secret.salt, a->secret.salt_size) == 0 &&
         memcmp(a->secret.hash, b->secret.hash, ACCESS_HASH) == 0;
}
