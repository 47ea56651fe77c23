// SPDX-License-Identifier: Apache-2.0
// libFuzzer on what anybody may send to the board, and on its file of users: users (U), a Basic login (B), a secret
// (S), a list of proxies (P), Accept-Encoding (E), a host (H), an escaped address (A); the first byte says which. What
// is read is the same when it is written and read again.
#include "consumers/board/access_base64.h"
#include "consumers/board/access_parts.h"
#include "runtime/http_gzip.h"
#include "runtime/http_parts.h"
#include "tests/fuzz/fuzz.h"

static void read_users(const char *text, size_t size) {
  struct access_users users;
  struct access_users again;
  struct buf written = {0};
  struct err e;
  if (access_users_parse(&users, text, size, "users", &e) != 0) {
    demand(e.text[0] != 0, "a sentence");
    return;
  }
  for (size_t i = 0; i < users.count; i++) {
    access_user_write(&users.list[i], &written);
    buf_add_byte(&written, '\n');
  }
  demand(access_users_parse(&again, (const char *)written.at, written.size, "users", &e) == 0, "users again");
  demand(again.count == users.count, "as many again");
  for (size_t i = 0; i < users.count; i++) {
    demand(access_user_equal(&users.list[i], &again.list[i]), "the same again");
  }
  access_users_release(&users);
  access_users_release(&again);
  buf_release(&written);
}

static void read_secret(const char *text, size_t size) {
  struct access_secret secret;
  struct access_secret again;
  struct buf written = {0};
  if (access_secret_read(&secret, text, size) == 0) {
    access_secret_write(&secret, &written);
    demand(access_secret_read(&again, (const char *)written.at, written.size) == 0, "a secret again");
    demand(memcmp(again.hash, secret.hash, ACCESS_HASH) == 0 && again.cost == secret.cost, "the same again");
  }
  buf_release(&written);
}

static void read_basic(const char *text) {
  char name[ACCESS_NAME_SIZE];
  char password[ACCESS_PASSWORD_MOST + 1];
  if (access_read_basic(text, name, password)) {
    demand(strlen(name) < sizeof name && strlen(password) < sizeof password, "texts that fit");
  }
}

static void read_proxies(const char *text) {
  struct http_proxies proxies;
  struct http_address address = {{0}};
  struct err e;
  if (http_proxies_read(&proxies, text, &e) == 0) {
    (void)http_proxies_have(&proxies, &address);
  }
  http_proxies_release(&proxies);
}

static void unescape(char *text) {
  size_t before = strlen(text);
  size_t size = http_unescape(NULL, NULL, text);
  demand(size == strlen(text) && size <= before, "a text that is no longer");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (!size) {
    return 0;
  }
  // With a NUL at its end, in a piece of memory of its own.
  char *text = calloc(1, size);
  demand(text != NULL, "memory");
  memcpy(text, bytes + 1, size - 1);
  switch (bytes[0]) {
    case 'U':
      read_users(text, size - 1);
      break;
    case 'S':
      read_secret(text, size - 1);
      break;
    case 'B':
      read_basic(text);
      break;
    case 'P':
      read_proxies(text);
      break;
    case 'E':
      (void)http_takes_gzip(text);
      break;
    case 'H':
      (void)http_names_this_machine(text);
      break;
    case 'A':
      unescape(text);
      break;
    default:
      break;
  }
  free(text);
  return 0;
}
