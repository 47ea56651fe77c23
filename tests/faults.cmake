# SPDX-License-Identifier: Apache-2.0
# The faults: each tests/faults/NAME.py is the test fault.NAME; `# timeout: SECONDS` and `# alone` are heeded as in the flows,
# whose broker those share that do not harm it.
file(GLOB faults CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/faults/*.py)
list(FILTER faults EXCLUDE REGEX "/scenario\\.py$")
foreach(fault ${faults})
  get_filename_component(name ${fault} NAME_WE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${fault})
  file(STRINGS ${fault} head LIMIT_COUNT 8)
  set(timeout 180)
  if(head MATCHES "# timeout: ([0-9]+)")
    set(timeout ${CMAKE_MATCH_1})
  endif()
  set(alone FALSE)
  if(head MATCHES "# alone")
    set(alone TRUE)
  endif()
  add_test(NAME fault.${name} COMMAND ${HUIYIN_PYTHON} ${fault} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(fault.${name} PROPERTIES LABELS fault FIXTURES_REQUIRED kafka SKIP_RETURN_CODE 77
    TIMEOUT ${timeout} COST ${timeout} RUN_SERIAL ${alone} ENVIRONMENT "${flow_environment}")
endforeach()

# All faults together; `tests/soak --minutes N` is the long one.
add_test(NAME soak.short COMMAND ${HUIYIN_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/soak --short WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties(soak.short PROPERTIES LABELS fault SKIP_RETURN_CODE 77 TIMEOUT 300 COST 300 ENVIRONMENT "${flow_environment}")
