// SPDX-License-Identifier: Apache-2.0
// The words of `huiyin notify check`.
#include "consumers/telling/check_words.h"

#include <string.h>

#include "consumers/screen/phrase.h"
#include "consumers/screen/translate.h"

// What is wrong with a receiver; the reasons of the system are in its own language.
static const struct translation of_receivers[] = {
  {"% can not be opened: %; write it, %", "%1 打不开：%2；请建好它，并让运行本程序的用户可读"},
  {"% can not be read: %", "%1 读不出：%2"},
  {"% is empty; %", "%1 是空的；请写入密钥"},
  {"% is larger than 64 KiB; %", "%1 超过 64 KiB，不会是密钥"},
  {"% has several lines, %", "%1 有多行，或有不是文本的字节；密钥只有一行"},
  {"the environment has no variable %; %", "环境中没有变量 %1；请设置它，或改为写文件名"},
  {"what % holds is no http:// or https:// URL; %", "%1 的内容不是 http:// 或 https:// 网址；请写完整的网址"},
  {"% holds no certificate; %", "%1 里没有证书；请写成 PEM 格式，从 -----BEGIN CERTIFICATE----- 起"},
  {"% can not be run: it is no file; %", "%1 不能运行：它不是文件；请放好程序，并给予执行权限"},
  {"% can not be run: %; %", "%1 不能运行：%2；请放好程序，并给予执行权限"},
  {"the shell knows no command %, and PATH, %, has none; %", "找不到命令 %1，PATH（%2）中没有；请写完整路径，或安装它"},
};

static const struct translation of_routes[] = {{"receiver % hears twice of what both route % and route %, in line %",
  "接收方 %1 会两次收到路由 %3 与 %2 都匹配的预警，因为 %3 写了 continue = yes；请在其中一处去掉它"}};

static void add_chinese(struct buf *out, const char *sentence) {
  const char *name = sentence + strlen("receiver ");
  const char *colon = strstr(sentence, ": ");
  if (translate(out, of_routes, 1, sentence) || !colon || colon < name) {
    return;
  }
  buf_clear(out);
  buf_add_string(out, "接收方 ");
  buf_add(out, name, (size_t)(colon - name));
  buf_add_string(out, "：");
  (void)translate(out, of_receivers, sizeof of_receivers / sizeof *of_receivers, colon + 2);
}

// A line is `FILE:LINE: sentence`, which ends in a line feed.
static void add_warning(struct buf *out, const struct faults *warnings, const struct fault *f) {
  const char *line = (const char *)warnings->text.at + f->at;
  struct buf place = {0};
  struct buf sentence = {0};
  struct buf chinese = {0};
  buf_printf(&place, "%s:%d: ", warnings->file, f->line);
  buf_add(&sentence, line + place.size, f->size - place.size - 1);
  add_chinese(&chinese, buf_string(&sentence));
  buf_printf(out, "警告：%s%s\n", buf_string(&place), buf_string(&chinese));
  buf_release(&place);
  buf_release(&sentence);
  buf_release(&chinese);
}

void check_words_warnings(struct buf *out, enum language language, const struct faults *warnings) {
  for (size_t i = 0; i < warnings->count; i++) {
    if (language == LANGUAGE_ZH && warnings->all[i].line) {
      add_warning(out, warnings, &warnings->all[i]);
    } else {
      buf_add_string(out, "warning: ");
      buf_add(out, warnings->text.at + warnings->all[i].at, warnings->all[i].size);
    }
  }
}

void check_words_right(struct buf *out, enum language language, const struct routes *r, const char *path) {
  phrase_add(out,
    language == LANGUAGE_ZH ? "%1 没有错误：接收方 %2 个，路由 %3 条\n" : "%1 is right: receivers %2, routes %3\n",
    path, phrase_number((int64_t)r->receivers.count).text, phrase_number((int64_t)r->count).text, NULL);
}
