# SPDX-License-Identifier: Apache-2.0
"""What the flows about `huiyin board` share: the board started, its API asked, numbers read off its pages."""
import json
import re

from .checks import check, until
from .pages import fetch, listening
from .process import start_huiyin

PAGES = ["", "desk", "ranking", "volunteers", "pipeline"]
LANGUAGES = ["zh", "en"]
# Shown whole and asked for nothing any more.
SETTLED = "document.querySelector('main h1') && document.querySelector('#foot-offsets')?.textContent && !document.querySelector('[aria-busy]')"


class Board:
    """`listen` is where it listens; a second start takes the same port."""

    def __init__(self, town, *settings):
        self.town = town
        self.settings = settings
        self.listen = "127.0.0.1:0"
        self.start()

    def start(self):
        self.process = start_huiyin("board", *self.town.flags(), "--listen", self.listen, *self.settings)
        self.listen = self.address = listening(self.process)

    def get(self, path):
        status, body = fetch(self.address, "/api/v1/" + path)
        check(status == 200, "%s answers %d: %s" % (path, status, body))
        return json.loads(body)

    def snapshot(self):
        return self.get("snapshot")

    def await_counted(self, seconds=30):
        """The board has seen what Redis has, and its walk over the names is done."""
        def seen():
            shown = self.snapshot()
            return shown["offsets"] == {str(p): o for p, o in self.town.offsets().items()} and shown["alerts"]["known"] and shown["districts"]
        until(seen, seconds, "the board shows what is counted")


def digits(text):
    """The number in a text of either language."""
    found = re.sub(r"[^0-9-]", "", text)
    check(found, "%r holds no number" % text)
    return int(found)
