# SPDX-License-Identifier: Apache-2.0
# The tests of schemas/.
unit_test(utf8 huiyin-schemas)
unit_test(moment huiyin-event)
unit_test(zone huiyin-event)
unit_test(record huiyin-schemas PkgConfig::JANSSON)
unit_test(canonical huiyin-schemas PkgConfig::AVRO)
unit_test(wire huiyin-schemas PkgConfig::JANSSON)
unit_test(bounds huiyin-schemas)
unit_test(json huiyin-schemas PkgConfig::JANSSON)
unit_test(avro_oracle huiyin-schemas PkgConfig::AVRO)
unit_test(hostile huiyin-schemas)

# Bytes to and from an Avro implementation of another house.
add_executable(wire-tool interop/wire_tool.c)
set_target_properties(wire-tool PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
target_link_libraries(wire-tool PRIVATE huiyin-schemas)
find_package(Python3 COMPONENTS Interpreter)
if(Python3_FOUND)
  add_test(NAME interop.avro
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/interop/avro.py $<TARGET_FILE:wire-tool>)
  set_tests_properties(interop.avro PROPERTIES SKIP_RETURN_CODE 77)
endif()
