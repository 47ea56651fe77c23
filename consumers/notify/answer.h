// SPDX-License-Identifier: Apache-2.0
// What a receiver's answer means for the message, and when an undelivered one is tried again.
#ifndef HUIYIN_CONSUMERS_NOTIFY_ANSWER_H
#define HUIYIN_CONSUMERS_NOTIFY_ANSWER_H

#include "consumers/notify/receivers.h"

// REFUSED: this message will never be taken, and stands in the way of those behind it. AGAIN is whatever may pass or be
// mended: no answer, a busy server, a wrong secret, a robot that was taken out of its group.
enum answer { ANSWER_TAKEN, ANSWER_AGAIN, ANSWER_REFUSED };

// How far a mail had come when its server replied: its greeting and the login up to the sender, a mailbox, the text.
enum mail_stage { MAIL_SENDER, MAIL_MAILBOX, MAIL_TEXT };

// What a receiver said. `status` is HTTP's, for mail that of SMTP's reply, for a command its exit status (65,
// EX_DATAERR, refuses); a negative one says that there was none. Group robots say in the body what happened, most with
// a 200 whatever did, Feishu with a 400, too. `secrets` are not quoted; NULL for none.
struct reply {
  int status;
  struct text said;
  const struct texts *secrets;
  enum mail_stage stage;
};

// Unless it is TAKEN, `e` says why, in text of one line, whatever was said.
enum answer answer_judge(enum receiver_type type, const struct reply *reply, struct err *e);

// ms until the next attempt, after so many that failed, at least 1: growing from 1 second to 5 minutes, and of that a
// part between the half and the whole, by 32 random bits, so that many do not come back together.
int64_t answer_pause(uint32_t attempts, uint32_t random);

#endif
