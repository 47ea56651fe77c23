# SPDX-License-Identifier: Apache-2.0
"""The rows of the table by name, in the table's order."""
import rows_backlog

ROWS = {
    "backlog": rows_backlog.backlog,
}
