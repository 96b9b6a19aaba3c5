"""Taking lists back, one after the other, and what the pages say of it."""

import pytest
from django.test import Client

from accounts.models import User
from register.importing.write.undo import UndoRefused, undo_import
from register.models import Action, Batch, Partnership
from register.services import actions, related, sensitive
from register.services.sensitive import WordsMark
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.factories.related import YearMoneyFactory
from tests.register.importing.tables.helpers import bring_in

pytestmark = pytest.mark.django_db
HEAD = ("Partnership", "Action", "Owner", "Due date")
FIRST = ("Rivers", "Agree a cap", "Head of Parks", "15 December 2026")
SECOND = ("Rivers", "Mend the gate", "Head of Parks", "16 December 2026")


@pytest.fixture
def rivers(db: None) -> Partnership:
    PersonFactory(name="Ada Reed", post="Head of Parks")
    return PartnershipFactory(name="Rivers")


@pytest.fixture
def two_lists(rivers: Partnership, officer: User) -> list[Batch]:
    """A list that adds two actions, and one that changes the day of one of them, twice."""
    return [
        bring_in("actions", HEAD, FIRST, SECOND, by=officer),
        bring_in("actions", HEAD, (*FIRST[:3], "20 December 2026"), by=officer),
        bring_in("actions", HEAD, (*FIRST[:3], "21 December 2026"), by=officer),
    ]


def test_an_earlier_list_goes_when_the_later_ones_have_gone(two_lists: list[Batch], officer: User) -> None:
    first, second, third = two_lists
    undo_import(third, by=officer)
    undo_import(second, by=officer)
    assert Action.objects.get(what="Agree a cap").due_on.isoformat() == "2026-12-15"
    undo_import(first, by=officer)
    assert not Action.objects.exists()


def test_an_earlier_list_stays_while_a_later_one_stands(two_lists: list[Batch], officer: User) -> None:
    undo_import(two_lists[2], by=officer)
    with pytest.raises(UndoRefused, match="changed a record of this list since"):
        undo_import(two_lists[0], by=officer)
    assert Action.objects.count() == 2


def test_what_somebody_did_after_the_later_list_went_is_theirs(
    two_lists: list[Batch], rivers: Partnership, officer: User
) -> None:
    undo_import(two_lists[2], by=officer)
    undo_import(two_lists[1], by=officer)
    part = Action.objects.get(what="Mend the gate")
    part.what = "Mend both gates"
    actions.change(part, names=["what"], by=officer)
    with pytest.raises(UndoRefused) as refused:
        undo_import(two_lists[0], by=officer)
    said = f"row 3, “Mend both gates” of {rivers.reference}: changed by {officer.label} on "
    assert said in str(refused.value)
    assert "Agree a cap" not in str(refused.value)


def test_each_record_that_was_changed_is_named_and_one_that_is_exempt_by_its_row_alone(
    rivers: Partnership, officer: User
) -> None:
    years = [YearMoneyFactory(partnership=rivers, year=year, budget=1) for year in (2025, 2026)]
    sensitive.mark_words(years[0], WordsMark(3, "Trade"), partnership=rivers, by=officer)
    rows = (("Rivers", "2025/26", "2"), ("Rivers", "2026/27", "2"))
    batch = bring_in("money", ("Partnership", "Year", "Budget"), *rows, by=officer)
    for one in years:
        one.refresh_from_db()
        one.budget = 3
        related.change(one, names=["budget"], by=officer)
    with pytest.raises(UndoRefused) as refused:
        undo_import(batch, by=officer)
    assert "2 records of this list" in str(refused.value)
    assert f"row 2 of {rivers.reference}" in str(refused.value)
    assert f"row 3, “2026/27” of {rivers.reference}" in str(refused.value)


def test_only_what_can_go_is_offered_to_be_taken_back(
    rivers: Partnership, officer: User, client: Client
) -> None:
    client.force_login(officer)
    stays = bring_in("organisations", ("Organisation", "Type"), ("Vale Choir", ""), by=officer)
    goes = bring_in("partners", ("Partnership", "Partner"), ("Rivers", "Lake Trust"), by=officer)
    page = client.get("/register/import/").content.decode()
    assert f"/register/import/done/{goes.pk}/undo/" in page
    assert f"/register/import/done/{stays.pk}/undo/" not in page
    done = f"/register/import/done/{goes.pk}/"
    assert "until somebody changes one of its records" in client.get(done).content.decode()
    asked = client.get(f"{done}undo/").content.decode()
    assert "An organisation that came in with it goes too, unless others use it by now" in asked
    assert "Take the import back" in asked
    kept = client.get(f"/register/import/done/{stays.pk}/undo/").content.decode()
    assert "Take the import back" not in kept
    assert "stays in the history" in kept
