// SPDX-License-Identifier: Apache-2.0
// Receivers, read from their sections.
#include "consumers/notify/receivers.h"

#include <string.h>
#include <strings.h>

#include "consumers/core/must.h"
#include "consumers/core/text.h"
#include "consumers/notify/address.h"
#include "consumers/policy/section.h"

const char *const receiver_type_names[RECEIVER_TYPE_COUNT] = {
  "webhook", "alertmanager", "wecom", "dingtalk", "feishu", "mail", "command"};

enum {
  TYPE,
  LANGUAGE,
  TIME_ZONE,
  GIVE_UP_AFTER,
  URL,
  URL_FILE,
  URL_ENV,
  SECRET_FILE,
  SECRET_ENV,
  SMTP_URL,
  FROM,
  TO,
  USER,
  PASSWORD_FILE,
  PASSWORD_ENV,
  COMMAND,
  CA_FILE,
  SECRET,
  PASSWORD,
  KEYS
};

enum {
  ON_WEBHOOK = 1 << RECEIVER_WEBHOOK,
  ON_ALERTMANAGER = 1 << RECEIVER_ALERTMANAGER,
  ON_WECOM = 1 << RECEIVER_WECOM,
  ON_DINGTALK = 1 << RECEIVER_DINGTALK,
  ON_FEISHU = 1 << RECEIVER_FEISHU,
  ON_MAIL = 1 << RECEIVER_MAIL,
  ON_COMMAND = 1 << RECEIVER_COMMAND,
  ON_HTTP = ON_WEBHOOK | ON_ALERTMANAGER | ON_WECOM | ON_DINGTALK | ON_FEISHU,
  ON_LOGIN = ON_WEBHOOK | ON_ALERTMANAGER | ON_MAIL,
  ON_SIGNED = ON_WEBHOOK | ON_DINGTALK | ON_FEISHU,
  ON_ALL = (1 << RECEIVER_TYPE_COUNT) - 1
};

static const char *const names[KEYS] = {"type", "language", "time-zone", "give-up-after", "url", "url-file", "url-env",
  "secret-file", "secret-env", "smtp-url", "from", "to", "user", "password-file", "password-env", "command", "ca-file",
  "secret", "password"};

// Which types have the key, and which are nothing without it.
static const struct {
  int has;
  int needs;
} uses[KEYS] = {[TYPE] = {ON_ALL, ON_ALL},
  [LANGUAGE] = {ON_ALL, 0},
  [TIME_ZONE] = {ON_ALL, 0},
  [GIVE_UP_AFTER] = {ON_ALL, 0},
  [URL] = {ON_HTTP, 0},
  [URL_FILE] = {ON_HTTP, 0},
  [URL_ENV] = {ON_HTTP, 0},
  [SECRET_FILE] = {ON_SIGNED, 0},
  [SECRET_ENV] = {ON_SIGNED, 0},
  [SMTP_URL] = {ON_MAIL, ON_MAIL},
  [FROM] = {ON_MAIL, ON_MAIL},
  [TO] = {ON_MAIL, ON_MAIL},
  [USER] = {ON_LOGIN, 0},
  [PASSWORD_FILE] = {ON_LOGIN, 0},
  [PASSWORD_ENV] = {ON_LOGIN, 0},
  [COMMAND] = {ON_COMMAND, ON_COMMAND},
  [CA_FILE] = {ON_HTTP | ON_MAIL, 0},
  [SECRET] = {ON_ALL, 0},
  [PASSWORD] = {ON_ALL, 0}};

static const struct section_keys receiver_keys = {"receiver ", names, KEYS, KEYS};

static const int64_t day = INT64_C(86400000);

// --- where secrets come from

static void refuse_written(const struct section *s, size_t key) {
  if (s->given[key]) {
    faults_add(s->faults, s->given[key]->line,
      "a %s is not written here, where others read it; put it into a file of its own and name that as %s-file, or name "
      "a variable of the environment as %s-env",
      names[key], names[key], names[key]);
  }
}

static int line_of(const struct section *s, size_t key) {
  return s->given[key] ? s->given[key]->line : 0;
}

static struct sourced take_sourced(const struct section *s, size_t file, size_t environment) {
  struct sourced from = {.file = section_value(s, file),
    .environment = section_value(s, environment),
    .line = line_of(s, s->given[file] ? file : environment)};
  if (from.environment && !address_is_variable(from.environment)) {
    faults_add(s->faults, s->given[environment]->line,
      "%s names a variable of the environment, by letters, digits and _; the secret itself is not written here",
      names[environment]);
  }
  if (from.file && *from.file != '/') {
    faults_add(s->faults, s->given[file]->line, "%s names a file by its whole path, from / on", names[file]);
  }
  if (from.file && from.environment) {
    faults_add(s->faults, s->given[environment]->line, "`%s` and `%s` are given both; leave one of the two out",
      names[file], names[environment]);
  }
  return from;
}

// --- each type's own

static void take_url(struct receiver *r, const struct section *s) {
  struct err e;
  bool mail = r->type == RECEIVER_MAIL;
  size_t key = mail ? SMTP_URL : URL;
  r->url = take_sourced(s, URL_FILE, URL_ENV);
  r->url.text = section_value(s, key);
  if (r->url.text && address_check_url(r->url.text, mail, &e)) {
    faults_add(s->faults, s->given[key]->line, "%s", e.text);
  }
  if (r->url.text && (r->url.file || r->url.environment)) {
    faults_add(s->faults, s->given[key]->line, "`url` is given twice, here and by url-file or url-env; leave one out");
  }
  if (!mail && r->type != RECEIVER_COMMAND && !r->url.text && !r->url.file && !r->url.environment) {
    faults_add(
      s->faults, s->line, "receiver %s has no url; write url, or url-file or url-env where it holds a secret", r->name);
  }
}

static void check_mailbox(const struct section *s, size_t key, struct text mailbox) {
  if (!address_is_mailbox(mailbox)) {
    faults_add(s->faults, s->given[key]->line,
      "`%.*s` is no mail address; write it as in duty@example.org, no name "
      "and no < > around it",
      (int)mailbox.size, mailbox.at);
  }
}

static void take_mail(struct receiver *r, const struct section *s) {
  r->from = section_value(s, FROM);
  if (r->from) {
    check_mailbox(s, FROM, texts_of(r->from));
  }
  section_list(s, TO, &r->to);
  for (size_t i = 0; i < r->to.count; i++) {
    check_mailbox(s, TO, r->to.all[i]);
  }
}

static void take_login(struct receiver *r, const struct section *s) {
  r->user = section_value(s, USER);
  r->password = take_sourced(s, PASSWORD_FILE, PASSWORD_ENV);
  bool password = r->password.file || r->password.environment;
  if (r->user && !password) {
    faults_add(s->faults, s->given[USER]->line, "there is a user and no password; add password-file or password-env");
  } else if (!r->user && password) {
    faults_add(s->faults, s->line, "receiver %s has a password and no user; add user = NAME", r->name);
  }
}

// Keys that the type does not have, or cannot be without.
static void check_uses(const struct receiver *r, const struct section *s) {
  for (size_t key = 0; key < KEYS; key++) {
    if (s->given[key] && !(uses[key].has & 1 << r->type)) {
      faults_add(s->faults, s->given[key]->line, "a receiver of type %s has no `%s`; leave it out",
        receiver_type_names[r->type], names[key]);
    } else if (!s->given[key] && uses[key].needs & 1 << r->type) {
      faults_add(s->faults, s->line, "receiver %s is of type %s and has no `%s`; add it", r->name,
        receiver_type_names[r->type], names[key]);
    } else if (s->given[key] && !*s->given[key]->value) {
      faults_add(s->faults, s->given[key]->line, "`%s` is empty; write its value, or leave it out", names[key]);
    }
  }
}

static void take_zone(struct receiver *r, const struct section *s) {
  const char *zone = section_value(s, TIME_ZONE);
  struct err e;
  if (zone_load(&r->zone, zone ? zone : "Asia/Shanghai", &e)) {
    faults_add(s->faults, zone ? s->given[TIME_ZONE]->line : s->line, "%s", e.text);
  }
}

// A length of 0 would give all that waits up at the first failure.
static int64_t take_give_up(const struct section *s) {
  int64_t after = section_elapsed(s, GIVE_UP_AFTER, day);
  if (after) {
    return after;
  }
  if (strcasecmp(section_value(s, GIVE_UP_AFTER), "none") != 0) {
    faults_add(s->faults, s->given[GIVE_UP_AFTER]->line,
      "`%s` leaves a receiver no time to take anything; write for how long it is tried, as in 24h, or none for as long "
      "as it takes",
      section_value(s, GIVE_UP_AFTER));
  }
  return INT64_MAX;
}

static void take_all(struct receiver *r, const struct section *s) {
  r->language = (enum language)section_word(s, LANGUAGE, language_names, LANGUAGES_WRITTEN, LANGUAGE_ZH);
  r->give_up_after = take_give_up(s);
  take_zone(r, s);
  refuse_written(s, SECRET);
  refuse_written(s, PASSWORD);
  size_t type = section_word(s, TYPE, receiver_type_names, RECEIVER_TYPE_COUNT, RECEIVER_TYPE_COUNT);
  if (type == RECEIVER_TYPE_COUNT) {
    if (!s->given[TYPE]) {
      faults_add(s->faults, s->line, "receiver %s has no type; write type = webhook, or the like", r->name);
    }
    return;
  }
  r->type = (enum receiver_type)type;
  check_uses(r, s);
  take_url(r, s);
  r->secret = take_sourced(s, SECRET_FILE, SECRET_ENV);
  take_login(r, s);
  take_mail(r, s);
  r->command = section_value(s, COMMAND);
  r->command_line = line_of(s, COMMAND);
  r->ca_file = section_value(s, CA_FILE);
  r->ca_line = line_of(s, CA_FILE);
  if (r->ca_file && *r->ca_file != '/') {
    faults_add(s->faults, s->given[CA_FILE]->line, "ca-file names a file by its whole path, from / on");
  }
}

void receivers_read(struct receivers *r, const struct conf_file *file, struct faults *faults) {
  for (size_t i = 0; i < file->section_count; i++) {
    const char *name = section_named(&file->sections[i], receiver_keys.kind);
    if (!name) {
      continue;
    }
    const struct receiver *known = receivers_find(r, texts_of(name));
    struct section s;
    section_read(&s, &receiver_keys, &file->sections[i], faults);
    if (known) {
      faults_add(faults, s.line, "there was a receiver %s in line %d; give this one another name", name, known->line);
    }
    if (strchr(name, ',')) {
      faults_add(
        faults, s.line, "receiver %s has a comma in its name, and routes could not name it; leave it out", name);
    }
    struct receiver *made = must(calloc(1, sizeof *made));
    *made = (struct receiver){.name = name, .line = s.line};
    r->all = must(realloc(r->all, (r->count + 1) * sizeof(struct receiver *)));
    r->all[r->count++] = made;
    take_all(made, &s);
  }
}

void receivers_release(struct receivers *r) {
  for (size_t i = 0; i < r->count; i++) {
    texts_release(&r->all[i]->to);
    zone_release(&r->all[i]->zone);
    free(r->all[i]);
  }
  free(r->all);
  *r = (struct receivers){0};
}

const struct receiver *receivers_find(const struct receivers *r, struct text name) {
  for (size_t i = 0; i < r->count; i++) {
    if (text_equal(texts_of(r->all[i]->name), name)) {
      return r->all[i];
    }
  }
  return NULL;
}
