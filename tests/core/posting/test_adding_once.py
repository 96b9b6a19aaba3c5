"""Whatever can be added is added once, however often its button is pressed; the second press is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import PanelSeat, Person, RoleGrant, User
from governance.models import Assessment, Screening, SectionVerification
from governance.verification.read import hash_sections
from register.lists import KINDS as LISTS
from register.models import Action, Organisation, Partnership, Rehearsal
from register.related.kinds import BY_SLUG
from reviews.measures.related import KINDS as MEASURED
from reviews.models import Measure, MeasureFigure, Review, ReviewVerification, Risk
from reviews.verification.read import hash_review
from tests.core.posting.forms_on_page import forms_in, token_for
from tests.factories.accounts import PanelFactory, PersonFactory, UserFactory
from tests.factories.governance import answered, started
from tests.factories.measures import MeasureFactory
from tests.factories.register import ObjectiveFactory
from tests.factories.related import MAKERS
from tests.factories.reviews import RiskFactory, signed
from tests.factories.screening import screened
from tests.register.tabs.conftest import date_parts, partnership, storage
from tests.register.tabs.test_related_records import posted

__all__ = ["partnership", "storage"]
pytestmark = [pytest.mark.django_db, pytest.mark.every_address]
SHEET = Path(__file__).resolve().parents[2] / "fixtures" / "register_a.xlsx"
TOLD = "That was already saved; it was not saved twice."


@dataclass(frozen=True)
class Adding:
    """One form that adds something: its address, what is typed, and of what there must then be one more."""

    address: str
    typed: Mapping[str, Any]
    model: type[Model]
    page: str = ""  # where the form stands, if it does not post to its own page


def _of(slug: str) -> Callable[[Partnership], Adding]:
    def adding(of: Partnership) -> Adding:
        address = reverse(f"{slug}_new", args=[of.reference])
        return Adding(address, posted(slug, of), BY_SLUG[slug].model)

    return adding


def _entry(kind: str) -> Callable[[Partnership], Adding]:
    def adding(of: Partnership) -> Adding:
        typed = {"name": "Rivers", "directorate": of.directorate_id}
        return Adding(reverse("list_entry_new", args=[kind]), typed, LISTS[kind].model)

    return adding


def _measure(of: Partnership) -> Adding:
    typed = {
        "objective": ObjectiveFactory(partnership=of).pk,
        "name": "Delay",
        "better": "lower",
        "target": "2",
    }
    return Adding(reverse("measure_new", args=[of.reference]), typed, Measure)


def _figure(of: Partnership) -> Adding:
    typed = {
        "measure": MeasureFactory(partnership=of).pk,
        **date_parts("ends_on", "30 9 2026"),
        "amount": "2.4",
    }
    return Adding(reverse("measure_figure_new", args=[of.reference]), typed, MeasureFigure)


def _risk(of: Partnership) -> Adding:
    typed = {"title": "The council shares an overspend", "current_likelihood": 3, "current_impact": 4}
    return Adding(reverse("risk_add", args=[of.reference]), typed, Risk)


def _risk_action(of: Partnership) -> Adding:
    number = RiskFactory(partnership=of, now=(3, 4)).number
    typed = {"what": "Agree a cap", **date_parts("due_on", "15 12 2026")}
    return Adding(reverse("risk_action_add", args=[of.reference, number]), typed, Action)


def _sign_in(of: Partnership) -> Adding:
    typed = {"email": "hill@council.example", "roles": ["reader"], "is_active": "on", "seen": "none"}
    return Adding(reverse("sign_in", args=[PersonFactory().pk]), typed, User)


def _document_version(of: Partnership) -> Adding:
    document = MAKERS["document"](partnership=of)
    address = reverse("document_version_new", args=[of.reference, document.pk])
    return Adding(address, {"file": "sheet"}, document.versions.model)


def _panel_seat(of: Partnership) -> Adding:
    typed = {"person": str(PersonFactory()), "role": "member"}
    return Adding(reverse("panel_seat_new", args=[PanelFactory().pk]), typed, PanelSeat)


def _section_verification(of: Partnership) -> Adding:
    somebody = UserFactory(role="officer")
    checklist = answered(started(of, by=somebody), by=somebody)
    now = hash_sections(checklist.edition.framework, checklist.answers.all())["direction"]
    typed = {"result": "not_tested", "looked_at": "Nothing came", "state": now}
    address = reverse("assessment_verify", args=[checklist.pk, "direction"])
    return Adding(address, typed, SectionVerification)


def _review_verification(of: Partnership) -> Adding:
    review = signed(of)
    now = hash_review(review, list(review.lines.all()))
    typed = {"result": "not_tested", "looked_at": "Nothing came", "state": now}
    return Adding(reverse("review_verify", args=[review.pk]), typed, ReviewVerification)


ADDING: Mapping[str, Callable[[Partnership], Adding]] = {
    **{f"{slug}_new": _of(slug) for slug in BY_SLUG},
    **{f"list_entry_new {kind}": _entry(kind) for kind in LISTS},
    "partnership_new": lambda of: Adding(reverse("partnership_new"), {"name": "Compact"}, Partnership),
    "screening_propose": lambda of: Adding(screened("screening_propose"), {"name": "Compact"}, Partnership),
    "partnership_screening_ask": lambda of: Adding(
        screened("partnership_screening_ask", of.reference), {}, Screening
    ),
    "person_new": lambda of: Adding(reverse("person_new"), {"post": "Head of Parks"}, Person),
    "organisation_new": lambda of: Adding(reverse("organisation_new"), {"name": "Vale Trust"}, Organisation),
    "measure_new": _measure,
    "measure_figure_new": _figure,
    "risk_add": _risk,
    "risk_action_add": _risk_action,
    "sign_in": _sign_in,
    "document_version_new": _document_version,
    "panel_seat_new": _panel_seat,
    "assessment_verify": _section_verification,
    "review_verify": _review_verification,
    "import_register": lambda of: Adding(reverse("import_register"), {"file": "sheet"}, Rehearsal),
    "review_open": lambda of: Adding(
        reverse("review_open", args=[of.reference]),
        {},
        Review,
        reverse("partnership_reviews", args=[of.reference]),
    ),
    "assessment_start": lambda of: Adding(
        reverse("assessment_start", args=[of.reference, "governance-framework"]),
        {},
        Assessment,
        reverse("partnership_governance", args=[of.reference]),
    ),
}


def test_every_kind_that_can_be_added_is_tried() -> None:
    assert {f"{kind.slug}_new" for kind in (*BY_SLUG.values(), *MEASURED)} <= ADDING.keys()


@pytest.fixture
def browser(both: User) -> Client:
    """A browser that checks forms against forgery, as a real one is checked."""
    RoleGrant.objects.create(user=both, role="audit")
    signed_in = Client(enforce_csrf_checks=True)
    signed_in.force_login(both)
    return signed_in


def _press(browser: Client, adding: Adding, tokens: Mapping[str, str]) -> Any:
    typed = dict(adding.typed)
    if typed.get("file") == "sheet":
        typed["file"] = SimpleUploadedFile("register_a.xlsx", SHEET.read_bytes())
    return browser.post(adding.address, typed | tokens, follow=True)


@pytest.mark.parametrize("name", ADDING)
def test_three_presses_add_one_and_the_second_and_third_are_told(
    name: str, browser: Client, partnership: Partnership
) -> None:
    adding = ADDING[name](partnership)
    page = browser.get(adding.page or adding.address).content.decode()
    once = token_for(page, adding.address, adding.address if adding.page else "")
    tokens = {"once": once, "csrfmiddlewaretoken": forms_in(page)[0].hidden["csrfmiddlewaretoken"]}
    before = adding.model._default_manager.count()
    answers = [_press(browser, adding, tokens) for _press_number in range(3)]
    assert answers[0].redirect_chain, answers[0].content.decode()
    assert adding.model._default_manager.count() == before + 1
    assert [TOLD in answer.content.decode() for answer in answers] == [False, True, True]
    assert {answer.redirect_chain[0][0] for answer in answers} == {answers[0].redirect_chain[0][0]}


# Forms that are not over a record, of which none can be added anew after going back.
WITHOUT_VERSION = {
    "sign_in",
    "document_version_new",
    "import_register",
    "review_open",
    "partnership_screening_ask",
    "assessment_start",
    # What was looked at is bound by its hash, and a row that is there never changes.
    "assessment_verify",
    "review_verify",
}


@pytest.mark.parametrize("name", sorted(ADDING.keys() - WITHOUT_VERSION))
def test_the_form_of_a_new_record_says_that_it_is_new(
    name: str, browser: Client, partnership: Partnership
) -> None:
    """Without it, going back and saving again would not be asked about."""
    page = browser.get(ADDING[name](partnership).address).content.decode()
    assert [form.hidden["version"] for form in forms_in(page) if "version" in form.hidden] == [""]
