# SPDX-License-Identifier: Apache-2.0
# libFuzzer targets, built with clang where HUIYIN_FUZZ is on. In the tests each runs for some seconds from its corpus,
# which it leaves as it is; `build/fuzz/tests/fuzz-wire -max_total_time=600 tests/fuzz/corpus/wire` adds to it.
if(NOT HUIYIN_FUZZ)
  return()
endif()

# fuzz_target(NAME LIBRARIES...) builds tests/fuzz/fuzz_NAME.c and registers fuzz.NAME; tests/fuzz/NAME.dict is its
# dictionary where there is one.
function(fuzz_target name)
  add_executable(fuzz-${name} fuzz/fuzz_${name}.c)
  set_target_properties(fuzz-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_definitions(fuzz-${name} PRIVATE HUIYIN_SOURCE="${CMAKE_SOURCE_DIR}")
  target_link_options(fuzz-${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(fuzz-${name} PRIVATE ${ARGN})
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/tests/fuzz-${name}-new)
  set(dictionary ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/${name}.dict)
  if(EXISTS ${dictionary})
    set(dictionary -dict=${dictionary})
  else()
    set(dictionary)
  endif()
  add_test(NAME fuzz.${name}
    COMMAND fuzz-${name} -max_total_time=20 -timeout=5 -rss_limit_mb=1024 -max_len=4096 -print_final_stats=1
      -verbosity=0 -close_fd_mask=1 -artifact_prefix=${CMAKE_BINARY_DIR}/tests/fuzz-${name}- ${dictionary}
      ${CMAKE_BINARY_DIR}/tests/fuzz-${name}-new ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name})
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT 120)
endfunction()

fuzz_target(wire huiyin-schemas)
fuzz_target(json huiyin-schemas)
fuzz_target(csv huiyin-producers)
fuzz_target(profile huiyin-producers)
fuzz_target(settings huiyin-consumers)
fuzz_target(redis_url huiyin-consumers PkgConfig::HIREDIS)
fuzz_target(meta huiyin-track)
fuzz_target(state huiyin-track)
fuzz_target(notify huiyin-consumers)
fuzz_target(access huiyin-consumers)
fuzz_target(api huiyin-consumers)
fuzz_target(policy huiyin-consumers)
fuzz_target(replies fake-world huiyin-consumers PkgConfig::HIREDIS)
