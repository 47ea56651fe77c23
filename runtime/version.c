// SPDX-License-Identifier: Apache-2.0
// What this program was built from and runs with. The versions of libraries that this room does not call come from
// CMake.
#include "runtime/version.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>

#include "runtime/http.h"
#include "runtime/kafka.h"

void version_print(void) {
  printf("huiyin %s\n", HUIYIN_VERSION);
  printf("librdkafka %s (built with %s)\n", rd_kafka_version_str(), VERSION_RDKAFKA);
  printf("hiredis %s%s\n", VERSION_HIREDIS, VERSION_REDIS_TLS ? "" : " (without TLS: rediss:// can not be used)");
  printf("libmicrohttpd %s\n", http_library_version());
  printf("libavro %s\njansson %s\n", VERSION_AVRO, VERSION_JANSSON);
  if (!kafka_version_at_least(2, 4, 0)) {
    printf("librdkafka before 2.4.0: partitions are assigned by range, not cooperatively\n");
  }
  if (!kafka_has_feature("ssl")) {
    printf("librdkafka without TLS: security.protocol=ssl can not be used\n");
  }
}

void version_write(struct metrics *m) {
  const struct metric_label labels[] = {{"version", HUIYIN_VERSION}, {"librdkafka", rd_kafka_version_str()},
    {"hiredis", VERSION_HIREDIS}, {"libmicrohttpd", http_library_version()}, {"libavro", VERSION_AVRO},
    {"jansson", VERSION_JANSSON}, {NULL, NULL}};
  metrics_family(m, "huiyin_build_info", METRIC_GAUGE, "The versions of huiyin and of its libraries.");
  metrics_number(m, labels, 1);
}
