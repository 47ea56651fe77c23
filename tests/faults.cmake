# SPDX-License-Identifier: Apache-2.0
# The faults: each tests/faults/NAME.py is the test fault.NAME; `# timeout: SECONDS` and `# alone` are heeded as in the flows,
# whose broker those share that do not harm it.
tests_on_servers(fault faults scenario 180)

# All faults together; `tests/soak --minutes N` is the long one.
add_test(NAME soak.short COMMAND ${HUIYIN_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/soak --short WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties(soak.short PROPERTIES LABELS fault SKIP_RETURN_CODE 77 TIMEOUT 300 COST 300 ENVIRONMENT "${flow_environment}")
