"""What a person does on a page, each step waiting for the page it leads to."""

from playwright.sync_api import Locator, Page


def follow(control: Locator) -> None:
    """Press what leads to another page and wait until that page is whole.

    A click alone comes back as soon as the button has taken it: whatever is then read or filled
    at once can still be the page before.
    """
    with control.page.expect_navigation():
        control.click()


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name, exact=True))
