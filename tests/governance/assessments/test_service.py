"""Answering, gaps, facts asked once, and signed means signed."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core.history import audit, canonical
from core.history.writing import Stale
from core.models import AuditEvent
from governance.assessments import service as assessments_service
from governance.frameworks import load
from governance.frameworks.from_json import framework_from
from governance.library import service as library_service
from governance.models import Answer, Assessment, Edition
from register.models import Action, KeyDate, Partnership
from register.services import key_dates
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.governance import answered, started
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def partnership() -> Partnership:
    return PartnershipFactory(live=True)


def give(assessment: Assessment, key: str, value: str, officer: User, **more: object) -> Answer:
    return assessments_service.write_answer(
        assessment, key=key, values={"value": value, **more}, by=officer, on=DAY
    )


@pytest.mark.parametrize("framework", load.load_frameworks(), ids=lambda framework: framework.code)
def test_an_edition_comes_back_from_the_database_as_it_was_published(framework: load.Framework) -> None:
    assert Edition.objects.newest(framework.code).framework == framework
    assert framework_from(framework.canonical()).fingerprint == framework.fingerprint


def test_loading_twice_loads_nothing_the_second_time() -> None:
    assert library_service.load_library() == []


def test_a_file_that_differs_from_its_published_edition_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    changed = dataclasses.replace(load.load_frameworks()[0], title="Reworded")
    monkeypatch.setattr(load, "load_frameworks", lambda: (changed,))
    with pytest.raises(library_service.EditionChanged, match="raise its edition to 2"):
        library_service.load_library()


@pytest.mark.parametrize(
    "statement", ["UPDATE governance_edition SET title = 'x'", "DELETE FROM governance_edition"]
)
def test_the_database_refuses_to_change_an_edition(statement: str) -> None:
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_there_is_one_draft_of_each_framework(partnership: Partnership, officer: User) -> None:
    assert started(partnership, by=officer) == started(partnership, by=officer)
    assert started(partnership, by=officer, code="governance-framework").code == "governance-framework"


@pytest.mark.parametrize(
    ("tier", "least"), [("limited", 15), ("moderate", 30), ("major", 60), ("not_assessed", 60)]
)
def test_depth_follows_the_tier_and_no_head_is_dropped(officer: User, tier: str, least: int) -> None:
    assessment = started(PartnershipFactory(live=True, tier=tier), by=officer, code="governance-framework")
    asked = assessments_service.list_asked(assessment)
    assert len(asked) >= least
    heads = {question.key for section in assessment.edition.framework.sections for question in section.heads}
    assert heads <= {each.question.key for each in asked}
    assert len(heads) == 15


def test_a_gap_becomes_an_action_with_owner_and_date_and_a_better_answer_closes_it(
    partnership: Partnership, officer: User
) -> None:
    assessment, owner = started(partnership, by=officer), PersonFactory(post="Head of Legal")
    key = assessments_service.list_asked(assessment)[0].question.key
    give(assessment, key, "no", officer, missing="No officer is named", owner=owner, due_on=date(2027, 1, 29))
    action = Action.objects.get(partnership=partnership)
    assert (action.what, action.owner, action.due_on, action.since) == (
        "No officer is named",
        owner,
        date(2027, 1, 29),
        DAY,
    )
    assert "Protocol 2.6" in action.source_label
    give(
        assessment,
        key,
        "partly",
        officer,
        missing="Named, not yet told",
        owner=owner,
        due_on=date(2027, 2, 1),
    )
    assert Action.objects.get(partnership=partnership).what == "Named, not yet told"
    give(assessment, key, "yes", officer, evidence="Letter of 2 February")
    action.refresh_from_db()
    assert (action.progress, action.progress_note) == ("done", "Letter of 2 February")
    assert Action.objects.filter(partnership=partnership).count() == 1


def test_a_fact_answered_once_is_known_to_the_next_framework(partnership: Partnership, officer: User) -> None:
    first = started(partnership, by=officer, code="governance-framework")
    second = started(partnership, by=officer)
    shared = {a.question.fact for a in assessments_service.list_asked(second)} & {
        a.question.fact for a in assessments_service.list_asked(first)
    }
    assert shared
    fact = min(shared)
    key = next(a.question.key for a in assessments_service.list_asked(first) if a.question.fact == fact)
    give(first, key, "yes", officer, comment="Clause 9", evidence="Agreement")
    known = assessments_service.read_known(partnership, apart_from=second)[fact]
    assert (known.value, known.text, known.evidence, known.on) == ("yes", "Clause 9", "Agreement", DAY)


def test_the_second_of_two_people_answering_is_told(partnership: Partnership, officer: User) -> None:
    assessment = started(partnership, by=officer)
    key = assessments_service.list_asked(assessment)[0].question.key
    first = give(assessment, key, "yes", officer)
    give(assessment, key, "no", officer, version=first.version)
    with pytest.raises(Stale):
        give(assessment, key, "partly", officer, version=first.version)


def test_the_same_answer_again_writes_nothing_and_one_taken_over_is_told(
    partnership: Partnership, officer: User
) -> None:
    assessment = started(partnership, by=officer)
    key = assessments_service.list_asked(assessment)[0].question.key
    first, other = give(assessment, key, "yes", officer), UserFactory(role="officer", person__post="Another")
    same = give(assessment, key, "yes", other)
    assert (same.version, same.answered_by) == (first.version, officer.label)
    again = assessments_service.write_answer(
        assessment, key=key, values={"value": "yes"}, by=other, on=DAY, taken_from="The checklist of May"
    )
    assert (again.version, again.answered_by) == (first.version + 1, other.label)
    told = AuditEvent.objects.filter(kind="answer.given").order_by("pk")
    assert [each.changes[-1]["new"] for each in told] == ["yes", "The checklist of May"]


def test_two_first_answers_in_the_same_moment_make_the_second_stale(
    partnership: Partnership, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = started(partnership, by=officer)
    key = assessments_service.list_asked(assessment)[0].question.key
    real = assessments_service.writing.insert

    def after_somebody_else(answer: Answer, *, by: User) -> Answer:
        monkeypatch.setattr(assessments_service.writing, "insert", real)
        Answer.objects.create(
            assessment=assessment, question=answer.question, fact=answer.fact, value="no", answered_on=DAY
        )
        return real(answer, by=by)

    monkeypatch.setattr(assessments_service.writing, "insert", after_somebody_else)
    with pytest.raises(Stale):
        give(assessment, key, "yes", officer)


def test_it_cannot_be_signed_with_an_open_question(partnership: Partnership, officer: User) -> None:
    assessment = started(partnership, by=officer)
    with pytest.raises(assessments_service.SigningRefused) as refused:
        assessments_service.sign(assessment, by=officer)
    assert len(refused.value.open_questions) == len(assessments_service.list_asked(assessment))


def test_signed_means_signed(partnership: Partnership, officer: User) -> None:
    assessment = answered(started(partnership, by=officer), by=officer)
    signed = assessments_service.sign(assessment, by=officer)
    assert signed.snapshot is not None
    content = json.loads(signed.snapshot.content)
    assert canonical.digest_canonical(signed.snapshot.content.encode()) == signed.snapshot.content_hash
    assert content["fingerprint"] == signed.edition.fingerprint
    assert [a["value"] for a in content["answers"]] == ["yes"] * len(assessments_service.list_asked(signed))
    with pytest.raises(assessments_service.AlreadySigned):
        give(signed, content["answers"][0]["question"], "no", officer)
    with pytest.raises(assessments_service.AlreadySigned):
        assessments_service.sign(assessment, by=officer)
    event = audit.find_events_about(partnership).first()
    assert event is not None
    assert (event.category, str(event)) == ("signed", "Signed and frozen: Arrangements in place, edition 1")
    assert started(partnership, by=officer) != signed


@pytest.mark.parametrize("table", ["governance_assessment", "governance_answer", "core_snapshot"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_signed(
    partnership: Partnership, officer: User, table: str, verb: str
) -> None:
    assessments_service.sign(answered(started(partnership, by=officer), by=officer), by=officer)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


def test_a_draft_may_still_change(partnership: Partnership, officer: User) -> None:
    assessment = answered(started(partnership, by=officer), by=officer)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_answer SET comment = 'x' WHERE assessment_id = %s", [assessment.pk])
    assert set(assessment.answers.values_list("comment", flat=True)) == {"x"}


@pytest.mark.parametrize("notice", [None, 3])
def test_a_gap_that_the_register_holds_nothing_closes_once_it_does_and_no_other_gap_does(
    partnership: Partnership, officer: User, notice: int | None
) -> None:
    draft = started(partnership, by=officer, code="governance-framework")
    owner = PersonFactory()
    for key in ("end-date", "members"):
        give(draft, key, "no", officer, missing="", owner=owner, due_on=DAY)
    end, other = Action.objects.filter(Action.IS_OPEN_GAP).order_by("pk")
    unit = "months" if notice else ""
    key_dates.add(
        KeyDate(
            partnership=partnership,
            kind="renewal",
            on=date(2029, 6, 26),
            notice_number=notice,
            notice_unit=unit,
        ),
        by=officer,
    )
    end.refresh_from_db(), other.refresh_from_db()
    assert (end.progress, end.progress_note) == ("done", "The register holds it now.")
    assert other.progress == "open"
    told = audit.find_events_about(partnership).first()
    assert told is not None
    assert (told.kind, told.actor_label) == ("action.changed", officer.label)


def test_a_gap_stays_open_while_only_something_else_is_recorded(
    partnership: Partnership, officer: User
) -> None:
    draft = started(partnership, by=officer, code="governance-framework")
    give(draft, "end-date", "no", officer, missing="", owner=PersonFactory(), due_on=DAY)
    key_dates.add(KeyDate(partnership=partnership, kind="break", on=date(2029, 6, 26)), by=officer)
    partnership.refresh_from_db()
    assert Action.objects.filter(Action.IS_OPEN_GAP).count() == 1
