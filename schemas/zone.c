// SPDX-License-Identifier: Apache-2.0
// Reads a zone's offsets from the machine's database once, and answers from its own table ever after.
#include "schemas/zone.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "schemas/zone_file.h"

enum { DAY_MS = 86400000, DAY_S = 86400 };

// From a few days before 1970 until 2201, so that a local time at either end of the contract has its offset.
static const int64_t FROM_S = INT64_C(-10) * DAY_S;
static const int64_t TO_S = INT64_C(7289654400);

static int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}

// The file of a name that stays inside the zone directory; false where it strays.
static bool path_of(const char *name, char *path, size_t room) {
  bool strays = name[0] == '/' || name[0] == 0 || strstr(name, "..");
  if (strays || !strncmp(name, "right/", 6)) {  // those under right/ count leap seconds, which our moments do not
    return false;
  }
  const char *folder = getenv("TZDIR");
  int size = snprintf(path, room, "%s/%s", folder && *folder ? folder : "/usr/share/zoneinfo", name);
  struct stat about;
  return size > 0 && (size_t)size < room && stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

// Changes of other things than the offset are left out. 1 where there is no memory.
static int add(void *context, int64_t second, int32_t offset) {
  struct zone *z = context;
  if (z->count && z->offset[z->count - 1] == offset * 1000) {
    return 0;
  }
  if ((z->count & (z->count - 1)) == 0) {
    size_t room = z->count ? z->count * 2 : 1;
    int64_t *from = realloc(z->from, room * sizeof *from);
    z->from = from ? from : z->from;
    int32_t *offsets = realloc(z->offset, room * sizeof *offsets);
    z->offset = offsets ? offsets : z->offset;
    if (!from || !offsets) {
      return 1;
    }
  }
  z->from[z->count] = second * 1000;
  z->offset[z->count] = offset * 1000;
  z->count++;
  return 0;
}

int zone_load(struct zone *z, const char *name, struct err *e) {
  char path[4096];
  *z = (struct zone){0};
  if (strlen(name) >= sizeof z->name || !path_of(name, path, sizeof path)) {
    return err_set(e,
      "This machine knows no time zone \"%.80s\"; give a name such as Asia/Shanghai, or install the package tzdata.",
      name);
  }
  (void)snprintf(z->name, sizeof z->name, "%s", name);
  int result = zone_file_read(path, FROM_S, TO_S, add, z);
  if (result) {
    zone_release(z);
    return result > 0 ? err_set(e, "There is no memory left for the time zone %s.", name)
                      : err_set(e,
                          "%s is no file of the zone database that this program can read; give a name such as "
                          "Asia/Shanghai, or install the package tzdata.",
                          path);
  }
  return 0;
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
