# SPDX-License-Identifier: Apache-2.0
"""A real Chromium, driven by Playwright: tabs that keep what the console says, pictures kept beside the program under test."""
import atexit
import base64
import importlib.resources
import os
import shutil

from .checks import NAME, check, skip, skip_data, temp, until
from .process import program

try:
    from playwright.sync_api import Error, sync_playwright
except ImportError:
    sync_playwright = None

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
# What Chromium itself says of a request that could not be made, or was answered by an error.
NETWORK = "Failed to load resource"


def screens():
    """Where pictures are kept: build/PRESET/screens/NAME."""
    folder = os.path.join(os.path.dirname(os.path.abspath(program())), "screens", NAME)
    os.makedirs(folder, exist_ok=True)
    return folder


class Browser:
    """`offline=True` of a tab lets it say that requests failed, where a server is ended on purpose."""

    def __init__(self):
        binary = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if not binary:
            skip_data("a real browser", "there is no chromium; tests/run installs it where it is a package")
        if sync_playwright is None:
            skip("a real browser", "the Python package playwright is missing; tests/run installs it")
        self.driver = sync_playwright().start()
        # A home of its own: nothing of whoever runs the test is read or changed.
        env = dict(os.environ, HOME=temp("home"), XDG_CONFIG_HOME=temp("home", "config"), XDG_CACHE_HOME=temp("home", "cache"))
        self.chromium = self.driver.chromium.launch(executable_path=binary, args=FLAGS, env=env)
        self.tabs = []
        atexit.register(self.close)

    def tab(self, address="", lang="zh", width=1920, height=1080, scheme="light", offline=False, motion="reduce"):
        tab = Tab(self, address, lang, width, height, scheme, offline, motion)
        self.tabs.append(tab)
        return tab

    def quiet(self):
        """No tab has said anything on its console."""
        for tab in self.tabs:
            tab.quiet()

    def close(self):
        if self.driver:
            self.chromium.close()
            self.driver.stop()
            self.driver = None


class Tab:
    """One page in a context of its own. `page` is Playwright's."""

    def __init__(self, browser, address, lang, width, height, scheme, offline, motion):
        self.address = "http://%s" % address
        self.offline = offline
        self.said = []
        self.context = browser.chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme,
                                                    locale=LOCALES[lang], reduced_motion=motion, accept_downloads=True)
        self.context.set_default_timeout(20000)
        self.page = self.context.new_page()
        self.page.on("console", lambda m: self.said.append("%s: %s" % (m.type, m.text)))
        self.page.on("pageerror", lambda e: self.said.append("error: %s %s" % (e, getattr(e, "stack", ""))))
        self.page.on("dialog", lambda d: (self.said.append("dialog: " + d.message), d.dismiss()))

    def go(self, path="/"):
        self.page.goto(self.address + path, wait_until="load")
        return self

    def js(self, code, argument=None):
        return self.page.evaluate(code, argument)

    def text(self, selector):
        return self.page.locator(selector).first.inner_text()

    def wait(self, code, argument=None, seconds=20):
        """Playwright's own wait evaluates a text in the page, which the pages' policy forbids."""
        def holds():
            try:
                return self.js(code, argument)
            except Error as e:
                check("context was destroyed" in str(e), str(e))  # it goes to another page just now
                return False
        until(holds, seconds, "%s: %s (%r)" % (self.page.url, code, argument))

    def quiet(self):
        said = [line for line in self.said if not (self.offline and NETWORK in line)]
        check(not said, "the console of %s says %r" % (self.page.url, said[:5]))

    def picture(self, name, whole=False):
        path = os.path.join(screens(), name + ".png")
        self.page.screenshot(path=path, full_page=whole)
        check(os.path.getsize(path) > 5000, "there is nothing to be seen on " + path)

    def webp(self, path, quality=82, scale=1.0):
        """The viewport as WebP, for a README."""
        size = self.page.viewport_size
        session = self.context.new_cdp_session(self.page)
        taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality, "clip": {
            "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": scale}})
        with open(path, "wb") as f:
            f.write(base64.b64decode(taken["data"]))
        return os.path.getsize(path)

    def accessible(self):
        """axe-core finds nothing that it calls serious or critical, nor anything lesser."""
        try:
            source = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
        except ModuleNotFoundError:
            skip("axe-core", "the Python package axe-playwright-python is missing; tests/run installs it")
        self.js(source)
        found = self.js("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => "
                        "[v.impact, v.id, v.nodes.map(n => n.html.slice(0, 200)).slice(0, 3)]))")
        check(not found, "axe-core on %s finds %r" % (self.page.url, found))

    def close(self):
        self.context.close()
