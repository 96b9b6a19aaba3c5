"""The three files of a real-looking register: what is taken, what is flagged, and that nothing is lost."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core import clock, sheets
from core.dates import write_long_date
from core.history import audit
from register.importing import rehearse, upload
from register.importing.clean import vocabulary
from register.importing.model import RehearsalResult, UploadedTable, describe_outcome
from register.importing.rehearsal.totals import count_totals
from register.importing.write import commit
from register.importing.write import undo as write_undo
from register.models import (
    Batch,
    Contribution,
    KeptText,
    Liability,
    Membership,
    Organisation,
    Partnership,
    Standing,
    Statement,
)
from register.services import organisations
from register.standing import refresh as standing_refresh
from tests.factories.register import PartnershipFactory
from tests.factories.search import computed_texts, stored_texts
from tests.factories.signs import signs_of
from tests.register.importing.workbooks import take_every_row
from tests.register.merging.helpers import merge

pytestmark = pytest.mark.django_db
FILES = Path(__file__).resolve().parents[2] / "fixtures"
TODAY = date(2026, 11, 20)
NAMES = ("register_a.csv", "register_a_cp1252.csv", "register_a.xlsx")


def rehearsal(name: str = "register_a.csv") -> tuple[UploadedTable, RehearsalResult]:
    handed = upload.read_upload((FILES / name).read_bytes(), name)
    return handed, rehearse.rehearse(handed, today=TODAY)


def sheet(*rows: list[str]) -> UploadedTable:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return upload.read_upload(stream.getvalue().encode(), "register.csv")


def bring_in(handed: UploadedTable, officer: User) -> Batch:
    return commit.commit_import(handed, decided(handed), by=officer)


def decided(handed: UploadedTable, **others: str) -> RehearsalResult:
    return rehearse.rehearse(handed, today=TODAY, decisions=take_every_row(handed, **others))


@pytest.mark.parametrize("name", NAMES)
def test_all_fifty_two_rows_are_taken_and_the_doubtful_ones_flagged(name: str, officer: User) -> None:
    handed, rehearsed = rehearsal(name)
    assert (len(handed.table.records), len(rehearsed.rows), len(rehearsed.stopped)) == (52, 52, 0)
    assert len(rehearsed.flagged) == 43
    batch = bring_in(handed, officer)
    assert batch.counts["made"] == Partnership.objects.count() == 52
    assert list(Partnership.objects.order_by("pk").values_list("reference", flat=True)[:2]) == [
        "PSH-0001",
        "PSH-0002",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_entered_twice_is_shown(name: str) -> None:
    _handed, rehearsed = rehearsal(name)
    pairs = {(one.name, one.other_name, one.reason) for one in rehearsed.likenesses}
    safer, tamar = (
        "Safer Plymouth (Community Safety Partnership)",
        "Tamar Bridge & Torpoint Ferry Joint Committee",
    )
    assert ("Safer Plymouth", safer, "The names are nearly the same.") in pairs
    assert ("Tamar Bridge and Torpoint Ferry JC", tamar, "The reference P016 is used twice.") in pairs


def test_the_row_that_must_not_be_published_is_not(officer: User) -> None:
    bring_in(rehearsal()[0], officer)
    channel = Partnership.objects.get(name="Channel Panel")
    assert (channel.publish, channel.publish_reason) == (
        False,
        "OFFICIAL-SENSITIVE - do not publish membership",
    )
    assert not Partnership.objects.filter(publish=True).exists()


def test_a_live_partnership_arrives_live_and_its_baseline_is_not_assured(officer: User) -> None:
    bring_in(rehearsal()[0], officer)
    bridge = Partnership.objects.get(old_reference="P018")
    assert (bridge.status, bridge.baseline_assured, bridge.tier) == ("live", False, "not_assessed")
    assert "baseline_not_assured" in signs_of(bridge)
    assert set(
        Partnership.objects.filter(old_reference__in=["P025", "P026", "P047"]).values_list(
            "status", flat=True
        )
    ) == {"closed"}


def test_amounts_dates_and_answers_are_where_they_belong(officer: User) -> None:
    bring_in(rehearsal()[0], officer)
    fund = Partnership.objects.get(old_reference="P006")
    assert Contribution.objects.get(partnership=fund).amount == 131_600_000
    assert fund.form == "pooled_fund"
    assert (fund.key_dates.get().on, fund.starts_on) == (date(2026, 3, 31), date(2015, 4, 1))
    assert Statement.objects.get(partnership=fund, fact="agreement").text == "Y - deed of variation"
    board = Partnership.objects.get(old_reference="P008")
    assert (board.starts_on, board.starts_precision) == (date(2000, 1, 1), "year")
    loan = Liability.objects.get()
    assert (loan.most, loan.kind) == (1_700_000, "loan")
    assert Contribution.objects.get(partnership__old_reference="P052").amount == -250_000


def test_no_text_is_lost(officer: User) -> None:
    """Every filled cell of the file stands in a field of its record, or is kept as it was typed."""
    handed = rehearsal()[0]
    bring_in(handed, officer)
    kept = set(KeptText.objects.values_list("text", flat=True))
    for text in (
        "Re-write of ToR promised for 2 yrs",
        "Autumn 2023",
        "29/02/2023",
        "£",
        "2 Cllrs",
        "MoU",
        "Dormant?",
    ):
        assert any(text in one for one in kept), text
    assert {"Strategic", "Operational", "High", "Low"} <= kept


def test_organisations_are_shared_and_spellings_do_not_matter(officer: User) -> None:
    bring_in(rehearsal()[0], officer)
    names = list(Organisation.objects.values_list("name", flat=True))
    assert len({name.casefold() for name in names}) == len(names)
    assert Membership.objects.filter(organisation__name="Torbay Council").count() > 3


def test_the_standing_of_what_came_in_equals_recomputation(officer: User) -> None:
    bring_in(rehearsal()[0], officer)
    rows = list(Standing.objects.order_by("pk"))
    again = standing_refresh.compute_standings([row.pk for row in rows])
    assert [(r.pk, r.counts, r.next_review_on) for r in rows] == [
        (r.pk, r.counts, r.next_review_on) for r in again
    ]
    assert stored_texts() == computed_texts()


def test_a_row_without_a_name_stops_everything_and_says_so(officer: User) -> None:
    handed = sheet(["Ref", "Partnership name", "Status"], ["1", "Rivers", "Live"], ["2", "", "Live"])
    rehearsed = rehearse.rehearse(handed, today=TODAY)
    assert [row.number for row in rehearsed.stopped] == [3]
    assert "This row has no name" in rehearse.list_problems(handed, rehearsed)[3]
    with pytest.raises(commit.ImportRefused, match="Nothing was written"):
        commit.commit_import(handed, rehearsed, by=officer)
    assert not Partnership.objects.exists()


def test_formula_like_text_stays_text(officer: User) -> None:
    bring_in(sheet(["Name", "Purpose", "Status"], ["=1+1", "@SUM(A1)", "Live"]), officer)
    assert Partnership.objects.values_list("name", "purpose").get() == ("=1+1", "@SUM(A1)")


def test_the_workbook_comes_back_with_a_problem_column() -> None:
    handed, rehearsed = rehearsal("register_a.xlsx")
    marked = sheets.mark_up(handed.data, handed.name, handed.table, rehearse.list_problems(handed, rehearsed))
    table = sheets.find_table(sheets.read(marked.data, "register_a.xlsx"), vocabulary.read_columns())
    assert table.columns[-1].header == "Problem"
    problems = {record.number: record.cells[-1].text for record in table.records if record.cells[-1].text}
    assert set(problems) == {row.number for row in rehearsed.flagged}
    again = rehearse.rehearse(upload.read_upload(marked.data, "register_a.xlsx"), today=TODAY)
    assert [row.values for row in again.rows] == [row.values for row in rehearsed.rows]
    assert [row.remarks for row in again.rows] == [row.remarks for row in rehearsed.rows]


def test_a_row_may_be_left_out(officer: User) -> None:
    handed = rehearsal()[0]
    rehearsed = decided(handed, row_4="leave")
    assert (len(rehearsed.rows), list(rehearsed.left_out)) == (51, [4])
    assert commit.commit_import(handed, rehearsed, by=officer).counts["made"] == 51


def test_two_rows_that_are_the_same_become_one_and_nothing_is_lost(officer: User) -> None:
    handed = rehearsal()[0]
    rehearsed = decided(handed, row_4="join")
    assert len(rehearsed.rows) == 51
    commit.commit_import(handed, rehearsed, by=officer)
    safer = Partnership.objects.get(old_reference="P002")
    kept = set(safer.kept_texts.values_list("text", flat=True))
    assert {"P003", "Safer Plymouth", "duplicate? entered by Comms 2019", "J. Harding"} <= kept


def test_a_row_about_a_partnership_of_the_register_fills_its_gaps(officer: User) -> None:
    bring_in(sheet(["Name", "Purpose", "Status"], ["Rivers Group", "", "Live"]), officer)
    handed = sheet(
        ["Name", "Purpose", "Area", "Status"], ["The Rivers Group", "Clean water", "The Vale", "Live"]
    )
    rehearsed = rehearse.rehearse(handed, today=TODAY, decisions={"2": "join"})
    batch = commit.commit_import(handed, rehearsed, by=officer)
    rivers = Partnership.objects.get()
    assert (rivers.name, rivers.purpose, rivers.area) == ("Rivers Group", "Clean water", "The Vale")
    assert "The Rivers Group" in rivers.kept_texts.values_list("text", flat=True)
    write_undo.undo_import(batch, by=officer)
    rivers.refresh_from_db()
    assert (rivers.purpose, rivers.kept_texts.count()) == ("", 0)


def test_a_row_with_the_reference_of_what_was_merged_is_led_to_the_one_that_stands(officer: User) -> None:
    keep, gone = PartnershipFactory(name="Kept"), PartnershipFactory(name="Gone")
    merge("partnership", keep, gone, officer)
    handed = sheet(["Reference", "Partnership", "Purpose"], [gone.reference, "Quite another name", "Old"])
    found = rehearse.rehearse(handed, today=TODAY)
    assert [(one.other_reference, one.reason) for one in found.likenesses] == [
        (keep.reference, f"{gone.reference} was merged into it on {write_long_date(clock.today())}.")
    ]
    joined = rehearse.rehearse(handed, today=TODAY, decisions={str(found.likenesses[0].row): "join"})
    assert list(joined.joins.values()) == [keep.reference]


def test_nothing_is_written_while_a_row_that_looks_like_another_is_undecided(officer: User) -> None:
    PartnershipFactory(name="Rivers Group")
    handed = sheet(["Name", "Status"], ["Rivers Group", "Live"])
    for decisions, made in (({}, 1), ({"2": "perhaps"}, 1), ({"2": "take"}, 2)):
        rehearsed = rehearse.rehearse(handed, today=TODAY, decisions=decisions)
        if made == 1:
            with pytest.raises(commit.QuestionsOpen):
                commit.commit_import(handed, rehearsed, by=officer)
        else:
            commit.commit_import(handed, rehearsed, by=officer)
        assert Partnership.objects.count() == made


def test_the_councils_own_reference_under_another_name_is_asked_about(officer: User) -> None:
    heads = ["Ref", "Name", "Status", "Council contribution"]
    bring_in(
        sheet(heads, ["B3", "Wharf Canal", "Live", "3000"], ["B4", "Wharf Docks", "Live", "10"]), officer
    )
    canal = Partnership.objects.get(old_reference="B3")
    handed = sheet(heads, ["b3", "River and Locks", "Live", "4000"], ["B5", "Hill Trust", "Live", "1"])
    with pytest.raises(commit.QuestionsOpen) as refused:
        commit.commit_import(handed, rehearse.rehearse(handed, today=TODAY), by=officer)
    assert [one.key for one in refused.value.questions] == ["row 2"]
    assert "under a new name, or another" in str(refused.value)
    rehearsed = rehearse.rehearse(handed, today=TODAY, decisions={"2": "update"})
    commit.commit_import(handed, rehearsed, by=officer)
    canal.refresh_from_db()
    assert (canal.name, Partnership.objects.count()) == ("River and Locks", 3)
    assert list(canal.contributions.values_list("amount", flat=True)) == [4000]


def test_how_columns_were_read_is_remembered(officer: User) -> None:
    rows = (["Name", "Wibble", "Status"], ["Rivers", "Clean water", "Live"])
    handed = sheet(*rows)
    assert handed.mapping["B"] == ""
    told = upload.read_upload(handed.data, handed.name, mapping={"A": "name", "B": "purpose", "C": "status"})
    bring_in(told, officer)
    assert Partnership.objects.get().purpose == "Clean water"
    assert sheet(["Name", "Wibble", "Status"], ["Trees", "More shade", "Live"]).mapping["B"] == "purpose"


def test_one_import_is_one_event(officer: User) -> None:
    organisations.get_council()
    before = audit.AuditEvent.objects.count()
    bring_in(rehearsal()[0], officer)
    assert audit.AuditEvent.objects.count() == before + 1
    assert list(audit.find_broken_seals()) == []


def test_it_can_be_taken_back_as_a_whole(officer: User) -> None:
    batch = bring_in(rehearsal()[0], officer)
    write_undo.undo_import(batch, by=officer)
    assert not Partnership.objects.exists()
    assert list(Organisation.objects.values_list("is_council", flat=True)) == [True]
    assert Partnership.history.filter(history_type="-").count() == 52
    with pytest.raises(write_undo.UndoRefused, match="already"):
        write_undo.undo_import(batch, by=officer)
    assert bring_in(rehearsal()[0], officer).counts["made"] == 52
    assert Partnership.objects.order_by("pk").first().reference == "PSH-0053"  # type: ignore[union-attr]


def test_it_cannot_be_taken_back_once_somebody_changed_a_row(officer: User) -> None:
    from register.services import partnerships

    batch = bring_in(rehearsal()[0], officer)
    changed = Partnership.objects.get(name="Channel Panel")
    changed.purpose = "Changed since"
    partnerships.change(changed, names=["purpose"], by=officer)
    with pytest.raises(write_undo.UndoRefused, match="Somebody has changed a partnership"):
        write_undo.undo_import(batch, by=officer)
    assert Partnership.objects.count() == 52


def test_it_cannot_be_taken_back_once_somebody_added_to_a_row(officer: User) -> None:
    from tests.factories.register import ObjectiveFactory

    batch = bring_in(rehearsal()[0], officer)
    ObjectiveFactory(partnership=Partnership.objects.get(name="Channel Panel"))
    with pytest.raises(write_undo.UndoRefused, match="objective"):
        write_undo.undo_import(batch, by=officer)


def test_ten_times_the_rows_cost_few_more_queries(officer: User) -> None:
    def cost(number: int, start: int) -> int:
        rows = [
            [f"Partnership {start + n} {'abcdefgh'[n % 8] * 6}", "Vale Police; Dale Council", "Live"]
            for n in range(number)
        ]
        handed = sheet(["Name", "Partners", "Status"], *rows)
        with CaptureQueriesContext(connection) as captured:
            bring_in(handed, officer)
        return len(captured)

    organisations.get_council()
    few = cost(4, 0)
    assert cost(40, 1000) <= few


def test_the_history_of_a_partnership_begins_with_the_import_that_brought_it_in(
    officer: User, client_as: Callable[[User], Client]
) -> None:
    bring_in(sheet(["Name", "Status"], ["Rivers", "Live"]), officer)
    rivers = Partnership.objects.get()
    page = client_as(officer).get(f"/register/{rivers.reference}/history/").content.decode()
    assert "Imported register.csv:" in page
    assert "1 entry since" in page
    other = PartnershipFactory()
    assert (
        "Imported register.csv:"
        not in client_as(officer).get(f"/register/{other.reference}/history/").content.decode()
    )


def test_what_the_old_register_stated_is_shown_until_a_review_has_checked_it(
    officer: User, client_as: Callable[[User], Client]
) -> None:
    bring_in(sheet(["Name", "Status", "Exit plan"], ["Rivers", "Live", "N - lost"]), officer)
    rivers = Partnership.objects.get()
    address = f"/register/{rivers.reference}/"
    page = client_as(officer).get(address).content.decode()
    assert "Stated in the old register" in page
    assert "typed “N - lost”" in page
    assert (
        "Stated in the old register"
        in client_as(officer).get(f"{address}?at={timezone.localdate()}").content.decode()
    )
    Partnership.objects.update(baseline_assured=True)
    assert "Stated in the old register" not in client_as(officer).get(address).content.decode()


def test_what_is_too_long_for_its_field_is_kept_whole_and_flagged(officer: User) -> None:
    purpose, partner, reference = "care " * 5000, "Trust " * 60, "OLD-" * 20
    handed = sheet(
        ["Reference", "Name of partnership", "Purpose", "Partners"],
        [reference, "Better Care", purpose.strip(), partner.strip()],
    )
    (row,) = rehearse.rehearse(handed, today=TODAY).rows
    fits = [remark.message for remark in row.remarks if "letters fit" in remark.message]
    assert sorted(fits) == [f"Only the first {n} letters fit." for n in (20000, 240, 40)]
    bring_in(handed, officer)
    made = Partnership.objects.get()
    assert len(made.purpose) == 20_000
    kept = set(KeptText.objects.values_list("text", flat=True))
    assert {purpose.strip(), partner.strip(), reference} <= kept


def test_a_number_names_no_partner_and_identical_names_are_called_the_same() -> None:
    handed = sheet(
        ["Name", "Partners", "Status"],
        ["Rivers Board", "12", "Live"],
        ["Rivers Board", "Vale Trust", "Dormant"],
        ["Hill Trust", "Vale Trust", "odd"],
    )
    rehearsed = decided(handed)
    first, second, third = rehearsed.rows
    assert "partners" not in first.values
    assert [one.message for one in first.remarks] == [
        "“12” is only a number. Name the partners, or say that the column is another."
    ]
    assert second.values["partners"] == ["Vale Trust"]
    assert [one.reason for one in rehearsed.likenesses] == ["The names are the same."]
    (status,) = [one for one in third.remarks if one.column == "Status"]
    assert status.message.startswith("“odd”")
    (question,) = [one for one in rehearsed.questions if one.is_open]
    assert (question.key, question.rows) == ("word C odd", [4])


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("Terminated", "closed"), ("Ended 2024", "closed"), ("Ended March 2024", "closed"),
        ("Closed 31/03/24", "closed"), ("No longer running", "closed"), ("Finished", "closed"),
        ("Dissolved (2023)", "closed"), ("Wedi dod i ben 2024", "closed"), ("Terfynwyd", "closed"),
        ("Paused", "dormant"), ("On hold since May 2024", "dormant"), ("Wedi'i ohirio", "dormant"),
        ("In operation", "live"),
    ],
)  # fmt: skip
def test_a_word_of_an_end_is_an_end_and_the_year_behind_it_is_kept(typed: str, status: str) -> None:
    handed = sheet(["Name", "Status"], ["Rivers Board", typed])
    (row,) = rehearse.rehearse(handed, today=TODAY).rows
    assert row.values["status"] == status
    assert not row.remarks
    assert [one.text for one in row.kept] == ([typed] if any(map(str.isdigit, typed)) else [])


@pytest.mark.parametrize("typed", ["Live since 2019", "Live?", "New"])
def test_what_is_live_with_something_beside_it_is_looked_at(typed: str) -> None:
    handed = sheet(["Name", "Status"], ["Rivers Board", typed])
    (row,) = rehearse.rehearse(handed, today=TODAY).rows
    assert row.values["status"] == "live"
    assert [(one.kind, one.typed) for one in row.remarks] == [("unclear_word", typed)]


def test_a_status_in_codes_is_asked_about_once_for_each_code_before_anything_comes_in(officer: User) -> None:
    rows = (["Rivers Board", "A"], ["Hill Trust", "C"], ["Sea Forum", "A"], ["Vale Link", "Until 2030"])
    handed = sheet(["Name", "Status"], *rows)
    assert handed.mapping["B"] == "status"
    rehearsed = rehearse.rehearse(handed, today=TODAY)
    asked = {one.key: one for one in rehearsed.questions if one.is_open}
    assert {key: list(one.rows) for key, one in asked.items()} == {
        "word B a": [2, 4], "word B c": [3], "word B until 2030": [5],
    }  # fmt: skip
    with pytest.raises(commit.QuestionsOpen):
        commit.commit_import(handed, rehearsed, by=officer)
    said = {"word B a": "live", "word B c": "closed", "word B until 2030": "-"}
    handed = upload.read_upload(handed.data, handed.name, answers=said)
    bring_in(handed, officer)
    found = dict(Partnership.objects.values_list("name", "status"))
    assert found == {"Rivers Board": "live", "Hill Trust": "closed", "Sea Forum": "live", "Vale Link": "live"}


@pytest.mark.parametrize("typed", ["dim", "Dim", "none", "nil", "0"])
def test_the_words_for_no_contribution_are_the_same_in_both_languages(typed: str) -> None:
    (row,) = rehearse.rehearse(
        sheet(["Name", "Status", "Cyfraniad y Cyngor"], ["Fforwm", "Byw", typed]), today=TODAY
    ).rows
    assert (row.values["contribution"], row.remarks) == (0, [])


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Barnardo's; Age UK, Mind", ["Barnardo's", "Age UK, Mind"]),
        ("Police & Fire & NHS + others", ["Police", "Fire", "NHS"]),
        ("Rock & Roll & Jazz", ["Rock & Roll & Jazz"]),
    ],
)
def test_partners_with_mixed_marks_between_them_are_never_clean(typed: str, names: list[str]) -> None:
    (row,) = rehearse.rehearse(
        sheet(["Name", "Status", "Partners"], ["Nov", "Live", typed]), today=TODAY
    ).rows
    assert row.values["partners"] == names
    assert row.remarks


def test_a_small_change_in_millions_is_told_in_pounds(officer: User) -> None:
    bring_in(sheet(["Name", "Status", "Contribution"], ["Rivers", "Live", "19760000"]), officer)
    rehearsed = rehearse.rehearse(
        sheet(["Name", "Status", "Contribution"], ["Woods", "Live", "500"]), today=TODAY
    )
    sums = count_totals(rehearsed, officer)
    assert (sums.money, sums.money_after) == ("£19,760,000", "£19,760,500")


def test_an_update_says_how_many_rows_changed_nothing(officer: User) -> None:
    bring_in(sheet(["Name", "Status"], ["Rivers", "Live"], ["Woods", "Live"]), officer)
    found = Partnership.objects.order_by("pk")
    rows = [[one.reference, one.name, "New aim" if one.name == "Rivers" else ""] for one in found]
    batch = bring_in(sheet(["Reference", "Name", "Purpose"], *rows), officer)
    assert describe_outcome(batch.counts).endswith("one was changed, and one changed nothing.")
