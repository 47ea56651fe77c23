// SPDX-License-Identifier: Apache-2.0
// libFuzzer on policies: a file as its author writes it (P), and a version as Redis and its topic keep it (V); the
// first byte says which. What can be read means the same when it is read again, and what it means for requests of many
// moments can be told; a due is never before the filing.
#include "consumers/core/terms.h"
#include "consumers/policy/explain.h"
#include "consumers/versions/history.h"
#include "tests/fuzz/fuzz.h"

static const int64_t filings[] = {
  MOMENT_FIRST, 1759100400000, 1790733600000, 1772953199999, 1793512800000, MOMENT_LAST};
enum { FILINGS = sizeof filings / sizeof *filings };

static struct request filed_at(int64_t moment) {
  struct request r;
  request_init(&r);
  r.filed_at = moment;
  r.filing.at = moment;
  r.filing.priority = PRIORITY_URGENT;
  r.filing.category = (struct text){"heating", 7};
  r.filing.district = (struct text){"152502/xilin/07", 15};
  return r;
}

static void look_at(const struct policy *p) {
  for (size_t i = 0; i < FILINGS; i++) {
    struct request r = filed_at(filings[i]);
    struct terms t;
    terms_of(&t, p, &r);
    int64_t due = terms_due(&t, &r);
    int64_t owing[MARKS_MAX];
    demand(due == MOMENT_NONE || due >= filings[i], "a due that is not before the filing");
    terms_owing(&t, &r, due, owing);
    demand(terms_next(&t, &r, due, owing, filings[i]) >= filings[i], "nothing is to come before the clock");
  }
}

static void explain(const struct policy_file *p) {
  static int64_t from[] = {INT64_MIN / 2};
  static int32_t offset[] = {0};
  static const struct zone zone = {"UTC", 1, from, offset};
  for (size_t i = 0; i < FILINGS; i++) {
    struct request r = filed_at(filings[i]);
    for (int language = 0; language < LANGUAGES_WRITTEN; language++) {
      struct buf out = {0};
      explain_request(p, &r, &zone, (enum language)language, &out);
      demand(out.size > 0, "an explanation");
      buf_release(&out);
    }
  }
}

static void same_again(const struct policy_file *p, const char *text, size_t size) {
  char first[MEANING_DIGEST_SIZE];
  char second[MEANING_DIGEST_SIZE];
  struct policy_file again;
  struct faults faults = {0};
  demand(policy_file_parse(&again, "f", text, size, &faults) == 0, "what was read can be read again");
  meaning_digest(p, first);
  meaning_digest(&again, second);
  demand(strcmp(first, second) == 0, "the same meaning");
  policy_file_release(&again);
  faults_release(&faults);
}

static void read_policy(const char *text, size_t size) {
  struct policy_file p;
  struct faults faults = {0};
  if (policy_file_parse(&p, "f", text, size, &faults) == 0) {
    look_at(&p.policy);
    explain(&p);
    same_again(&p, text, size);
  } else {
    demand(faults.count && faults.text.size, "what is wrong");
  }
  policy_file_release(&p);
  faults_release(&faults);
}

// Two records that are parted by a NUL, or one.
static void read_versions(const char *text, size_t size) {
  const char *nul = memchr(text, 0, size);
  size_t first = nul ? (size_t)(nul - text) : size;
  struct text records[] = {{text, (uint32_t)first}, {nul ? nul + 1 : text, nul ? (uint32_t)(size - first - 1) : 0}};
  struct history history;
  struct err e;
  if (history_read(&history, records, nul ? 2 : 1, &e) == 0) {
    look_at(history_policy(&history));
    history_release(&history);
  }
  free(history_text(records[0]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size && bytes[0] == 'P') {
    read_policy((const char *)bytes + 1, size - 1);
  } else if (size && bytes[0] == 'V') {
    read_versions((const char *)bytes + 1, size - 1);
  }
  return 0;
}
