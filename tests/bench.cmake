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
