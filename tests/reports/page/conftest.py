"""A Chromium that opens pages, at a width and in a colour scheme."""

from __future__ import annotations

import base64
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver

_QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_LAST_WORD = "the last word"


def settled(read: Callable[[], Any], *, wanted: Any) -> Any:
    """Return what something is, once it is what it should be: a browser takes its own time."""
    for _ in range(600):
        if read() == wanted:
            break
        time.sleep(0.05)
    return read()


@dataclass
class Browser:
    driver: WebDriver
    folder: Path

    def open(self, html: str, *, width: int = 1280, dark: bool = False) -> None:
        """Open a page from a file, as a person does who got it by mail."""
        file = self.folder / "report.html"
        file.write_text(html, encoding="utf-8")
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=800, deviceScaleFactor=1, mobile=width < 700,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.cdp("Emulation.setEmulatedMedia", media="", features=[scheme])
        self.driver.get(file.as_uri())

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def told(self) -> list[str]:
        """Everything that the browser had to say since it was asked last.

        A page says it to the driver in its own time, so the last word is one that we put there.
        """
        said: list[str] = []

        def ended() -> bool:
            said.extend(each["message"] for each in self.driver.get_log("browser"))
            return any(_LAST_WORD in each for each in said)

        self.run("console.info(arguments[0])", _LAST_WORD)
        assert settled(ended, wanted=True)
        return [each for each in said if _LAST_WORD not in each]

    def roles(self) -> list[str]:
        """Return what the page is made of for who hears it, as far as it is worked out by now."""
        nodes = self.cdp("Accessibility.getFullAXTree")["nodes"]
        return [each["role"]["value"] for each in nodes if not each.get("ignored")]

    def pdf(self) -> bytes:
        """Return the page on paper; a screen's size is none of its business."""
        self.cdp("Emulation.clearDeviceMetricsOverride")
        said = self.cdp("Page.printToPDF", preferCSSPageSize=True)
        return base64.b64decode(said["data"])

    def cdp(self, command: str, **arguments: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    from selenium import webdriver

    folder = tmp_path_factory.mktemp("chromium")
    options = webdriver.ChromeOptions()
    for argument in (*_QUIET, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(argument)
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield Browser(driver, folder)
    finally:
        driver.quit()
