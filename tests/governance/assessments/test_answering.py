"""Answering a section: what is asked, what is kept, what is known already, and every kind of question."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import clock
from core.history import canonical
from core.history.actors import SYSTEM
from governance.assessments import service as assessments_service
from governance.frameworks.model import Kind, Option
from governance.models import Assessment, Edition
from register.models import Action, Document, Partnership
from register.rules.evidence import VersionDays
from register.services import documents
from tests.factories.accounts import PersonFactory
from tests.factories.governance import started
from tests.factories.register import KeyDateFactory, PartnershipFactory
from tests.governance.pages import FRAMEWORK, GAP, address, text, typed

pytestmark = pytest.mark.django_db


# --- Answering ---------------------------------------------------------------------------------------------


def test_only_what_is_answered_is_saved_and_the_rest_stays_open(desk: Client, draft: Assessment) -> None:
    response = desk.post(
        address(draft, "membership"),
        typed("members", "yes", evidence="Clause 2") | typed("joining", "") | {"go": "next"},
        follow=True,
    )
    assert list(draft.answers.values_list("question", "value", "evidence")) == [
        ("members", "yes", "Clause 2")
    ]
    assert response.redirect_chain[-1][0] == address(draft, "aims")
    assert "Section 1 saved.</b>" in text(response)


def test_saving_to_come_back_leads_to_the_overview(desk: Client, draft: Assessment) -> None:
    data = typed("joining", "yes") | {"go": "back"}
    assert desk.post(address(draft, "membership"), data)["Location"] == address(draft)


@pytest.mark.parametrize(
    ("value", "more", "sentence"),
    [
        ("yes", {}, "Say what shows this, or choose a document"),
        ("no", {"missing": ""}, "Say what is missing"),
        ("partly", {"missing": "x"}, "Choose who will put this right"),
        ("partly", {"missing": "x"}, "Enter the date this will be put right, like 29 1 2027"),
        ("no", {**GAP, "due_on_year": "2001"}, "Enter a date that is still to come"),
        ("na", {}, "Say in a few words why this does not apply"),
    ],
)
def test_what_an_answer_lacks_is_said_and_nothing_typed_is_lost(
    desk: Client, draft: Assessment, value: str, more: Mapping[str, str], sentence: str
) -> None:
    words = "Six partners signed in May" if value != "na" else ""
    response = desk.post(address(draft, "membership"), typed("members", value, comment=words, **more))
    page = text(response)
    assert f"1.1: {sentence}" in page
    assert "<title>Error:" in page
    assert words in page
    assert f'value="{value}"' in page
    assert not draft.answers.exists()


def test_a_light_question_asks_no_evidence(desk: Client, officer: User) -> None:
    assessment = started(PartnershipFactory(live=True, tier="limited"), by=officer, code=FRAMEWORK)
    desk.post(address(assessment, "membership"), typed("members", "yes"))
    assert assessment.answers.get().value == "yes"


def test_a_gap_becomes_an_action_and_stands_in_the_room(
    desk: Client, draft: Assessment, partnership: Partnership
) -> None:
    owner = PersonFactory(post="Head of Legal")
    desk.post(address(draft, "membership"), typed("members", "partly", owner=owner.in_full, **GAP))
    action = Action.objects.get(partnership=partnership)
    assert (action.what, action.owner, action.due_on) == (GAP["missing"], owner, date(2099, 1, 29))
    page = text(desk.get(reverse("partnership_governance", args=[partnership.reference])))
    assert GAP["missing"] in page
    assert "1 gap" in page
    partnership.standing.refresh_from_db()
    assert (partnership.standing.counts["gaps"], partnership.standing.counts["assessments"]) == (1, 1)
    assert "1 gap" in text(desk.get(address(draft)))


def test_what_was_typed_for_a_gap_is_forgotten_when_the_answer_is_yes(
    desk: Client, draft: Assessment
) -> None:
    desk.post(address(draft, "membership"), typed("joining", "yes", owner=PersonFactory().in_full, **GAP))
    answer = draft.answers.get()
    assert (answer.missing, answer.owner, answer.due_on) == ("", None, None)


def test_an_answer_can_be_changed(desk: Client, draft: Assessment) -> None:
    url = address(draft, "membership")
    desk.post(url, typed("joining", "yes", comment="By vote"))
    assert "joining-value" not in text(desk.get(url))
    page = text(desk.post(url, {"change": "joining"} | typed("members", "yes", comment="Typed before")))
    assert 'name="joining-value"' in page
    assert "Typed before" in page
    desk.post(url, typed("joining", "na", comment="Closed list", version=1))
    assert draft.answers.get().value == "na"


def test_the_second_of_two_is_told_and_keeps_their_words(
    desk: Client, draft: Assessment, officer: User
) -> None:
    url = address(draft, "membership")
    assessments_service.write_answer(
        draft, key="joining", values={"value": "no", "comment": "Theirs"}, by=officer, on=date(2026, 11, 20)
    )
    page = text(desk.post(url, typed("joining", "yes", comment="Mine")))
    assert "Somebody answered this meanwhile: No. Theirs" in page
    assert "Mine" in page
    assert draft.answers.get().value == "no"
    desk.post(url, typed("joining", "yes", comment="Mine", version=1))
    assert draft.answers.get().comment == "Mine"


# --- What is known already -------------------------------------------------------------------------------------


def test_an_earlier_answer_is_taken_over_by_one_press(desk: Client, draft: Assessment, officer: User) -> None:
    earlier = started(draft.partnership, by=officer)
    assessments_service.write_answer(
        earlier,
        key="risk-register",
        values={"value": "yes", "comment": "Nine risks", "evidence": "Register of May"},
        by=officer,
        on=date(2026, 11, 3),
    )
    url = address(draft, "management")
    page = text(desk.get(url))
    assert "The register already holds an answer." in page
    assert "Yes. Nine risks" in page
    typed_too = typed("monitoring", "partly", comment="Half typed")
    response = desk.post(url, {"use": "risk-register", **typed("risk-register", ""), **typed_too})
    answer = draft.answers.get(question="risk-register")
    assert (answer.value, answer.comment, answer.evidence) == ("yes", "Nine risks", "Register of May")
    assert answer.reconfirmed_from == "Arrangements in place, The Partnership officer"
    page = text(response)
    assert "Half typed" in page
    assert "There is a problem" not in page
    response = desk.post(url, {"use": "risk-register", **typed("risk-register", "", version=1)})
    assert response["Location"] == f"{url}#q-risk-register"


def test_a_document_that_is_held_answers_and_is_the_evidence(desk: Client, draft: Assessment) -> None:
    paper = Document.objects.create(partnership=draft.partnership, kind="exit_plan", title="Exit plan 2025")
    desk.post(address(draft, "exit"), {"use": "exit-plan", **typed("exit-plan", "")})
    assert not draft.answers.exists()  # its age is not known: worth reading, no answer by itself
    documents.add_version(paper, days=VersionDays(clock.today()), by=SYSTEM)
    desk.post(address(draft, "exit"), {"use": "exit-plan", **typed("exit-plan", "")})
    assert draft.answers.get().document == paper
    ended = clock.today() - timedelta(days=1)
    documents.add_version(paper, days=VersionDays(None, ended), by=SYSTEM)
    assert "nobody is named to renew it" in text(desk.get(address(draft, "exit")))


def test_what_the_register_shows_is_confirmed_not_typed(desk: Client, draft: Assessment) -> None:
    KeyDateFactory(partnership=draft.partnership, on=date(2027, 3, 31))
    url = address(draft, "timescales")
    assert "Agreement ends 31 March 2027" in text(desk.get(url))
    desk.post(url, typed("end-date", "on"))
    assert draft.answers.get().value == "Agreement ends 31 March 2027"


def test_what_the_register_lacks_can_be_a_gap(desk: Client, draft: Assessment) -> None:
    url = address(draft, "timescales")
    desk.post(url, typed("end-date", "", missing="No end date"))
    assert not draft.answers.exists()
    desk.post(url, typed("end-date", "", owner=PersonFactory().in_full, **GAP))
    assert draft.answers.get().value == "no"
    assert Action.objects.get().what == GAP["missing"]


# --- Every kind of question ----------------------------------------------------------------------------------------


@pytest.fixture
def every_kind(partnership: Partnership, officer: User) -> Assessment:
    """A draft on an edition that asks one question of each kind that takes an answer of its own."""
    framework = Edition.objects.newest("arrangements-in-place").framework
    first = framework.sections[0]
    choice = (Option("a", "One way", "When", first.questions[0].sources[0]),) * 2
    kinds = {"text": (), "choice": choice, "date": (), "money": (), "score": ()}
    questions = tuple(
        replace(first.questions[0], key=kind, fact=kind, kind=Kind(kind), options=options, evidence=False)
        for kind, options in kinds.items()
    )
    own = replace(framework, edition=2, sections=(replace(first, questions=questions),))
    Edition.objects.create(
        code=own.code,
        number=2,
        title=own.title,
        published_on=own.published,
        content=canonical.dump_canonical(own.canonical()),
        fingerprint=own.fingerprint,
        loaded_at=timezone.now(),
    )
    return started(partnership, by=officer)


def test_every_kind_of_question_is_answered_read_and_changed(desk: Client, every_kind: Assessment) -> None:
    url = address(every_kind, "direction")
    day = {"date-value_day": "4", "date-value_month": "3", "date-value_year": "2027", "date-version": "0"}
    posted = typed("text", "Plain words") | typed("choice", "a") | day
    desk.post(url, posted | typed("money", "£1.2m") | typed("score", "3"))
    kept = dict(every_kind.answers.values_list("question", "value"))
    assert kept == {
        "text": "Plain words",
        "choice": "a",
        "date": "2027-03-04",
        "money": "1200000.00",
        "score": "3",
    }
    page = text(desk.get(url))
    assert all(
        words in page for words in ("Plain words", "One way", "4 March 2027", "£1,200,000", "3, mostly")
    )
    page = text(desk.get(url, {"change": list(kept)}))
    assert all(words in page for words in ('value="2027"', "1,200,000", "Plain words</textarea>"))


def test_a_date_that_is_none_is_said_and_kept(desk: Client, every_kind: Assessment) -> None:
    data = {"date-value_day": "31", "date-value_month": "2", "date-value_year": "2027", "date-version": "0"}
    page = text(desk.post(address(every_kind, "direction"), data))
    assert "1.3: " in page
    assert 'value="31"' in page
    assert not every_kind.answers.exists()
