"""A draft is told to those who make and check it, and to nobody else before it is signed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Panel, User
from register.models import Partnership
from reviews.annual import service, signing
from reviews.models import Review
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import filled, opened

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


@pytest.fixture
def rivers(people: dict[str, User], adults: Any) -> Partnership:
    return PartnershipFactory(
        live=True, name="Rivers", directorate=adults, panel=Panel.objects.get(slug="adults")
    )


@pytest.fixture
def draft(rivers: Partnership, officer: User) -> Review:
    found = filled(opened(rivers, by=officer), by=officer)
    line = found.lines.order_by("position")[0]
    service.change_line(
        line, value="no", comment="Zqword", evidence="Zqword", by=officer, on=date(2026, 11, 20)
    )
    return found


def told(client: Client, draft: Review) -> bool:
    """Whether any page tells an answer; each that is about the draft is there or not alike."""
    base = draft.partnership.get_absolute_url()
    paths = ("/", base, f"{base}reviews/", f"{base}history/", f"{base}history/export.csv", "/reviews/")
    pages = [client.get(path) for path in paths]
    body = "".join(b"".join(page).decode() for page in pages)
    own = [client.get(reverse("review_group", args=[draft.pk, "fit"])), client.get(draft.get_absolute_url())]
    reads = own[0].status_code == 200
    assert own[1].status_code in ((200, 302) if reads else (404,))
    answers = ("Zqword", "line 1: ", "of 22 lines", draft.get_absolute_url())
    return reads or any(words in body for words in answers)


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("panel", False), ("reader", False), ("officer", True), ("chief", True), ("sponsor", True), ("adviser", True),
        ("audit", True), ("democratic", True), ("administrator", True),
    ],
)  # fmt: skip
def test_who_is_told_of_a_draft(
    role: str, reads: bool, draft: Review, people: dict[str, User], client_as: ClientAs
) -> None:
    assert told(client_as(people[role]), draft) is reads


def test_that_there_is_one_is_told_to_all_who_read_the_partnership(
    draft: Review, people: dict[str, User], client_as: ClientAs
) -> None:
    for path in ("/reviews/", f"{draft.partnership.get_absolute_url()}reviews/"):
        page = client_as(people["panel"]).get(path).content.decode()
        assert str(draft) in page
        assert "No review is open" not in page


def test_who_was_given_the_drafting_reads_it(
    draft: Review, people: dict[str, User], client_as: ClientAs
) -> None:
    service.delegate_draft(draft, to=people["reader"].person, by=people["officer"])
    assert told(client_as(people["reader"]), draft)


@pytest.mark.parametrize("role", ["panel", "reader"])
def test_once_it_is_signed_it_is_read(
    role: str, draft: Review, people: dict[str, User], client_as: ClientAs
) -> None:
    draft.summary = "A quiet year."
    service.write_up(draft, by=people["officer"])
    signing.sign_review(Review.objects.get(pk=draft.pk), by=people["sponsor"])
    client = client_as(people[role])
    assert client.get(draft.get_absolute_url()).status_code == 200
    if role == "panel":
        history = client.get(f"{draft.partnership.get_absolute_url()}history/").content.decode()
        assert "line 1: " in history
        assert "Still true" not in client.get("/").content.decode()
