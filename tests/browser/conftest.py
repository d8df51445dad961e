"""One server over the session's build, one Chromium; where there is no Chromium the tests are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from tests.browser.browsing import Browser, start_chromium
from tests.serve.running import running_server

from treatygraph.store import Snapshot


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("there is no Chromium to test with: apt-get install chromium chromium-driver")
    driver = start_chromium(chromium, chromedriver, str(tmp_path_factory.mktemp("profile")))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture(scope="session")
def served(snapshot: Snapshot) -> Iterator[str]:
    """The address of a server over the session's build."""
    with running_server(build_dir=str(snapshot.path.parents[1])) as server:
        yield server.base


@pytest.fixture
def browser(chromium: Chrome, served: str) -> Iterator[Browser]:
    """A browser that must have nothing to complain of when the test is over."""
    browser = Browser(chromium, served)
    chromium.get("about:blank")
    browser.take_complaints()
    yield browser
    complaints = browser.take_complaints()
    browser.use_desk()
    assert complaints == []
