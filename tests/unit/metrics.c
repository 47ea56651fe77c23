// SPDX-License-Identifier: Apache-2.0
// Figures as Prometheus reads them.
#include "runtime/metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/process.h"

static void expect(struct metrics *m, const char *text) {
  assert_string_equal(buf_string(&m->text), text);
  buf_release(&m->text);
}

static void a_family_has_help_type_and_samples(void **state) {
  struct metrics m = {0};
  metrics_family(&m, "a_total", METRIC_COUNTER, "How many.");
  metrics_count(&m, NULL, UINT64_MAX);
  metrics_count(&m, (const struct metric_label[]){{"p", "0"}, {"q", "x"}, {0}}, 1);
  metrics_family(&m, "b", METRIC_GAUGE, "How much.");
  metrics_number(&m, (const struct metric_label[]){{0}}, INT64_MIN);
  metrics_real(&m, NULL, 0.25);
  expect(&m,
    "# HELP a_total How many.\n# TYPE a_total counter\na_total 18446744073709551615\na_total{p=\"0\",q=\"x\"} 1\n"
    "# HELP b How much.\n# TYPE b gauge\nb -9223372036854775808\nb 0.25\n");
}

static void what_the_format_does_not_take_is_escaped(void **state) {
  struct metrics m = {0};
  metrics_family(&m, "a", METRIC_GAUGE, "A \\ and\na \"quote\".");
  metrics_number(&m, (const struct metric_label[]){{"l", "\\ \" \n \xE4\xBE\x9B \xFF\xE4"}, {0}}, 0);
  expect(&m,
    "# HELP a A \\\\ and\\na \"quote\".\n# TYPE a gauge\n"
    "a{l=\"\\\\ \\\" \\n \xE4\xBE\x9B \xEF\xBF\xBD\xEF\xBF\xBD\"} 0\n");
}

static void thousandths_are_exact(void **state) {
  struct metrics m = {.family = "a"};
  const int64_t values[] = {0, 1, 10, 1500, 2000, -1, -1000, INT64_MAX, INT64_MIN};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    metrics_thousandths(&m, NULL, values[i]);
  }
  expect(&m, "a 0\na 0.001\na 0.01\na 1.5\na 2\na -0.001\na -1\na 9223372036854775.807\na -9223372036854775.808\n");
}

static void a_histogram_adds_its_buckets_up(void **state) {
  const int64_t bounds[] = {5, 1000};
  const uint64_t counts[] = {3, 0, 4};
  const struct metric_histogram h = {bounds, 2, counts, 12345};
  struct metrics m = {0};
  metrics_family(&m, "h", METRIC_HISTOGRAM, "H.");
  metrics_histogram(&m, NULL, &h);
  metrics_histogram(&m, (const struct metric_label[]){{"p", "1"}, {0}}, &h);
  expect(&m,
    "# HELP h H.\n# TYPE h histogram\n"
    "h_bucket{le=\"0.005\"} 3\nh_bucket{le=\"1\"} 3\nh_bucket{le=\"+Inf\"} 7\nh_sum 12.345\nh_count 7\n"
    "h_bucket{p=\"1\",le=\"0.005\"} 3\nh_bucket{p=\"1\",le=\"1\"} 3\nh_bucket{p=\"1\",le=\"+Inf\"} 7\n"
    "h_sum{p=\"1\"} 12.345\nh_count{p=\"1\"} 7\n");
}

static void the_process_is_known(void **state) {
  struct process_figures f;
  struct metrics m = {0};
  process_read(&f);
  assert_true(f.started_at > INT64_C(1577836800000));
  assert_true(f.cpu >= 0);
  assert_true(f.resident > 100000 && f.virtual > f.resident);
  assert_true(f.open_fds >= 3 && f.most_fds > f.open_fds);
  process_write(&m, &f);
  assert_non_null(strstr(buf_string(&m.text), "\nprocess_open_fds "));
  buf_clear(&m.text);
  process_write(&m, &(const struct process_figures){-1, -1, -1, -1, -1, 7});
  assert_null(strstr(buf_string(&m.text), "process_cpu"));
  assert_non_null(strstr(buf_string(&m.text), "\nprocess_max_fds 7\n"));
  buf_release(&m.text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_family_has_help_type_and_samples),
    cmocka_unit_test(what_the_format_does_not_take_is_escaped),
    cmocka_unit_test(thousandths_are_exact),
    cmocka_unit_test(a_histogram_adds_its_buckets_up),
    cmocka_unit_test(the_process_is_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
