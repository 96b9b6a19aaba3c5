"""An export that was edited in a spreadsheet comes back as just those changes, each shown before it is written."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Directorate, Person, Service, User
from core.history import audit
from register.exporting.columns import COLUMNS
from register.exporting.files import stream_file
from register.exporting.partnerships import build_partnership_export
from register.importing import rehearse, row_changes, upload
from register.importing.model import ImportRow, RehearsalResult
from register.importing.write import commit
from register.importing.write import undo as write_undo
from register.models import Contribution, KeptText, KeyDate, Partnership, YearMoney
from register.services import organisations
from register.standing import refresh as standing_refresh
from tests.factories.accounts import DirectorateFactory, PersonFactory
from tests.factories.register import KeyDateFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)

# Every column of an export: what is typed over it, and what stands there afterwards. None: the import says that
# it does not change it, and leaves it.
TYPED: Mapping[str, tuple[str, str | None]] = {
    "Name": ("Rivers and Coast", "Rivers and Coast"),
    "Other names": ("The Rivers; Water Forum", "The Rivers; Water Forum"),
    "Welsh name": ("Afonydd", "Afonydd"),
    "Status": ("Dormant", None),
    "Tier": ("Major", "Major"),
    "Form": ("Joint committee", "Joint committee"),
    "Theme": ("Cleaner water", "Cleaner water"),
    "Directorate": ("Place", "Place"),
    "Service": ("Parks", "Parks"),
    "Sponsoring officer": ("Director of Place", "Director of Place"),
    "Lead officer": ("Head of Parks", "Head of Parks"),
    "Council representatives": ("Cllr Jo Hill", None),
    "Cabinet member": ("Cllr Sam Vale", "Cllr Sam Vale"),
    "Finance contact": ("Head of Finance", "Head of Finance"),
    "Legal contact": ("The Solicitor", "The Solicitor"),
    "Overseen by": ("Place Scrutiny Panel", "Place Scrutiny Panel"),
    "Partners": ("Vale Police", None),
    "Kind of what is out of scope": ("Network", None),
    "Statutory basis": ("Voluntary", "Voluntary"),
    "Legal power": ("Localism Act 2011 section 1", "Localism Act 2011 section 1"),
    "Legal status": ("None of its own", "None of its own"),
    "Also an outside body": ("Yes", "Yes"),
    "Purpose": ("Clean water for all", "Clean water for all"),
    "Reasons for entering": (
        "Meet a duty in law; Deliver joined-up services to residents",
        "Deliver joined-up services to residents; Meet a duty in law",
    ),
    "Benefits expected": ("Greater impact than partners have alone", "Greater impact than partners have alone"),
    "Who benefits": ("The council", "The council"),
    "Objectives": ("Cleaner rivers", None),
    "Council priorities": ("Green places", None),
    "Area covered": ("The Vale", "The Vale"),
    "Website": ("https://rivers.example", "https://rivers.example"),
    "Council contribution this year": ("£45,000", "45000.00"),
    "Total budget this year": ("£1.2m", "1200000.00"),
    "Forecast this year": ("1100000", "1100000.00"),
    "Spent this year": ("900,000.50", "900000.50"),
    "Liabilities": ("A loan", None),
    "Assets and premises": ("A boat", "A boat"),
    "VAT treatment": ("Recovered by the host", "Recovered by the host"),
    "Banking": ("The host's account", "The host's account"),
    "Surplus and deficit": ("Shared equally", "Shared equally"),
    "Start date": ("April 2015", "April 2015"),
    "Agreement signed": ("01/05/2015", "2015-05-01"),
    "End date": ("31/03/2029", "2029-03-31"),
    "Renewal date": ("31/03/2028", "2028-03-31"),
    "Break date": ("2027", "2027"),
    "Notice period": ("6 months", "6 months"),
    "Last safe date for notice": ("01/01/2027", None),
    "Can the council leave": ("By giving notice", "By giving notice"),
    "Rating": ("Weak", None),
    "What the rating rests on": ("A whim", None),
    "Last review": ("01/02/2026", None),
    "Next review": ("01/02/2027", None),
    "Warning signs": ("None at all", None),
    "Publish": ("Yes", "Yes"),
    "Reason for publishing or not": ("Asked for", "Asked for"),
    "Exempt paragraph": ("3", None),
    "Documents held": ("A lease", None),
    "Other text": ("A note", None),
}  # fmt: skip


def exported() -> list[dict[str, str]]:
    keys = list(Partnership.objects.order_by("pk").values_list("pk", flat=True))
    body = b"".join(stream_file("csv", build_partnership_export(keys, reader=None, today=TODAY)))
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def export() -> dict[str, str]:
    (row,) = exported()
    return row


def hand_in(*rows: Mapping[str, str]) -> tuple[rehearse.UploadedTable, RehearsalResult]:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    handed = upload.read_upload(stream.getvalue().encode(), "edited.csv")
    return handed, rehearse.rehearse(handed, today=TODAY)


def told(row: ImportRow) -> dict[str, str]:
    return {change.column: change.after for change in row.changes}


@pytest.fixture
def rivers(db: None) -> Partnership:
    """A partnership of which little is known, whose agreement has one end."""
    found = PartnershipFactory(name="Rivers", status="live", sponsor=PersonFactory(post="Director of Water"))
    KeyDateFactory(partnership=found, kind="end", on=date(2027, 3, 31), notice_number=None, notice_unit="")
    standing_refresh.refresh([found.pk])
    return found


def test_every_column_of_an_export_is_tried_here() -> None:
    assert {column.header for column in COLUMNS} == {"Reference", "Financial year", *TYPED}


@pytest.mark.parametrize("header", TYPED)
@pytest.mark.usefixtures("rivers")
def test_a_changed_cell_is_applied_or_said(header: str, officer: User) -> None:
    typed, wanted = TYPED[header]
    before = export()
    needs = {"Directorate": "Place"} if header == "Service" else {}
    handed, rehearsed = hand_in({**before, header: typed, **needs})
    (row,) = rehearsed.rows
    commit.commit_import(handed, rehearsed, by=officer)
    after = export()
    if wanted is None:
        assert [remark.column for remark in row.remarks] == [header]
        assert (row.changes, after) == ([], before)
    else:
        assert (set(told(row)), row.remarks) == ({header, *needs}, [])
        assert after[header] == wanted
        _again, nothing = hand_in(after)
        assert (len(nothing.unchanged), list(nothing.rows)) == (1, [])


def test_all_cells_of_a_row_at_once_and_back_again(rivers: Partnership, officer: User) -> None:
    organisations.get_council()
    before, people = export(), Person.objects.count()
    handed, rehearsed = hand_in({**before, **{header: typed for header, (typed, _wanted) in TYPED.items()}})
    batch = commit.commit_import(handed, rehearsed, by=officer)
    after = export()
    applied = {header: wanted for header, (_typed, wanted) in TYPED.items() if wanted is not None}
    assert {header: after[header] for header in applied} == applied
    assert batch.counts["changed"] == 1
    assert list(audit.find_broken_seals()) == []

    write_undo.undo_import(batch, by=officer)
    assert export() == before
    assert Person.objects.count() == people
    assert not Directorate.objects.filter(name="Place").exists()
    assert not Contribution.objects.exists()
    events = audit.find_events_about(rivers)
    assert [event.headline for event in events[:2]] == ["Import taken back:"] * 2


def test_a_change_is_shown_before_and_after_and_told_in_the_history(
    rivers: Partnership, officer: User
) -> None:
    handed, rehearsed = hand_in(
        {**export(), "Sponsoring officer": "Director of Place", "End date": "31/03/2029"}
    )
    (row,) = rehearsed.rows
    assert [(one.column, one.before, one.after) for one in row.changes] == [
        ("Sponsoring officer", "Director of Water", "Director of Place"),
        ("End date", "31 March 2027", "31 March 2029"),
    ]
    commit.commit_import(handed, rehearsed, by=officer)
    found = audit.find_events_about(rivers).filter(kind="partnership.changed").get()
    assert found.reason == "Import of edited.csv"
    assert [(one["old"], one["new"]) for one in found.changes] == [("Director of Water", "Director of Place")]


@pytest.mark.parametrize(
    ("header", "typed"),
    [
        ("Sponsoring officer", "director of  water"),
        ("End date", "31 March 2027"),
        ("Total budget this year", "£45,000"),
        ("Publish", "N"),
        ("Purpose", "Clean water"),
        ("Purpose", "Exempt, paragraph 3"),
        ("Statutory basis", "voluntary"),
    ],
)
def test_another_spelling_of_what_stands_there_is_no_change(
    header: str, typed: str, rivers: Partnership
) -> None:
    Partnership.objects.update(purpose="Clean water", basis="voluntary")
    YearMoney.objects.create(partnership=rivers, year=2026, budget=45_000)
    _handed, rehearsed = hand_in({**export(), header: typed})
    assert (len(rehearsed.unchanged), list(rehearsed.rows)) == (1, [])


@pytest.mark.parametrize(
    ("header", "typed", "sentence"),
    [
        ("Sponsoring officer", "n/k", "Nobody is named yet."),
        ("Form", "A club", "“A club” is not one of the register's words."),
        ("Reasons for entering", "Meet a duty in law; Fun", "has words that the register does not know"),
        ("End date", "31/02/2027", "31/02/2027"),
        ("Council contribution this year", "lots", "“lots” is not an amount."),
        ("Notice period", "a while", "is no length of notice"),
        ("Service", "Parks", "A service belongs to a directorate."),
        ("Sponsoring officer", "", "The cell is empty and the register keeps “Director of Water”."),
    ],
)
@pytest.mark.usefixtures("rivers")
def test_what_cannot_be_read_is_said_and_changes_nothing(
    header: str, typed: str, sentence: str, officer: User
) -> None:
    before = export()
    handed, rehearsed = hand_in({**before, header: typed})
    (row,) = rehearsed.rows
    assert (row.changes, [remark.column for remark in row.remarks]) == ([], [header])
    assert sentence in row.remarks[0].message
    commit.commit_import(handed, rehearsed, by=officer)
    assert {**export(), "Other text": ""} == before
    assert [kept.text for kept in KeptText.objects.all()] == (
        [typed] if typed and header != "Service" else []
    )


def test_a_column_of_their_own_is_kept_with_the_record_once(rivers: Partnership, officer: User) -> None:
    row = {**export(), "My notes": "Ask Jo"}
    handed, rehearsed = hand_in(row)
    assert told(rehearsed.rows[0]) == {"My notes": "Kept as text: Ask Jo"}
    commit.commit_import(handed, rehearsed, by=officer)
    assert rivers.kept_texts.get().column == "My notes"
    _again, nothing = hand_in({**export(), "My notes": "Ask Jo"})
    assert list(nothing.rows) == []


def test_an_exempt_partnership_is_not_published_by_a_sheet(rivers: Partnership, officer: User) -> None:
    Partnership.objects.update(exempt_paragraph=3)
    handed, rehearsed = hand_in({**export(), "Publish": "Yes"})
    assert "is exempt, so it cannot be published" in rehearsed.rows[0].remarks[0].message
    commit.commit_import(handed, rehearsed, by=officer)
    assert not Partnership.objects.get().publish


def test_a_sum_of_several_amounts_or_one_of_several_dates_is_not_guessed_at(rivers: Partnership) -> None:
    council = organisations.get_council()
    for kind in ("cash", "staff"):
        Contribution.objects.create(
            partnership=rivers, organisation=council, year=2026, kind=kind, amount=Decimal(500)
        )
    KeyDateFactory(partnership=rivers, kind="end", on=date(2031, 3, 31))
    _handed, rehearsed = hand_in(
        {**export(), "Council contribution this year": "2000", "End date": "31/03/2029"}
    )
    (row,) = rehearsed.rows
    assert (row.changes, len(row.remarks)) == ([], 2)
    assert "It is the sum of several amounts." in row.remarks[0].message
    assert "There are several such dates." in row.remarks[1].message


def test_last_years_export_is_about_last_years_money(rivers: Partnership, officer: User) -> None:
    YearMoney.objects.create(partnership=rivers, year=2025, budget=100)
    YearMoney.objects.create(partnership=rivers, year=2026, budget=300)
    old = {**export(), "Financial year": "2025/26", "Total budget this year": "100"}
    assert len(hand_in(old)[1].unchanged) == 1
    handed, rehearsed = hand_in({**old, "Total budget this year": "150"})
    commit.commit_import(handed, rehearsed, by=officer)
    assert dict(YearMoney.objects.values_list("year", "budget")) == {2025: 150, 2026: 300}


@pytest.mark.usefixtures("rivers")
def test_a_row_of_another_year_than_its_sheet_is_told_of() -> None:
    PartnershipFactory(name="Woods")
    PartnershipFactory(name="Hills")
    first, *others = exported()
    _handed, rehearsed = hand_in({**first, "Financial year": "2019/20"}, *others)
    (row,) = rehearsed.rows
    assert (row.changes, [remark.column for remark in row.remarks]) == ([], ["Financial year"])


def test_a_row_that_was_copied_with_its_reference_is_told_of(rivers: Partnership, officer: User) -> None:
    row = export()
    handed, rehearsed = hand_in({**row, "Purpose": "One"}, {**row, "Name": "Woods", "Purpose": "Two"})
    first, second = rehearsed.rows
    assert (told(first), second.changes) == ({"Purpose": "One"}, [])
    assert "The same reference stands in row 2" in second.remarks[0].message
    commit.commit_import(handed, rehearsed, by=officer)
    assert Partnership.objects.values_list("name", "purpose").get() == ("Rivers", "One")


def test_a_service_is_found_or_made_in_its_directorate(rivers: Partnership, officer: User) -> None:
    Partnership.objects.update(directorate=DirectorateFactory(name="Place"))
    handed, rehearsed = hand_in({**export(), "Service": "Parks"})
    commit.commit_import(handed, rehearsed, by=officer)
    assert Service.objects.values_list("directorate__name", "name").get() == ("Place", "Parks")
    assert Partnership.objects.get().service == Service.objects.get()


def test_a_change_by_hand_since_stops_the_taking_back(rivers: Partnership, officer: User) -> None:
    handed, rehearsed = hand_in({**export(), "End date": "31/03/2029"})
    batch = commit.commit_import(handed, rehearsed, by=officer)
    ends = KeyDate.objects.get()
    assert ends.on == date(2029, 3, 31)
    KeyDate.objects.update(version=ends.version + 1)
    with pytest.raises(write_undo.UndoRefused, match="Somebody has changed"):
        write_undo.undo_import(batch, by=officer)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("45000", "45000"),
        ("45000.00", "45000"),
        ("-12.50", "-12.5"),
        (".5", "0.5"),
        ("0¹", ""),
        ("--5", ""),
        ("5.", ""),
        ("1.2.3", ""),
        ("٣", ""),
        ("", ""),
    ],
)
def test_only_what_is_a_number_is_compared_as_one(text: str, number: str) -> None:
    assert row_changes._as_number(text) == number
