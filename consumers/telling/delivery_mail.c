// SPDX-License-Identifier: Apache-2.0
// Mail, by SMTP.
#include <string.h>

#include "consumers/notify/forms.h"
#include "consumers/telling/delivery.h"

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

static struct curl_slist *list_of(const struct texts *to) {
  struct curl_slist *list = NULL;
  for (size_t i = 0; i < to->count; i++) {
    struct buf one = {0};
    buf_add(&one, to->all[i].at, to->all[i].size);
    struct curl_slist *longer = curl_slist_append(list, buf_string(&one));
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

static int send_letter(struct delivery *d, struct letter *l, struct curl_slist *to, struct err *e) {
  CURL *curl = d->curl;
  (void)curl_easy_setopt(curl, CURLOPT_URL, d->receiver->url.text);
  (void)curl_easy_setopt(curl, CURLOPT_USE_SSL, tls_of(d->receiver->url.text));
  (void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM, d->receiver->from);
  (void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
  (void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_text);
  (void)curl_easy_setopt(curl, CURLOPT_READDATA, l);
  return delivery_perform(d, e);
}

enum answer delivery_mail(struct delivery *d, const struct notice *n, struct err *e) {
  struct letter l = {.sent = 0};
  if (!delivery_handle(d, e)) {
    return ANSWER_AGAIN;
  }
  struct curl_slist *to = list_of(&d->receiver->to);
  forms_mail(n, d->receiver->from, &d->receiver->to, &l.text);
  int status = send_letter(d, &l, to, e);
  curl_slist_free_all(to);
  buf_release(&l.text);
  return status < 0 ? ANSWER_AGAIN : answer_judge(RECEIVER_MAIL, status, (const char *)d->answer.at, d->answer.size, e);
}
