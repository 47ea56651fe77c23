# SPDX-License-Identifier: Apache-2.0
# The flows on real servers: each tests/flows/NAME.py is the test flow.NAME, beside one real broker that they share.
# `# timeout: SECONDS` and `# alone` in a flow's first lines are heeded; those with long timeouts begin first. The seconds are
# a quiet machine's: on a crowded one every wait is stretched (see parts/checks.py), and so is the whole.
find_program(HUIYIN_PYTHON NAMES python3 DOC "the Python that has fastavro and confluent-kafka, or that finds the one that does")
set(kafka_folder ${CMAKE_BINARY_DIR}/kafka)
set(flow_environment "HUIYIN_BIN=${CMAKE_BINARY_DIR}/huiyin" "HUIYIN_KAFKA_DIR=${kafka_folder}"
  "HUIYIN_TEMP=${CMAKE_BINARY_DIR}/tmp")

set(kafka ${CMAKE_CURRENT_SOURCE_DIR}/servers/kafka)
add_test(NAME kafka.start COMMAND sh -c "'${kafka}' kill '${kafka_folder}' && rm -rf '${kafka_folder}' && '${kafka}' start '${kafka_folder}'")
add_test(NAME kafka.stop COMMAND sh -c "'${kafka}' stop '${kafka_folder}' && rm -rf '${kafka_folder}'")
set_tests_properties(kafka.start PROPERTIES FIXTURES_SETUP kafka TIMEOUT 180)
set_tests_properties(kafka.stop PROPERTIES FIXTURES_CLEANUP kafka TIMEOUT 60)

# The Python files of a folder, but for the one that they share, each as the test LABEL.NAME on the broker.
function(tests_on_servers label folder shared timeout)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.py)
  list(FILTER files EXCLUDE REGEX "/${shared}\\.py$")
  foreach(file ${files})
    test_on_servers(${label} ${file} ${timeout})
  endforeach()
endfunction()

function(test_on_servers label file timeout)
  get_filename_component(name ${file} NAME_WE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(STRINGS ${file} head LIMIT_COUNT 8)
  if(head MATCHES "# timeout: ([0-9]+)")
    set(timeout ${CMAKE_MATCH_1})
  endif()
  set(alone FALSE)
  if(head MATCHES "# alone")
    set(alone TRUE)
  endif()
  math(EXPR stretched "3 * ${timeout}")
  add_test(NAME ${label}.${name} COMMAND ${HUIYIN_PYTHON} ${file} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${label}.${name} PROPERTIES LABELS ${label} FIXTURES_REQUIRED kafka SKIP_RETURN_CODE 77
    TIMEOUT ${stretched} COST ${timeout} RUN_SERIAL ${alone} ENVIRONMENT "${flow_environment}")
endfunction()

tests_on_servers(flow flows harness 120)

# The oracle that the flows hold the program against has tests of its own.
add_test(NAME oracle.self COMMAND ${HUIYIN_PYTHON} -B -m unittest test_oracle test_written_policy WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/oracle)
