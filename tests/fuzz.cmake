# SPDX-License-Identifier: Apache-2.0
# libFuzzer targets, built with clang where HUIYIN_FUZZ is on. In the tests each runs for 30 seconds from its corpus,
# which it leaves as it is; `build/fuzz/tests/fuzz-wire -max_total_time=600 tests/fuzz/corpus/wire` adds to it.
if(NOT HUIYIN_FUZZ)
  return()
endif()

# fuzz_target(NAME OPTIONS...) builds tests/fuzz/fuzz_NAME.c and registers fuzz.NAME.
function(fuzz_target name)
  add_executable(fuzz-${name} fuzz/fuzz_${name}.c)
  set_target_properties(fuzz-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_definitions(fuzz-${name} PRIVATE HUIYIN_SOURCE="${CMAKE_SOURCE_DIR}")
  target_link_options(fuzz-${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(fuzz-${name} PRIVATE huiyin-schemas)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/tests/fuzz-${name}-new)
  add_test(NAME fuzz.${name}
    COMMAND fuzz-${name} -max_total_time=30 -timeout=5 -rss_limit_mb=1024 -max_len=4096 -print_final_stats=1
      -verbosity=0 -artifact_prefix=${CMAKE_BINARY_DIR}/tests/fuzz-${name}- ${ARGN}
      ${CMAKE_BINARY_DIR}/tests/fuzz-${name}-new ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name})
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT 120)
endfunction()

fuzz_target(wire)
fuzz_target(json -dict=${CMAKE_CURRENT_SOURCE_DIR}/fuzz/json.dict)
