# SPDX-License-Identifier: Apache-2.0
"""The rows of the table by name, in the table's order."""
from rows_backlog import backlog, trackers
from rows_codec import codec
from rows_latency import alerts, latency
from rows_precision import policy, precision
from rows_publish import outbound, publish
from rows_recount import recount
from rows_restart import restart
from rows_store import store
from rows_stream import stream

ROWS = {"codec": codec, "backlog": backlog, "trackers": trackers, "latency": latency, "alerts": alerts,
        "precision": precision, "policy": policy, "publish": publish, "outbound": outbound, "store": store, "restart": restart, "recount": recount, "stream": stream}
