"""The list as somebody reads it, the council itself, and three partnerships that differ."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import Directorate, User
from register.models import Organisation
from tests.factories.accounts import PersonFactory
from tests.factories.register import OrganisationFactory, ThemeFactory
from tests.register.listing.listed import Page, make


@pytest.fixture
def page(client_as: Callable[[User], Client], officer: User) -> Page:
    """Return the text of the list for an address, read by the officer or by somebody else."""

    def read(query: str = "", *, by: User = officer, **headers: str) -> str:
        response = client_as(by).get(f"/register/?{query}", headers=headers)
        assert response.status_code == 200
        return unescape(response.content.decode())

    return read


@pytest.fixture
def council(db: None) -> Organisation:
    return OrganisationFactory(name="Northvale", is_council=True)


@pytest.fixture
def three(adults: Directorate, place: Directorate) -> dict[str, Any]:
    """Three partnerships that differ in everything one can filter by."""
    sponsor, theme = PersonFactory(post="Head of One"), ThemeFactory(name="Theme one")
    one = make(
        "One", status="live", tier="major", form="trust", directorate=adults, sponsor=sponsor, theme=theme,
        standing_rating="weak", signs=["no_panel", "no_exit_plan"],
        purpose="A unicorn",
    )  # fmt: skip
    two = make(
        "Two", status="setting_up", tier="limited", form="cic", directorate=place,
        sponsor=PersonFactory(post="Head of Two"),
        theme=ThemeFactory(name="Theme two"), standing_rating="limited", signs=["no_panel"],
    )  # fmt: skip
    make(
        "Three",
        status="closed",
        signs=[],
        purpose="Three unicorns",
    )
    return {
        "sponsor": sponsor.pk,
        "other_sponsor": two.sponsor_id,
        "directorate": adults.pk,
        "theme": theme.pk,
        "one": one,
    }
