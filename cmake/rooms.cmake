# SPDX-License-Identifier: Apache-2.0
# room_library(NAME PATTERNS... [EXCEPT FILES...]): a static library of all the .c files that the patterns find, so that a
# new file in a room is built without being listed.
function(room_library name)
  cmake_parse_arguments(room "" "" "EXCEPT" ${ARGN})
  file(GLOB sources RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS ${room_UNPARSED_ARGUMENTS})
  if(room_EXCEPT)
    list(REMOVE_ITEM sources ${room_EXCEPT})
  endif()
  if(NOT sources)
    file(WRITE ${CMAKE_BINARY_DIR}/empty-${name}.c "extern int empty;\n")
    set(sources ${CMAKE_BINARY_DIR}/empty-${name}.c)
  endif()
  add_library(${name} STATIC ${sources})
endfunction()
