// SPDX-License-Identifier: Apache-2.0
// What access is made of: secrets, the file of users, waits after wrong passwords, sessions.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "consumers/board/access_base64.h"
#include "consumers/board/access_parts.h"

// --- base64

static void bytes_become_text_and_back(void **state) {
  uint8_t bytes[80] = {0};
  uint8_t back[80];
  (void)state;
  for (size_t size = 0; size < sizeof bytes; size++) {
    struct buf text = {0};
    for (size_t i = 0; i < size; i++) {
      bytes[i] = (uint8_t)(i * 37 + size);
    }
    access_base64_write(bytes, size, &text);
    assert_int_equal(access_base64_read((const char *)text.at, text.size, back, sizeof back), size);
    assert_memory_equal(bytes, back, size);
    if (size) {
      assert_int_equal(access_base64_read((const char *)text.at, text.size, back, size - 1), -1);
    }
    buf_release(&text);
  }
  assert_int_equal(access_base64_read("YWI=", 4, back, sizeof back), 2);
  assert_int_equal(access_base64_read("+/-_", 4, back, sizeof back), 3);
  const char *const bad[] = {"A", "YW I", "YWI=YWI=", "YW\xc3\xa4", "YWJ", "ABCDE"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    if (access_base64_read(bad[i], strlen(bad[i]), back, sizeof back) != -1) {
      fail_msg("%s", bad[i]);
    }
  }
}

// --- secrets

// Of `pleaseletmein` with that salt: RFC 7914, its first 32 bytes of 64 for N=16384, r=8, p=1.
static const char known[] = "scrypt$14$8$1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI";

static void scrypt_is_that_of_the_rfc(void **state) {
  struct access_secret s;
  struct buf text = {0};
  (void)state;
  assert_int_equal(access_secret_read(&s, known, strlen(known)), 0);
  assert_true(access_secret_is(&s, "pleaseletmein", 13));
  assert_false(access_secret_is(&s, "pleaseletmeim", 13));
  assert_false(access_secret_is(&s, "pleaseletmein", 12));
  access_secret_write(&s, &text);
  assert_string_equal(buf_string(&text), known);
  buf_release(&text);
}

static void a_password_is_known_again(void **state) {
  struct access_secret s;
  struct access_secret again;
  struct buf text = {0};
  struct err e;
  (void)state;
  assert_int_equal(access_secret_of_password(&s, "\xe5\x8f\xa3\xe4\xbb\xa4 8 bytes", 14, &e), 0);
  access_secret_write(&s, &text);
  assert_memory_equal(text.at, "scrypt$14$8$5$", 14);
  assert_int_equal(access_secret_read(&again, (const char *)text.at, text.size), 0);
  assert_true(access_secret_is(&again, "\xe5\x8f\xa3\xe4\xbb\xa4 8 bytes", 14));
  assert_false(access_secret_is(&again, "", 0));
  access_secret_of_nobody(&s);
  assert_false(access_secret_is(&s, "", 0));
  buf_release(&text);
}

static void a_token_is_known_again(void **state) {
  struct access_secret s;
  struct access_secret again;
  struct buf token = {0};
  struct buf text = {0};
  struct err e;
  (void)state;
  assert_int_equal(access_secret_new_token(&s, &token, &e), 0);
  assert_int_equal(token.size, 43);
  access_secret_write(&s, &text);
  assert_null(strstr(buf_string(&text), buf_string(&token)));
  assert_int_equal(access_secret_read(&again, (const char *)text.at, text.size), 0);
  assert_true(access_secret_is(&again, (const char *)token.at, token.size));
  assert_false(access_secret_is(&again, (const char *)token.at, token.size - 1));
  buf_release(&token);
  buf_release(&text);
}

static void what_is_no_secret_is_refused(void **state) {
  static const char *const bad[] = {"", "scrypt", "plain$secret", "token$", "token$abc",
    "token$fT1X-ZSW8xmELVn1R6cdsppkldc_ZqVSLzCuci82-E0$", "scrypt$14$8$5$AAAAAAAAAAAAAAA$AAAA",
    "scrypt$0$8$1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI",
    "scrypt$21$8$1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI",
    "scrypt$20$32$1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI",
    "scrypt$14$8$17$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI",
    "scrypt$14$8$-1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI",
    "scrypt$14$8$1$U29k$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI",
    "scrypt$14$8$1$$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI",
    "scrypt$00014$8$1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI"};
  struct access_secret s;
  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    if (access_secret_read(&s, bad[i], strlen(bad[i])) == 0) {
      fail_msg("%s", bad[i]);
    }
  }
}

// --- users

#define TOKEN "token$fT1X-ZSW8xmELVn1R6cdsppkldc_ZqVSLzCuci82-E0"
#define SCRYPT "scrypt$14$8$1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI"

static void a_file_of_users_is_read(void **state) {
  static const char text[] =
    "# operators\r\n\nwang:act:" SCRYPT "\r\n\xe5\xbc\xa0\xe4\xb8\x89:view:" SCRYPT "\nwang:view:" TOKEN "  ";
  struct access_users u;
  struct err e;
  struct buf line = {0};
  (void)state;
  assert_int_equal(access_users_parse(&u, text, strlen(text), "users", &e), 0);
  assert_int_equal(u.count, 3);
  assert_int_equal(access_users_named(&u, "wang")->role, ACCESS_ACT);
  assert_int_equal(access_users_named(&u, "\xe5\xbc\xa0\xe4\xb8\x89")->role, ACCESS_VIEW);
  assert_null(access_users_named(&u, "wan"));
  assert_null(access_users_named(&u, ""));
  assert_null(access_users_with_token(&u, "x"));
  access_user_write(&u.list[0], &line);
  assert_string_equal(buf_string(&line), "wang:act:" SCRYPT);
  assert_true(access_user_equal(&u.list[0], &u.list[0]));
  assert_false(access_user_equal(&u.list[0], &u.list[1]));
  buf_release(&line);
  access_users_release(&u);
}

static void a_bad_file_of_users_is_refused(void **state) {
  static const struct {
    const char *text;
    const char *why;
  } cases[] = {{"", "users has no users"}, {"# nobody\n", "users has no users"},
    {"wang\n", "users:1: it is not NAME:ROLE:SECRET"}, {"\n\nwang:act\n", "users:3: it is not NAME:ROLE:SECRET"},
    {":act:" SCRYPT, "users:1: a name is 1 to 128 bytes"}, {" wang:act:" SCRYPT, "users:1: a name is"},
    {"wa\tng:act:" SCRYPT, "users:1: a name is"}, {"\xff:act:" SCRYPT, "users:1: a name is"},
    {"wang:root:" SCRYPT, "users:1: the role of wang is neither view nor act"},
    {"wang:none:" SCRYPT, "the role of wang"}, {"wang::" SCRYPT, "the role of wang"},
    {"wang:act:geheim\n", "users:1: the secret of wang is neither"},
    {"wang:act:" SCRYPT "\nwang:view:" SCRYPT "\n", "users:2: wang has a password already"}};
  struct access_users u;
  struct err e;
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(access_users_parse(&u, cases[i].text, strlen(cases[i].text), "users", &e), -1);
    if (!strstr(e.text, cases[i].why)) {
      fail_msg("%s\nis refused by: %s", cases[i].text, e.text);
    }
  }
  static const char with_nul[] = "a\0b:act:" TOKEN;
  assert_int_equal(access_users_parse(&u, with_nul, sizeof with_nul - 1, "users", &e), -1);
  assert_int_equal(access_users_read(&u, "/nowhere/users", &e), -1);
  assert_non_null(strstr(e.text, "/nowhere/users"));
}

// --- waits

static struct access_throttle throttle;

static void fail_times(int times, const char *name, const char *address, int64_t now) {
  for (int i = 0; i < times; i++) {
    access_throttle_fail(&throttle, name, address, now);
  }
}

static void wrong_passwords_make_waits(void **state) {
  (void)state;
  access_throttle_init(&throttle, 42);
  fail_times(4, "wang", "10.0.0.1", 1000);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.1", 1000), 0);
  fail_times(1, "wang", "10.0.0.2", 1000);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.3", 1000), 1000);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.3", 1700), 300);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.3", 2000), 0);
  assert_int_equal(access_throttle_wait(&throttle, "zhang", "10.0.0.1", 1000), 0);
  fail_times(1, "wang", "10.0.0.1", 2000);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.3", 2000), 2000);
  fail_times(100, "wang", "10.0.0.9", 2000);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.3", 2000), 30000);
  // The address of those is waited for longer, whatever the name.
  assert_int_equal(access_throttle_wait(&throttle, "li", "10.0.0.9", 2000), 60000);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.3", 2000 + 900000), 0);
  assert_int_equal(access_throttle_wait(&throttle, "li", "10.0.0.9", 2000 + 900000), 0);
}

static void networks_of_ipv6_are_one_house(void **state) {
  (void)state;
  access_throttle_init(&throttle, 42);
  fail_times(20, "a", "2001:db8:1:2::1", 0);
  assert_true(access_throttle_wait(&throttle, "b", "2001:db8:1:2:ffff::9", 0) > 0);
  assert_int_equal(access_throttle_wait(&throttle, "b", "2001:db8:1:3::1", 0), 0);
}

static void who_was_right_from_there_is_not_locked_out(void **state) {
  (void)state;
  access_throttle_init(&throttle, 42);
  access_throttle_succeed(&throttle, "wang", "10.0.0.1", 0);
  fail_times(50, "wang", "10.6.6.6", 1000);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.2", 1000), 30000);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.1", 1000), 0);
  // Guesses from there count, too.
  fail_times(6, "wang", "10.0.0.1", 1000);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.1", 1000), 2000);
  access_throttle_succeed(&throttle, "wang", "10.0.0.1", 4000);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.1", 4000), 0);
  // An address does not buy itself free by a name of its own.
  fail_times(20, "li", "10.0.0.1", 5000);
  access_throttle_succeed(&throttle, "wang", "10.0.0.1", 5000);
  assert_true(access_throttle_wait(&throttle, "zhao", "10.0.0.1", 5000) > 0);
}

// More names than there are places: it goes on, and the newest are known.
static void a_flood_of_names_finds_its_end(void **state) {
  (void)state;
  access_throttle_init(&throttle, 7);
  for (int i = 0; i < 100000; i++) {
    char name[32];
    (void)snprintf(name, sizeof name, "name-%d", i);
    access_throttle_fail(&throttle, name, "10.0.0.1", i);
  }
  assert_true(access_throttle_wait(&throttle, "x", "10.0.0.1", 100000) > 0);
  fail_times(6, "wang", "10.0.0.2", 100001);
  assert_int_equal(access_throttle_wait(&throttle, "wang", "10.0.0.3", 100001), 2000);
}

// --- sessions

static const int64_t day = INT64_C(86400000);

static void sessions_are_found_by_their_id(void **state) {
  struct access_sessions all;
  const struct access_user user = {.name = "wang", .role = ACCESS_VIEW};
  char id[ACCESS_ID_SIZE];
  char other[ACCESS_ID_SIZE];
  struct err e;
  (void)state;
  access_sessions_init(&all);
  assert_int_equal(access_sessions_begin(&all, &user, 0, id, &e), 0);
  assert_int_equal(access_sessions_begin(&all, &user, 0, other, &e), 0);
  assert_int_equal(strlen(id), ACCESS_ID_SIZE - 1);
  assert_string_not_equal(id, other);
  assert_string_equal(access_sessions_find(&all, id, 1)->user.name, "wang");
  assert_null(access_sessions_find(&all, "", 1));
  assert_null(access_sessions_find(&all, "x", 1));
  access_sessions_end(&all, id);
  assert_null(access_sessions_find(&all, id, 1));
  assert_non_null(access_sessions_find(&all, other, 1));
  // Used it lasts, but not for ever.
  for (int i = 1; i <= 30; i++) {
    assert_non_null(access_sessions_find(&all, other, i * day));
  }
  assert_null(access_sessions_find(&all, other, 30 * day + 1));
  assert_int_equal(access_sessions_begin(&all, &user, 0, id, &e), 0);
  assert_null(access_sessions_find(&all, id, 7 * day + 1));
  assert_int_equal(all.count, 0);
  access_sessions_release(&all);
}

static void a_full_table_lets_the_oldest_go(void **state) {
  struct access_sessions all;
  struct access_user user = {.name = "wang"};
  char first[ACCESS_ID_SIZE];
  char id[ACCESS_ID_SIZE];
  struct err e;
  (void)state;
  access_sessions_init(&all);
  assert_int_equal(access_sessions_begin(&all, &user, 0, first, &e), 0);
  for (int i = 1; i < ACCESS_SESSIONS_MOST + 10; i++) {
    (void)snprintf(user.name, sizeof user.name, "wang %d", i / 50);
    assert_int_equal(access_sessions_begin(&all, &user, i, id, &e), 0);
    assert_non_null(access_sessions_find(&all, id, i));
  }
  assert_int_equal(all.count, ACCESS_SESSIONS_MOST);
  assert_null(access_sessions_find(&all, first, 5000));
  assert_non_null(access_sessions_find(&all, id, 5000));
  access_sessions_release(&all);
}

static void one_user_takes_no_places_of_others(void **state) {
  struct access_sessions all;
  const struct access_user wang = {.name = "wang"};
  const struct access_user zhang = {.name = "zhang"};
  char first[ACCESS_ID_SIZE];
  char others[ACCESS_ID_SIZE];
  char id[ACCESS_ID_SIZE];
  struct err e;
  (void)state;
  access_sessions_init(&all);
  assert_int_equal(access_sessions_begin(&all, &zhang, 0, others, &e), 0);
  assert_int_equal(access_sessions_begin(&all, &wang, 1, first, &e), 0);
  for (int i = 2; i < ACCESS_SESSIONS_MOST + 100; i++) {
    assert_int_equal(access_sessions_begin(&all, &wang, i, id, &e), 0);
  }
  assert_int_equal(all.count, 1 + ACCESS_SESSIONS_EACH);
  assert_non_null(access_sessions_find(&all, others, 5000));
  assert_non_null(access_sessions_find(&all, id, 5000));
  assert_null(access_sessions_find(&all, first, 5000));
  access_sessions_release(&all);
}

static void right_passwords_are_known_for_a_while(void **state) {
  static struct access_proofs proofs;
  struct access_user user = {.name = "wang", .role = ACCESS_VIEW};
  struct err e;
  (void)state;
  assert_int_equal(access_proofs_init(&proofs, &e), 0);
  assert_false(access_proofs_have(&proofs, &user, "", 0));
  access_proofs_add(&proofs, &user, "secret", 0);
  assert_true(access_proofs_have(&proofs, &user, "secret", 599999));
  assert_false(access_proofs_have(&proofs, &user, "secret", 600000));
  assert_false(access_proofs_have(&proofs, &user, "secreT", 1));
  user.role = ACCESS_ACT;
  assert_false(access_proofs_have(&proofs, &user, "secret", 1));
  for (int i = 0; i < 2 * ACCESS_PROOFS; i++) {
    access_proofs_add(&proofs, &user, "secret", 0);
  }
  assert_true(access_proofs_have(&proofs, &user, "secret", 1));
}

static void basic_credentials_are_read(void **state) {
  char name[ACCESS_NAME_SIZE];
  char password[ACCESS_PASSWORD_MOST + 1];
  char large[4096];
  (void)state;
  assert_true(access_read_basic("d2FuZzpzZTpjcmV0", name, password));
  assert_string_equal(name, "wang");
  assert_string_equal(password, "se:cret");
  assert_true(access_read_basic("Og==", name, password));
  assert_string_equal(name, "");
  assert_false(access_read_basic("", name, password));
  assert_false(access_read_basic("d2FuZw==", name, password));
  assert_false(access_read_basic("d2FuZwA6eA==", name, password));
  assert_false(access_read_basic("d2FuZ zp4", name, password));
  memset(large, 'A', sizeof large - 1);
  large[sizeof large - 1] = 0;
  assert_false(access_read_basic(large, name, password));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(bytes_become_text_and_back),
    cmocka_unit_test(scrypt_is_that_of_the_rfc),
    cmocka_unit_test(a_password_is_known_again),
    cmocka_unit_test(a_token_is_known_again),
    cmocka_unit_test(what_is_no_secret_is_refused),
    cmocka_unit_test(a_file_of_users_is_read),
    cmocka_unit_test(a_bad_file_of_users_is_refused),
    cmocka_unit_test(wrong_passwords_make_waits),
    cmocka_unit_test(networks_of_ipv6_are_one_house),
    cmocka_unit_test(who_was_right_from_there_is_not_locked_out),
    cmocka_unit_test(a_flood_of_names_finds_its_end),
    cmocka_unit_test(sessions_are_found_by_their_id),
    cmocka_unit_test(a_full_table_lets_the_oldest_go),
    cmocka_unit_test(one_user_takes_no_places_of_others),
    cmocka_unit_test(right_passwords_are_known_for_a_while),
    cmocka_unit_test(basic_credentials_are_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
