"""Where a reader's machine sets all colours, the words of a picture take them and can be read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from accounts.models import User
from core import clock
from tests.factories.register import KeyDateFactory, PartnershipFactory

WORDS = "[...document.querySelectorAll('main .chart svg text')].map(e => getComputedStyle(e).fill)"
GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.django_db(transaction=True)
def test_words_of_a_picture_take_the_readers_colours(
    people: dict[str, User], page_as: Callable[..., Page]
) -> None:
    KeyDateFactory(partnership=PartnershipFactory(live=True), on=clock.today() + timedelta(days=200))
    page = page_as(people["officer"])
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto("/")
    colours = set(page.evaluate(WORDS))
    assert len(colours) == 1
    assert colours != {page.evaluate(GROUND)}
