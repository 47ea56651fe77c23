// SPDX-License-Identifier: Apache-2.0
// One attempt: what all ways have in common.
#include "consumers/telling/delivery.h"

#include <string.h>

#include "consumers/notify/sourced.h"

static size_t take_answer(char *bytes, size_t one, size_t count, void *context) {
  struct buf *answer = context;
  size_t room = DELIVERY_ANSWER_MOST - answer->size;
  buf_add(answer, bytes, one * count < room ? one * count : room);
  return one * count;
}

// Of SMTP's lines the last one, which says why, but for the farewell.
static size_t take_line(char *bytes, size_t one, size_t count, void *context) {
  struct delivery *d = context;
  bool farewell = one * count >= 3 && memcmp(bytes, "221", 3) == 0;
  if (d->receiver->type == RECEIVER_MAIL) {
    mailing_line(&d->mailing, bytes, one * count);
  }
  if (d->receiver->type == RECEIVER_MAIL && !farewell) {
    buf_clear(&d->answer);
    (void)take_answer(bytes, one, count, &d->answer);
  }
  return one * count;
}

static int go_on(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t f) {
  const struct delivery *d = context;
  (void)a;
  (void)b;
  (void)c;
  (void)f;
  return d->stopped && d->stopped(d->context);
}

static void limit_protocols(CURL *curl) {
#if LIBCURL_VERSION_NUM >= 0x075500
  (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps");
#else
  (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS | CURLPROTO_SMTP | CURLPROTO_SMTPS);
#endif
}

// The value of a setting, as a C string that the handle copies.
static int set_secret(CURL *curl, CURLoption option, const struct sourced *from, struct err *e) {
  struct buf value = {0};
  int result = sourced_read(from, &value, e);
  if (!result) {
    (void)curl_easy_setopt(curl, option, buf_string(&value));
  }
  buf_release(&value);
  return result;
}

static int set_login(const struct delivery *d, struct err *e) {
  if (!d->receiver->user) {
    return 0;
  }
  (void)curl_easy_setopt(d->curl, CURLOPT_USERNAME, d->receiver->user);
  return set_secret(d->curl, CURLOPT_PASSWORD, &d->receiver->password, e);
}

CURL *delivery_handle(struct delivery *d, struct err *e) {
  if (d->curl) {
    curl_easy_reset(d->curl);  // connections stay
  } else if (!(d->curl = curl_easy_init())) {
    (void)err_set(e, "no handle of libcurl can be had");
    return NULL;
  }
  buf_clear(&d->answer);
  d->error[0] = 0;
  CURL *curl = d->curl;
  (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, d->error);
  (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)DELIVERY_CONNECT);
  (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)DELIVERY_WHOLE);
  (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer);
  (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &d->answer);
  (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_line);
  (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, d);
  (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on);
  (void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, d);
  (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "huiyin/" HUIYIN_VERSION);
  limit_protocols(curl);
  if (d->receiver->ca_file) {
    (void)curl_easy_setopt(curl, CURLOPT_CAINFO, d->receiver->ca_file);
  }
  return set_login(d, e) ? NULL : curl;
}

// SMTP's refusals are failures of libcurl with a status of the server.
int delivery_perform(struct delivery *d, struct err *e) {
  long status = 0;
  CURLcode code = curl_easy_perform(d->curl);
  (void)curl_easy_getinfo(d->curl, CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_OK || (d->receiver->type == RECEIVER_MAIL && status >= 400)) {
    return (int)status;
  }
  return err_set(e, "there was no answer: %s", d->error[0] ? d->error : curl_easy_strerror(code));
}

enum answer delivery_try(struct delivery *d, const struct written_message *m, struct err *e) {
  struct notice n = m->notice;
  n.language = d->receiver->language;
  n.zone = &d->receiver->zone;
  switch (d->receiver->type) {
    case RECEIVER_MAIL:
      return delivery_mail(d, &n, e);
    case RECEIVER_COMMAND:
      return delivery_command(d, &n, e);
    default:
      return delivery_http(d, &n, m->until, e);
  }
}

void delivery_release(struct delivery *d) {
  if (d->curl) {
    curl_easy_cleanup(d->curl);
  }
  d->curl = NULL;
  mailing_release(&d->mailing);
  buf_release(&d->answer);
}
