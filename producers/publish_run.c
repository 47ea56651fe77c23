// SPDX-License-Identifier: Apache-2.0
// One run from opened inputs to the summary: the passes, waiting for the broker, setting aside what it refused.
#include "producers/publish_run.h"

#include <stdio.h>
#include <string.h>

#include "producers/events_topic.h"
#include "producers/publish_parts.h"
#include "runtime/stop.h"

enum {
  PATIENCE = 5000,  // ms that a stopped run waits for acknowledgements
  ROUND = 100       // ms of waiting between two redraws
};

void publish_say(struct publish *p, const struct err *e) {
  progress_end(&p->progress);
  (void)fprintf(stderr, "huiyin publish: %s\n", e->text);
  p->failed = true;
}

static void publish_refused(void *context, uint64_t tag, const char *sentence) {
  struct publish *p = context;
  struct err e;
  (void)err_set(&e, "the broker did not take it: %s", sentence);
  rejects_say(p->inputs.at[row_tag_input(tag)].lines.name, row_tag_line(tag), e.text);
  refusals_add(&p->refusals, tag);
}

bool publish_nothing_bad(const struct publish *p) {
  return !p->bad && !p->failed;
}

// --- the end

static void publish_wait(struct publish *p) {
  struct err e;
  if (!p->outbound) {
    return;
  }
  progress_begin(&p->progress, "waiting for the broker", 0);
  while (!stop_requested() && outbound_poll(p->outbound, ROUND)) {
    progress_at(&p->progress, p->rows, outbound_acknowledged(p->outbound), 0);
  }
  progress_end(&p->progress);
  if (outbound_wait(p->outbound, stop_requested() ? PATIENCE : -1, &e) ||
      (p->room && !p->failed && embedded_room_check(p->room, &e))) {
    publish_say(p, &e);
  }
}

// Sets the rows aside that the broker refused: reads the inputs once more to have their bytes.
static void publish_reject_refused(struct publish *p) {
  struct err e;
  refusals_settle(&p->refusals);
  if (!p->refusals.count || !p->rejects.path) {
    return;
  }
  for (size_t i = 0; i < p->inputs.count; i++) {
    struct rows *rows = &p->inputs.at[i];
    struct row row;
    int got = rows_rewind(rows, &e) ? -1 : 1;
    while (got > 0 && (got = rows_next(rows, &row, &e)) > 0) {
      if (refusals_have(&p->refusals, row_tag(i, row.line))) {
        rejects_add(&p->rejects, rows_header(rows), row.raw);
      }
    }
    if (got < 0) {
      publish_say(p, &e);
    }
  }
}

static void publish_summary(const struct publish *p, bool held_back) {
  char events[32];
  char rows[32];
  char rejected[32];
  uint64_t count = p->outbound ? outbound_acknowledged(p->outbound) : p->sending.events;
  (void)progress_number(held_back ? 0 : count, events);
  (void)progress_number(p->rows, rows);
  (void)progress_number(p->bad + p->refusals.count, rejected);
  (void)printf("%s %s event%s of %s row%s", p->options->dry_run ? "would publish" : "published", events,
    strcmp(events, "1") != 0 ? "s" : "", rows, p->rows == 1 ? "" : "s");
  if (p->options->stamped) {
    (void)printf(" in time order (%.1f MiB of memory)", (double)sorter_memory(&p->sorter) / (1 << 20));
  }
  (void)printf("; %s rejected", rejected);
  if (held_back && p->options->strict && p->bad) {
    (void)printf("; --strict publishes all or nothing");
  } else if (p->rejects.failed) {
    (void)printf(", and not all of them could be set aside in %s", p->rejects.path);
  } else if (p->rejects.begun) {
    (void)printf(", set aside in %s", p->rejects.path);
  }
  (void)printf("\n");
}

// --- the whole

static int publish_open(struct publish *p, const struct profile *profile, struct err *e) {
  const struct publish_options *o = p->options;
  bool twice = (o->strict && !o->stamped && !o->dry_run) || (o->rejects && !o->dry_run);
  p->sorter.limit = o->memory_limit;
  p->rejects.path = o->dry_run ? NULL : o->rejects;
  if (inputs_open(&p->inputs, o->settings, profile, twice, profile && o->rejects, e) || !(p->wire = wire_new(e))) {
    return -1;
  }
  p->sending = (struct sending){.wire = p->wire, .sorter = o->stamped ? &p->sorter : NULL, .stamped = o->stamped};
  if (o->dry_run) {
    return 0;
  }
  if (o->embedded ? !(p->room = embedded_room_new(o->settings, o->topic, e))
                  : events_topic_check(o->settings, o->topic, e)) {
    return -1;
  }
  p->outbound = outbound_new(o->settings, o->topic, publish_refused, p, e);
  p->sending.outbound = p->outbound;
  return p->outbound ? 0 : -1;
}

static void publish_close(struct publish *p) {
  outbound_free(p->outbound);
  embedded_room_free(p->room);
  sending_release(&p->sending);
  sorter_release(&p->sorter);
  refusals_release(&p->refusals);
  inputs_close(&p->inputs);
  if (p->wire) {
    wire_free(p->wire);
  }
}

// Reads and sends. True where everything was held back.
static bool publish_all(struct publish *p) {
  const struct publish_options *o = p->options;
  if (o->strict && !o->stamped && !o->dry_run) {
    publish_check(p);
    if (!publish_nothing_bad(p)) {
      return true;
    }
  }
  publish_pass(p, o->stamped ? "reading" : "publishing");
  if (o->stamped) {
    // What could not be held in memory, or not be read, must not go out in part.
    if (p->failed || (o->strict && p->bad)) {
      return true;
    }
    publish_send_sorted(p);
  }
  publish_wait(p);
  return o->dry_run && o->strict && !publish_nothing_bad(p);
}

int publish_run(const struct publish_options *options, const struct profile *profile) {
  struct publish p = {.options = options};
  struct err e;
  if (publish_open(&p, profile, &e)) {
    publish_say(&p, &e);
  } else {
    bool held_back = publish_all(&p);
    publish_reject_refused(&p);
    if (rejects_close(&p.rejects, &e)) {
      publish_say(&p, &e);
    }
    publish_summary(&p, held_back);
  }
  bool done = !p.failed && !p.bad && !p.refusals.count;
  publish_close(&p);
  return done ? 0 : 1;
}
