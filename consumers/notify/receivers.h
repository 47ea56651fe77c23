// SPDX-License-Identifier: Apache-2.0
// Who is told of alerts, and by what way: the sections [receiver NAME] of the routes' file.
//
//   [receiver duty]                        [receiver leaders]
//   type = webhook                         type = mail
//   url = https://example.org/alerts       smtp-url = smtps://mail.example.org
//   secret-file = /etc/huiyin/duty.key     from = huiyin@example.org
//                                          to = a@example.org, b@example.org
#ifndef HUIYIN_CONSUMERS_NOTIFY_RECEIVERS_H
#define HUIYIN_CONSUMERS_NOTIFY_RECEIVERS_H

#include "consumers/policy/faults.h"
#include "consumers/policy/texts.h"
#include "consumers/screen/language.h"
#include "runtime/conf_file.h"
#include "schemas/zone.h"

enum receiver_type {
  RECEIVER_WEBHOOK,
  RECEIVER_ALERTMANAGER,
  RECEIVER_WECOM,
  RECEIVER_DINGTALK,
  RECEIVER_FEISHU,
  RECEIVER_MAIL,
  RECEIVER_COMMAND,
  RECEIVER_TYPE_COUNT
};
extern const char *const receiver_type_names[RECEIVER_TYPE_COUNT];

// Where a value comes from that may be secret: the file itself, another file, or the environment. At most one is set;
// all NULL where there is none.
struct sourced {
  const char *text;
  const char *file;
  const char *environment;
  int line;  // that names it; 0 where there is none
};

// Its texts are the file's.
struct receiver {
  const char *name;
  int line;
  enum receiver_type type;
  enum language language;  // of the texts it is sent, one of the two that are written
  struct zone zone;        // of the times in them; Asia/Shanghai unless the file says
  int64_t give_up_after;   // ms for which a delivery is tried; INT64_MAX: until it is taken
  struct sourced url;      // of mail the SMTP server's; none of a command
  struct sourced secret;   // for the signature; often none
  const char *user;        // NULL where it wants none; then there is no password either
  struct sourced password;
  const char *ca_file;  // whom to trust as a certificate authority; NULL: those that the machine trusts
  int ca_line;          // that names it
  const char *from;     // mail
  struct texts to;      // mail
  const char *command;  // handed to the shell; names from alerts are in its environment, never in this text
  int command_line;     // that names it
};

// Zeroed: none. They do not move, so that pointers to them stay good.
struct receivers {
  struct receiver **all;
  size_t count;
};

// Reads every [receiver NAME]; the file outlives what is read. What is wrong is added to `faults`, without a secret
// even where one was written: then the receivers are not to be used. Loads time zones: see zone_load.
void receivers_read(struct receivers *r, const struct conf_file *file, struct faults *faults);
void receivers_release(struct receivers *r);

// NULL where there is none of that name.
const struct receiver *receivers_find(const struct receivers *r, struct text name);

#endif
