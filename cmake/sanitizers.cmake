# SPDX-License-Identifier: Apache-2.0
# HUIYIN_SANITIZE: a list for -fsanitize (address,undefined or thread), empty for none.
set(HUIYIN_SANITIZE "" CACHE STRING "sanitizers to build with, as -fsanitize= takes them")
option(HUIYIN_FUZZ "build the libFuzzer targets (clang only)" OFF)
if(HUIYIN_SANITIZE)
  add_compile_options(-fsanitize=${HUIYIN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HUIYIN_SANITIZE})
endif()
# ThreadSanitizer knows POSIX threads alone: every program gets the C11 ones by way of those.
if(HUIYIN_SANITIZE MATCHES thread)
  add_library(tsan-parts OBJECT ${CMAKE_SOURCE_DIR}/tests/tsan/c11_threads.c ${CMAKE_SOURCE_DIR}/tests/tsan/options.c)
  link_libraries($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:$<TARGET_OBJECTS:tsan-parts>>)
endif()
if(HUIYIN_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
