// SPDX-License-Identifier: Apache-2.0
// A mail's way to its mailboxes.
#include "consumers/notify/mailing.h"

#include <stdlib.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"

void mailing_begin(struct mailing *m, const struct texts *to, int64_t give_up_after) {
  int64_t part = give_up_after / MAILING_PART;
  *m = (struct mailing){.all = must(calloc(to->count + 1, sizeof *m->all)),
    .count = to->count,
    .patience = part < MAILING_PATIENCE ? part : MAILING_PATIENCE};
  for (size_t i = 0; i < to->count; i++) {
    m->all[i].address = to->all[i];
  }
}

void mailing_release(struct mailing *m) {
  for (size_t i = 0; i < m->count; i++) {
    buf_release(&m->all[i].said);
  }
  free(m->all);
  buf_release(&m->key);
  *m = (struct mailing){0};
}

void mailing_try(struct mailing *m, struct text key) {
  bool same = text_equal((struct text){(const char *)m->key.at, (uint32_t)m->key.size}, key);
  for (size_t i = 0; i < m->count; i++) {
    m->all[i].is_done = same && m->all[i].is_done;
    m->all[i].took = same && m->all[i].took;
    m->all[i].status = 0;
    buf_clear(&m->all[i].said);
  }
  m->waits_since = same ? m->waits_since : MOMENT_NONE;
  buf_clear(&m->key);
  buf_add(&m->key, key.at, key.size);
  m->stage = MAIL_SENDER;
  m->place = m->count;
  m->status = 0;
}

// --- what is said

static bool begins(const char *at, size_t size, const char *with) {
  size_t length = strlen(with);
  return size >= length && memcmp(at, with, length) == 0;
}

static void next_mailbox(struct mailing *m) {
  size_t place = m->place == m->count ? 0 : m->place + 1;
  while (place < m->count && m->all[place].is_done) {
    place++;
  }
  m->place = place;
}

void mailing_command(struct mailing *m, const char *at, size_t size) {
  if (begins(at, size, "RCPT TO:")) {
    m->stage = MAIL_MAILBOX;
    next_mailbox(m);
  } else if (begins(at, size, "DATA")) {
    m->stage = MAIL_TEXT;
  } else if (begins(at, size, "QUIT")) {
    return;
  }
  m->status = 0;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// `250-SIZE 1000` is not the last line of its reply, `250 OK` is; 221 is the farewell.
void mailing_line(struct mailing *m, const char *at, size_t size) {
  if (size < 3 || !is_digit(at[0]) || !is_digit(at[1]) || !is_digit(at[2]) || (size > 3 && at[3] == '-') ||
      begins(at, size, "221")) {
    return;
  }
  m->status = (at[0] - '0') * 100 + (at[1] - '0') * 10 + (at[2] - '0');
  if (m->stage == MAIL_MAILBOX && m->place < m->count) {
    struct mailbox *box = &m->all[m->place];
    while (at[size - 1] == '\r' || at[size - 1] == '\n') {
      size--;
    }
    box->status = m->status;
    buf_clear(&box->said);
    buf_add(&box->said, at, size);
  }
}

// --- what came of it

struct ending {
  struct mailing *mailing;
  int64_t now;
  void (*left_out)(void *context, const struct mailbox *box);
  void *context;
};

static struct text said_by(const struct mailbox *box) {
  return (struct text){(const char *)box->said.at, (uint32_t)box->said.size};
}

// As if the mail were for this one alone.
static enum answer judge(const struct mailbox *box, struct err *e) {
  return answer_judge(RECEIVER_MAIL, &(struct reply){box->status, said_by(box), NULL, MAIL_MAILBOX}, e);
}

static void leave_out(const struct ending *end, struct mailbox *box) {
  box->is_done = true;
  if (!box->is_bad) {
    end->left_out(end->context, box);
  }
  box->is_bad = true;
}

static bool is_out_of_patience(const struct ending *end) {
  const struct mailing *m = end->mailing;
  return m->waits_since != MOMENT_NONE && end->now - m->waits_since >= m->patience;
}

// What is about the sender, or about relaying, may be mended; what is about the mailbox is not.
static bool refuses(const struct mailbox *box) {
  struct err why;
  return judge(box, &why) == ANSWER_REFUSED;
}

// Of a mail that others have. True where this one puts it off.
static bool settle(const struct ending *end, struct mailbox *box, bool taken) {
  if (box->is_done) {
    return false;
  }
  if (taken && box->status <= 299) {  // 0: what was said was not heard, and nothing was said against it
    box->is_done = box->took = true;
    box->is_bad = false;
    return false;
  }
  if (refuses(box) || box->is_bad || is_out_of_patience(end)) {
    leave_out(end, box);
    return false;
  }
  return true;
}

static enum answer settle_all(const struct ending *end, bool taken, struct err *e) {
  struct mailing *m = end->mailing;
  enum answer answer = ANSWER_TAKEN;
  for (size_t i = 0; i < m->count; i++) {
    struct mailbox *box = &m->all[i];
    if (settle(end, box, taken) && answer == ANSWER_TAKEN) {
      (void)judge(box, e);
      (void)err_prefix(e, "%.*s puts it off", (int)box->address.size, box->address.at);
      answer = ANSWER_AGAIN;
    }
  }
  if (answer == ANSWER_AGAIN && m->waits_since == MOMENT_NONE) {
    m->waits_since = end->now;
  }
  return answer;
}

static bool any_took(const struct mailing *m) {
  for (size_t i = 0; i < m->count; i++) {
    if (m->all[i].took) {
      return true;
    }
  }
  return false;
}

// Refused where every mailbox refuses it; what is said is the last one's that may still take it.
static enum answer judge_mailboxes(const struct mailing *m, struct err *e) {
  enum answer answer = ANSWER_REFUSED;
  for (size_t i = 0; i < m->count; i++) {
    const struct mailbox *box = &m->all[i];
    struct err why;
    if (!box->is_done) {
      enum answer one = judge(box, &why);
      if (answer == ANSWER_REFUSED) {
        answer = one;
        *e = why;
      }
    }
  }
  return answer;
}

enum answer mailing_end(struct mailing *m, bool taken, struct text last, int64_t now,
  void (*left_out)(void *context, const struct mailbox *box), void *context, struct err *e) {
  const struct ending end = {m, now, left_out, context};
  enum answer answer;
  if (taken || (m->stage == MAIL_MAILBOX && m->status >= 400 && any_took(m))) {
    answer = settle_all(&end, taken, e);
  } else if (m->status < 400) {
    return ANSWER_AGAIN;
  } else if (m->stage == MAIL_MAILBOX) {
    answer = judge_mailboxes(m, e);
  } else {
    answer = answer_judge(RECEIVER_MAIL, &(struct reply){m->status, last, NULL, m->stage}, e);
  }
  if (answer != ANSWER_AGAIN) {
    buf_clear(&m->key);
  }
  return answer;
}
