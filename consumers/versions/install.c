// SPDX-License-Identifier: Apache-2.0
// Puts a policy in force as the last version of those that Redis and their topic hold.
#include "consumers/versions/install.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consumers/versions/policies_log.h"
#include "runtime/file.h"
#include "runtime/log.h"

enum { INSTALL_TRIES = 20 };

// In ms: a new version may begin no later than that.
static const int64_t furthest_ahead = INT64_C(400) * 24 * 3600 * 1000;

// --- the file

static int check(struct install_file *f, struct err *e) {
  struct policy_file file;
  struct faults faults = {0};
  int result = policy_file_parse(&file, f->path, buf_string(&f->text), f->text.size, &faults);
  if (result == 0) {
    meaning_digest(&file, f->digest);
  } else {
    (void)faults_say_first(&faults, "--policy", e);
  }
  faults_release(&faults);
  policy_file_release(&file);
  return result;
}

int install_file_read(struct install_file *f, const char *path, struct err *e) {
  *f = (struct install_file){.path = path};
  if (file_read(path, POLICY_TEXT_MAX, &f->text, e) != 0) {
    return err_prefix(e, "--policy");
  }
  return check(f, e);
}

void install_file_release(struct install_file *f) {
  buf_release(&f->text);
}

static void say_moment(struct log_line *line, int64_t moment) {
  char text[MOMENT_TEXT_MAX];
  moment_format(moment, text);
  log_text(line, "from", text);
}

// --- what is kept

// What was counted without a policy was not counted under those that the topic has from an earlier life.
static int read_kept(const struct install *i, struct policies *p, size_t *had, size_t *in_topic, char *line,
  size_t line_room, struct err *e) {
  if (policies_read(p, i->redis, i->prefix, line, line_room, e) != 0) {
    return -1;
  }
  size_t most = 0;
  bool listed = counting_is_listed(line);
  *had = p->count;
  if ((*line && !listed && policies_counted(&most, i->redis, i->prefix, i->partitions, e) != 0) ||
      policies_log_catch_up(p, listed || !most, i->settings, i->topic, i->prefix, in_topic, e) != 0 ||
      (listed && !p->count && policies_lost(i->prefix, i->topic, e) != 0)) {
    policies_release(p);
    return -1;
  }
  return 0;
}

// Numbers were counted before there was a policy's file: the policy that was built in is the first version.
static int begin_with_built_in(struct policies *p, const char *line, struct err *e) {
  struct buf record = {0};
  int64_t pledge_within;
  int64_t resolve_within;
  if (p->count || !*line) {
    return 0;
  }
  counting_limits(line, &pledge_within, &resolve_within);
  history_add_built_in(&record, pledge_within, resolve_within);
  int result = policies_add(p, (struct text){buf_string(&record), (uint32_t)record.size}, e);
  buf_release(&record);
  return result;
}

// --- what comes behind it

// The last one, or, where that has not begun yet and nothing is said of moments, the one that holds until then. One
// that has not begun is brought forward by a version that says the same from an earlier moment, which takes its place.
static bool is_in_force(const struct install *i, const struct policies *p) {
  const struct version *last = p->count ? &p->history.all[p->count - 1] : NULL;
  size_t now = history_in_force(&p->history, i->now);
  bool same =
    last && strcmp(last->digest, i->file->digest) == 0 && (!i->retroactive || last->retroactive || p->count == 1);
  if (same && i->from_given && i->from < last->from) {
    return !version_is_ahead(last, i->now);
  }
  return same || (now < p->count && !i->from_given && !i->retroactive &&
                   strcmp(p->history.all[now].digest, i->file->digest) == 0);
}

// The last one again, with --policy-retroactive, is no earlier one.
static bool was_in_force(const struct install *i, const struct policies *p) {
  bool is_last = p->count && strcmp(p->history.all[p->count - 1].digest, i->file->digest) == 0;
  for (size_t n = 0; !is_last && !i->from_given && n + 1 < p->count; n++) {
    if (strcmp(p->history.all[n].digest, i->file->digest) == 0) {
      struct log_line line;
      log_begin(&line, LOG_WARN,
        "this policy is an earlier version, and there is a later one: counting goes on under that; to put this one "
        "in force again, give --policy-from now");
      log_text(&line, "policy", i->file->path);
      log_number(&line, "version", (int64_t)n + 1);
      log_number(&line, "in_force", (int64_t)history_in_force(&p->history, i->now) + 1);
      log_end(&line);
      return true;
    }
  }
  return false;
}

// Those that have not begun yet are superseded by the new one, and are no reason to refuse it.
static int check_order(const struct install *i, const struct policies *p, int64_t from, struct err *e) {
  for (size_t n = 0; n < p->count; n++) {
    const struct version *v = &p->history.all[n];
    if (v->from != MOMENT_NONE && v->from <= i->now && from <= v->from) {
      return err_set(e,
        "--policy-from: version %zu of the policy holds from a moment that is not before this one's: give a later one",
        n + 1);
    }
  }
  if (!p->count && from > i->now) {
    return err_set(e,
      "--policy-from lies ahead, and there is no policy yet that could hold until then: the first one holds for all "
      "that "
      "the log has. Leave --policy-from out, or start track without --policy first, and with it once it counts");
  }
  if (i->retroactive && from > i->now) {
    return err_set(e,
      "--policy-retroactive takes effect at once, and --policy-from lies ahead: leave one of them out, or give both "
      "when that moment has come");
  }
  if (from - i->now > furthest_ahead) {
    return err_set(e, "--policy-from lies more than 400 days ahead: is the year right?");
  }
  if (i->from_given && i->counting->keep_closed && from < i->now) {
    return err_set(e,
      "--policy-from lies in the past, and with --keep-closed what was closed then may have been let go: give `now`, "
      "or a later time");
  }
  return 0;
}

// Not those of which it was said before, when another came.
static void say_superseded(const struct policies *p, int64_t from, int64_t now) {
  for (size_t n = 0; n < p->count; n++) {
    const struct version *v = &p->history.all[n];
    if (version_is_ahead(v, now) && from <= v->from && !history_is_superseded(&p->history, n)) {
      struct log_line line;
      log_begin(&line, LOG_WARN, "a version of the policy that has not begun yet is superseded, and will not");
      log_number(&line, "version", (int64_t)n + 1);
      say_moment(&line, v->from);
      log_end(&line);
    }
  }
}

static int add_version(const struct install *i, struct policies *p, struct err *e) {
  struct version head = {.from = i->from_given ? i->from : i->now, .retroactive = i->retroactive};
  struct buf record = {0};
  if (check_order(i, p, head.from, e) != 0) {
    return -1;
  }
  say_superseded(p, head.from, i->now);
  memcpy(head.digest, i->file->digest, sizeof head.digest);
  history_add_file(
    &record, p->count + 1, &head, (struct text){(const char *)i->file->text.at, (uint32_t)i->file->text.size});
  int result = policies_add(p, (struct text){buf_string(&record), (uint32_t)record.size}, e);
  buf_release(&record);
  return result;
}

static int bring_up_to_date(const struct install *i, struct policies *p, const char *line, struct err *e) {
  return begin_with_built_in(p, line, e) != 0 ||
             (!is_in_force(i, p) && !was_in_force(i, p) && add_version(i, p, e) != 0)
           ? -1
           : 0;
}

// --- both

static void say_version(const struct policies *p, size_t place, bool ahead) {
  const struct version *v = &p->history.all[place];
  struct log_line line;
  log_begin(&line, LOG_INFO, ahead ? "the policy will be in force" : "the policy is in force");
  log_number(&line, "version", (int64_t)place + 1);
  log_text(&line, "digest", v->digest);
  if (ahead) {
    say_moment(&line, v->from);
  }
  log_end(&line);
}

// A moment that was given and is not the last version's is one to which that can not be moved.
static void say_unmoved(const struct install *i, const struct policies *p) {
  const struct version *last = &p->history.all[p->count - 1];
  if (i->from_given && i->from != i->now && i->from != last->from && last->from != MOMENT_NONE) {
    struct log_line line;
    log_begin(&line, LOG_WARN,
      "this policy has its moment already, and --policy-from changes nothing: only one that has not begun can be "
      "moved, "
      "and only to an earlier moment; to put it off, let the policy before it hold from its moment on, and this one "
      "behind that");
    log_number(&line, "version", (int64_t)p->count);
    say_moment(&line, last->from);
    log_end(&line);
  }
}

static void say_in_force(const struct policies *p, int64_t now) {
  size_t place = history_in_force(&p->history, now);
  if (place < p->count) {
    say_version(p, place, false);
  }
  if (version_is_ahead(&p->history.all[p->count - 1], now)) {
    say_version(p, p->count - 1, true);
  }
}

// One try; *again where another was quicker.
static int try_to_install(const struct install *i, struct policies *p, bool *again, struct err *e) {
  char line[512];
  char listed[COUNTING_TEXT_SIZE];
  size_t had;
  size_t in_topic;
  *again = false;
  if (read_kept(i, p, &had, &in_topic, line, sizeof line, e) != 0) {
    return -1;
  }
  int result =
    (*line && counting_compare_but_policy(i->counting, line, e) != 0) || bring_up_to_date(i, p, line, e) != 0 ? -1 : 0;
  counting_line(i->counting, true, listed);
  if (!result && (p->count > had || !counting_is_listed(line))) {
    result = policies_write(p, had, line, i->redis, i->prefix, listed, *line ? i->partitions : 0, again, e);
  }
  if (!result && !*again && p->count > in_topic) {
    result = policies_log_write(p, in_topic, i->settings, i->topic, i->prefix, e);
  }
  if (result || *again) {
    policies_release(p);
  }
  return result;
}

int install_policy(const struct install *i, struct policies *p, struct err *e) {
  bool again = true;
  int result = 0;
  for (int tries = 0; !result && again && tries < INSTALL_TRIES; tries++) {
    result = try_to_install(i, p, &again, e);
  }
  if (!result && again) {
    return err_set(e, "others put policies in force all the time: --policy could not be");
  }
  if (!result) {
    say_unmoved(i, p);
    say_in_force(p, i->now);
  }
  return result;
}

int install_read_from(const struct settings *s, struct install *i, struct err *e) {
  const char *text = settings_text(s, "policy-from");
  i->from_given = text;
  i->from = i->now;
  if (text && strcmp(text, "now") != 0 &&
      (moment_parse(text, strlen(text), &i->from) != 0 || i->from < MOMENT_FIRST || i->from > MOMENT_LAST)) {
    return err_set(
      e, "--policy-from is `%s`; it takes a time with an offset, as 2026-03-01T08:00:00+08:00, or now", text);
  }
  return 0;
}
