"""Taking an import back never overwrites what somebody did later: it says which and who, and may leave those."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person, User
from core import clock
from core.history import audit, writing
from core.models import AuditEvent
from register.importing import rehearse
from register.importing.write import commit, undo
from register.importing.write.outcome import describe_undone
from register.listing.import_filter import ImportFilter
from register.models import (
    Batch,
    Contribution,
    KeyDate,
    Organisation,
    OrganisationAlias,
    Partnership,
    YearMoney,
)
from register.services import key_dates, partnerships, related, sensitive
from register.services.organisations import get_council
from tests.factories.register import ContributionFactory, ObjectiveFactory, PartnershipFactory
from tests.register.importing.tables import helpers
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(both: User) -> User:
    """Somebody else, who works on the register later."""
    return both


def change(officer: User, *names: str, **columns: str) -> Batch:
    """An import that changes some partnerships of the register."""
    heads = list(columns)
    found = Partnership.objects.filter(name__in=names).order_by("pk")
    rows = [[one.reference, one.name, *columns.values()] for one in found]
    handed = sheet(["Reference", "Name", *(head.replace("_", " ") for head in heads)], *rows)
    return commit.commit_import(handed, rehearse.rehearse(handed, today=TODAY), by=officer)


def edit(name: str, purpose: str, by: User) -> Partnership:
    record = Partnership.objects.get(name=name)
    record.purpose = purpose
    partnerships.change(record, names=["purpose"], by=by)
    return record


@pytest.fixture
def two(officer: User) -> Batch:
    """Rivers and Woods, whose purpose an import has changed."""
    for name in ("Rivers", "Woods"):
        PartnershipFactory(name=name, purpose="Old")
    return change(officer, "Rivers", "Woods", Purpose="Imported")


def purposes() -> dict[str, str]:
    return dict(Partnership.objects.values_list("name", "purpose"))


def test_a_row_that_the_import_changed_and_somebody_since_is_named_and_nothing_is_taken_back(
    two: Batch, officer: User, other: User
) -> None:
    rivers = edit("Rivers", "Mine", other)
    with pytest.raises(undo.UndoRefused) as refused:
        undo.undo_import(two, by=officer)
    assert f"{rivers.reference}: changed by {other.label} on " in str(refused.value)
    assert [change.reference for change in refused.value.changes] == [rivers.reference]
    assert purposes() == {"Rivers": "Mine", "Woods": "Imported"}


def test_the_rest_is_taken_back_and_what_somebody_changed_is_left(
    two: Batch, officer: User, other: User
) -> None:
    rivers = edit("Rivers", "Mine", other)
    taken = undo.undo_import(two, by=officer, leave_changed=True)
    assert purposes() == {"Rivers": "Mine", "Woods": "Old"}
    assert describe_undone(taken).endswith(f"but for what somebody has changed since: {rivers.reference}.")
    assert rivers.reference in AuditEvent.objects.get(kind="register.import_undone").detail
    with pytest.raises(undo.UndoRefused, match="taken back already"):
        undo.undo_import(two, by=officer, leave_changed=True)


@pytest.mark.parametrize(
    ("left", "named"), [(5, "P1, P2, P3, P4, P5."), (6, "P5, and one more."), (3000, "P5, and 2995 more.")]
)
def test_of_many_that_are_left_the_first_are_named_and_the_rest_counted(left: int, named: str) -> None:
    batch = Batch.objects.create(
        name="Old list",
        imported_at=clock.now(),
        counts={"left_standing": [f"P{number}" for number in range(1, left + 1)]},
    )
    assert describe_undone(batch).endswith(named)
    assert len(describe_undone(batch)) < 200


def test_the_day_of_a_later_change_is_that_of_the_council(officer: User) -> None:
    late = datetime(2026, 6, 30, 23, 15, tzinfo=UTC)  # 00:15 on 1 July in London
    assert "on 1 July 2026" in undo.LaterChange(1, "P1", "Ann", late).in_words
    batch = Batch.objects.create(name="Old list", imported_at=late, imported_by="Ann")
    assert ImportFilter().in_words(str(batch.pk), ()) == "what came in on 1 July 2026"


def test_what_nobody_changed_goes_as_a_whole(two: Batch, officer: User) -> None:
    assert describe_undone(undo.undo_import(two, by=officer)).endswith("Nothing of it is left.")
    assert purposes() == {"Rivers": "Old", "Woods": "Old"}


def test_an_amount_and_a_day_that_somebody_changed_are_later_work_too(officer: User, other: User) -> None:
    rivers = PartnershipFactory(name="Rivers", live=True)
    ContributionFactory(partnership=rivers, organisation=get_council(), year=2026)
    woods = PartnershipFactory(name="Woods", live=True)
    batch = change(officer, "Rivers", "Woods", Council_contribution="900", End_date="31/03/2031")
    money = Contribution.objects.get(partnership=rivers)
    money.amount = Decimal(7)
    related.change(money, names=["amount"], by=other)
    day = KeyDate.objects.get(partnership=woods)
    key_dates.remove(day, by=other, reason="It was wrong")
    with pytest.raises(undo.UndoRefused) as refused:
        undo.undo_import(batch, by=officer)
    assert {one.reference for one in refused.value.changes} == {rivers.reference, woods.reference}
    undo.undo_import(batch, by=officer, leave_changed=True)
    assert Contribution.objects.get(partnership=rivers).amount == Decimal(7)
    assert Contribution.objects.filter(partnership=woods).exists()


def test_what_somebody_added_to_a_partnership_that_came_in_keeps_that_one(officer: User, other: User) -> None:
    batch = bring_in(sheet(["Name", "Status"], ["Rivers", "Live"], ["Woods", "Live"]), officer)
    ObjectiveFactory(partnership=Partnership.objects.get(name="Rivers"))
    with pytest.raises(undo.UndoRefused, match=r"added to by .* \(objective\)"):
        undo.undo_import(batch, by=officer)
    undo.undo_import(batch, by=officer, leave_changed=True)
    assert list(purposes()) == ["Rivers"]


def test_a_person_or_an_organisation_that_somebody_worked_on_stays(officer: User, other: User) -> None:
    heads = ["Name", "Status", "Sponsor", "Partners"]
    batch = bring_in(sheet(heads, ["Rivers", "Live", "Head of Water", "Hill Trust; Moor Trust"]), officer)
    person = Person.objects.get(post="Head of Water")
    person.name = "Ann Pike"
    writing.update(person, by=other)
    OrganisationAlias.objects.create(organisation=Organisation.objects.get(name="Hill Trust"), name="HT")
    undo.undo_import(batch, by=officer)
    assert not Partnership.objects.exists()
    assert Person.objects.get(post="Head of Water").name == "Ann Pike"
    assert list(Organisation.objects.filter(is_council=False).values_list("name", flat=True)) == [
        "Hill Trust"
    ]


def test_a_change_in_the_very_moment_is_not_overwritten(two: Batch, officer: User, other: User) -> None:
    """Between looking and writing somebody else is quicker: the version tells."""
    look = undo.refuse_if_changed

    def look_and_be_late(*given: object, **named: object) -> object:
        found = look(*given, **named)  # type: ignore[arg-type]
        edit("Woods", "Mine", other)
        return found

    with mock.patch.object(undo, "refuse_if_changed", look_and_be_late), pytest.raises(writing.Stale):
        undo.undo_import(two, by=officer)
    assert purposes()["Rivers"] == "Imported"


@pytest.mark.parametrize("write", [1, 2])
def test_a_failure_in_the_middle_takes_nothing_back(write: int, two: Batch, officer: User) -> None:
    real, done = audit.record, []

    def fail_then(*given: object, **named: object) -> object:
        done.append(given)
        if len(done) == write:
            raise RuntimeError
        return real(*given, **named)  # type: ignore[arg-type]

    with mock.patch.object(audit, "record", fail_then), pytest.raises(RuntimeError):
        undo.undo_import(two, by=officer)
    two.refresh_from_db()
    assert (purposes(), two.undone_at) == ({"Rivers": "Imported", "Woods": "Imported"}, None)
    undo.undo_import(two, by=officer)
    assert purposes() == {"Rivers": "Old", "Woods": "Old"}


# --- In the browser -------------------------------------------------------------------------------------


def test_the_page_names_them_and_offers_to_leave_them(
    two: Batch, officer: User, other: User, client_as: Callable[[User], Client]
) -> None:
    rivers = edit("Rivers", "Mine", other)
    client, address = client_as(officer), f"/register/import/done/{two.pk}/undo/"
    page = client.post(address).content.decode()
    assert "There is a problem" in page
    assert f'<a href="/register/{rivers.reference}/">' in page
    assert "Take the rest back, leave those as they are" in page
    page = client.post(address, {"leave": "1"}, follow=True).content.decode()
    assert "but for what somebody has changed since" in page
    assert purposes() == {"Rivers": "Mine", "Woods": "Old"}
    assert "was left as it is" in client.get(f"/register/import/done/{two.pk}/").content.decode()


def test_after_an_import_the_page_leads_to_what_came_in_what_changed_and_what_is_doubted(
    officer: User, client_as: Callable[[User], Client]
) -> None:
    rivers = PartnershipFactory(name="Rivers", purpose="Old", live=True)
    handed = sheet(
        ["Reference", "Name", "Status", "Purpose"],
        [rivers.reference, "Rivers", "Live", "New"],
        ["", "Woods", "Live", "Shade"],
        ["", "Hills", "Live?", "Views"],
    )
    batch, client = bring_in(handed, officer), client_as(officer)
    page = client.get(f"/register/import/done/{batch.pk}/").content.decode()
    assert "There is no last day for it" in page
    for words in ("2 partnerships came in", "One was changed", "One has a doubt"):
        assert words in page
    for value, names in (("", {"Woods", "Hills"}), ("-changed", {"Rivers"}), ("-doubted", {"Hills"})):
        listed = client.get("/register/", {"imported": f"{batch.pk}{value}"}).content.decode()
        assert {name for name in ("Rivers", "Woods", "Hills") if f">{name}<" in listed} == names, value
        assert f'name="imported" value="{batch.pk}{value}"' in listed  # the other filters carry it along
    assert client.get("/register/import/done/999999/").status_code == 404
    assert client.post(f"/register/import/done/{batch.pk}/").status_code == 405
    for wrong in ("0", "x", f"{batch.pk}-x"):
        assert "Woods" not in client.get("/register/", {"imported": wrong}).content.decode()
    assert f"/register/import/done/{batch.pk}/" in client.get("/register/import/").content.decode()


def test_an_update_that_was_taken_back_is_no_change_by_somebody(officer: User) -> None:
    heads = ["Name", "Status", "Purpose", "Council contribution", "End date"]
    first = bring_in(sheet(heads, ["Rivers", "Live", "Old", "100", "31/03/2030"]), officer)
    for purpose, money in (("Newer", "200"), ("Newest", "300")):
        update = change(officer, "Rivers", Purpose=purpose, Council_contribution=money, End_date="31/03/2031")
        assert purposes() == {"Rivers": purpose}
        undo.undo_import(update, by=officer)
        assert purposes() == {"Rivers": "Old"}
    taken = undo.undo_import(first, by=officer)
    assert undo.describe_undone(taken).endswith("Nothing of it is left.")
    assert not Partnership.objects.exists()
    assert not Contribution.objects.exists()


def test_an_update_goes_as_a_whole_too_when_a_later_one_was_taken_back(two: Batch, officer: User) -> None:
    undo.undo_import(change(officer, "Rivers", "Woods", Purpose="Later"), by=officer)
    undo.undo_import(two, by=officer)
    assert purposes() == {"Rivers": "Old", "Woods": "Old"}


def test_what_somebody_changed_before_or_after_the_update_is_still_theirs(
    two: Batch, officer: User, other: User
) -> None:
    later = change(officer, "Rivers", "Woods", Purpose="Later")
    edit("Rivers", "Mine", other)
    undo.undo_import(later, by=officer, leave_changed=True)
    woods = edit("Woods", "Mine too", other)
    with pytest.raises(undo.UndoRefused) as refused:
        undo.undo_import(two, by=officer)
    assert [one.reference for one in refused.value.changes][-1] == woods.reference
    assert len(refused.value.changes) == 2


def test_an_update_that_stands_is_a_change_since(two: Batch, officer: User) -> None:
    change(officer, "Rivers", Purpose="Later")
    with pytest.raises(undo.UndoRefused):
        undo.undo_import(two, by=officer)


def test_the_list_of_imports_says_what_is_left_after_a_part_was_taken_back(
    two: Batch, officer: User, other: User, client_as: Callable[[User], Client]
) -> None:
    rivers = edit("Rivers", "Mine", other)
    undo.undo_import(two, by=officer, leave_changed=True)
    page = client_as(officer).get(reverse("import_register")).content.decode()
    assert f"Taken back, but for {rivers.reference}" in page


# --- Marked as exempt since --------------------------------------------------------------------------------


def test_an_exempt_mark_set_since_is_a_change_and_what_is_marked_stays(
    two: Batch, officer: User, other: User
) -> None:
    rivers = Partnership.objects.get(name="Rivers")
    sensitive.mark_field(rivers, field="purpose", paragraph=3, reason="Trade", by=other)
    with pytest.raises(undo.UndoRefused) as refused:
        undo.undo_import(two, by=officer)
    assert f"{rivers.reference}: added to by {other.label} on " in str(refused.value)
    undo.undo_import(two, by=officer, leave_changed=True)
    assert purposes() == {"Rivers": "Imported", "Woods": "Old"}


def test_a_mark_of_before_the_import_keeps_nothing(officer: User) -> None:
    rivers = PartnershipFactory(name="Rivers", purpose="Old")
    sensitive.mark_field(rivers, field="purpose", paragraph=3, reason="Trade", by=officer)
    undo.undo_import(change(officer, "Rivers", Area="North"), by=officer)
    assert Partnership.objects.get().area == ""


def test_the_words_of_a_record_that_a_list_brought_are_seen_as_marked_too(officer: User, other: User) -> None:
    rivers = PartnershipFactory(name="Rivers")
    batch = helpers.bring_in(
        "money", ("Partnership", "Year", "Budget"), ("Rivers", "2026/27", "5"), by=officer
    )
    money = YearMoney.objects.get()
    sensitive.mark_words(money, sensitive.WordsMark(3, "Trade"), partnership=rivers, by=other)
    with pytest.raises(undo.UndoRefused) as refused:
        undo.undo_import(batch, by=officer)
    assert [one.who for one in refused.value.changes] == [other.label]
    assert YearMoney.objects.exists()


def test_what_is_left_is_named_up_to_five_and_counted(client: Client, officer: User, other: User) -> None:
    names = [f"Area {number}" for number in range(8)]
    for name in names:
        PartnershipFactory(name=name, purpose="Old")
    batch = change(officer, *names, Purpose="Imported")
    for name in names[:7]:
        edit(name, "Mine", other)
    undo.undo_import(batch, by=officer, leave_changed=True)
    left = list(Partnership.objects.filter(purpose="Mine").values_list("reference", flat=True))
    client.force_login(officer)
    page = client.get(reverse("import_register")).content.decode()
    assert f"Taken back, but for {', '.join(sorted(left)[:5])}, and 2 more" in page
    assert sorted(left)[6] not in page
    assert sorted(left)[6] in client.get(reverse("import_done", args=[batch.pk])).content.decode()
