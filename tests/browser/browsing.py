"""Chromium, as the tests drive it: what it shows, what it complains of, whom it asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --lang=en-US --window-size=1280,900"
)
# Whatever a page or the browser itself asks for, no name but the server's address is resolved.
_ALONE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
_RECORD_VIOLATIONS = """window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(`${e.violatedDirective} ${e.blockedURI}`));
"""
_PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
_SECONDS = 60


def start_chromium(chromium: str, chromedriver: str, profile: str) -> Chrome:
    """Return a headless Chromium with an empty profile, which writes down messages and requests."""
    options = ChromeOptions()
    options.binary_location = chromium
    for flag in (*_FLAGS.split(), _ALONE, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(chromedriver))
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _RECORD_VIOLATIONS})
    return driver


@dataclass
class Browser:
    """A browser before the server at `base`."""

    driver: Chrome
    base: str
    expected: tuple[str, ...] = ()
    """Words of the complaints that a test brings about."""

    def open(self, path: str) -> None:
        """Go to a path of the server, as one who comes for the first time."""
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": self.base, "storageTypes": "all"})
        self.driver.get("about:blank")
        self.driver.get(self.base + path)

    def use_phone(self) -> None:
        """Take on the screen of a phone, 390 points wide."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", _PHONE)

    def use_desk(self) -> None:
        """Take on the screen of a desk again."""
        self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def run(self, script: str, *values: Any) -> Any:
        """Return what a script returns."""
        return self.driver.execute_script(script, *values)

    def find(self, selector: str) -> list[WebElement]:
        """Return the elements that are there and can be seen."""
        return [e for e in self.driver.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()]

    def wait(self, condition: Callable[[], Any]) -> Any:
        """Return what the condition gives, as soon as that is true.

        A page that changes under the question is no failure: it is asked again.
        """
        waiting = WebDriverWait(self.driver, _SECONDS, 0.1, ignored_exceptions=[WebDriverException])
        return waiting.until(lambda _: condition())

    def wait_for(self, selector: str) -> WebElement:
        """Return the first element to be seen that the selector finds, as soon as there is one."""
        element: WebElement = self.wait(lambda: self.find(selector))[0]
        return element

    def click(self, selector: str) -> None:
        """Click on the first element to be seen that the selector finds, as soon as it takes a click."""
        self.wait(lambda: [element.click() for element in self.find(selector)[:1]])

    def press(self, *keys: str, holding: str | None = None) -> None:
        """Press keys, one after the other, where the focus is."""
        chain = ActionChains(self.driver)
        if holding:
            chain = chain.key_down(holding)
        chain = chain.send_keys(*keys)
        (chain.key_up(holding) if holding else chain).perform()

    def tab_through(self, steps: int) -> list[str]:
        """Return what has the focus first, and after each of so many presses of Tab."""
        script = """const e = document.activeElement;
        return e.getAttribute('aria-label') || e.name || e.innerText.trim().split('\\n')[0] || e.tagName"""
        self.run("document.querySelector('.brand').focus()")
        held = [self.run(script)]
        for _ in range(steps):
            self.press(Keys.TAB)
            held.append(self.run(script))
        return held

    def measure_overflow(self) -> int:
        """Return by how many points the page is wider than the window."""
        script = "const e = document.documentElement; return Math.max(e.scrollWidth, innerWidth) - screen.width"
        return int(self.run(script))

    def take_complaints(self) -> list[str]:
        """Return what was not expected: errors and warnings in the console, violations of the policy, requests
        to other hosts."""
        found = [m["message"] for m in self.driver.get_log("browser") if m["level"] in ("SEVERE", "WARNING")]
        found += self.run("return window.violations || []")
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                if not url.startswith((self.base, "data:", "chrome:", "about:", "blob:")):
                    found.append(f"asked {url}")
        return [complaint for complaint in found if not any(words in complaint for words in self.expected)]
