// SPDX-License-Identifier: Apache-2.0
// One mail to several mailboxes, of which some take none: what a server says, and what comes of it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
// cmocka wants the four first ones first.
#include <cmocka.h>

#include "consumers/notify/mailing.h"

struct bench {
  struct text to[3];
  struct mailing m;
  struct buf left_out;
  struct err e;
};

static void begin(struct bench *b) {
  *b = (struct bench){.to = {texts_of("a@x"), texts_of("b@x"), texts_of("c@x")}};
  mailing_begin(&b->m, &(struct texts){b->to, 3}, INT64_MAX);
}

static void end(struct bench *b) {
  mailing_release(&b->m);
  buf_release(&b->left_out);
}

static void note_left_out(void *context, const struct mailbox *box) {
  struct buf *out = context;
  buf_add(out, box->address.at, box->address.size);
  buf_add_byte(out, ' ');
}

static void line(struct bench *b, const char *text) {
  mailing_line(&b->m, text, strlen(text));
}

static void command(struct bench *b, const char *text) {
  mailing_command(&b->m, text, strlen(text));
}

// An attempt as curl makes it, with what is said to each mailbox that is asked; NULL where nothing is.
static enum answer attempt(
  struct bench *b, const char *key, int64_t now, const char *a, const char *of_b, const char *c) {
  const char *said[] = {a, of_b, c};
  bool taken = false;
  mailing_try(&b->m, texts_of(key));
  line(b, "220 mail.example.org");
  command(b, "EHLO here\r\n");
  line(b, "250-PIPELINING");
  line(b, "250 8BITMIME");
  command(b, "MAIL FROM:<h@x>\r\n");
  line(b, "250 2.1.0 Ok");
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(b->m.all[i].is_done, said[i] == NULL);
    if (said[i]) {
      command(b, "RCPT TO:<somebody>\r\n");
      line(b, said[i]);
      taken |= said[i][0] == '2';
    }
  }
  if (taken) {
    command(b, "DATA\r\n");
    line(b, "354 go on");
    line(b, "250 2.0.0 Ok");
  }
  command(b, "QUIT\r\n");
  line(b, "221 bye");
  return mailing_end(&b->m, taken, texts_of("554 last"), now, note_left_out, &b->left_out, &b->e);
}

static void assert_left_out(struct bench *b, const char *expected) {
  assert_string_equal(buf_string(&b->left_out), expected);
  buf_clear(&b->left_out);
}

static void a_dead_mailbox_is_left_out_and_named_once(void **state) {
  struct bench b;
  (void)state;
  begin(&b);
  assert_int_equal(attempt(&b, "1", 0, "250 ok", "550 5.1.1 gone", "250 ok"), ANSWER_TAKEN);
  assert_left_out(&b, "b@x ");
  assert_int_equal(attempt(&b, "2", 0, "250 ok", "550 5.1.1 gone\r\n", "250 ok"), ANSWER_TAKEN);
  assert_int_equal(attempt(&b, "3", 0, "250 ok", "450 later", "250 ok"), ANSWER_TAKEN);
  assert_left_out(&b, "");
  assert_int_equal(attempt(&b, "4", 0, "250 ok", "250 ok", "250 ok"), ANSWER_TAKEN);
  end(&b);
}

static void what_is_said_against_the_sender_may_be_mended(void **state) {
  struct bench b;
  (void)state;
  begin(&b);
  assert_int_equal(attempt(&b, "1", 0, "250 ok", "554 5.7.1 Relay access denied", "250 ok"), ANSWER_AGAIN);
  assert_left_out(&b, "");
  assert_int_equal(attempt(&b, "1", 60000, NULL, "250 ok", NULL), ANSWER_TAKEN);
  assert_int_equal(attempt(&b, "2", 60000, "250 ok", "554 5.7.1 Relay access denied", "250 ok"), ANSWER_AGAIN);
  assert_int_equal(attempt(&b, "2", 60000 + MAILING_PATIENCE, NULL, "554 5.7.1 no", NULL), ANSWER_TAKEN);
  assert_left_out(&b, "b@x ");
  end(&b);
}

static void a_mailbox_that_puts_off_does_not_make_others_be_given_up(void **state) {
  struct bench b;
  (void)state;
  begin(&b);
  mailing_release(&b.m);
  mailing_begin(&b.m, &(struct texts){b.to, 3}, 8000);
  assert_int_equal(attempt(&b, "1", 0, "250 ok", "250 ok", "450 full"), ANSWER_AGAIN);
  assert_int_equal(attempt(&b, "1", 1999, NULL, NULL, "450 full"), ANSWER_AGAIN);
  assert_int_equal(attempt(&b, "1", 2000, NULL, NULL, "450 full"), ANSWER_TAKEN);
  assert_left_out(&b, "c@x ");
  assert_int_equal(attempt(&b, "2", 2000, "250 ok", "250 ok", "450 full"), ANSWER_TAKEN);
  end(&b);
}

static void one_that_puts_it_off_is_asked_again_alone(void **state) {
  struct bench b;
  (void)state;
  begin(&b);
  assert_int_equal(attempt(&b, "1", 0, "250 ok", "250 ok", "450 4.2.0 greylisted"), ANSWER_AGAIN);
  assert_string_equal(b.e.text, "c@x puts it off: it answered 450: 450 4.2.0 greylisted");
  assert_int_equal(attempt(&b, "1", 60000, NULL, NULL, "250 ok"), ANSWER_TAKEN);
  assert_int_equal(attempt(&b, "2", 60000, "250 ok", "450 full", "450 full"), ANSWER_AGAIN);
  assert_int_equal(attempt(&b, "2", 90000, NULL, "450 full", "550 gone"), ANSWER_AGAIN);
  assert_left_out(&b, "c@x ");
  assert_int_equal(attempt(&b, "2", 60000 + MAILING_PATIENCE, NULL, "450 full", NULL), ANSWER_TAKEN);
  assert_left_out(&b, "b@x ");
  assert_int_equal(attempt(&b, "3", 60000 + MAILING_PATIENCE, "250 ok", "450 full", "250 ok"), ANSWER_TAKEN);
  assert_left_out(&b, "");
  end(&b);
}

static void a_mail_that_nobody_takes_is_refused_where_all_refuse_it(void **state) {
  struct bench b;
  (void)state;
  begin(&b);
  assert_int_equal(attempt(&b, "1", 0, "550 gone", "450 later", "550 gone"), ANSWER_AGAIN);
  assert_string_equal(b.e.text, "it answered 450: 450 later");
  assert_int_equal(attempt(&b, "1", 0, "550 gone", "554 5.7.1 no relaying", "550 gone"), ANSWER_AGAIN);
  assert_int_equal(attempt(&b, "1", 0, "550 gone", "550 gone", "550 5.1.1 gone"), ANSWER_REFUSED);
  assert_left_out(&b, "");
  end(&b);
}

static void what_is_said_to_the_sender_or_of_the_text_is_about_all(void **state) {
  struct bench b;
  (void)state;
  begin(&b);
  mailing_try(&b.m, texts_of("1"));
  line(&b, "554 not today");
  assert_int_equal(mailing_end(&b.m, false, texts_of("554 last"), 0, note_left_out, &b.left_out, &b.e), ANSWER_AGAIN);
  mailing_try(&b.m, texts_of("1"));
  command(&b, "RCPT TO:<a@x>");
  line(&b, "550 gone");
  command(&b, "RCPT TO:<b@x>");
  line(&b, "250 ok");
  command(&b, "DATA");
  b.e = (struct err){"the line was cut"};
  assert_int_equal(mailing_end(&b.m, false, texts_of(""), 0, note_left_out, &b.left_out, &b.e), ANSWER_AGAIN);
  assert_string_equal(b.e.text, "the line was cut");
  line(&b, "554 spam");
  assert_int_equal(mailing_end(&b.m, false, texts_of("554 spam"), 0, note_left_out, &b.left_out, &b.e), ANSWER_REFUSED);
  assert_string_equal(b.e.text, "it answered 554: 554 spam");
  assert_left_out(&b, "");
  end(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_dead_mailbox_is_left_out_and_named_once),
    cmocka_unit_test(one_that_puts_it_off_is_asked_again_alone),
    cmocka_unit_test(what_is_said_against_the_sender_may_be_mended),
    cmocka_unit_test(a_mailbox_that_puts_off_does_not_make_others_be_given_up),
    cmocka_unit_test(a_mail_that_nobody_takes_is_refused_where_all_refuse_it),
    cmocka_unit_test(what_is_said_to_the_sender_or_of_the_text_is_about_all),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
