// SPDX-License-Identifier: Apache-2.0
// Messages of group robots.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "consumers/core/must.h"
#include "consumers/notify/forms.h"
#include "consumers/notify/forms_json.h"

static const char ellipsis[] = "\xe2\x80\xa6";

// --- Markdown, within the limit

struct markdown {
  struct buf text;
  const char *before;  // each line
  bool full;
};

static void add_line(void *context, struct text line) {
  struct markdown *m = context;
  size_t more = strlen(m->before) + line.size;
  size_t kept = strlen(m->before) + sizeof ellipsis;
  m->full = m->full || m->text.size + more + kept > FORMS_TEXT_MOST;
  if (!m->full) {
    buf_add_string(&m->text, m->before);
    buf_add(&m->text, line.at, line.size);
  }
}

static void write_markdown(const struct notice *n, const char *head, const char *after, struct markdown *m) {
  buf_add_string(&m->text, head);
  notice_title(n, PLAIN_MARKED, &m->text);
  buf_add_string(&m->text, after);
  notice_lines(n, PLAIN_MARKED, add_line, m);
  if (m->full) {
    buf_printf(&m->text, "%s%s", m->before, ellipsis);
  }
}

void forms_wecom(const struct notice *n, struct buf *out) {
  struct markdown m = {.before = "\n> "};
  json_t *content = must(json_object());
  json_t *message = must(json_object());
  write_markdown(n, "**", "**", &m);
  forms_json_set(content, "content", forms_json_buf(&m.text));
  forms_json_set(message, "msgtype", must(json_string("markdown")));
  forms_json_set(message, "markdown", content);
  buf_release(&m.text);
  forms_json_end(message, out);
}

// A line of DingTalk's Markdown ends where an empty one follows. The title is what a list of chats and a locked screen
// show.
void forms_dingtalk(const struct notice *n, struct buf *out) {
  struct markdown m = {.before = "\n\n"};
  struct buf title = {0};
  json_t *content = must(json_object());
  json_t *message = must(json_object());
  write_markdown(n, "#### ", "", &m);
  notice_title(n, PLAIN_MARKED, &title);
  forms_json_set(content, "title", forms_json_buf(&title));
  forms_json_set(content, "text", forms_json_buf(&m.text));
  forms_json_set(message, "msgtype", must(json_string("markdown")));
  forms_json_set(message, "markdown", content);
  forms_json_set(message, "at", must(json_pack("{s:b}", "isAtAll", 0)));
  buf_release(&m.text);
  buf_release(&title);
  forms_json_end(message, out);
}

// --- Feishu's posts: a list of lines, each a list of pieces

struct post {
  json_t *lines;
  size_t size;
  bool full;
};

static void append_text(struct post *p, json_t *text) {
  json_t *line = must(json_array());
  json_t *piece = must(json_object());
  forms_json_set(piece, "tag", must(json_string("text")));
  forms_json_set(piece, "text", text);
  forms_json_append(line, piece);
  forms_json_append(p->lines, line);
}

static void add_post_line(void *context, struct text line) {
  struct post *p = context;
  p->full = p->full || p->size + line.size > FORMS_TEXT_MOST - NOTICE_TITLE_MOST;
  if (!p->full) {
    p->size += line.size;
    append_text(p, forms_json_text(line));
  }
}

static json_t *post_content(const struct notice *n) {
  struct post p = {.lines = must(json_array())};
  struct buf title = {0};
  json_t *post = must(json_object());
  notice_title(n, PLAIN_MARKED, &title);
  notice_lines(n, PLAIN_MARKED, add_post_line, &p);
  if (p.full) {
    append_text(&p, must(json_string(ellipsis)));
  }
  forms_json_set(post, "title", forms_json_buf(&title));
  forms_json_set(post, "content", p.lines);
  buf_release(&title);
  return post;
}

void forms_feishu(const struct notice *n, const char *signature, struct buf *out) {
  json_t *message = must(json_object());
  json_t *post = must(json_object());
  json_t *content = must(json_object());
  if (signature) {
    char seconds[24];
    (void)snprintf(seconds, sizeof seconds, "%" PRId64, n->at / 1000);
    forms_json_set(message, "timestamp", must(json_string(seconds)));
    forms_json_set(message, "sign", must(json_string(signature)));
  }
  forms_json_set(post, n->language == LANGUAGE_ZH ? "zh_cn" : "en_us", post_content(n));
  forms_json_set(content, "post", post);
  forms_json_set(message, "msg_type", must(json_string("post")));
  forms_json_set(message, "content", content);
  forms_json_end(message, out);
}
