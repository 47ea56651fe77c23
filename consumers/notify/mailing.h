// SPDX-License-Identifier: Apache-2.0
// One mail to several mailboxes: which of them have it, so that one that takes none keeps it from nobody else. No I/O
// and no clock: time is an argument, in ms, and only goes forward.
#ifndef HUIYIN_CONSUMERS_NOTIFY_MAILING_H
#define HUIYIN_CONSUMERS_NOTIFY_MAILING_H

#include "consumers/notify/answer.h"
#include "runtime/buf.h"

// For how long, at most, a mail that others have taken waits for those who put it off: so long, and no more than this
// part of the time after which it is given up, since what is behind it waits as well.
enum { MAILING_PATIENCE = 600000, MAILING_PART = 4 };

struct mailbox {
  struct text address;
  bool is_done;  // has this mail, or is left out
  bool took;     // has it
  bool is_bad;   // was left out, and has taken none since
  int status;    // of this attempt's reply; 0: none
  struct buf said;
};

struct mailing {
  struct mailbox *all;
  size_t count;
  int64_t patience;     // in ms
  struct buf key;       // of the mail under way; empty: none
  int64_t waits_since;  // MOMENT_NONE: it does not wait
  enum mail_stage stage;
  size_t place;  // the mailbox that was asked last; `count`: none
  int status;    // of the last reply in this stage; 0: none yet
};

// `to` outlives it. `give_up_after` in ms; INT64_MAX for never.
void mailing_begin(struct mailing *m, const struct texts *to, int64_t give_up_after);
void mailing_release(struct mailing *m);

// Before each attempt; the mail is told from others by its key. Those that are not done are to be asked, in their
// order.
void mailing_try(struct mailing *m, struct text key);

// A command to the server, and a line from it.
void mailing_command(struct mailing *m, const char *at, size_t size);
void mailing_line(struct mailing *m, const char *at, size_t size);

// What came of the attempt, that the server took for those who accepted it, or not: then `reply` is the last one. Calls
// `left_out` for each mailbox that from now on is not waited for. Unless it is TAKEN, `e` says why.
enum answer mailing_end(struct mailing *m, bool taken, struct text last, int64_t now,
  void (*left_out)(void *context, const struct mailbox *box), void *context, struct err *e);

#endif
