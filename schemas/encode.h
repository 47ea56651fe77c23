// SPDX-License-Identifier: Apache-2.0
// Structs to Avro bytes, by the record's table.
#ifndef HUIYIN_SCHEMAS_ENCODE_H
#define HUIYIN_SCHEMAS_ENCODE_H

#include "runtime/buf.h"
#include "schemas/record.h"

// Appends the body in Avro's binary encoding, in the order of the table, which is that of today's schema.
void encode_record(const struct record *r, const void *base, struct buf *out);

#endif
