# SPDX-License-Identifier: Apache-2.0
# What can be said of the board's pages without a browser; flow.board_pages has one.
add_test(NAME web.words COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/web_words.py)
