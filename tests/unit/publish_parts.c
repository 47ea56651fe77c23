// SPDX-License-Identifier: Apache-2.0
// Tests the parts of publish that hold things: the sorter, refused rows, rejects; and how sizes and numbers are
// written.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "producers/progress.h"
#include "producers/publish_options.h"
#include "producers/refusals.h"
#include "producers/rejects.h"
#include "producers/sorter.h"

#include <cmocka.h>

static struct text text_of(const char *string) {
  return (struct text){.at = string, .size = (uint32_t)strlen(string)};
}

static void events_go_out_in_order_of_time(void **state) {
  struct sorter s = {.limit = 64 << 20};
  struct err e;
  for (uint64_t i = 0; i < 100000; i++) {
    char payload[64];
    (void)snprintf(payload, sizeof payload, "payload %d", (int)i);
    assert_int_equal(sorter_add(&s, (int64_t)(i * 7919 % 1000), i, text_of("key"), text_of(payload), &e), 0);
  }
  sorter_sort(&s);
  assert_int_equal(s.count, 100000);
  for (size_t i = 0; i < s.count; i++) {
    const struct sorter_entry *entry = &s.entries[i];
    if (i) {
      const struct sorter_entry *before = entry - 1;
      assert_true(before->occurred_at < entry->occurred_at ||
                  (before->occurred_at == entry->occurred_at && before->tag < entry->tag));
    }
    char want[64];
    struct text key;
    struct text payload;
    (void)snprintf(want, sizeof want, "payload %d", (int)entry->tag);
    sorter_get(entry, &key, &payload);
    assert_int_equal(payload.size, strlen(want));
    assert_memory_equal(payload.at, want, payload.size);
    assert_memory_equal(key.at, "key", 3);
  }
  sorter_release(&s);
}

static void the_limit_holds(void **state) {
  struct sorter s = {.limit = 4 << 20};
  struct err e;
  char payload[1000];
  memset(payload, 'x', sizeof payload);
  int result = 0;
  while (!result) {
    assert_true(sorter_memory(&s) <= s.limit);
    result = sorter_add(&s, 0, 0, text_of("k"), (struct text){.at = payload, .size = sizeof payload}, &e);
  }
  assert_true(s.count > 2000);
  assert_non_null(strstr(e.text, "would take more than 4 MiB of memory"));
  assert_non_null(strstr(e.text, "raise --memory-limit"));
  sorter_release(&s);
}

static void refused_rows_are_found_again(void **state) {
  struct refusals r = {0};
  assert_false(refusals_have(&r, row_tag(0, 1)));
  refusals_add(&r, row_tag(1, 5));
  refusals_add(&r, row_tag(0, 70));
  refusals_add(&r, row_tag(0, 7));
  refusals_add(&r, row_tag(0, 70));
  refusals_settle(&r);
  assert_int_equal(r.count, 3);
  assert_true(refusals_have(&r, row_tag(0, 7)));
  assert_true(refusals_have(&r, row_tag(0, 70)));
  assert_true(refusals_have(&r, row_tag(1, 5)));
  assert_false(refusals_have(&r, row_tag(0, 5)));
  assert_int_equal(row_tag_input(row_tag(3, 12345678901)), 3);
  assert_int_equal(row_tag_line(row_tag(3, 12345678901)), 12345678901);
  refusals_release(&r);
}

static void rejects_stand_under_their_header(void **state) {
  int fd = memfd_create("rejects", MFD_CLOEXEC);
  char path[32];
  (void)snprintf(path, sizeof path, "/dev/fd/%d", fd);
  struct rejects r = {.path = path};
  struct err e;
  assert_int_equal(rejects_check(path, &e), 0);
  rejects_add(&r, text_of("a,b\r\n"), text_of("1,\"two\r\nlines\"\r\n"));
  rejects_add(&r, text_of("a,b\r\n"), text_of("3,4"));  // the last line of a file that ends without a newline
  rejects_add(&r, text_of("a,b\r\n"), text_of("5,6\r\n"));
  assert_int_equal(rejects_close(&r, &e), 0);
  static const char want[] = "a,b\r\n1,\"two\r\nlines\"\r\n3,4\n5,6\r\n";
  char got[128];
  assert_int_equal(pread(fd, got, sizeof got, 0), strlen(want));
  assert_memory_equal(got, want, strlen(want));
  (void)close(fd);
}

static void rejects_of_another_run_are_kept(void **state) {
  char folder[] = "/tmp/huiyin-rejects-XXXXXX";
  assert_non_null(mkdtemp(folder));
  char path[64];
  (void)snprintf(path, sizeof path, "%s/rejects.csv", folder);
  struct rejects r = {.path = path};
  struct err e;
  assert_int_equal(rejects_check(NULL, &e), 0);
  assert_int_equal(rejects_check(path, &e), 0);
  assert_int_equal(rejects_close(&r, &e), 0);
  assert_int_equal(access(path, F_OK), -1);  // there was no reject
  rejects_add(&r, text_of("a\n"), text_of("1\n"));
  assert_int_equal(rejects_close(&r, &e), 0);

  char sentence[256];
  (void)snprintf(sentence, sizeof sentence,
    "--rejects %s is not empty, and rows that were set aside in it must not be lost: move it away, or name another "
    "file",
    path);
  assert_int_equal(rejects_check(path, &e), -1);
  assert_string_equal(e.text, sentence);
  r = (struct rejects){.path = path};  // where it came to be behind the check
  rejects_add(&r, text_of("a\n"), text_of("2\n"));
  assert_int_equal(rejects_close(&r, &e), 0);
  char got[16] = "";
  FILE *file = fopen(path, "re");
  assert_non_null(file);
  assert_int_equal(fread(got, 1, sizeof got, file), 8);
  (void)fclose(file);
  assert_string_equal(got, "a\n1\na\n2\n");
  (void)unlink(path);
  (void)rmdir(folder);
}

static void rejects_that_can_not_be_written(void **state) {
  struct err e;
  assert_int_equal(rejects_check("/tmp", &e), -1);
  assert_string_equal(e.text, "--rejects /tmp is a folder; name a file in it");
  assert_int_equal(rejects_check("/no/where", &e), -1);
  assert_string_equal(e.text, "/no/where can not be opened for the rejected rows: No such file or directory");
  struct rejects r = {.path = "/no/where"};
  rejects_add(&r, text_of("a\n"), text_of("1\n"));
  rejects_add(&r, text_of("a\n"), text_of("2\n"));
  assert_int_equal(rejects_close(&r, &e), -1);
  assert_string_equal(e.text, "not all rejected rows could be written to /no/where: No such file or directory");
  r = (struct rejects){.path = "/dev/full"};
  rejects_add(&r, text_of("a\n"), text_of("1\n"));
  assert_int_equal(rejects_close(&r, &e), -1);
  assert_string_equal(e.text, "not all rejected rows could be written to /dev/full: No space left on device");
}

static void sizes(void **state) {
  static const struct {
    const char *text;
    size_t bytes;
  } good[] = {{"1GiB", (size_t)1 << 30}, {"512MiB", (size_t)512 << 20}, {"2G", (size_t)2 << 30}, {"64 KiB", 65536},
    {"1000", 1000}, {"7B", 7}, {"1M", 1 << 20}};
  static const char *const bad[] = {"", "GiB", "-1", "1.5GiB", "1TB", "1gib", "99999999999999999999", "99999999999GiB"};
  size_t bytes = 0;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_int_equal(publish_size(good[i].text, &bytes), 0);
    assert_int_equal(bytes, good[i].bytes);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(publish_size(bad[i], &bytes), -1);
  }
}

static void numbers(void **state) {
  char text[32];
  assert_string_equal(progress_number(0, text), "0");
  assert_string_equal(progress_number(999, text), "999");
  assert_string_equal(progress_number(1000, text), "1,000");
  assert_string_equal(progress_number(UINT64_MAX, text), "18,446,744,073,709,551,615");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(events_go_out_in_order_of_time),
    cmocka_unit_test(the_limit_holds), cmocka_unit_test(refused_rows_are_found_again),
    cmocka_unit_test(rejects_stand_under_their_header), cmocka_unit_test(rejects_of_another_run_are_kept),
    cmocka_unit_test(rejects_that_can_not_be_written), cmocka_unit_test(sizes), cmocka_unit_test(numbers)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
