"""Cells of all kinds: a value that is certain, or text that is kept with a remark of a kind that stays the same."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core import sheets
from core.parsing import amounts, dates
from core.parsing.dates import KnownDate
from core.parsing.people import Named
from core.sheets import Cell, SheetColumn
from register.importing.clean import cell_place, guess, vocabulary
from register.importing.clean.cell_place import Neighbours
from register.importing.clean.cells import read_cells
from register.importing.clean.remark_kinds import SENTENCES
from register.importing.clean.secrecy import find_forbidding, forbids
from register.importing.kinds.outliers import describe_leap, mark_outliers
from register.importing.model import ImportRow

TODAY = date(2026, 11, 20)
KINDS = {*SENTENCES, "far_off"} | {*amounts.SENTENCES, *dates.SENTENCES, "to_be_confirmed", "unsure"}


def read_sheet(headings: list[str], *rows: list[str], known: tuple[str, ...] = ()) -> list[ImportRow]:
    stream = io.StringIO()
    csv.writer(stream).writerows([headings, *rows])
    table = sheets.find_table(
        sheets.read(stream.getvalue().encode(), "register.csv"), vocabulary.read_columns()
    )
    mapping = guess.map_table(table)
    near = Neighbours(table.columns, table.records, mapping, known)
    found = []
    for record in table.records:
        row = ImportRow(record.number)
        read_cells(row, record.cells, table.columns, mapping, today=TODAY, near=near)
        found.append(row)
    return found


def read(heading: str, text: str, *, known: tuple[str, ...] = (), beside: tuple[str, ...] = ()) -> ImportRow:
    """Read one cell; `beside` are others of its column, below it."""
    rows = [["Vale Hub", text, "Dale"], *(["Dale Hub", other, "Dale"] for other in beside)]
    return read_sheet(["Partnership", heading, "Area"], *rows, known=known)[0]


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.text if isinstance(value, Named) else value.day if isinstance(value, KnownDate) else value


def kinds(row: ImportRow) -> list[str]:
    found = [remark.kind for remark in row.remarks]
    assert set(found) <= KINDS
    return found


@pytest.mark.parametrize(
    ("text", "partners", "kind"),
    [
        ("Police; Fire; NHS Vale", ["Police", "Fire", "NHS Vale"], []),
        ("• Police\n• Fire", ["Police", "Fire"], []),
        ("- Vale Water\n- Dale Trust", ["Vale Water", "Dale Trust"], []),
        ("1. Police 2. Fire 3. Probation", ["Police", "Fire", "Probation"], []),
        ("1) Police\n2) Fire", ["Police", "Fire"], []),
        ("Vale Water;#14;#Dale Trust;#15", ["Vale Water", "Dale Trust"], []),
        ("Vale Police and\nCrime Commissioner", ["Vale Police and Crime Commissioner"], []),
        ("Police, Fire, NHS Vale", ["Police", "Fire", "NHS Vale"], ["list_parted"]),
        ("East Vale DC, West Vale DC and Vale ICB", ["East Vale DC", "West Vale DC", "Vale ICB"], ["list_parted"]),
        ("East Vale DC and West Vale DC", ["East Vale DC", "West Vale DC"], ["list_parted"]),
        ("Vale Council & Dale Council", ["Vale Council", "Dale Council"], ["list_parted"]),
        ("Police/Fire/Probation", ["Police", "Fire", "Probation"], ["list_parted"]),
        ("Vale Police and Crime Commissioner", ["Vale Police and Crime Commissioner"], []),
        ("Police, Fire and Crime Commissioner", ["Police, Fire and Crime Commissioner"], []),
        ("Devon & Dale Fire & Rescue Service", ["Devon & Dale Fire & Rescue Service"], []),
        ("Vale Homes, Ltd", ["Vale Homes, Ltd"], []),
        ("Vale Trust (north, south)", ["Vale Trust (north, south)"], []),
        ("Children, Young People and Families Trust", ["Children, Young People and Families Trust"], ["list_whole"]),
        ("Parks, Leisure & Culture", ["Parks, Leisure & Culture"], ["list_whole"]),
        ("Barnmoor, Mindful, Shelterby", ["Barnmoor, Mindful, Shelterby"], ["list_whole"]),
        ("Vale Water; tbc; others", ["Vale Water"], ["names_nobody"]),
        ("Vale Water; Cllr A Finch", ["Vale Water"], ["no_organisation"]),
        ("Nonesuch Trust", ["Nonesuch Trust"], []),
        ("ourselves and the Police", ["Police"], ["list_parted"]),
        ("Police; the Council", ["Police"], []),
        ("Police; POLICE; Fire", ["Police", "Fire"], []),
        ("Age UK (lead); Vale Trust: host", ["Age UK (Lead agency)", "Vale Trust (Host)"], []),
        ("Police; Age UK - Chair", ["Police", "Age UK"], ["name_and_more"]),
        ("Vale Trust*", ["Vale Trust"], ["name_and_more"]),
        ("Police; not Fire", ["Police"], ["no_partner"]),
        ("Police; formerly NHS Vale", ["Police"], ["no_partner"]),
        ("Police; Vale College (withdrew 2023)", ["Police"], ["no_partner"]),
        ("Northern Ireland Office; Notting Trust", ["Northern Ireland Office", "Notting Trust"], []),
        ("Coleg Menai a Gyrfa Cymru", ["Coleg Menai a Gyrfa Cymru"], ["list_whole"]),
        ("Coleg Menai a Heddlu Gwent", ["Coleg Menai", "Heddlu Gwent"], ["list_parted"]),
        ("Seaview Trust", ["Seaview Trust"], []),
    ],
)  # fmt: skip
def test_partners_are_parted_where_it_is_certain_and_marked_where_not(
    text: str, partners: list[str], kind: list[str]
) -> None:
    row = read("Partners", text)
    assert (row.values.get("partners"), kinds(row)) == (partners, kind)
    assert not kind or [kept.text for kept in row.kept] == [" ".join(text.split())]


@pytest.mark.parametrize(
    "text",
    ["Various", "several", "14 partners", "All districts", "see constitution", "Vacant", "TBC", "as P002",
     "Several (see list)",
     "district councils", "local schools", "Voluntary sector"],
)  # fmt: skip
def test_words_that_name_nobody_make_no_partner(text: str) -> None:
    row = read("Partners", text, beside=("Vale Water", "Dale Trust"))
    assert "partners" not in row.values
    assert (kinds(row), [kept.text for kept in row.kept]) == (["names_nobody"], [text])


def test_a_name_that_is_known_is_not_parted_and_known_names_are() -> None:
    trust = "Children, Young People and Families Trust"
    assert kinds(read("Partners", trust, known=(trust,))) == []
    row = read("Partners", "Barnmoor, Shelterby", known=("Barnmoor", "shelterby"))
    assert (row.values["partners"], kinds(row)) == (["Barnmoor", "Shelterby"], [])
    beside = read("Partners", "Barnmoor and Shelterby", beside=("Barnmoor", "Shelterby; Vale Trust"))
    assert (beside.values["partners"], kinds(beside)) == (["Barnmoor", "Shelterby"], [])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jo Finch", "Jo Finch"),
        ("WHITLOCK, D", "D WHITLOCK"),
        ("Finch, Jo", "Jo Finch"),
        ("Jo Finch (Head of Transport)", "Jo Finch"),
        ("Jo Finch – Head of Transport", "Jo Finch"),
        ("Jo Finch (HoS)", "Jo Finch"),
        ("Jo Finch-Orr", "Jo Finch-Orr"),
        ("Head of Law (interim)", "Head of Law (interim)"),
        ("Head of Planning and Housing", "Head of Planning and Housing"),
        ("Director of Health, Care and Communities", "Director of Health, Care and Communities"),
        ("Jo Finch, Head of Transport", "Jo Finch"),
        ("Jo Finch (jo.finch@example.org)", "Jo Finch"),
        ("Jo Finch 01752 000111", "Jo Finch"),
        ("Cllr A Finch (Lab)", "Cllr A Finch"),
        ("Cllr A Finch (Lib Dem)", "Cllr A Finch"),
        ("DPH", "DPH"),
    ],
)  # fmt: skip
def test_one_person_is_read(text: str, name: str) -> None:
    row = read("Lead officer", text, beside=("Sam Orr", "Pat Hall"))
    assert (plain(row.values["lead"]), kinds(row)) == (name, [])
    assert name == text or [kept.text for kept in row.kept] == [text]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jo Finch (until May 2025)", "Jo Finch"),
        ("Jo Finch (acting for Cy Soe)", "Jo Finch"),
        ("Jo Finch (interim - Sam Orr from May)", "Jo Finch"),
        ("Jo Finch - interim", "Jo Finch"),
        ("Jo Finch until May", "Jo Finch"),
        ("Jo Finch (acting Head of Law)", "Jo Finch"),
        ("FINCH J (MRS)", "J FINCH"),
        ("Finch J", "J Finch"),
        ("Soe, Cy", "Cy Soe"),
    ],
)
def test_what_is_said_beside_a_name_is_kept_and_told_and_never_part_of_it(text: str, name: str) -> None:
    row = read("Lead officer", text, beside=("Sam Orr", "Pat Hall"))
    assert (plain(row.values["lead"]), kinds(row)) == (name, ["name_and_more"])
    assert [kept.text for kept in row.kept] == [text]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Jo Finch (job share with Sam Orr)", "two_people"),
        ("Jo Finch (and Sam Orr)", "two_people"),
        ("vacant since May", "names_nobody"),
        ("Vacant - pending recruitment", "names_nobody"),
        ("Jo Finch / Sam Orr", "two_people"),
        ("Jo Finch & Sam Orr", "two_people"),
        ("Jo Finch and Sam Orr", "two_people"),
        ("Jo Finch, Sam Orr", "two_people"),
        ("Jo Finch; Sam Orr", "two_people"),
        ("Jo Finch\nSam Orr", "two_people"),
        ("jo finch / sam orr", "two_people"),
        ("Jo & Sam Finch", "two_people"),
        ("Leader / Chief Executive", "two_people"),
        ("DPH/DASS", "two_people"),
        ("Vacant", "names_nobody"),
        ("Various", "names_nobody"),
        ("To be appointed", "names_nobody"),
        ("see constitution", "names_nobody"),
        ("tbc", "not_named_yet"),
        ("jo.finch@example.org", "no_person"),
        ("01752 000111", "no_person"),
        ("Y", "no_person"),
        ("Vale County Council", "no_person"),
        ("2 Cllrs", "no_person"),
        ("Ask the team that looks after the contract with the college", "no_person"),
    ],
)
def test_what_names_no_one_person_is_kept_and_asked_about(text: str, kind: str) -> None:
    row = read("Lead officer", text, beside=("Sam Orr", "Pat Hall", "Kit Bowes"))
    assert "lead" not in row.values
    assert (kinds(row), [kept.text for kept in row.kept]) == ([kind], [" ".join(text.split())])


@pytest.mark.parametrize("heading", ["Theme", "Directorate", "Accountable body", "Scrutiny panel"])
@pytest.mark.parametrize(
    ("text", "kind"), [("tbc", "not_said_yet"), ("?", "not_said_yet"), ("various", "names_nobody")]
)
def test_a_name_that_is_still_open_is_kept_and_asked_about(heading: str, text: str, kind: str) -> None:
    row = read(heading, text)
    assert row.values == read(heading, "").values
    assert (kinds(row), [kept.text for kept in row.kept]) == ([kind], [text])


@pytest.mark.parametrize(
    ("text", "names", "kind"),
    [
        ("Cllr A Finch (Lab); Cllr B Orr (Con)", ["Cllr A Finch", "Cllr B Orr"], []),
        ("Cllr A Finch, Cllr B Orr (deputy)", ["Cllr A Finch", "Cllr B Orr (Deputy)"], []),
        ("Cllr A Finch; sub: Cllr B Orr", ["Cllr A Finch", "Cllr B Orr (Deputy)"], []),
        ("Cllr A Finch (substitute)", ["Cllr A Finch (Deputy)"], []),
        ("Cllrs Finch, Orr and Ray", ["Cllr Finch", "Cllr Orr", "Cllr Ray"], []),
        ("Cllr A Finch and Cllr B Orr", ["Cllr A Finch", "Cllr B Orr"], []),
        ("Cllr A Finch; 1 vacancy", ["Cllr A Finch"], ["names_nobody"]),
        ("Cllr A Finch; 2 Cllrs", ["Cllr A Finch"], ["not_named"]),
        ("Leader; DPH", ["Leader", "DPH"], []),
        ("Leader and Chief Executive", ["Leader", "Chief Executive"], ["people_parted"]),
        ("Deputy Leader", ["Deputy Leader"], []),
        ("Cllr A Finch (until May)", ["Cllr A Finch"], ["name_and_more"]),
        ("Cllr A Finch (deputy: Cllr B Orr)", ["Cllr A Finch", "Cllr B Orr (Deputy)"], ["people_parted"]),
        ("Cllr A Finch (deputy)", ["Cllr A Finch (Deputy)"], []),
        ("Leader, Deputy Leader, + 2", ["Leader", "Deputy Leader"], ["names_nobody"]),
    ],
)
def test_representatives_are_read_one_by_one(text: str, names: list[str], kind: list[str]) -> None:
    row = read("Council representatives", text)
    assert (plain(row.values["representatives"]), kinds(row)) == (names, kind)


def test_as_above_proposes_what_stands_above_and_takes_nothing() -> None:
    rows = read_sheet(
        ["Partnership", "Lead officer", "Purpose", "Partners"],
        ["Vale Hub", "Jo Finch", "Eggs for all", "Vale Water"],
        ["Dale Hub", "as above", "Ditto", "see above"],
        ["Hill Hub", "\"", "Feathers", "Dale Trust"],
    )  # fmt: skip
    assert rows[1].values == {"name": "Dale Hub"}
    assert [(one.kind, one.proposed) for one in rows[1].remarks] == [
        ("as_above", "Jo Finch"), ("as_above", "Eggs for all"), ("as_above", "Vale Water"),
    ]  # fmt: skip
    assert [(one.kind, one.proposed) for one in rows[2].remarks] == [("as_above", "Jo Finch")]
    assert kinds(read("Lead officer", "as above", beside=("Sam Orr",))) == ["nothing_above"]


def test_a_column_that_points_upwards_all_the_way_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    own = cell_place.points_above
    monkeypatch.setattr(cell_place, "points_above", lambda text: asked.append(text) or own(text))
    rows = [["Vale Hub", "Jo Finch"], *([f"Hub {number}", "as above"] for number in range(50))]
    found = read_sheet(["Partnership", "Lead officer"], *rows)
    assert [one.proposed for one in found[-1].remarks] == ["Jo Finch"]
    assert len(asked) == len(rows)


@pytest.mark.parametrize(
    ("text", "day", "kind"),
    [
        ("5 years from 1/4/22", date(2027, 3, 31), ["term"]),
        ("For a term of three years from 1 September 2024", date(2027, 8, 31), ["term"]),
        ("1/4/2022 for 5 years", date(2027, 3, 31), ["term"]),
        ("6 months from 31/8/2025", date(2026, 2, 28), ["term"]),
        ("10 years from 29/2/2024", date(2034, 2, 28), ["term"]),
        ("5 mlynedd o 1/4/22", date(2027, 3, 31), ["term"]),
        ("31 Mawrth 2027", date(2027, 3, 31), []),
        ("1900-01-01 00:00:00", None, []),
        ("9999-12-31", None, []),
        ("31/12/9999", None, []),
        ("01/01/0001", None, []),
        ("NULL", None, []),
        ("#N/A", None, ["error"]),
        ("Ongoing", None, []),
        ("rolling", None, []),
        ("n/a", None, []),
        ("Ongoing, see file 2031x", None, ["no_date"]),
        ("5 years", None, ["no_date"]),
    ],
)
def test_an_end_date(text: str, day: date | None, kind: list[str]) -> None:
    row = read("End date", text, beside=("31/03/2027", "30/06/2028", "30/06/2029"))
    assert (plain(row.values.get("ends_on")), kinds(row)) == (day, kind)
    assert (day is not None and not kind) or [kept.text for kept in row.kept] == [text]


def test_a_term_under_a_start_begins_there() -> None:
    row = read("Start date", "5 years from 1/4/22")
    assert (plain(row.values["starts_on"]), kinds(row)) == (date(2022, 4, 1), ["term"])


def test_a_column_that_has_the_month_first_is_asked_about_as_a_whole() -> None:
    rows = read_sheet(
        ["Partnership", "End date"], ["Vale", "3/4/2026"], ["Dale", "3/14/2026"], ["Hill", "1 May 2027"]
    )
    assert [plain(row.values.get("ends_on")) for row in rows] == [None, None, date(2027, 5, 1)]
    assert [(one.kind, one.proposed) for row in rows for one in row.remarks] == [
        ("month_first", "4 March 2026"), ("month_first", "14 March 2026"),
    ]  # fmt: skip
    corrected = read_sheet(["Partnership", "End date"], ["Vale", "13/4/2026"], ["Dale", "3/14/2026"])[0]
    assert (plain(corrected.values["ends_on"]), kinds(corrected)) == (date(2026, 4, 13), [])
    (plain_row, _other) = read_sheet(["Partnership", "End date"], ["Vale", "3/4/2026"], ["Dale", "14/3/2026"])
    assert (plain(plain_row.values["ends_on"]), kinds(plain_row)) == (date(2026, 4, 3), [])


@pytest.mark.parametrize(
    ("heading", "text", "amount", "kind"),
    [
        ("Council contribution", "12,000", 12000, []),
        ("Council contribution (£k)", "412", 412000, []),
        ("Council contribution (£000)", "412000", None, ["unit"]),
        ("Council contribution (£k)", "£412k", 412000, []),
        ("Council contribution (£m)", "1.2", 1200000, []),
        ("Council contribution (£m)", "45000", None, ["unit"]),
        ("Council contribution", "25%", None, ["percent"]),
        ("Council contribution", "€5,000", None, ["currency"]),
        ("Council contribution", "5,000 to 7,000", None, ["range"]),
        ("Council contribution", "as above", None, ["nothing_above"]),
    ],
)
def test_an_amount_and_its_unit(heading: str, text: str, amount: int | None, kind: list[str]) -> None:
    row = read(heading, text, beside=("15", "20", "30"))
    assert (row.values.get("contribution"), kinds(row)) == (amount, kind)


@pytest.mark.parametrize(
    ("cell", "scale", "amount", "kind"),
    [
        (Cell(Decimal("0.25"), "25%", "A", code="0%"), 1, None, ["percent"]),
        (Cell(12000, "€12,000", "A", code="[$€-2] #,##0"), 1, None, ["currency"]),
        (Cell(12000, "£12,000", "A", code="[$£-809]#,##0"), 1, 12000, []),
        (Cell(412000, "412", "A", code="#,##0,"), 1000, 412000, []),
        (Cell("#REF!", "#REF!", "A", error=True), 1, None, ["error"]),
        (Cell("=B2*2", "=B2*2", "A", formula=True, error=True), 1, None, ["no_value"]),
    ],
)
def test_what_a_number_format_shows_counts(
    cell: Cell, scale: int, amount: int | None, kind: list[str]
) -> None:
    row = ImportRow(2)
    column = SheetColumn(0, "A", "Contribution", "Contribution", scale)
    read_cells(row, [cell], [column], {"A": "contribution"}, today=TODAY)
    assert (row.values.get("contribution"), kinds(row)) == (amount, kind)


def test_a_word_that_is_not_known_is_asked_about_by_its_kind_and_text() -> None:
    rows = read_sheet(
        ["Partnership", "Status"], ["Vale", "Y"], ["Dale", "Y"], ["Hill", "Byw"], ["Moor", "Wedi cau"]
    )
    assert [(one.kind, one.typed) for row in rows for one in row.remarks] == [("not_a_word", "Y")] * 2
    assert [row.values.get("status") for row in rows] == [None, None, "live", "closed"]


@pytest.mark.parametrize(
    ("text", "value"), [("Ie", True), ("Nac ydy", False), ("Oes", True), ("Y", True), ("No", False)]
)
def test_answers_in_both_languages(text: str, value: bool) -> None:
    assert read("Publish?", text).values["publish"] is value


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Confidential", True),
        ("NOT FOR PUBLICATION", True),
        ("commercially sensitive until 2027", True),
        ("Exempt under paragraph 3", True),
        ("Cyfrinachol", True),
        ("ddim i'w gyhoeddi", True),
        ("not confidential", False),
        ("Confidentiality agreement held", False),
        ("VAT exempt", False),
        ("Rivers and trees", False),
    ],
)
def test_words_of_secrecy(text: str, secret: bool) -> None:
    assert forbids(text) is secret


@pytest.mark.parametrize(("text", "secret"), [("Y", True), ("Yes", True), ("N", False), ("", False)])
def test_a_yes_under_a_heading_of_secrecy_forbids_too(text: str, secret: bool) -> None:
    column = SheetColumn(0, "A", "Confidential?", "Confidential?")
    assert bool(find_forbidding([Cell(text, text, "A")], [column], {"A": ""})) is secret


def test_an_amount_far_from_the_others_is_marked() -> None:
    columns = [SheetColumn(0, "A", "Contribution", "Contribution"), SheetColumn(1, "B", "Budget", "Budget")]
    rows = [
        ImportRow(n, values={"contribution": Decimal(amount), "budget": Decimal(budget)})
        for n, (amount, budget) in enumerate([(100, 1000), (150, 900), (1500, 1500), (1501, 1400)])
    ]
    mark_outliers(rows[:3], {"A": "contribution", "B": "budget"}, columns)
    assert [kinds(row) for row in rows[:3]] == [[], [], []]  # ten times is not more than ten times
    mark_outliers([rows[0], rows[1], rows[3]], {"A": "contribution", "B": "budget"}, columns)
    assert kinds(rows[3]) == ["far_off", "far_off"]
    assert [remark.letter for remark in rows[3].remarks] == ["A", "A"]


@pytest.mark.parametrize(
    ("now", "before", "far"),
    [(1000, 100, True), (999, 100, False), (10, 100, True), (11, 100, False), (5, 0, False)],
)
def test_a_leap_from_what_the_register_has(now: int, before: int, far: bool) -> None:
    assert bool(describe_leap(Decimal(now), Decimal(before))) is far


@pytest.mark.parametrize("text", ["none", "None", "dim", "n/a", "N/A"])
def test_that_there_is_no_notice_is_kept_and_doubted(text: str) -> None:
    row = read("Notice period", text, beside=("3 months",))
    assert (kinds(row), [one.text for one in row.kept]) == (["notice_none"], [text])
    assert "notice" not in row.values


@pytest.mark.parametrize("text", ["None", "n/a", "dim", "Not applicable"])
@pytest.mark.parametrize(
    "heading",
    [
        "Purpose", "Status", "Form", "Tier", "Rating", "Lead officer", "Representatives", "Partners",
        "Accountable body", "Directorate", "Theme", "Scrutiny panel", "Start date", "End date", "Signed on",
        "Council contribution", "Website",
        "Legal power", "Statutory?", "Publish?", "Agreement in place?", "Other names", "Notice period", "Colour",
        "Comments", "Service", "Council contribution 2025/26",
    ],
)  # fmt: skip
def test_no_cell_is_lost_that_says_there_is_none(heading: str, text: str) -> None:
    row = read(heading, text)
    said = {one.text for one in row.kept} | {one.typed for one in row.remarks}
    assert text in said or set(row.values) - {"name", "area"}


def test_an_answer_that_fills_no_field_is_kept() -> None:
    assert [one.text for one in read("Statutory?", "No").kept] == ["No"]


@pytest.mark.parametrize("text", ["Yes - draft", "Yes - expired", "Yes (unsigned)", "Y but out of date"])
def test_an_agreement_that_is_taken_back_is_not_clear(text: str) -> None:
    row = read("Agreement in place?", text)
    assert row.values["statements"] == {"agreement": ("unclear", text)}
    assert (kinds(row), [one.text for one in row.kept]) == (["unsure"], [text])
