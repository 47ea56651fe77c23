# SPDX-License-Identifier: Apache-2.0
# cmake -DOUT=FILE.c -DFILES="NAME=PATH;..." -P embed.cmake: writes the files of the page as C arrays.
set(arrays "")
set(rows "")
set(count 0)
separate_arguments(FILES UNIX_COMMAND "${FILES}")
foreach(pair IN LISTS FILES)
  string(REGEX MATCH "^([^=]+)=(.+)$" matched "${pair}")
  set(name "${CMAKE_MATCH_1}")
  file(READ "${CMAKE_MATCH_2}" hex HEX)
  string(LENGTH "${hex}" size)
  math(EXPR size "${size} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(APPEND arrays "static const uint8_t file_${count}[] = {${hex}0};\n")
  string(APPEND rows "  {\"${name}\", file_${count}, ${size}},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE "${OUT}" "// Written by consumers/board/embed.cmake.\n#include \"consumers/board/embedded.h\"\n\n${arrays}\n"
  "const struct embedded_file embedded_files[] = {\n${rows}  {0},\n};\nconst size_t embedded_count = ${count};\n")
