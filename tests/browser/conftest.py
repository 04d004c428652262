"""A headless Chromium, and what a page did while it was open.

The browser is Debian's, or any other Chromium on PATH; `ARGOFORM_BROWSER` names one. Where there is none the tests are
skipped, or fail where `ARGOFORM_REQUIRE_BROWSER` is 1.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--disable-gpu", "--disable-dev-shm-usage"]


def _executable() -> str:
    found = os.environ.get("ARGOFORM_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        missing = "there is no Chromium on PATH; Debian's package is `chromium`, and ARGOFORM_BROWSER names another"
        if os.environ.get("ARGOFORM_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = _executable()
    # Chromium's sandbox refuses to run as root, as builds in containers do.
    arguments = [*ARGUMENTS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else ARGUMENTS
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield launched
        launched.close()


@dataclass
class Opened:
    """A page with what it did that it should not have done."""

    page: Page
    complaints: list[str] = field(default_factory=list)


Open = Callable[..., AbstractContextManager[Opened]]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Open:
    """Opens HTML as a file; at the end it must not have complained, asked, or looked for anything."""

    @contextmanager
    def opened(html: str, *, width: int = 1440, scheme: str = "light", script: bool = True) -> Iterator[Opened]:
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        settings: dict[str, Any] = {
            "viewport": {"width": width, "height": 900},
            "color_scheme": scheme,
            "java_script_enabled": script,
        }
        context = browser.new_context(**settings)
        page = context.new_page()
        seen = Opened(page)
        page.on("console", lambda message: seen.complaints.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: seen.complaints.append(f"error: {error}"))
        page.on("request", lambda request: seen.complaints.append(f"request: {request.url}"))
        page.on("popup", lambda popup: seen.complaints.append(f"popup: {popup.url}"))
        page.on("download", lambda download: seen.complaints.append(f"download: {download.url}"))

        def refuse(dialog: Any) -> None:
            seen.complaints.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("dialog", refuse)
        try:
            page.goto(file.as_uri())
            seen.complaints.remove(f"request: {file.as_uri()}")
            yield seen
            assert seen.complaints == []
        finally:
            context.close()

    return opened
