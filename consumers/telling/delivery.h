// SPDX-License-Identifier: Apache-2.0
// One attempt to hand a message to its receiver, by its way: HTTP, mail, or a command.
#ifndef HUIYIN_CONSUMERS_TELLING_DELIVERY_H
#define HUIYIN_CONSUMERS_TELLING_DELIVERY_H

#include <curl/curl.h>
#include <stdbool.h>

#include "consumers/notify/answer.h"
#include "consumers/notify/mailing.h"
#include "consumers/notify/written.h"

// How long an attempt may take, in ms: to connect, and as a whole; and how much of an answer is looked at.
enum { DELIVERY_CONNECT = 10000, DELIVERY_WHOLE = 30000, DELIVERY_ANSWER_MOST = 4096 };

// What the attempts of one thread share: a connection that is kept. Secrets are read anew for each attempt.
struct delivery {
  const struct receiver *receiver;
  const char *source;  // of a webhook's events
  CURL *curl;
  bool (*stopped)(void *context);  // breaks the attempt off
  void *context;
  struct buf answer;
  struct mailing mailing;  // of mail
  char error[CURL_ERROR_SIZE];
};

// Waits for the answer. Unless it is TAKEN, `e` says why, in one line without secrets.
enum answer delivery_try(struct delivery *d, const struct written_message *m, struct err *e);
void delivery_release(struct delivery *d);

// For delivery*.c alone. A handle with what all have: limits of time, TLS that is verified, no redirects, the login.
// NULL with a sentence where a secret can not be read.
CURL *delivery_handle(struct delivery *d, struct err *e);
// The status of the answer; -1 with a sentence where there was none.
int delivery_perform(struct delivery *d, struct err *e);
enum answer delivery_http(struct delivery *d, const struct notice *n, int64_t until, struct err *e);
enum answer delivery_mail(struct delivery *d, const struct notice *n, struct err *e);
enum answer delivery_command(struct delivery *d, const struct notice *n, struct err *e);

#endif
