// SPDX-License-Identifier: Apache-2.0
// A file of the machine's zone database (RFC 8536, TZif).
#ifndef HUIYIN_SCHEMAS_ZONE_FILE_H
#define HUIYIN_SCHEMAS_ZONE_FILE_H

#include <stdint.h>

// Told of each change, in order of time: the offset, in seconds east of UTC, from that second on. It may be the one
// before.
typedef int zone_file_each(void *context, int64_t second, int32_t offset);

// Tells the offset at `from` and every change after it and before `to`, seconds since 1970. Returns 0, what `each`
// returned where that was not 0, or -1 where there is no such file or it is none of that form.
int zone_file_read(const char *path, int64_t from, int64_t to, zone_file_each *each, void *context);

#endif
