# SPDX-License-Identifier: Apache-2.0
# The simulated world, and the same with a defect planted in the product: one program for each file of
# simulation/defects/, which must find it.
file(GLOB simulation_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/simulation/*.c)
add_library(simulation-parts OBJECT ${simulation_sources} property/recount.c property/recount_counters.c property/sums.c)
target_link_libraries(simulation-parts PUBLIC fake-world)

function(simulation_program name)
  add_executable(${name} ${ARGN})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE simulation-parts fake-world)
endfunction()

simulation_program(simulation)
add_test(NAME simulation.first COMMAND simulation --seeds 10000 --from 1)
add_test(NAME simulation.second COMMAND simulation --seeds 10000 --from 10001)
# A bounded run that ended while it still held an alert that Redis did not know; too rare for a planted defect.
add_test(NAME simulation.held COMMAND simulation --seeds 1 --from 700169)
add_test(NAME simulation.keep_closed COMMAND simulation --keep-closed --seeds 2000 --from 1)

# It must be found in as many seeds as a minute is good for, counted rather than timed: a machine may be slow, and a build
# with sanitizers is. The files that it changes are compiled anew, and linked before the library that has them whole.
function(planted_defect file)
  get_filename_component(name ${file} NAME_WE)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/defects/${name})
  file(STRINGS ${file} lines REGEX "^file ")
  foreach(line ${lines})
    string(REPLACE "file " "" source ${line})
    get_filename_component(base ${source} NAME)
    list(APPEND sources ${CMAKE_SOURCE_DIR}/${source})
    list(APPEND planted ${folder}/${base})
  endforeach()
  set(plant ${CMAKE_CURRENT_SOURCE_DIR}/simulation/plant.py)
  add_custom_command(OUTPUT ${planted} DEPENDS ${file} ${plant} ${sources} VERBATIM
    COMMAND ${Python3_EXECUTABLE} ${plant} ${file} ${CMAKE_SOURCE_DIR} ${folder})
  simulation_program(simulation-${name} ${planted})
  add_test(NAME simulation.defect.${name} COMMAND simulation-${name} --until-found --seeds 10000)
  set_tests_properties(simulation.defect.${name} PROPERTIES TIMEOUT 600)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endfunction()

find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB defects CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/simulation/defects/*.defect)
foreach(defect ${defects})
  planted_defect(${defect})
endforeach()

# What holds the simulated servers against real ones; the flows `simulated_redis` and `simulated_log` run them.
set(proof ${CMAKE_CURRENT_SOURCE_DIR}/simulation/proof)
add_executable(redis-script ${proof}/redis_script.c ${proof}/made.c ${proof}/scan.c ${proof}/sides.c)
target_link_libraries(redis-script PRIVATE fake-world huiyin-consumers PkgConfig::HIREDIS)
set_target_properties(redis-script PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
add_executable(log-script ${proof}/log_script.c ${proof}/log_fake.c ${proof}/log_real.c)
target_link_libraries(log-script PRIVATE fake-world PkgConfig::RDKAFKA)
set_target_properties(log-script PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
