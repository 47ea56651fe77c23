# SPDX-License-Identifier: Apache-2.0
# HUIYIN_SANITIZE: a list for -fsanitize (address,undefined or thread), empty for none.
set(HUIYIN_SANITIZE "" CACHE STRING "sanitizers to build with, as -fsanitize= takes them")
option(HUIYIN_FUZZ "build the libFuzzer targets (clang only)" OFF)
if(HUIYIN_SANITIZE)
  add_compile_options(-fsanitize=${HUIYIN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HUIYIN_SANITIZE})
endif()
if(HUIYIN_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
