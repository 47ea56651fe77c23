# SPDX-License-Identifier: Apache-2.0
# cmake -DOUT=FILE.c -DIN=openapi.json -P openapi.cmake: writes the description of the API as a C array.
file(READ "${IN}" hex HEX)
string(LENGTH "${hex}" size)
math(EXPR size "${size} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
file(WRITE "${OUT}" "// Written by consumers/board/openapi.cmake.\n#include \"consumers/board/openapi.h\"\n\n"
  "const uint8_t openapi_text[] = {${hex}0};\nconst size_t openapi_size = ${size};\n")
