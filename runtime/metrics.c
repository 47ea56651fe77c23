// SPDX-License-Identifier: Apache-2.0
// Figures as Prometheus reads them: the text exposition format, version 0.0.4.
#include "runtime/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/character.h"

static const char *const type_names[] = {
  [METRIC_COUNTER] = "counter", [METRIC_GAUGE] = "gauge", [METRIC_HISTOGRAM] = "histogram"};

// The format escapes a backslash and a newline everywhere, and a quote where the text stands between quotes.
static void add_escaped(struct buf *out, const char *text, bool quoted) {
  const char *end = text + strlen(text);
  while (text < end) {
    size_t size = character_length(text, (size_t)(end - text));
    if (!size) {
      buf_add_string(out, "\xEF\xBF\xBD");
      text++;
    } else if (*text == '\n') {
      buf_add_string(out, "\\n");
      text++;
    } else if (*text == '\\' || (*text == '"' && quoted)) {
      buf_printf(out, "\\%c", *text++);
    } else {
      buf_add(out, text, size);
      text += size;
    }
  }
}

void metrics_family(struct metrics *m, const char *name, enum metric_type type, const char *help) {
  m->family = name;
  buf_printf(&m->text, "# HELP %s ", name);
  add_escaped(&m->text, help, false);
  buf_printf(&m->text, "\n# TYPE %s %s\n", name, type_names[type]);
}

// Name and labels; `bound`, where it is not NULL, is the label `le` behind the others.
static void begin(struct metrics *m, const char *suffix, const struct metric_label *labels, const char *bound) {
  struct buf *out = &m->text;
  char before = '{';
  buf_printf(out, "%s%s", m->family, suffix);
  for (const struct metric_label *l = labels; l && l->name; l++) {
    buf_printf(out, "%c%s=\"", before, l->name);
    add_escaped(out, l->value, true);
    buf_add_byte(out, '"');
    before = ',';
  }
  if (bound) {
    buf_printf(out, "%cle=\"%s\"", before, bound);
    before = ',';
  }
  buf_add_string(out, before == '{' ? " " : "} ");
}

void metrics_count(struct metrics *m, const struct metric_label *labels, uint64_t value) {
  begin(m, "", labels, NULL);
  buf_printf(&m->text, "%" PRIu64 "\n", value);
}

void metrics_number(struct metrics *m, const struct metric_label *labels, int64_t value) {
  begin(m, "", labels, NULL);
  buf_printf(&m->text, "%" PRId64 "\n", value);
}

void metrics_real(struct metrics *m, const struct metric_label *labels, double value) {
  begin(m, "", labels, NULL);
  buf_printf(&m->text, "%.17g\n", value);
}

enum { THOUSANDTHS_MAX = 32 };

// 1500 is 1.5, 2000 is 2: written by whole numbers, so that nothing is rounded and no locale matters.
static const char *thousandths(int64_t value, char *out) {
  uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  int end =
    snprintf(out, THOUSANDTHS_MAX, "%s%" PRIu64 ".%03u", value < 0 ? "-" : "", size / 1000, (unsigned)(size % 1000));
  while (out[end - 1] == '0') {
    end--;
  }
  out[out[end - 1] == '.' ? end - 1 : end] = 0;
  return out;
}

void metrics_thousandths(struct metrics *m, const struct metric_label *labels, int64_t value) {
  char text[THOUSANDTHS_MAX];
  begin(m, "", labels, NULL);
  buf_printf(&m->text, "%s\n", thousandths(value, text));
}

void metrics_histogram(struct metrics *m, const struct metric_label *labels, const struct metric_histogram *h) {
  char text[THOUSANDTHS_MAX];
  uint64_t sum = 0;
  for (size_t i = 0; i <= h->bound_count; i++) {
    sum += h->counts[i];
    begin(m, "_bucket", labels, i < h->bound_count ? thousandths(h->bounds[i], text) : "+Inf");
    buf_printf(&m->text, "%" PRIu64 "\n", sum);
  }
  begin(m, "_sum", labels, NULL);
  buf_printf(&m->text, "%s\n", thousandths(h->sum, text));
  begin(m, "_count", labels, NULL);
  buf_printf(&m->text, "%" PRIu64 "\n", sum);
}
