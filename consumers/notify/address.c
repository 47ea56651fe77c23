// SPDX-License-Identifier: Apache-2.0
// Addresses: of servers and of mailboxes.
#include "consumers/notify/address.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

// Whether `name=` stands in the query with something behind it.
static bool address_query_has(const char *url, const char *name) {
  size_t size = strlen(name);
  for (const char *at = strchr(url, '?'); at; at = strchr(at + 1, '&')) {
    if (strncasecmp(at + 1, name, size) == 0 && at[1 + size] == '=' && at[2 + size]) {
      return true;
    }
  }
  return false;
}

static bool address_has_password(const char *rest) {
  size_t host = strcspn(rest, "/?#");
  return memchr(rest, '@', host) != NULL;
}

// The end of the path: Feishu's robots are known by it, Slack's (a workflow's, too), Discord's and Teams's webhooks,
// and a bot of Telegram.
static bool address_path_has_secret(const char *rest) {
  static const char *const before[] = {"/bot/v2/hook/", "hooks.slack.com/services/", "hooks.slack.com/workflows/",
    "hooks.slack.com/triggers/", "discord.com/api/webhooks/", "discordapp.com/api/webhooks/",
    ".webhook.office.com/webhookb2/", "api.telegram.org/bot"};
  for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
    const char *found = strcasestr(rest, before[i]);
    if (found && found[strlen(before[i])]) {
      return true;
    }
  }
  return false;
}

// WeCom's robots are known by ?key=, DingTalk's by ?access_token=.
static bool address_has_secret(const char *url) {
  static const char *const secrets[] = {"key", "access_token", "access_key", "token", "auth_token", "secret",
    "password", "sign", "sig", "signature", "api_key", "apikey", "api-key", "auth"};
  for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
    if (address_query_has(url, secrets[i])) {
      return true;
    }
  }
  return address_path_has_secret(url);
}

static const char *address_behind(const char *url, const char *scheme) {
  size_t size = strlen(scheme);
  return strncasecmp(url, scheme, size) == 0 ? url + size : NULL;
}

static bool address_is_visible(const char *at, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (at[i] <= 0x20 || at[i] >= 0x7f) {
      return false;
    }
  }
  return true;
}

int address_check_url(const char *url, bool mail, struct err *e) {
  const char *plain = address_behind(url, mail ? "smtp://" : "http://");
  const char *rest = plain ? plain : address_behind(url, mail ? "smtps://" : "https://");
  if (!rest || !rest[0] || strchr("/?#", rest[0]) || !address_is_visible(url, strlen(url))) {
    return err_set(e, "this is no URL of %s; write %s://HOST%s, in ASCII and without blanks",
      mail ? "a mail server" : "a web server", mail ? "smtps" : "https", mail ? ":PORT" : "/PATH");
  }
  if (address_has_password(rest)) {
    return err_set(
      e, "this URL holds a user or a password; take them out, and write user and password-file or password-env");
  }
  if (address_has_secret(url)) {
    return err_set(e,
      "this URL holds a key or a token, and who reads it can write to the receiver; put the whole URL into a file of "
      "its own and name that as url-file, or name a variable of the environment as url-env");
  }
  return 0;
}

bool address_is_mailbox(struct text mailbox) {
  const char *at = memchr(mailbox.at, '@', mailbox.size);
  size_t local = at ? (size_t)(at - mailbox.at) : 0;
  if (!local || local > 64 || mailbox.size > 254 || local + 1 == mailbox.size ||
      !address_is_visible(mailbox.at, mailbox.size)) {
    return false;
  }
  for (size_t i = 0; i < mailbox.size; i++) {
    if (strchr("()<>[]:;\\,\"", mailbox.at[i]) || (mailbox.at[i] == '@' && i != local)) {
      return false;
    }
  }
  return true;
}

bool address_is_variable(const char *name) {
  static const char first[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  static const char digits[] = "0123456789";
  if (!*name || !strchr(first, *name)) {
    return false;
  }
  for (const char *at = name; *at; at++) {
    if (!strchr(first, *at) && !strchr(digits, *at)) {
      return false;
    }
  }
  return true;
}
