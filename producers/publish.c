// SPDX-License-Identifier: Apache-2.0
// `huiyin publish`: rows of files become events on Kafka.
#include <stdio.h>

#include "producers/publish_options.h"
#include "producers/publish_run.h"
#include "producers/verbs.h"
#include "runtime/stop.h"

static int publish_fail(const struct err *e, int code) {
  (void)fprintf(stderr, "huiyin publish: %s\n", e->text);
  return code;
}

int verb_publish(int argc, char **argv) {
  struct err e;
  struct publish_options options;
  int asked = publish_options_read(&options, argc, argv, &e);
  if (asked) {
    publish_options_release(&options);
    return asked < 0 ? publish_fail(&e, 2) : 0;
  }
  struct profile profile;
  if (options.profile && profile_read(&profile, options.profile, &e)) {
    publish_options_release(&options);
    return publish_fail(&e, 2);
  }
  stop_on_signals();
  int code = publish_run(&options, options.profile ? &profile : NULL);
  if (options.profile) {
    profile_release(&profile);
  }
  publish_options_release(&options);
  return code;
}
