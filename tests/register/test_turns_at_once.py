"""Two people write at once, one of them to many partnerships or by a longer way: neither is thrown out."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import User
from core.history import writing
from governance.verification import service as verification
from governance.verification.read import hash_sections
from register.importing import rehearse
from register.importing.tables import commit as commit_list
from register.importing.write import commit, undo
from register.models import Batch, Membership, Objective, Organisation, Partnership, YearMoney
from register.services import memberships, objectives, organisations, partnerships, related, sensitive
from register.services.related import RelatedRefused
from register.services.sensitive import WordsMark
from tests.at_once import run_inside
from tests.factories.accounts import UserFactory
from tests.factories.governance import answered, started
from tests.factories.register import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.register.importing.tables import helpers
from tests.register.importing.test_rehearse import TODAY, sheet

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def writer() -> User:
    return UserFactory(role="officer")


@pytest.fixture
def two() -> list[Partnership]:
    """Two partnerships of a register in which the council stands already."""
    organisations.get_council()
    return [PartnershipFactory(name=name, live=True) for name in ("Rivers", "Woods")]


def _save(partnership: Partnership, by: User) -> Callable[[], object]:
    return lambda: objectives.add(Objective(partnership=partnership, text="Cleaner water"), by=by)


def _update(two: list[Partnership], by: User, **columns: str) -> Callable[[], Batch]:
    rows = [[one.reference, one.name, *columns.values()] for one in two]
    handed = sheet(["Reference", "Name", *(head.replace("_", " ") for head in columns)], *rows)
    read = rehearse.rehearse(handed, today=TODAY)
    return lambda: commit.commit_import(handed, read, by=by)


def test_an_import_that_changes_partnerships(
    monkeypatch: pytest.MonkeyPatch, two: list[Partnership], writer: User
) -> None:
    update = _update(two, writer, Purpose="Clean water")
    assert run_inside(monkeypatch, related, "follow", update, _save(two[1], writer)) == [None, None]
    assert Partnership.objects.filter(purpose="Clean water").count() == 2
    assert Objective.objects.count() == 1


def test_an_import_of_amounts_is_taken_back(
    monkeypatch: pytest.MonkeyPatch, two: list[Partnership], writer: User
) -> None:
    _update(two, writer, Total_budget="100")()
    batch = _update(two, writer, Total_budget="200")()
    raised = run_inside(
        monkeypatch,
        undo,
        "_take_made_away",
        lambda: undo.undo_import(batch, by=writer),
        _save(two[1], writer),
    )
    assert raised == [None, None]
    assert list(YearMoney.objects.values_list("budget", flat=True)) == [Decimal(100)] * 2


def test_a_list_of_organisations(
    monkeypatch: pytest.MonkeyPatch, two: list[Partnership], writer: User
) -> None:
    bodies = [OrganisationFactory(name=name) for name in ("Vale Police", "Coast Trust")]
    for partnership, body in zip(two, bodies, strict=True):
        MembershipFactory(partnership=partnership, organisation=body)
    rows = ("Organisation", "Other names"), ("Vale Police", "The Vale"), ("Coast Trust", "The Coast")
    read = helpers.rehearse("organisations", *rows, by=writer)

    def bring_in() -> Batch:
        return commit_list.commit_table(read, helpers.as_csv(*rows), "list.csv", by=writer)

    raised = run_inside(monkeypatch, commit_list, "_remember", bring_in, _save(two[1], writer))
    assert raised == [None, None]
    assert {alias.name for body in bodies for alias in body.aliases.all()} == {"The Vale", "The Coast"}


def test_a_verification_in_exempt_words(
    monkeypatch: pytest.MonkeyPatch, two: list[Partnership], writer: User
) -> None:
    found = answered(started(two[0], by=writer), by=writer)
    audit, section = UserFactory(role="audit"), "direction"
    shown = hash_sections(found.edition.framework, found.answers.all())[section]
    said = {
        "result": "verified",
        "looked_at": "Minutes",
        "evidence": "Minute 14",
        "mark": WordsMark(3, "Prices"),
    }

    def verify() -> object:
        return verification.verify_section(found, section=section, shown=shown, by=audit, **said)

    raised = run_inside(monkeypatch, sensitive, "mark_like_judged", verify, _save(two[0], writer))
    assert raised == [None, None]


def test_a_change_and_the_removal_of_one_record(
    monkeypatch: pytest.MonkeyPatch, two: list[Partnership], writer: User
) -> None:
    part = related.add(Objective(partnership=two[0], position=1, text="Clean water"), by=writer)
    typed, gone = Objective.objects.get(pk=part.pk), Objective.objects.get(pk=part.pk)
    typed.text = "Cleaner water"
    raised = run_inside(
        monkeypatch,
        related,
        "_tell",
        lambda: related.change(typed, names=["text"], by=writer),
        lambda: related.remove(gone, by=writer, reason="Twice"),
    )
    assert raised == [None, None]
    assert not Objective.objects.exists()


def test_two_objectives_stand_one_behind_the_other(
    monkeypatch: pytest.MonkeyPatch, two: list[Partnership], writer: User
) -> None:
    raised = run_inside(monkeypatch, related, "add", _save(two[0], writer), _save(two[0], writer))
    assert raised == [None, None]
    assert sorted(Objective.objects.values_list("position", flat=True)) == [1, 2]


def test_two_who_confirm_one_group(
    monkeypatch: pytest.MonkeyPatch, two: list[Partnership], writer: User
) -> None:
    def confirm() -> object:
        told = {"group": "purpose", "title": "Purpose", "on": date(2026, 11, 20)}
        return partnerships.confirm(Partnership.objects.get(pk=two[0].pk), by=writer, **told)

    assert run_inside(monkeypatch, writing, "insert", confirm, confirm) == [None, None]
    assert two[0].confirmations.count() == 1


def test_two_spellings_of_one_organisation(monkeypatch: pytest.MonkeyPatch, writer: User) -> None:
    organisations.get_council()
    raised = run_inside(
        monkeypatch,
        writing,
        "insert",
        lambda: organisations.add(Organisation(name="Acme Ltd"), by=writer),
        lambda: organisations.add(Organisation(name="ACME LTD"), by=writer),
    )
    assert raised[0] is None
    assert isinstance(raised[1], RelatedRefused)
    assert Organisation.objects.get(is_council=False).name == "Acme Ltd"


def test_a_new_partner_that_the_register_does_not_know(
    monkeypatch: pytest.MonkeyPatch, two: list[Partnership], writer: User
) -> None:
    new = Membership(partnership=two[0], organisation=Organisation(name="Vale Police"))
    raised = run_inside(
        monkeypatch, related, "add", lambda: memberships.add(new, by=writer), _save(two[0], writer)
    )
    assert raised == [None, None]
