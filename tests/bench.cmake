# SPDX-License-Identifier: Apache-2.0
# The programs of tests/bench: tight loops, and what fills topics. tests/bench/run builds a release of its own and measures;
# here it is seen that every row runs and ends with right numbers.
add_custom_target(bench-programs)

# bench_program(NAME LIBRARIES...) builds tests/bench/NAME.c as tests/bench-NAME of the build.
function(bench_program name)
  add_executable(bench-${name} bench/${name}.c)
  set_target_properties(bench-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(bench-${name} PRIVATE ${ARGN})
  add_dependencies(bench-programs bench-${name})
endfunction()

add_library(bench-sender STATIC bench/sender.c)
target_link_libraries(bench-sender PUBLIC huiyin-schemas huiyin-runtime)
bench_program(town bench-sender huiyin-producers)
bench_program(floor bench-sender)
bench_program(codec bench-sender huiyin-producers)
target_sources(bench-codec PRIVATE bench/samples.c bench/hand.c)
bench_program(outbound bench-sender huiyin-producers)
target_sources(bench-outbound PRIVATE bench/samples.c)
bench_program(latency bench-sender huiyin-producers PkgConfig::HIREDIS)
target_sources(bench-latency PRIVATE bench/latencies.c bench/observer.c bench/parcels.c)
bench_program(alerts bench-sender)
target_sources(bench-alerts PRIVATE bench/latencies.c)
bench_program(requests bench-sender)
bench_program(followers huiyin-base huiyin-runtime)

add_test(NAME bench.short COMMAND ${HUIYIN_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/bench/bench.py --build ${CMAKE_BINARY_DIR}
  --scale 0.01 --times 1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties(bench.short PROPERTIES LABELS flow SKIP_RETURN_CODE 77 TIMEOUT 300 COST 300
  ENVIRONMENT "HUIYIN_TEMP=${CMAKE_BINARY_DIR}/tmp")
