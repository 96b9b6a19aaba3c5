"""The caps of a rating rest on what the register holds today, whatever was signed; one can be waived until a day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.history.actors import SYSTEM
from core.models import AuditEvent
from register.models import Document, Partnership, Standing
from register.rules.evidence import VersionDays
from register.services import documents
from register.standing import refresh as standing_refresh
from register.standing.rating_basis import write_rating_note
from reviews.annual import signing
from reviews.models import CapWaiver, CapWaiverEnd
from reviews.waivers import service
from scrutiny.analysis import pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory, accepted, signed

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAPERS = ("agreement", "exit_plan", "risk_register")


def made_with(*kinds: str, tier: str = "major", **fields: Any) -> Partnership:
    """A live partnership that holds such documents, whose accepted review says yes to everything."""
    made = PartnershipFactory(live=True, tier=tier, **fields)
    for kind in kinds:
        Document.objects.create(partnership=made, kind=kind, title=kind)
    accepted(made)
    return made


def rating_of(partnership: Partnership, day: date | None = None) -> str:
    return Standing.objects.get(partnership=partnership).rating_on(day or clock.today())


@pytest.mark.parametrize(
    ("kinds", "tier", "rating"),
    [
        (PAPERS, "major", "substantial"),
        (("agreement", "risk_register"), "major", "reasonable"),
        (("agreement", "risk_register"), "moderate", "substantial"),
        (("agreement", "exit_plan"), "major", "limited"),
        (("agreement", "exit_plan"), "limited", "substantial"),
        (("exit_plan", "risk_register"), "limited", "limited"),
        ((), "major", "limited"),
    ],
)
def test_a_cap_bites_on_what_the_register_lacks_although_the_review_says_yes(
    kinds: tuple[str, ...], tier: str, rating: str
) -> None:
    assert rating_of(made_with(*kinds, tier=tier)) == rating


def test_what_was_signed_stays_and_the_rating_follows_the_register_from_day_to_day() -> None:
    made = made_with(*PAPERS)
    review = made.reviews.get()
    plan = Document.objects.get(partnership=made, kind="exit_plan")
    documents.remove(plan, by=SYSTEM, reason="Never agreed")
    assert rating_of(made) == "reasonable"
    review.refresh_from_db()
    assert (review.rating, review.final_rating) == ("substantial", "substantial")
    standing = Standing.objects.get(partnership=made)
    said = write_rating_note(standing.rating_basis, clock.today())
    assert said.startswith("Substantial by its review. There is no exit plan")
    assert [standing] == standing_refresh.compute_standings([made.pk])
    found = Document(partnership=made, kind="exit_plan", title="Plan", held="Legal")
    documents.add(found, days=VersionDays(None, clock.today() - timedelta(days=1)), by=SYSTEM)
    assert rating_of(made) == "substantial"  # out of date, and there: its own sign tells of that


def test_a_cap_that_the_review_itself_says_stays_until_the_next_review() -> None:
    made = PartnershipFactory(live=True, tier="major")
    accepted(made, value="no")
    for kind in PAPERS:
        Document.objects.create(partnership=made, kind=kind, title=kind)
    standing_refresh.refresh([made.pk])
    assert rating_of(made) == "weak"
    assert not Standing.objects.get(partnership=made).rating_basis.get("caps")  # none lies below Weak


def test_risks_that_are_recorded_here_lift_the_cap_of_a_risk_register() -> None:
    made = made_with("agreement", "exit_plan")
    RiskFactory(partnership=made)
    standing_refresh.refresh([made.pk])
    assert rating_of(made) == "substantial"


# --- Waivers ----------------------------------------------------------------------------------------------


@pytest.fixture
def capped(people: dict[str, User]) -> Partnership:
    return made_with("agreement", "risk_register", directorate=people["chief"].person.directorate)


def waived(
    partnership: Partnership, by: Any, *, days: int = 30, lines: tuple[str, ...] = ("exit-plan",)
) -> CapWaiver:
    today = clock.today()
    until = today + timedelta(days=days)
    return service.waive_cap(
        partnership, lines=lines, reason="It merges in spring.", until=until, on=today, by=by
    )


def test_a_waiver_lifts_its_cap_until_its_last_day_and_ends_by_itself(
    capped: Partnership, people: dict[str, User]
) -> None:
    made, today = waived(capped, people["chief"]), clock.today()
    assert rating_of(capped) == rating_of(capped, made.until) == "substantial"
    assert rating_of(capped, made.until + timedelta(days=1)) == "reasonable"
    basis = Standing.objects.get(partnership=capped).rating_basis
    assert "Cap waived until" in write_rating_note(basis, made.until)
    assert "because it merges in spring." in write_rating_note(basis, today)
    assert "Cap waived" not in write_rating_note(basis, made.until + timedelta(days=1))
    event = AuditEvent.objects.get(kind="rating.waived")
    assert (event.category, event.reason) == (AuditEvent.Category.DECISION, "It merges in spring.")
    assert "no exit plan" in event.detail


def test_the_waiver_stands_wherever_the_rating_stands(
    capped: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    waived(capped, people["chief"])
    client = client_as(people["officer"])
    for page in (capped.get_absolute_url(), reverse("partnership_reviews", args=[capped.reference])):
        assert "Cap waived until" in client.get(page).content.decode(), page
    listed = client.get("/register/?rating=substantial").content.decode()
    assert "cap waived until" in listed
    assert capped.reference in listed or capped.name in listed
    assert capped.name not in client.get("/register/?rating=reasonable").content.decode()
    file = b"".join(client.get("/register/export.csv").streaming_content)  # type: ignore[arg-type]
    assert b"Cap waived until" in file
    found = Partnership.objects.select_related("standing", "panel", "sponsor", "directorate").get(
        pk=capped.pk
    )
    assert "Cap waived until" in pdf.render_html(Analysis(found, today=clock.today()))


def test_a_waiver_is_frozen_and_is_ended_by_a_row_of_its_own(
    capped: Partnership, people: dict[str, User]
) -> None:
    made, today = waived(capped, people["chief"]), clock.today()
    with pytest.raises(DatabaseError), transaction.atomic():
        CapWaiver.objects.filter(pk=made.pk).update(reason="Another")
    service.end_waiver(made, reason="The merger is off", on=today, by=people["chief"])
    assert rating_of(capped) == "reasonable"
    with pytest.raises(service.WaiverRefused, match="ended already"):
        service.end_waiver(made, reason="Again", on=today, by=people["chief"])
    with pytest.raises(DatabaseError), transaction.atomic():
        CapWaiverEnd.objects.all().delete()
    assert waived(capped, people["chief"]).pk != made.pk


@pytest.mark.parametrize(
    ("days", "lines", "why"),
    [
        (0, ("exit-plan",), "Choose a last day after today"),
        (367, ("exit-plan",), "Choose a last day after today"),
        (30, ("agreement",), "does not hold the rating down"),
        (30, (), "does not hold the rating down"),
    ],
)
def test_a_waiver_is_refused_in_a_sentence(
    days: int, lines: tuple[str, ...], why: str, capped: Partnership, people: dict[str, User]
) -> None:
    with pytest.raises(service.WaiverRefused, match=why):
        waived(capped, people["chief"], days=days, lines=lines)
    assert not CapWaiver.objects.exists()


def test_one_waiver_stands_at_a_time_and_nobody_waives_for_their_own_review(people: dict[str, User]) -> None:
    made = made_with("agreement", "risk_register", directorate=people["chief"].person.directorate)
    review = made.reviews.get()
    waived(made, people["chief"])
    with pytest.raises(service.WaiverRefused, match="End that waiver first"):
        waived(made, people["chief"])
    assert review.signer_id is None
    other = PartnershipFactory(live=True, tier="major")
    for kind in ("agreement", "risk_register"):
        Document.objects.create(partnership=other, kind=kind, title=kind)
    signing.accept_review(signed(other, by=people["chief"]), by=SYSTEM)
    with pytest.raises(service.WaiverRefused, match="somebody else waives"):
        waived(other, people["chief"])


def test_a_waiver_that_fails_in_its_middle_leaves_nothing(
    capped: Partnership, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(service, "_tell", fails)
    with pytest.raises(RuntimeError):
        waived(capped, people["chief"])
    assert not CapWaiver.objects.exists()
    assert rating_of(capped) == "reasonable"


def test_the_pages_ask_and_say_what_happened(
    capped: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    client, tab = client_as(people["chief"]), reverse("partnership_reviews", args=[capped.reference])
    url = reverse("cap_waive", args=[capped.reference])
    assert url in client.get(tab).content.decode()
    assert "Choose the cap that does not count" in client.post(url, {"reason": ""}).content.decode()
    until = clock.today() + timedelta(days=30)
    typed = {"lines": "exit-plan", "reason": "It merges.", "until_day": until.day}
    typed |= {"until_month": until.month, "until_year": until.year}
    assert "Cap waived until" in client.post(url, typed, follow=True).content.decode()
    second = client.get(url, follow=True).content.decode()
    assert "End that waiver first, then waive another" in second
    assert "<textarea" not in second
    made = CapWaiver.objects.get()
    page = client.get(tab).content.decode()
    assert f'href="{url}"' not in page
    end = reverse("cap_waiver_end", args=[capped.reference, made.pk])
    assert end in page
    assert "Say why the waiver ends" in client.post(end, {"reason": ""}).content.decode()
    assert "The cap counts again" in client.post(end, {"reason": "Off"}, follow=True).content.decode()
    assert client.get(reverse("cap_waiver_end", args=[capped.reference, made.pk + 1])).status_code == 404
    other = client_as(people["sponsor"])
    assert url not in other.get(tab).content.decode()
    assert other.get(url).status_code == 403
    whole = made_with(*PAPERS, directorate=people["chief"].person.directorate)
    answer = client_as(people["chief"]).get(reverse("cap_waive", args=[whole.reference]), follow=True)
    assert "there is nothing to waive" in answer.content.decode()
