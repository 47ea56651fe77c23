// SPDX-License-Identifier: Apache-2.0
// Mail, by SMTP.
#include <string.h>

#include "consumers/notify/forms.h"
#include "consumers/telling/delivery.h"
#include "runtime/log.h"
#include "runtime/wall_clock.h"

// A message on its way out.
struct letter {
  struct buf text;
  size_t sent;
};

static size_t give_text(char *out, size_t one, size_t count, void *context) {
  struct letter *l = context;
  size_t left = l->text.size - l->sent;
  size_t size = left < one * count ? left : one * count;
  if (size) {
    memcpy(out, l->text.at + l->sent, size);
  }
  l->sent += size;
  return size;
}

// Those who do not have it yet.
static struct curl_slist *list_of(const struct mailing *m) {
  struct curl_slist *list = NULL;
  for (size_t i = 0; i < m->count; i++) {
    struct buf one = {0};
    buf_add(&one, m->all[i].address.at, m->all[i].address.size);
    struct curl_slist *longer = m->all[i].is_done ? NULL : curl_slist_append(list, buf_string(&one));
    list = longer ? longer : list;
    buf_release(&one);
  }
  return list;
}

// On the way to this machine itself TLS is taken where it is offered.
static long tls_of(const char *url) {
  static const char *const here[] = {"smtp://localhost", "smtp://127.0.0.1", "smtp://[::1]"};
  for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
    size_t size = strlen(here[i]);
    if (strncmp(url, here[i], size) == 0 && strchr(":/", url[size])) {
      return CURLUSESSL_TRY;
    }
  }
  return CURLUSESSL_ALL;
}

static int take_command(CURL *curl, curl_infotype kind, char *at, size_t size, void *context) {
  struct delivery *d = context;
  (void)curl;
  if (kind == CURLINFO_HEADER_OUT) {
    mailing_command(&d->mailing, at, size);
  }
  return 0;
}

// Mailboxes that are refused do not keep the mail from the others.
static void allow_failures(CURL *curl) {
#if LIBCURL_VERSION_NUM >= 0x080200
  (void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT_ALLOWFAILS, 1L);
#elif LIBCURL_VERSION_NUM >= 0x074500
  (void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
#endif
  (void)curl;
}

static int send_letter(struct delivery *d, struct letter *l, struct curl_slist *to, struct err *e) {
  CURL *curl = d->curl;
  (void)curl_easy_setopt(curl, CURLOPT_URL, d->receiver->url.text);
  (void)curl_easy_setopt(curl, CURLOPT_USE_SSL, tls_of(d->receiver->url.text));
  (void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM, d->receiver->from);
  (void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
  (void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_text);
  (void)curl_easy_setopt(curl, CURLOPT_READDATA, l);
  (void)curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
  (void)curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, take_command);
  (void)curl_easy_setopt(curl, CURLOPT_DEBUGDATA, d);
  allow_failures(curl);
  return delivery_perform(d, e);
}

static void say_left_out(void *context, const struct mailbox *box) {
  const struct delivery *d = context;
  struct log_line line;
  log_begin(&line, LOG_WARN, "a mailbox takes no mail, and the others get it without this one");
  log_text(&line, "receiver", d->receiver->name);
  log_bytes(&line, "mailbox", box->address.at, box->address.size);
  log_bytes(&line, "reason", box->said.at, box->said.size);
  log_end(&line);
}

static enum answer send_to_all(struct delivery *d, const struct notice *n, struct err *e) {
  struct letter l = {.sent = 0};
  struct curl_slist *to = list_of(&d->mailing);
  forms_mail(n, d->receiver->from, &d->receiver->to, &l.text);
  int status = send_letter(d, &l, to, e);
  curl_slist_free_all(to);
  buf_release(&l.text);
  if (status >= 400 && d->mailing.status < 400) {
    (void)err_set(e, "there was no answer: %s", d->error);
  }
  struct text last = {(const char *)d->answer.at, (uint32_t)d->answer.size};
  return mailing_end(&d->mailing, status >= 0 && status < 400, last, wall_clock(), say_left_out, d, e);
}

enum answer delivery_mail(struct delivery *d, const struct notice *n, struct err *e) {
  struct buf key = {0};
  if (!delivery_handle(d, e)) {
    return ANSWER_AGAIN;
  }
  if (!d->mailing.all) {
    mailing_begin(&d->mailing, &d->receiver->to, d->receiver->give_up_after);
  }
  notice_key(n, &key);
  mailing_try(&d->mailing, (struct text){(const char *)key.at, (uint32_t)key.size});
  buf_release(&key);
  return send_to_all(d, n, e);
}
