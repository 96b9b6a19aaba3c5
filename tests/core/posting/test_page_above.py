"""Where an address leads that only answers a press: to the page above it, never to one that refuses to be opened."""

import pytest

from core.posting.page_above import find_page_above


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/register/TP-0001/approvals/4/approve/", "/register/TP-0001/approvals/4/"),
        ("/register/TP-0001/approvals/4/?back=1", "/register/TP-0001/approvals/4/?back=1"),
        ("/register/TP-0001/approvals/4/approve/?once=1", "/register/TP-0001/approvals/4/"),
        ("/nowhere/at/all/", "/"),
    ],
)
def test_it_leads_to_the_nearest_page_that_can_be_opened(address: str, page: str) -> None:
    assert find_page_above(address) == page
