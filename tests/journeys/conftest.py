"""A real browser: signed-in pages, axe on each, and screenshots when SCREENSHOTS names a folder."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "static" / "vendor" / "axe.min.js"
WIDTHS = (1280, 320)
PATIENCE = 30_000  # milliseconds: a slow machine is no error of the site
expect.set_options(timeout=PATIENCE)
# The browser's driver runs an event loop in this thread; the tests themselves are plain code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "Chromium is missing: scripts/setup --tests installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def refused_on_purpose() -> set[int]:
    """The statuses between 400 and 499 that a journey leads to because it means to: it adds them."""
    return set()


@pytest.fixture
def page_as(
    live_server: object, browser: Browser, refused_on_purpose: set[int]
) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody: `page_as(user)`; without scripts with `javascript=False`.

    A journey fails when any answer on its way is an error of ours, or a refusal that it did not mean to meet:
    what is looked for on a page can stand there although the save before it went wrong.
    """
    contexts, wrong = [], list[str]()

    def judge(answer: Response) -> None:
        if answer.status >= 500 or (answer.status >= 400 and answer.status not in refused_on_purpose):
            wrong.append(f"{answer.status}: {answer.request.method} {answer.url}")

    def open_page(user: User | None = None, *, javascript: bool = True, width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=live_server.url,  # type: ignore[attr-defined]
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            bypass_csp=True,  # for axe; what the site itself does against its policy shows as a console error
            locale="en-GB",
        )
        contexts.append(context)
        context.on("response", judge)
        if user:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            value = client.cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])  # type: ignore[attr-defined]
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: pytest.fail(f"script error on {page.url}: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def look() -> Callable[[Page, str], None]:
    """Judge the page that is open: axe finds nothing, nothing scrolls sideways at 320, and a picture if wanted."""

    def judge(page: Page, name: str) -> None:
        size = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} wide at {width}"
            assert violations(page) == [], f"{page.url} at {width}"
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        if size:
            page.set_viewport_size(size)

    return judge


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong on the page, a line each."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}" for v in found]
