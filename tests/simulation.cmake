# SPDX-License-Identifier: Apache-2.0
# The simulated world, and the same with a defect planted in one file of the product each.
file(GLOB simulation_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/simulation/*.c)
add_library(simulation-parts OBJECT ${simulation_sources} property/recount.c property/recount_counters.c property/sums.c)
target_link_libraries(simulation-parts PUBLIC fake-world)
add_executable(simulation)
set_target_properties(simulation PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(simulation PRIVATE simulation-parts fake-world)
add_test(NAME simulation.first COMMAND simulation --seeds 10000 --from 1)
add_test(NAME simulation.second COMMAND simulation --seeds 10000 --from 10001)
