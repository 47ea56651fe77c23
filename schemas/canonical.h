// SPDX-License-Identifier: Apache-2.0
// What names a schema for ever: Avro's Parsing Canonical Form, and its CRC-64-AVRO fingerprint.
#ifndef HUIYIN_SCHEMAS_CANONICAL_H
#define HUIYIN_SCHEMAS_CANONICAL_H

#include <avro.h>
#include <stdint.h>

#include "runtime/buf.h"

// Appends the canonical form of a schema that libavro has parsed.
void canonical_form(avro_schema_t schema, struct buf *out);

uint64_t canonical_crc64(const void *bytes, size_t size);

// The fingerprint of a schema's canonical form.
uint64_t canonical_fingerprint(avro_schema_t schema);

#endif
