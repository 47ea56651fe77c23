// SPDX-License-Identifier: Apache-2.0
// Runs seeds: `simulation --seeds N --from S`. A seed that fails is shrunk, and told in words.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/simulation/sim.h"

struct options {
  uint64_t seeds;
  uint64_t from;
  bool trace;        // tell every seed in words
  bool until_found;  // a planted defect: it must be found
  bool whole;        // do not shrink
  bool keeps;        // closed requests are let go in every plan
  const char *program;
};

static int usage(const char *program) {
  (void)fprintf(stderr,
    "usage: %s [--seeds N] [--from S] [--keep-closed] [--trace] [--whole] [--until-found]\n"
    "  --seeds N      how many seeds (1000)\n"
    "  --from S       the first (1)\n"
    "  --keep-closed  closed requests are let go in every plan, not only in a third\n"
    "  --trace        tells what happens, in words\n"
    "  --whole        a seed that fails is told as it is, not shrunk first\n"
    "  --until-found  for a program with a planted defect: success is that one of the seeds fails\n",
    program);
  return 2;
}

static int read_options(int argc, char **argv, struct options *o) {
  static const struct option names[] = {{"seeds", required_argument, NULL, 'n'}, {"from", required_argument, NULL, 's'},
    {"keep-closed", no_argument, NULL, 'k'}, {"trace", no_argument, NULL, 't'}, {"whole", no_argument, NULL, 'w'},
    {"until-found", no_argument, NULL, 'u'}, {NULL, 0, NULL, 0}};
  *o = (struct options){.seeds = 1000, .from = 1, .program = argv[0]};
  int name;
  while ((name = getopt_long(argc, argv, "", names, NULL)) != -1) {
    switch (name) {
      case 'n':
        o->seeds = strtoull(optarg, NULL, 10);
        break;
      case 's':
        o->from = strtoull(optarg, NULL, 10);
        break;
      case 'k':
        o->keeps = true;
        break;
      case 't':
        o->trace = true;
        break;
      case 'w':
        o->whole = true;
        break;
      case 'u':
        o->until_found = true;
        break;
      default:
        return usage(argv[0]);
    }
  }
  return optind < argc ? usage(argv[0]) : 0;
}

// Leaves out what may be left out while something is still wrong: first long stretches, then single happenings.
static void shrink(struct sim *s, struct plan *plan, struct wire *wire) {
  for (size_t stretch = plan->count / 2; stretch; stretch /= 2) {
    for (size_t from = 0; from < plan->count; from += stretch) {
      bool before[HAPPENINGS_MAX];
      size_t end = from + stretch < plan->count ? from + stretch : plan->count;
      memcpy(before, plan->left_out, sizeof before);
      for (size_t i = from; i < end; i++) {
        plan->left_out[i] = true;
      }
      if (sim_run(s, plan, wire, false)) {
        memcpy(plan->left_out, before, sizeof before);
      }
    }
  }
}

static void tell(struct sim *s, struct plan *plan, struct wire *wire, const struct options *o) {
  char wrong[sizeof s->wrong];
  memcpy(wrong, s->wrong, sizeof wrong);
  if (!o->whole) {
    shrink(s, plan, wire);
  }
  (void)printf("seed %llu: %d partitions, %u trackers, %s clock, batches of %zu%s, %zu closed states kept\n",
    (unsigned long long)plan->seed, (int)plan->partitions, plan->trackers, plan->log_clock ? "log" : "live",
    plan->batch, plan->tells_more ? ", gathering" : "", plan->closed_states);
  (void)sim_run(s, plan, wire, true);
  (void)printf("seed %llu FAILED: %s\nrun it again: %s --seeds 1 --from %llu%s%s\n", (unsigned long long)plan->seed,
    wrong, o->program, (unsigned long long)plan->seed, o->keeps ? " --keep-closed" : "", o->whole ? " --whole" : "");
}

static double seconds(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// Returns how many seeds were run; *failed where the last of them failed.
static uint64_t run_seeds(struct sim *s, struct wire *wire, const struct options *o, bool *failed, uint64_t *writes) {
  uint64_t done = 0;
  *failed = false;
  while (done < o->seeds && !*failed) {
    struct plan plan;
    plan_init(&plan, o->from + done++, o->keeps);
    *failed = !sim_run(s, &plan, wire, o->trace);
    *writes += s->writes;
    if (*failed && !o->until_found) {
      tell(s, &plan, wire, o);
    }
  }
  return done;
}

int main(int argc, char **argv) {
  struct options o;
  struct err e;
  int wrong_use = read_options(argc, argv, &o);
  if (wrong_use) {
    return wrong_use;
  }
  struct sim *s = calloc(1, sizeof *s);
  struct wire *wire = wire_new(&e);
  if (!s || !wire) {
    (void)fprintf(stderr, "simulation: %s\n", s ? e.text : "no memory");
    return 1;
  }
  bool failed;
  uint64_t writes = 0;
  uint64_t done = run_seeds(s, wire, &o, &failed, &writes);
  (void)printf("%llu seeds, %llu writes of Redis held against the log, %.1f s of CPU%s%s\n", (unsigned long long)done,
    (unsigned long long)writes, seconds(), failed ? "; the last one failed: " : "", failed ? s->wrong : "");
  wire_free(wire);
  free(s);
  return failed == o.until_found ? 0 : 1;
}
