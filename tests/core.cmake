# SPDX-License-Identifier: Apache-2.0
# The pure core: its tests link it and cmocka alone, so that an object of it that needs Kafka or Redis does not link.
file(GLOB property_sources RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS property/*.c)
add_executable(core_property ${property_sources})
set_target_properties(core_property PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(core_property PRIVATE huiyin-core)
add_test(NAME property.core COMMAND core_property --cases 10000)

file(GLOB calendar_sources RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS calendar/*.c)
add_executable(calendar_property ${calendar_sources})
set_target_properties(calendar_property PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(calendar_property PRIVATE huiyin-core)
add_test(NAME property.calendar COMMAND calendar_property --cases 300)

foreach(name core_request core_packed core_contribution core_scopes core_alerts core_waiting core_kept core_lapse
    core_ledger core_increments core_containers core_calendar core_match core_limits core_versions)
  unit_test(${name} huiyin-core)
endforeach()

# The arrows between the rooms.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(rooms huiyin-err huiyin-base huiyin-runtime huiyin-event huiyin-schemas huiyin-producers huiyin-core huiyin-track
  huiyin-consumers)
list(TRANSFORM rooms REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE room_files)
add_test(NAME arrows COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/arrows.py ${CMAKE_SOURCE_DIR} ${room_files})
