# SPDX-License-Identifier: Apache-2.0
# The libraries that come from packages, and what their versions can do.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(RDKAFKA REQUIRED IMPORTED_TARGET rdkafka>=2.0.2)
pkg_check_modules(AVRO REQUIRED IMPORTED_TARGET avro-c>=1.11)
pkg_check_modules(HIREDIS REQUIRED IMPORTED_TARGET hiredis>=0.14)
pkg_check_modules(HIREDIS_SSL IMPORTED_TARGET hiredis_ssl)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.13)
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto>=1.1.1)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl>=7.81)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(NCURSESW REQUIRED IMPORTED_TARGET ncursesw>=6)
pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd>=0.9.75)
# The charts of the board's pages: one minified file, which the program serves.
find_file(CHART_JS NAMES chart.min.js chart.umd.min.js chart.umd.js PATH_SUFFIXES javascript/chart.js share/javascript/chart.js PATHS /usr /usr/local REQUIRED
  DOC "Chart.js 3 or 4, of the package libjs-chart.js")
find_path(CSV_INCLUDE csv.h REQUIRED)
find_library(CSV_LIBRARY csv REQUIRED)
add_library(csv-library INTERFACE)
target_include_directories(csv-library INTERFACE ${CSV_INCLUDE})
target_link_libraries(csv-library INTERFACE ${CSV_LIBRARY})

# What only newer versions of librdkafka's mock cluster can do.
include(CheckSymbolExists)
set(CMAKE_REQUIRED_INCLUDES ${RDKAFKA_INCLUDE_DIRS})
set(CMAKE_REQUIRED_LINK_OPTIONS ${RDKAFKA_LDFLAGS})
check_symbol_exists(rd_kafka_mock_group_initial_rebalance_delay_ms "librdkafka/rdkafka.h;librdkafka/rdkafka_mock.h"
  HUIYIN_MOCK_REBALANCE_DELAY)
unset(CMAKE_REQUIRED_INCLUDES)
unset(CMAKE_REQUIRED_LINK_OPTIONS)
