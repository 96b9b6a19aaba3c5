"""Every table has a decision: what of it stands in a backup, in the export, and in the record as at a past day.

A new model without one fails, so that somebody decides, with the reason in words. What a decision says is done is
tried on real rows.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import clock
from core.history.guards import is_history
from core.models import Record
from register.exporting.files import stream_file
from register.exporting.partnerships import build_partnership_export
from register.record.as_at import known_as_at, read_as_at
from tests.core.backup.conftest import EmptyPlace, empty_place, here, run
from tests.factories.every_model import fill_every_model, list_models

__all__ = ["empty_place", "here"]  # fixtures

# --- Backup: the whole database is copied, so all of them; what is not put back stands here with its reason. -----

NOT_RESTORED: Mapping[str, str] = {
    "sessions.session": "everybody signs in anew: a sign-in that was ended since would be let in again",
}

# --- Export: `export_register`, the whole register as one file. ---------------------------------------------------

EXPORTED = {
    "accounts.directorate", "accounts.panel", "accounts.person", "accounts.service",
    "register.contribution", "register.document", "register.documentversion", "register.keydate",
    "register.kepttext", "register.liability", "register.membership", "register.objective", "register.organisation",
    "register.partnership", "register.priority", "register.priorityserved", "register.representative",
    "register.signshown", "register.standing", "register.theme", "register.yearmoney",
}  # fmt: skip
_OWN_FILE = "has a file of its own from its list"
_ROOM = "read on its tab; a file of everything that a partnership holds is not made yet, the backup has it"
_WORKING = "what the program needs for its work: of no meaning outside it"
NOT_EXPORTED: Mapping[str, str] = {
    "reviews.risk": _OWN_FILE,
    "reviews.riskscore": _OWN_FILE,
    "register.action": _OWN_FILE,
    "core.auditevent": _OWN_FILE,
    "core.accessevent": _OWN_FILE,
    **dict.fromkeys(
        (
            "accounts.counciltext", "governance.answer", "governance.assessment", "governance.edition",
            "governance.screening", "governance.sectionverification", "register.approval", "register.approvalending",
            "register.approvalrequest", "register.requestending",
            "register.attendance", "register.confirmation", "register.implication", "register.journalnote",
            "register.benefitfigure", "register.meeting", "register.organisationalias", "register.share",
            "register.significance", "register.statuschange",
            "register.statement", "reviews.capwaiver", "reviews.capwaiverend", "reviews.measure",
            "reviews.measurefigure", "reviews.review", "reviews.reviewline", "reviews.reviewverification",
        ),
        _ROOM,
    ),
    **dict.fromkeys(
        (
            "account.emailaddress", "core.accesssegment", "core.counter", "core.job", "core.jobworker",
            "core.keptwords", "core.removedfile", "core.usedtoken", "register.batch", "register.imported",
            "register.rehearsal", "register.rememberedmapping", "register.searchentry",
            "sessions.session",
        ),
        _WORKING,
    ),
    "register.sensitivemark": "says what is kept back from readers; of a file for one of them it is left out",
    "accounts.panelseat": "who sits on a panel is about people, not about a partnership; Roles and panels has it",
    "accounts.user": "a sign-in is nobody's record: it is given on the page of its person",
    "accounts.rolegrant": "a right is shown on the page of its person and in both logs",
    "core.snapshot": "what was signed, as it was signed: the page of the review or checklist and the PDF have it",
    "register.merge": "told in the history of what was kept",
}  # fmt: skip

# Asked only whether anything in them is exempt, so that the name and the head of the file say so.
ASKED_IF_EXEMPT = {
    "register.action", "register.journalnote", "register.meeting", "register.sensitivemark", "reviews.risk",
}  # fmt: skip

# --- As at a past day: read from the history of the table by that day. --------------------------------------------

READ_THEN = {
    "accounts.directorate", "accounts.panel", "accounts.person", "accounts.service", "register.action",
    "register.benefitfigure", "register.confirmation", "register.contribution", "register.document",
    "register.documentversion", "register.keydate", "register.kepttext", "register.liability",
    "register.meeting", "register.membership", "register.objective", "register.organisation", "register.partnership",
    "register.priority", "register.priorityserved", "register.representative", "register.sensitivemark",
    "register.share", "register.statement", "register.statuschange", "register.theme", "register.yearmoney",
    "reviews.measure", "reviews.measurefigure", "reviews.risk",
}  # fmt: skip
_DATED = "says itself from which day it is and never changes afterwards: read by its own days"
_TAB = "stands on a tab of its own, which shows today; its history tells every change with its day"
NOT_READ_THEN: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "governance.assessment", "register.approval", "register.approvalending", "register.approvalrequest",
            "register.requestending", "reviews.capwaiver", "reviews.capwaiverend", "reviews.review",
            "reviews.reviewline", "reviews.riskscore",
        ),
        _DATED,
    ),
    **dict.fromkeys(
        (
            "governance.answer", "governance.screening", "governance.sectionverification", "register.attendance",
            "register.implication", "register.journalnote", "register.significance", "reviews.reviewverification",
        ),
        _TAB,
    ),
    "accounts.counciltext": "no part of a record",
    "accounts.panelseat": "says who reads, and is no part of a record; Roles and panels shows its days",
    "register.organisationalias": "only found by, never shown on a record",
    "register.rehearsal": "a spreadsheet that waits belongs to no record yet",
    "register.merge": "led to from the record of today; what it moved is read from the history of each table",
}  # fmt: skip


# Tables of today that are asked on a past day as well.
READ_OF_TODAY: Mapping[str, str] = {
    "accounts.person": "joined to a request for an approval, of which no name is shown on a past day",
    "register.sensitivemark": "what is marked today is kept back on every day",
    "register.documentversion": "says itself when it came in, and only what came in by that day counts",
    "register.document": "asked only for the partnership of such a version",
    "register.merge": "two that are known to be one today were one then, so that is no change since a review",
}


def label_of(model: type[models.Model]) -> str:
    return model._meta.label_lower


def living_labels() -> set[str]:
    """Every table but those of history, which go with their own."""
    return {label_of(model) for model in list_models() if not is_history(model)}


def record_labels() -> set[str]:
    return {label_of(model) for model in apps.get_models() if issubclass(model, Record)}


def find_undecided(there: Iterable[str], *decided: Iterable[str]) -> list[str]:
    return sorted(set(there) - {label for labels in decided for label in labels})


@pytest.mark.parametrize(
    ("there", "done", "not_done"),
    [(living_labels, EXPORTED, NOT_EXPORTED), (record_labels, READ_THEN, NOT_READ_THEN)],
)
def test_every_model_has_one_decision_and_no_decision_is_about_a_model_that_is_not_there(
    there: Any, done: set[str], not_done: Mapping[str, str]
) -> None:
    assert find_undecided(there(), done, not_done) == []
    assert find_undecided([*done, *not_done], there()) == []
    assert done & not_done.keys() == set()


def test_a_new_model_without_a_decision_is_found() -> None:
    assert find_undecided([*living_labels(), "scrutiny.paper"], EXPORTED, NOT_EXPORTED) == ["scrutiny.paper"]
    assert find_undecided([*record_labels(), "scrutiny.paper"], READ_THEN, NOT_READ_THEN) == [
        "scrutiny.paper"
    ]


def test_every_reason_is_said_in_words() -> None:
    for reasons in (NOT_RESTORED, NOT_EXPORTED, NOT_READ_THEN, READ_OF_TODAY):
        assert [label for label, reason in reasons.items() if len(reason.split()) < 4] == []


def test_every_record_keeps_its_history() -> None:
    assert [
        model for model in apps.get_models() if issubclass(model, Record) and not hasattr(model, "history")
    ] == []


# --- What is said to be done is done ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_row_of_every_model_comes_back_from_a_backup(
    officer: User, settings: Any, tmp_path: Any, empty_place: EmptyPlace
) -> None:
    fill_every_model(officer)
    before = _all_rows()
    empty = sorted(label for label, rows in before.items() if not rows)
    assert empty == [], "fill_every_model writes a row of every kind"
    run("backup", str(tmp_path / "kept"))
    empty_place()
    restored = run("restore", str(tmp_path / "kept"))
    assert "Restored from the backup" in restored.out, restored.err
    after = _all_rows()
    lost = {label for label, rows in before.items() if not rows <= after[label]}
    assert lost == set(NOT_RESTORED)


def _all_rows() -> dict[str, set[str]]:
    return {label_of(model): set(map(repr, model._base_manager.values_list())) for model in list_models()}


@pytest.mark.django_db
def test_the_export_reads_what_it_is_said_to_hold_and_nothing_else(officer: User) -> None:
    made = fill_every_model(officer)
    with CaptureQueriesContext(connection) as captured:
        export = build_partnership_export([made.pk], reader=None, today=clock.today())
        assert b"".join(stream_file("json", export))
    read = _read_in(captured, [model for model in list_models() if not is_history(model)])
    asked = EXPORTED | ASKED_IF_EXEMPT
    assert read == asked, ", ".join(sorted(read ^ asked))
    telling = [each["sql"] for each in captured.captured_queries if _asks_if_exempt(each["sql"])]
    assert len(telling) == 1
    others = [each["sql"] for each in captured.captured_queries if each["sql"] not in telling]
    tables = _tables(ASKED_IF_EXEMPT)
    assert [label for label, table in tables.items() if any(f'"{table}"' in sql for sql in others)] == []


@pytest.mark.django_db
def test_a_past_day_reads_the_history_of_what_it_is_said_to_show_and_no_table_of_today(officer: User) -> None:
    made = fill_every_model(officer)
    with CaptureQueriesContext(connection) as captured:
        read_as_at(made.reference, clock.today())
        known_as_at(made.pk, clock.today())
    records = [model for model in apps.get_models() if issubclass(model, Record)]
    histories = {label_of(model): model.history.model for model in records}
    tables = {histories[label]._meta.db_table: label for label in histories}
    read = {label for table, label in tables.items() if _names(captured, table)}
    assert read == READ_THEN, ", ".join(sorted(read ^ READ_THEN))
    dated = {label for label, reason in NOT_READ_THEN.items() if reason == _DATED}
    assert _read_in(captured, records) <= dated | READ_OF_TODAY.keys()


def _tables(labels: Iterable[str]) -> dict[str, str]:
    return {label: apps.get_model(label)._meta.db_table for label in labels}


def _asks_if_exempt(sql: str) -> bool:
    return all(f'"{table}"' in sql for table in _tables(ASKED_IF_EXEMPT).values())


def _names(captured: CaptureQueriesContext, table: str) -> bool:
    return any(f'"{table}"' in query["sql"] for query in captured.captured_queries)


def _read_in(captured: CaptureQueriesContext, some: Iterable[type[models.Model]]) -> set[str]:
    return {label_of(model) for model in some if _names(captured, model._meta.db_table)}
