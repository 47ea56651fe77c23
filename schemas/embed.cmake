# SPDX-License-Identifier: Apache-2.0
# cmake -DOUT=FILE.c -DTODAY="A.avsc;..." -DHISTORY="..." -P embed.cmake: writes the schemas' texts as a C file.
set(rows "")
set(count 0)

function(add_schema file history)
  get_filename_component(name "${file}" NAME_WLE)
  file(READ "${file}" text)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
  string(APPEND rows "  {\"${name}\",\n    \"${text}\",\n    ${history}},\n")
  math(EXPR count "${count} + 1")
  set(rows "${rows}" PARENT_SCOPE)
  set(count ${count} PARENT_SCOPE)
endfunction()

separate_arguments(TODAY UNIX_COMMAND "${TODAY}")
separate_arguments(HISTORY UNIX_COMMAND "${HISTORY}")
foreach(file IN LISTS TODAY)
  add_schema("${file}" false)
endforeach()
foreach(file IN LISTS HISTORY)
  add_schema("${file}" true)
endforeach()
file(WRITE "${OUT}" "// Written by schemas/embed.cmake.\n#include \"schemas/published.h\"\n\n"
  "const struct published published[] = {\n${rows}};\nconst size_t published_count = ${count};\n")
