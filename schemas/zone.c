// SPDX-License-Identifier: Apache-2.0
// Reads a zone's offsets out of the C library once, and answers from its own table ever after.
#include "schemas/zone.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { DAY_MS = 86400000, DAY_S = 86400 };

// From a few days before 1970 until 2201, so that a local time at either end of the contract has its offset.
static const int64_t PROBE_FROM_S = INT64_C(-10) * DAY_S;
static const int64_t PROBE_TO_S = INT64_C(7289654400);

static int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}

// A name that stays inside the zone directory and is a file there that begins as zone files do.
static bool known(const char *name) {
  bool strays = name[0] == '/' || name[0] == 0 || strstr(name, "..");
  if (strays || !strncmp(name, "right/", 6)) {  // those under right/ count leap seconds, which our moments do not
    return false;
  }
  const char *folder = getenv("TZDIR");
  char path[4096];
  int size = snprintf(path, sizeof path, "%s/%s", folder && *folder ? folder : "/usr/share/zoneinfo", name);
  if (size < 0 || (size_t)size >= sizeof path) {
    return false;
  }
  struct stat about;
  if (stat(path, &about) || !S_ISREG(about.st_mode)) {
    return false;
  }
  FILE *file = fopen(path, "rb");
  char magic[4] = {0};
  bool good = file && fread(magic, 1, sizeof magic, file) == sizeof magic && !memcmp(magic, "TZif", sizeof magic);
  if (file) {
    (void)fclose(file);
  }
  return good;
}

static int32_t probe(int64_t second) {
  time_t t = (time_t)second;
  struct tm tm;
  return localtime_r(&t, &tm) ? (int32_t)tm.tm_gmtoff * 1000 : 0;
}

static int add(struct zone *z, int64_t second, int32_t offset, struct err *e) {
  if ((z->count & (z->count - 1)) == 0) {
    size_t room = z->count ? z->count * 2 : 1;
    int64_t *from = realloc(z->from, room * sizeof *from);
    z->from = from ? from : z->from;
    int32_t *offsets = realloc(z->offset, room * sizeof *offsets);
    z->offset = offsets ? offsets : z->offset;
    if (!from || !offsets) {
      return err_set(e, "There is no memory left for the time zone %s.", z->name);
    }
  }
  z->from[z->count] = second * 1000;
  z->offset[z->count] = offset;
  z->count++;
  return 0;
}

// The first second after `before` that has the offset `after`; one change is taken to lie between them.
static int64_t change(int64_t before, int64_t after, int32_t offset) {
  while (after - before > 1) {
    int64_t middle = before + (after - before) / 2;
    if (probe(middle) == offset) {
      after = middle;
    } else {
      before = middle;
    }
  }
  return after;
}

static int fill(struct zone *z, struct err *e) {
  int32_t offset = probe(PROBE_FROM_S);
  if (add(z, PROBE_FROM_S, offset, e)) {
    return -1;
  }
  for (int64_t s = PROBE_FROM_S; s < PROBE_TO_S; s += DAY_S) {
    int32_t next = probe(s + DAY_S);
    if (next != offset) {
      if (add(z, change(s, s + DAY_S, next), next, e)) {
        return -1;
      }
      offset = next;
    }
  }
  return 0;
}

static void set_zone(const char *name) {
  if (name) {
    (void)setenv("TZ", name, 1);
  } else {
    (void)unsetenv("TZ");
  }
  tzset();
}

int zone_load(struct zone *z, const char *name, struct err *e) {
  *z = (struct zone){0};
  if (strlen(name) >= sizeof z->name || !known(name)) {
    return err_set(e,
      "This machine knows no time zone \"%.80s\"; give a name such as Asia/Shanghai, or install the package tzdata.",
      name);
  }
  (void)snprintf(z->name, sizeof z->name, "%s", name);
  const char *now = getenv("TZ");
  char *before = now ? strdup(now) : NULL;
  char rule[sizeof z->name + 1];
  (void)snprintf(rule, sizeof rule, ":%s", name);
  set_zone(rule);
  int result = fill(z, e);
  set_zone(before);
  free(before);
  if (result) {
    zone_release(z);
  }
  return result;
}

void zone_release(struct zone *z) {
  free(z->from);
  free(z->offset);
  *z = (struct zone){0};
}

// Zones that change twice a year have 400 entries; most moments lie near the middle of what is left to search, so a
// plain bisection without branches takes 9 steps, and a zone with one offset none.
size_t zone_place(const struct zone *z, int64_t moment) {
  const int64_t *from = z->from;
  size_t left = z->count;
  while (left > 1) {
    size_t half = left / 2;
    from = from[half] <= moment ? from + half : from;
    left -= half;
  }
  return (size_t)(from - z->from);
}

int32_t zone_offset(const struct zone *z, int64_t moment) {
  return z->offset[zone_place(z, moment)];
}

int64_t zone_day(const struct zone *z, int64_t moment) {
  return floor_div(moment + zone_offset(z, moment), DAY_MS);
}

// The offset a day before and a day after bound what may hold. A repeated time fits both, and the earlier offset gives
// the first of the two; a skipped one fits neither, and the earlier offset moves it on by the gap.
int64_t zone_moment(const struct zone *z, const struct civil *local) {
  int64_t wall = moment_from_civil(local);
  int32_t before = zone_offset(z, wall - DAY_MS);
  int32_t after = zone_offset(z, wall + DAY_MS);
  int64_t first = wall - before;
  int64_t second = wall - after;
  if (before == after || zone_offset(z, first) == before || zone_offset(z, second) != after) {
    return first;
  }
  return second;
}
