"""The register as a file: the same rows, every column, nothing that runs and nothing the reader may not see."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Directorate, User
from core import sheets
from core.dates import financial_year_of
from core.models import AccessEvent
from register.exporting.columns import COLUMNS
from register.exporting.files import AT_ONCE, stream_file
from register.exporting.partnerships import build_partnership_export
from register.models import (
    KeptText,
    Liability,
    Partnership,
    Priority,
    PriorityServed,
    Representative,
    SensitiveMark,
    YearMoney,
)
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import (
    ContributionFactory,
    KeyDateFactory,
    MembershipFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.signs import signs_of

pytestmark = pytest.mark.django_db
KINDS = ["csv", "xlsx", "json"]
Rows = list[dict[str, Any]]
Export = Callable[..., Rows]


def read(kind: str, data: bytes) -> Rows:
    """Return a file's rows by header, and those of JSON by the same headers."""
    if kind == "json":
        headers = {column.key: column.header for column in COLUMNS}
        return [
            {headers[key]: value for key, value in one.items()} for one in json.loads(data)["partnerships"]
        ]
    if kind == "csv":
        return [dict(row) for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
    book = sheets.read(data, "x.xlsx")
    head, *rows = book.sheets[0].rows
    return [{name.text: row.at(place).value for place, name in enumerate(head.cells)} for row in rows]


@pytest.fixture
def export(client_as: Callable[[User], Client], officer: User) -> Export:
    """Return the rows of a file asked for by the officer or by somebody else."""

    def made(kind: str = "csv", query: str = "", *, by: User = officer) -> Rows:
        response = client_as(by).get(f"/register/export.{kind}?{query}")
        assert response.status_code == 200
        return read(kind, b"".join(response.streaming_content))

    return made


@pytest.fixture
def full(adults: Directorate) -> Partnership:
    """A partnership with something in every column that a test looks at."""
    year = financial_year_of(timezone.localdate())
    made = PartnershipFactory(
        live=True, name="Better Care Fund", other_names="BCF\n The Fund", directorate=adults, basis="statutory",
        legal_power="NHS Act 2006", reasons=["statutory", "funds"], sponsor=PersonFactory(post="Director of Adults"),
        lead=PersonFactory(post="", name="Ann Ode"), starts_on=date(2015, 4, 1), starts_precision="year", publish=True,
    )  # fmt: skip
    council = OrganisationFactory(name="Northvale", is_council=True)
    MembershipFactory(partnership=made, organisation=OrganisationFactory(name="Vale NHS; Trust"), role="host")
    MembershipFactory(partnership=made, organisation=OrganisationFactory(name="Gone"), left_on="2020-01-01")
    ContributionFactory(partnership=made, organisation=council, year=year, amount=Decimal("1000.50"))
    ContributionFactory(partnership=made, organisation=council, year=year - 1, amount=9)
    YearMoney.objects.create(partnership=made, year=year, budget=5000)
    YearMoney.objects.create(partnership=made, year=year - 1, budget=1)
    KeyDateFactory(partnership=made, on=date(2028, 3, 31), notice_number=6, notice_unit="months")
    KeyDateFactory(partnership=made, kind="break", on=date(2027, 3, 1), precision="month")
    ObjectiveFactory(partnership=made, text="Fewer falls")
    Representative.objects.create(
        partnership=made, person=PersonFactory(post="Cllr One"), capacity="director"
    )
    Representative.objects.create(
        partnership=made, person=PersonFactory(post="Cllr Gone"), ended_on="2020-01-01"
    )
    PriorityServed.objects.create(
        partnership=made, priority=Priority.objects.create(name="Live well"), how="beds"
    )
    Liability.objects.create(partnership=made, kind="deficit", what="Overspend", most=250000, cap="capped")
    KeptText.objects.create(partnership=made, column="Comments", text="Ask Jo", source="old.xlsx")
    standing_refresh.refresh([made.pk])
    return made


EXPECTED = {
    "Name": "Better Care Fund",
    "Other names": "BCF; The Fund",
    "Status": "Live",
    "Tier": "Moderate",
    "Form": "Shared service",
    "Directorate": "Adults and Health",
    "Sponsoring officer": "Director of Adults",
    "Lead officer": "Ann Ode",
    "Council representatives": "Cllr One (Director)",
    "Partners": "Vale NHS; Trust (Host)",
    "Statutory basis": "Statutory",
    "Legal power": "NHS Act 2006",
    "Reasons for entering": "Meet a duty in law; Make limited money go further, or win more of it",
    "Objectives": "Fewer falls",
    "Council priorities": "Live well: beds",
    "Start date": "2015",
    "Break date": "March 2027",
    "Notice period": "6 months",
    "Liabilities": "Overspend (Share of a deficit, at most 250000.00, capped)",
    "Other text": "Comments: Ask Jo",
}


# --- What is in it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_says_everything_in_words(export: Export, full: Partnership, kind: str) -> None:
    (row,) = export(kind)
    assert {name: row[name] for name in EXPECTED} == EXPECTED
    assert row["Reference"] == full.reference


def test_csv_writes_money_dates_and_yes_plainly(export: Export, full: Partnership) -> None:
    (row,) = export("csv")
    assert (row["Council contribution this year"], row["Total budget this year"]) == ("1000.50", "5000.00")
    assert (row["End date"], row["Publish"], row["Next review"]) == ("2028-03-31", "Yes", "")


def test_excel_gets_numbers_dates_and_truth_values(export: Export, full: Partnership) -> None:
    (row,) = export("xlsx")
    assert (row["Council contribution this year"], row["Total budget this year"]) == (Decimal("1000.5"), 5000)
    assert (row["End date"], row["Publish"]) == (date(2028, 3, 31), True)


def test_json_is_typed_and_says_what_it_is(
    client_as: Callable[[User], Client], officer: User, full: Partnership
) -> None:
    response = client_as(officer).get("/register/export.json?status=live")
    assert response["Content-Type"] == "application/json"
    data = json.loads(b"".join(response.streaming_content))
    (one,) = data.pop("partnerships")
    assert data == {
        "council": "Northvale Borough Council",
        "exported_on": timezone.localdate().isoformat(),
        "filters": ["Status: Live"],
        "rows": 1,
    }
    assert list(one) == [column.key for column in COLUMNS]
    assert (one["status"], one["reasons"], one["publish"]) == ("live", ["statutory", "funds"], True)
    assert (one["council_contribution"], one["total_budget"]) == (1000.5, 5000)
    assert (one["ends_on"], one["next_review_on"], one["welsh_name"]) == ("2028-03-31", None, None)
    assert one["partners"] == [{"name": "Vale NHS; Trust", "role": "host"}]
    assert one["signs"]
    assert sorted(one["signs"]) == sorted(signs_of(Partnership.objects.get()))


def test_headers_and_keys_are_told_apart(export: Export) -> None:
    assert (
        len({column.header for column in COLUMNS}) == len({column.key for column in COLUMNS}) == len(COLUMNS)
    )


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_an_empty_register_is_an_empty_file(export: Export, kind: str) -> None:
    assert export(kind) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_has_the_lists_filters_order_and_all_its_pages(export: Export, kind: str) -> None:
    for number in range(25):
        PartnershipFactory(name=f"P{number:02}", status="live" if number else "closed")
    rows = export(kind, "status=live&o=-name&per_page=5&page=2&columns=tier")
    assert [row["Name"] for row in rows] == [f"P{number:02}" for number in range(24, 0, -1)]
    assert list(rows[0]) == [column.header for column in COLUMNS]


def test_a_long_register_comes_whole_and_in_order(export: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    assert AT_ONCE > 1
    monkeypatch.setattr("register.exporting.rows.AT_ONCE", 2)
    monkeypatch.setattr("register.exporting.files.PIECE", 100)
    for number in range(5):
        PartnershipFactory(name=f"P{number}")
    for kind in KINDS:
        assert [row["Name"] for row in export(kind, "o=name")] == [f"P{number}" for number in range(5)]


def test_a_file_is_the_same_whatever_language_its_reader_uses(full: Partnership) -> None:
    def made() -> bytes:
        return b"".join(
            stream_file("csv", build_partnership_export([full.pk], reader=None, today=date(2026, 11, 20)))
        )

    english = made()
    with translation.override("cy"):
        assert made() == english


# --- Who gets what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_holds_only_what_its_reader_may_see(
    export: Export, people: dict[str, User], adults: Directorate, place: Directorate, kind: str
) -> None:
    PartnershipFactory(name="Ours", directorate=adults)
    PartnershipFactory(name="Theirs", directorate=place)
    assert [row["Name"] for row in export(kind, by=people["sponsor"])] == ["Ours"]
    assert len(export(kind)) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_exempt_text_leaves_only_with_those_who_may_read_it(
    export: Export, people: dict[str, User], adults: Directorate, kind: str
) -> None:
    made = PartnershipFactory(name="Open", purpose="Secret plan", directorate=adults)
    SensitiveMark.objects.create(partnership=made, field="purpose", paragraph=3, reason="r", marked_by="x")
    (row,) = export(kind, by=people["sponsor"])
    assert (row["Name"], row["Purpose"]) == ("Open", "Exempt, paragraph 3")
    # Tied now, the sponsor may read it.
    Partnership.objects.filter(pk=made.pk).update(sponsor=people["sponsor"].person)
    assert export(kind, by=people["sponsor"])[0]["Purpose"] == "Secret plan"
    assert export(kind)[0]["Purpose"] == "Secret plan"


@pytest.mark.parametrize("kind", KINDS)
def test_of_an_exempt_partnership_only_what_it_is_leaves_with_others(
    export: Export, people: dict[str, User], adults: Directorate, kind: str
) -> None:
    made = PartnershipFactory(name="Open", live=True, purpose="Plan", directorate=adults, exempt_paragraph=5)
    MembershipFactory(partnership=made, organisation=OrganisationFactory(name="Hush Ltd"))
    (row,) = export(kind, by=people["sponsor"])
    assert row["Directorate"] == "Adults and Health"
    for header in (
        "Purpose",
        "Form",
        "Theme",
        "Service",
        "Sponsoring officer",
        "Council contribution this year",
        "Start date",
    ):
        assert row[header] == "Exempt, paragraph 5"
    assert "Hush" in str(row["Partners"])  # who is in it stays open, as on its page
    assert "Plan" not in str(row)
    assert "Plan" in str(export(kind))


def test_who_may_not_export_is_refused_and_an_unknown_kind_is_not_there(
    client_as: Callable[[User], Client], people: dict[str, User]
) -> None:
    assert client_as(people["reader"]).get("/register/export.csv").status_code == 403
    assert client_as(people["officer"]).get("/register/export.pdf").status_code == 404
    assert client_as(people["officer"]).post("/register/export.csv").status_code == 405


@pytest.mark.parametrize("kind", KINDS)
def test_every_export_is_written_down(export: Export, officer: User, full: Partnership, kind: str) -> None:
    PartnershipFactory(status="closed")
    export(kind, "status=live&q=care")
    event = AccessEvent.objects.get()
    assert (event.kind, event.actor_key) == ("exported", officer.pk)
    assert event.detail == f"Partnerships, 1 row as {kind.upper()}; Words in the record: “care”; Status: Live"


def test_a_file_is_handed_over_by_name(client_as: Callable[[User], Client], officer: User) -> None:
    response = client_as(officer).get("/register/export.xlsx")
    name = f"partnership-register-{timezone.localdate().isoformat()}.xlsx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    b"".join(response.streaming_content)


def test_a_file_costs_the_same_for_few_rows_and_for_many(
    django_assert_num_queries: Any, officer: User, full: Partnership
) -> None:
    def made(ids: list[int]) -> None:
        with django_assert_num_queries(12):
            b"".join(
                stream_file("csv", build_partnership_export(ids, reader=officer, today=date(2026, 11, 20)))
            )

    officer.reach  # noqa: B018  # asked once a request
    made([full.pk])
    PartnershipFactory.create_batch(20)
    made(list(Partnership.objects.values_list("pk", flat=True)))


# --- What it lets through ------------------------------------------------------------------------------------------


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs", "Cc"]), max_size=30)
)
def test_no_text_is_a_formula_in_a_sheet_or_lost_from_json(text: str) -> None:
    said = f"=2+5{text}"
    made = PartnershipFactory(name=f"+{text}|"[:200], purpose=said, legal_power=f"@{text}")
    ids, day = [made.pk], date(2026, 11, 20)
    by_csv = b"".join(stream_file("csv", build_partnership_export(ids, reader=None, today=day)))
    cells = next(iter(read("csv", by_csv))).values()
    assert not [cell for cell in cells if re.match(r"\s*[=+@\t\r]", cell)]
    (row,) = read(
        "xlsx", b"".join(stream_file("xlsx", build_partnership_export(ids, reader=None, today=day)))
    )
    assert row["Purpose"] == said
    book = sheets.read(
        b"".join(stream_file("xlsx", build_partnership_export(ids, reader=None, today=day))), "x.xlsx"
    )
    assert not [cell for line in book.sheets[0].rows for cell in line.cells if cell.formula]
    (one,) = read(
        "json", b"".join(stream_file("json", build_partnership_export(ids, reader=None, today=day)))
    )
    assert (one["Purpose"], one["Legal power"]) == (said, f"@{text}")
    Partnership.objects.filter(pk=made.pk).delete()


# --- The command ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_writes_the_whole_register(full: Partnership, tmp_path: Path, kind: str) -> None:
    Partnership.objects.filter(pk=full.pk).update(publish=False, exempt_paragraph=3)
    target = tmp_path / f"out.{kind}"
    call_command("export_register", "--format", kind, "-o", str(target), stderr=io.StringIO())
    (row,) = read(kind, target.read_bytes())
    assert (row["Name"], row["Legal power"]) == ("Better Care Fund", "NHS Act 2006")
    assert AccessEvent.objects.get().actor_label == "The register"


def test_the_command_writes_to_standard_output(full: Partnership, capfdbinary: Any) -> None:
    call_command("export_register", "--format", "csv")
    assert read("csv", capfdbinary.readouterr().out)[0]["Name"] == "Better Care Fund"


def test_the_command_says_where_it_could_not_write(full: Partnership, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be written"):
        call_command("export_register", "-o", str(tmp_path / "no" / "out.csv"))
    assert not AccessEvent.objects.exists()


@pytest.mark.parametrize("query", ["tier=zzz", "sign=zzz", "q=a%00b", "directorate=0"])
def test_a_file_is_refused_when_a_filter_is_not_understood(
    query: str, officer: User, full: Partnership, client_as: Callable[[User], Client]
) -> None:
    answer = client_as(officer).get(f"/register/export.csv?{query}")
    assert answer.status_code == 400
    assert not AccessEvent.objects.filter(kind="exported").exists()


def test_a_refused_file_is_in_the_access_log_with_its_reason_and_without_what_was_typed(
    officer: User, full: Partnership, client_as: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    for query in ("tier=zzz&directorate=0", "tier=yyy&directorate=0"):
        client_as(officer).get(f"/register/export.csv?{query}")
    event = AccessEvent.objects.get(kind="refused")
    assert (event.actor_key, event.address, event.count) == (officer.pk, "/register/export.csv", 2)
    assert event.detail == "No file was made: not understood: Tier, Directorate"
    client_as(officer).get("/register/export.csv?form=zzz")
    assert AccessEvent.objects.filter(kind="refused").count() == 2
    assert [record.exc_info for record in caplog.records if record.exc_info] == []
    refused = [record.getMessage() for record in caplog.records if "Refused" in record.getMessage()]
    assert refused[0] == f"Refused: GET /register/export.csv to sign-in {officer.pk}"


def test_a_semicolon_stands_between_signs_and_in_none() -> None:
    said = [
        SimpleNamespace(sentence=words) for words in ("The agreement ran out; the lead renews it", "No risks")
    ]
    column = next(one for one in COLUMNS if one.key == "signs")
    assert column.value(SimpleNamespace(signs=said)) == "The agreement ran out, the lead renews it; No risks"
