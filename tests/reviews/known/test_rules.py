"""What reviews, risks and measures speak for, and what is shown beside last year's answer."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from core.history.actors import SYSTEM
from governance.frameworks.load import load_facts
from register.known.finding import Finding, State
from register.models import Document, Liability, Partnership, SignShown
from register.rules.evidence import VersionDays
from register.services import documents, partnerships, related
from register.standing.refresh import refresh
from reviews.annual.page import differs_from_last_year
from reviews.known.facts import Change, OpenRisk, ReviewsFacts, SignedSum
from reviews.known.rules import derive_findings
from reviews.known.signs import SIGNS
from tests.factories.accounts import PersonFactory
from tests.factories.register import MembershipFactory, PartnershipFactory
from tests.factories.related import DocumentFactory
from tests.factories.reviews import accepted, opened
from tests.register.merging.helpers import merge, undo_it

DAY, BEFORE, AFTER = date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 21)
CALM, LATE = OpenRisk(False, review_by=DAY), OpenRisk(False, review_by=BEFORE)


def facts(**known: Any) -> ReviewsFacts:
    return ReviewsFacts(
        **{"day": DAY, "status": "live", "tier": "major", "risk_register": State.HELD} | known
    )


@pytest.mark.parametrize(
    ("fact", "known", "value"),
    [
        ("risk-register", {"risks": (CALM, CALM, CALM)}, "yes"),
        ("risk-register", {"risks": (CALM, LATE)}, "partly"),
        ("targets-met", {}, "no"),
        ("targets-met", {"measures": 3}, "no"),
        ("targets-met", {"measures": 3, "current": 3, "met": 2}, "yes"),
        ("targets-met", {"measures": 3, "current": 2, "met": 2}, "partly"),
        ("targets-met", {"measures": 2, "current": 2, "met": 1}, "partly"),
    ],
)
def test_what_this_floor_speaks_for(fact: str, known: dict[str, Any], value: str) -> None:
    found = {one.key: one for one in derive_findings(facts(**known), {})}
    assert found[fact].value == value
    assert found[fact].sentence


def test_without_a_risk_the_documents_of_the_register_speak() -> None:
    assert "risk-register" not in {one.key for one in derive_findings(facts(), {})}


@pytest.mark.parametrize(("last", "seen"), [("yes", False), ("partly", True), ("no", True), ("", True)])
def test_it_is_shown_only_where_it_differs_from_last_year(last: str, seen: bool) -> None:
    held = Finding("agreement", State.HELD, "yes", "Terms of reference is held")
    assert (differs_from_last_year(held, last) is not None) is seen


@pytest.mark.parametrize(
    "found", [None, Finding("x", State.NOT_KNOWN), Finding("x", State.NOT_TESTED, sentence="x")]
)
def test_what_nobody_knows_is_not_set_against_an_answer(found: Finding | None) -> None:
    assert differs_from_last_year(found, "yes") is None


def showing(known: ReviewsFacts, day: date) -> set[str]:
    return {
        sign.code
        for sign in SIGNS
        for window in sign.windows(known)
        if (window.shows_from is None or window.shows_from <= day)
        and (window.shows_until is None or day < window.shows_until)
    }


RISK = (CALM,)
LIVED_WITH = (OpenRisk(True, "tolerate", True, DAY),)


@pytest.mark.parametrize(
    ("known", "day", "code", "shows"),
    [
        ({"next_review_on": DAY}, DAY, "review_overdue", False),
        ({"next_review_on": DAY}, AFTER, "review_overdue", True),
        ({"next_review_on": DAY, "review_state": "open"}, AFTER, "review_overdue", True),
        ({"next_review_on": DAY, "review_state": "signed"}, AFTER, "review_overdue", False),
        ({"next_review_on": DAY, "status": "closed"}, AFTER, "review_overdue", False),
        ({"risks": LIVED_WITH}, DAY, "risk_approval_over", False),
        ({"risks": LIVED_WITH}, AFTER, "risk_approval_over", True),
        ({"unmeasured": 1}, DAY, "objective_unmeasured", True),
        ({"unmeasured": 1, "tier": "limited"}, DAY, "objective_unmeasured", False),
        ({"unmeasured": 1, "status": "proposed"}, DAY, "objective_unmeasured", False),
        ({"risks": (), "risk_register": State.NOT_KNOWN}, DAY, "no_risk_register", False),
        ({"risks": (), "risk_register": State.NOT_KNOWN}, DAY, "no_risks", True),
        ({"risks": (), "risk_register": State.OUT_OF_DATE}, DAY, "no_risks", True),
        ({"risks": (), "risk_register": State.NONE}, DAY, "no_risk_register", True),
    ],
)
def test_a_sign_turns_on_its_day(known: dict[str, Any], day: date, code: str, shows: bool) -> None:
    assert (code in showing(facts(**{"risks": RISK} | known), day)) is shows


@pytest.mark.parametrize(
    ("known", "lines"),
    [
        ({"said_yes": ("exit-plan",), "none_held": frozenset({"exit-plan"})}, "Exit plan"),
        ({"said_yes": ("agreement",), "none_held": frozenset({"exit-plan"})}, None),
        ({"none_held": frozenset({"exit-plan"})}, None),
        ({"said_yes": ("risk-register",), "none_held": frozenset({"risk-register"}), "risks": RISK}, None),
        ({"said_yes": ("targets-met",)}, "Measures current and targets met"),
        ({"said_yes": ("targets-met",), "measures": 1, "current": 1}, None),
        ({"said_yes": ("exit-plan",), "none_held": frozenset({"exit-plan"}), "status": "closed"}, None),
    ],
)
def test_a_yes_of_the_review_against_nothing_in_the_register_is_a_sign(
    known: dict[str, Any], lines: str | None
) -> None:
    (sign,) = [one for one in SIGNS if one.code == "review_contradicts_register"]
    told = [sign.told(window.words) for window in sign.windows(facts(**known)) if window.shows_on(DAY)]
    assert told == ([f"The last review says yes, but the register holds none: {lines}"] if lines else [])


@pytest.mark.django_db
def test_the_newest_accepted_review_is_set_against_the_register() -> None:
    made = PartnershipFactory(live=True)
    accepted(made)
    shown = SignShown.objects.get(partnership=made, code="review_contradicts_register")
    assert "Exit plan" in shown.words["lines"]
    related.add(Document(partnership=made, kind="exit_plan", title="Exit plan"), by=SYSTEM)
    shown.refresh_from_db()
    assert "Exit plan" not in shown.words["lines"]


@pytest.mark.django_db
def test_a_material_change_after_the_review_is_a_sign_until_a_review_looks_at_it() -> None:
    made = PartnershipFactory(live=True)

    def codes() -> set[str]:
        return set(SignShown.objects.filter(partnership=made).values_list("code", flat=True))

    related.add(Document(partnership=made, kind="terms", title="Terms", held="x"), by=SYSTEM)
    accepted(made)
    assert "review_older_than_record" not in codes()  # what was there before is what was reviewed
    made.refresh_from_db()
    partnerships.change(made, names=["purpose"], by=SYSTEM)
    assert "review_older_than_record" not in codes()
    made.refresh_from_db()
    made.purpose = "Other words"
    partnerships.change(made, names=["purpose"], by=SYSTEM)
    assert "review_older_than_record" not in codes()  # words are no material change
    made.form = "joint_committee"
    partnerships.change(made, names=["form"], by=SYSTEM)
    related.add(Liability(partnership=made, kind="loan", what="Loan"), by=SYSTEM)
    shown = SignShown.objects.get(partnership=made, code="review_older_than_record")
    sign = next(each for each in SIGNS if each.code == shown.code)
    assert sign.told(shown.words).endswith(": form, liabilities")
    opened(made)
    assert "review_older_than_record" not in codes()


@pytest.mark.django_db
def test_a_correction_or_a_merge_is_no_material_change_and_a_new_version_is(officer: User) -> None:
    keep, gone = PersonFactory(post="Head of Place"), PersonFactory(post="Head of place")
    made = PartnershipFactory(live=True, sponsor=gone)
    seat = MembershipFactory(partnership=made)
    paper = DocumentFactory(partnership=made, title="Terms")
    accepted(made)

    def told() -> str:
        refresh([made.pk])
        shown = SignShown.objects.filter(partnership=made, code="review_older_than_record").first()
        return str(shown.words["what"]) if shown else ""

    paper.title = "Terms of reference"
    related.change(paper, names=["title"], by=SYSTEM)
    seat.contact = "The clerk"
    related.change(seat, names=["contact"], by=SYSTEM)
    merge("person", keep, gone, officer)
    assert not told()
    seat.refresh_from_db()
    seat.left_on = DAY
    related.change(seat, names=["left_on"], by=SYSTEM)
    assert "membership" in told()
    assert "document" not in told()
    documents.add_version(paper, days=VersionDays(covers_until=AFTER), by=SYSTEM)
    assert "document" in told()


@pytest.mark.django_db
def test_what_is_as_it_was_has_not_changed_also_after_a_merge_that_was_undone(officer: User) -> None:
    made, other = PartnershipFactory(live=True, form="joint_committee"), PartnershipFactory(live=True)
    paper, seat = DocumentFactory(partnership=other, kind="terms"), MembershipFactory(partnership=other)
    MembershipFactory(partnership=made)
    accepted(made), accepted(other)

    def told(of: Partnership) -> str:
        refresh([of.pk])
        shown = SignShown.objects.filter(partnership=of, code="review_older_than_record").first()
        return str(shown.words["what"]) if shown else ""

    done = merge("partnership", made, other, officer)
    assert "document" in told(made)
    undo_it(done, officer)
    assert (told(made), told(other)) == ("", "")
    made.refresh_from_db()
    made.form = "informal"
    partnerships.change(made, names=["form"], by=SYSTEM)
    assert "form" in told(made)
    made.form = "joint_committee"
    partnerships.change(made, names=["form"], by=SYSTEM)
    loan = related.add(Liability(partnership=made, kind="loan", what="Loan"), by=SYSTEM)
    assert "liability" in told(made)
    related.remove(loan, by=SYSTEM, reason="Twice")
    assert not told(made)
    seat.refresh_from_db(), paper.refresh_from_db()
    related.remove(paper, by=SYSTEM, reason="Lost")
    assert told(other)


@pytest.mark.parametrize(
    ("known", "shows"),
    [
        ({}, False),
        ({"changed": (Change(DAY, "tier"),)}, True),
        ({"changed": (Change(DAY, "tier"),), "review_state": "open"}, False),
        ({"changed": (Change(DAY, "tier"),), "status": "closed"}, False),
        ({"changed": (Change(DAY, "tier"),), "signed": None}, False),
    ],
)
def test_a_review_older_than_the_record(known: dict[str, Any], shows: bool) -> None:
    framework: Any = None
    held = {"signed": SignedSum("reasonable", {}, framework, BEFORE)} | known
    assert ("review_older_than_record" in showing(facts(**held), DAY)) is shows
    assert "review_older_than_record" not in showing(facts(**held), BEFORE)


@pytest.mark.parametrize(
    ("known", "day", "lines"),
    [
        ({"figures_until": DAY, "current": 1}, DAY, ""),
        ({"figures_until": DAY, "current": 1}, AFTER, "targets-met"),
        ({"none_held": {"unbudgeted-approval"}, "current": 1}, date(2027, 3, 31), "unbudgeted-approval"),
        ({"none_held": {"unbudgeted-approval"}, "current": 1}, date(2027, 4, 1), ""),
    ],
)
def test_what_contradicts_the_review_turns_on_its_day_though_nobody_writes(
    known: dict[str, Any], day: date, lines: str
) -> None:
    said = facts(said_yes=("targets-met", "unbudgeted-approval"), **known)
    (sign,) = (one for one in SIGNS if one.code == "review_contradicts_register")
    shown = [window for window in sign.windows(said) if window.shows_on(day)]
    assert [window.words["lines"] for window in shown] == ([load_facts()[lines]] if lines else [])
    assert said.contradicted_on(day) == ((lines,) if lines else ())
