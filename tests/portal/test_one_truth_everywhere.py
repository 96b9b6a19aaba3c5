"""One question has one answer in more places: tabs, my work, actions, risks, gaps, files, past days and the PDF itself.

Everything is held to the file as JSON, which programs read. Each difference is told by its partnership and place.
"""

import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pypdf
import pytest
import time_machine
from django.test import Client
from django.utils.text import capfirst

from accounts.models import Person, User
from core.dates import describe_due_day, financial_year_of, label_financial_year, write_long_date
from core.money import format_pounds, write_known_pounds
from portal import gaps, my_work
from register.choices import RUNNING_STATUSES
from register.exporting import columns
from register.known.concerns import concerns_of
from register.models import KeyDate, Partnership, SignShown
from register.record.as_at import known_as_at
from reviews.known.facts import WITH_RISKS
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf
from scrutiny.analysis.facts.read import Analysis
from tests.portal.test_one_truth import (
    NO_NOTICE,
    TODAY,
    beside_tab,
    council,  # noqa: F401
    line,
    number_in,
    read_report_of,
    rows_of_list,
    said,
    words,
)

pytestmark = pytest.mark.django_db
HEADERS = {column.header: column.key for column in columns.COLUMNS}


def body(client: Client, path: str) -> bytes:
    answer: Any = client.get(path)
    assert answer.status_code == 200, path
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def page(client: Client, path: str) -> str:
    return body(client, path).decode()


def as_text(value: Any) -> str:
    """A value as any of the three kinds of file writes it."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float, Decimal)):
        return f"{Decimal(str(value)).normalize():f}"
    text = str(value or "").strip()
    if re.fullmatch(r"-?\d+\.\d+", text):
        return f"{Decimal(text).normalize():f}"
    return {"yes": "yes", "no": "no"}.get(text.lower(), text)


def files(client: Client, path: str, key: str) -> tuple[list[dict[str, str]], list[dict[str, str]], Any]:
    """One list as CSV, as Excel and as JSON."""
    sheet = list(csv.DictReader(io.StringIO(body(client, f"{path}export.csv").decode("utf-8-sig"))))
    rows = list(openpyxl.load_workbook(io.BytesIO(body(client, f"{path}export.xlsx"))).active.values)
    excel = [dict(zip(rows[0], map(as_text, row), strict=True)) for row in rows[1:]]
    found = json.loads(body(client, f"{path}export.json"))
    return [{k: as_text(v) for k, v in row.items()} for row in sheet], excel, found[key] if key else found


@time_machine.travel("2026-11-20 09:00", tick=False)
@pytest.mark.parametrize(
    ("path", "key"), [("/register/", "partnerships"), ("/risks/", ""), ("/actions/", "")]
)
def test_the_three_kinds_of_file_of_a_list_say_the_same(council: Client, path: str, key: str) -> None:  # noqa: F811
    sheet, excel, found = files(council, path, key)
    assert sheet == excel
    assert len(sheet) == len(found) > 20
    for row, entry in zip(sheet, found, strict=True):
        if not key:
            assert row == {header: as_text(value) for header, value in entry.items()}
            continue
        for header, name in HEADERS.items():
            if isinstance(value := entry[name], (str, int, float)) and name not in (
                "tier",
                "form",
                "leaving",
            ):
                plain = as_text(value)
                assert row[header] == plain or row[header].lower() == plain.replace("_", " "), (name, row)
            assert bool(row[header]) or entry[name] in (None, [], "", 0, False), name


def places(client: Client, user: User) -> Iterator[tuple[str, str]]:
    """Yield every place that says of a partnership what the file does not."""
    listed, year = rows_of_list(client), financial_year_of(TODAY)
    entries = {one["reference"]: one for one in files(client, "/register/", "partnerships")[2]}
    actions, risks = files(client, "/actions/", "")[0], files(client, "/risks/", "")[0]
    people: list[Person | None] = [None, *Person.objects.all()]
    shown = [gap for person in people for gap in gaps.gaps_of(user, person, TODAY)]
    counted = gaps.count_gaps(gaps.list_posts(user, TODAY))
    yield from _wrong("gaps page", {"in all": counted["gaps"] == len(shown)})
    yield from _wrong("gaps page", {"late": counted["late"] == sum(gap.late(TODAY) for gap in shown)})
    for made in read_with_first_page(Partnership.objects.order_by("pk")):
        entry, row, own = entries[made.reference], listed[made.reference], f"/register/{made.reference}/"
        record, facts = page(client, own), read_report_of(made)
        report = said(pdf.render_html(facts))
        concerns = concerns_of(made.pk, TODAY)
        here = [one for one in actions if one["Reference"] == made.reference]
        held = [one for one in risks if one["Reference"] == made.reference]
        late = [one for one in here if one["Days late"]]
        yield from _wrong(
            made.reference,
            _signs(entry, concerns, said(record), report, {g.sentence for g in shown if g.pk == made.pk})
            | _dates(entry, row, page(client, f"{own}dates/"), said(record), report)
            | _money(entry, page(client, f"{own}finance/"), record, report, year)
            | _actions(page(client, f"{own}actions/"), record, here, late, facts, report)
            | _risks(page(client, f"{own}risks/"), record, held, facts, report, made)
            | _papers(entry, page(client, f"{own}documents/"), {one.code for one in concerns})
            | _measures(page(client, f"{own}measures/"), facts, report)
            | {"review on the tab": not entry["next_review_on"] or made.standing.review_state == "signed"
               or _day(entry["next_review_on"]) in words(record + page(client, f"{own}reviews/"))
               or describe_due_day(date.fromisoformat(entry["next_review_on"]), TODAY) in words(record)},
        )  # fmt: skip


def _wrong(where: str, same: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
    yield from ((where, what) for what, is_so in same.items() if not is_so)


def _day(iso: str) -> str:
    return write_long_date(date.fromisoformat(iso))


def _signs(
    entry: Mapping[str, Any], concerns: Any, record: str, report: str, shown: set[str]
) -> dict[str, bool]:
    sentences = [one.sentence for one in concerns]
    places = [record.find(sentence) for sentence in sentences]
    return {
        "signs in the file": entry["signs"] == [one.code for one in concerns],
        "each sign on the record": -1 not in places,
        "the worst sign first on the record": not places or min(places) == places[0],
        "each sign on the gaps page": set(sentences) <= shown,
        "signs counted in the report": bool(sentences)
        == (re.search(r"warning signs? shows?\.", report) is not None),
    }


def _dates(
    entry: Mapping[str, Any], row: Mapping[str, str], tab: str, record: str, report: str
) -> dict[str, bool]:
    safe, text = entry["last_safe_on"], said(tab)
    same = {
        "last safe day in the list": bool(safe) == (row["Last safe date"] not in NO_NOTICE),
        "last safe day on the tab": not safe or _day(safe) in text,
        "last safe day on the record": not safe or _day(safe) in record,
        "last safe day in the report": not safe or _day(safe) in report,
        "no last safe day to come in the report": bool(safe and date.fromisoformat(safe) >= TODAY)
        == ("The last safe date to give notice is" in report),
    }
    for name in ("ends_on", "renews_on", "breaks_on"):
        if entry[name] and re.fullmatch(r"\d{4}-\d\d-\d\d", entry[name]):
            same[f"{name} on the tab"] = _day(entry[name]) in text
            same[f"{name} in the report"] = _day(entry[name]) in report
    return same


def _money(entry: Mapping[str, Any], tab: str, record: str, report: str, year: int) -> dict[str, bool]:
    """The file, the record's summary, its tab and the report, each amount in one of three words."""
    names = {"Council pays": "council_contribution", "Budget": "total_budget"}
    cells = _year_of(tab, year)
    same = {}
    for label, name in names.items():
        amount = None if entry[name] is None else Decimal(str(entry[name]))
        told = capfirst(write_known_pounds(amount))
        same[f"{name} on the record"] = line(record, label).startswith(told)
        short = {"Council pays": "Council"}.get(label, label)
        same[f"{name} on the tab"] = (amount is None and not cells) or cells[short].startswith(
            told.replace("£", "")
        )
        if amount:
            same[f"{name} in the report"] = format_pounds(amount) in report
    spent = entry["spent"] if entry["spent"] is not None else entry["forecast"]
    if entry["total_budget"] is not None and spent is not None:
        over = Decimal(str(spent)) - Decimal(str(entry["total_budget"]))
        told = "as budgeted" if not over else f"{format_pounds(abs(over))} {'over' if over > 0 else 'under'}"
        same["against the budget on the tab"] = cells["Against budget"].startswith(told)
        same["against the budget on the record"] = told in words(record)
    return same


def _year_of(tab: str, year: int) -> dict[str, str]:
    for row in re.findall(r"<tr>(.*?)</tr>", tab, re.S):
        if re.search(rf'<th scope="row">{label_financial_year(year)}', row):
            return {
                label: said(cell) for label, cell in re.findall(r'data-label="([^"]*)">(.*?)</td>', row, re.S)
            }
    return {}


def _actions(
    tab: str, record: str, here: list[Any], late: list[Any], facts: Analysis, report: str
) -> dict[str, bool]:
    open_part = tab.split('id="open"')[-1].split("</section>")[0]
    told = words(open_part)
    reported = len(facts.gaps) + len(facts.actions) + facts.left_out.actions.count
    past = len(facts.watched.late_gaps) + facts.late_actions
    first = (
        f"{past} gaps and actions are past their date"
        if past > 1
        else "1 gap or action is past its date"
        if past
        else "no gap or action is past its date"
        if facts.is_open
        else "no gap or action is chased"
    )
    return {
        "open actions beside the tab": beside_tab(record, "actions") == len(here),
        "open actions on the tab": open_part.count('<th scope="row"') == len(here),
        "open actions in the report": reported == len(here),
        "late actions on the tab": len(re.findall(r'class="late"', open_part)) == len(late),
        "how late on the tab": all(
            describe_due_day(date.fromisoformat(one["Due"]), TODAY) in told for one in late
        ),
        "late actions in the report": past == len(late) and first in report,
    }


def _risks(
    tab: str, record: str, held: list[Any], facts: Analysis, report: str, made: Partnership
) -> dict[str, bool]:
    above = made.standing.counts["risks_above"]
    found = re.search(r"(\d+) above the council", words(tab))
    return {
        "risks on the tab": beside_tab(record, "risks") == len(held),
        "risks in the report": len(facts.risks.open) + facts.left_out.risks.count == len(held),
        "risks above the limit on the tab": (int(found[1]) if found else 0) == above,
        "risks above the limit in the report": bool(facts.left_out.risks)
        or facts.risks.above_appetite == above,
        "risks above the limit on page one": not facts.risks.open
        or f"{facts.risks.above_appetite or 'none'} {'of these ' * bool(facts.left_out.risks)}above the council's limit"
        in report,
        "risks late on the tab are a sign": ("Due to be looked at by" in words(tab))
        == ("risk_late" in {one.code for one in facts.concerns}),
        "risks late in the report": ("late to be looked at again." in report) == bool(facts.risks.late),
        "no risk is a sign where risks are asked for": bool(held)
        or made.tier not in WITH_RISKS
        or made.status not in RUNNING_STATUSES
        or bool({"no_risks", "no_risk_register"} & {one.code for one in facts.concerns}),
    }


def _papers(entry: Mapping[str, Any], tab: str, codes: set[str]) -> dict[str, bool]:
    states = Counter(one["state"] for one in entry["documents"])
    text = said(tab)
    out = any(code.endswith("_out_of_date") for code in codes)
    return {
        "papers on the tab": beside_tab(tab, "documents") == len(entry["documents"]),
        "out of date on the tab": bool(states["out_of_date"]) == ("Out of date," in text),
        "out of date as a sign": not out or states["out_of_date"] > 0,
        "age not known on the tab": bool(states["age_not_known"]) == ("age not known" in text),
    }


def _measures(tab: str, facts: Analysis, report: str) -> dict[str, bool]:
    sentence = facts.measures_in_a_sentence
    return {
        "measures met on the tab": sentence in said(tab),
        "measures met in the report": not facts.is_measured or sentence in report,
        "measures beside the tab": beside_tab(tab, "measures")
        == sum(len(group.rows) for group in facts.measures),
    }


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_tabs_lists_files_gaps_and_report_say_the_same_of_every_partnership(
    council: Client,  # noqa: F811
    officer: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not [f"{where}: {what}" for where, what in places(council, officer)]


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_my_work_says_the_same_as_the_file_the_gaps_page_and_the_calendar(council: Client) -> None:  # noqa: F811
    entries = {one["reference"]: one for one in files(council, "/register/", "partnerships")[2]}
    seen: dict[str, int] = defaultdict(int)
    for user in User.objects.filter(is_active=True, email__endswith="@demo.example"):
        lists = my_work.lists_for(user, TODAY)
        for due in (*lists.this_week, *lists.later, *lists.waiting):
            entry = entries[due.reference]
            if due.what == "Start the annual review":
                assert due.on == date.fromisoformat(entry["next_review_on"]), due
            if due.what == "Renew or give notice":
                assert ("notice_missed" if due.on < TODAY else "notice_closes") in entry["signs"], due
                undecided = KeyDate.objects.filter(partnership__reference=due.reference, decision="")
                assert due.on in undecided.values_list("last_safe_on", flat=True), due
                assert due.on < TODAY or due.on == date.fromisoformat(entry["last_safe_on"]), due
            seen[due.what] += 1
        shown = my_work.build_page(user, TODAY)
        assert shown["gaps"] == len(gaps.gaps_of(user, user.person, TODAY))
        for row in shown["worst"]:
            assert row.signs == len(entries[row.reference]["signs"]), row
            assert row.rating == entries[row.reference]["rating"], row
    assert seen["Start the annual review"]
    assert seen["Renew or give notice"]
    officer = User.objects.filter(email="officer@demo.example").get()
    calendar = my_work.build_page(officer, TODAY)["calendar"]
    drawn = [row for row in calendar.figures.rows if row[1] != "–"]
    safe = {write_long_date(on): key for key, on in SignShown.objects.filter(
        code="notice_closes", about_on__gte=TODAY).values_list("partnership__name", "about_on")}  # fmt: skip
    assert drawn
    assert all(any(day in row[1] for day in safe) for row in drawn)


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_a_past_day_says_what_its_signs_said_and_today_as_a_day_says_what_the_record_says(
    council: Client,  # noqa: F811
) -> None:
    for made in list(Partnership.objects.order_by("pk"))[::3]:
        own = f"/register/{made.reference}/"
        then = known_as_at(made.pk, TODAY)
        assert [one.code for one in then.concerns] == [one.code for one in concerns_of(made.pk, TODAY)], (
            made.reference
        )
        for name in ("rating", "next_review_on", "ends_on", "agreement_until", "reviewed_on", "review_state"):
            assert getattr(then.standing, name) == getattr(made.standing, name), (made.reference, name)
        for back in (1, 200):
            day = TODAY - timedelta(days=back)
            answer = council.get(f"{own}?at={day.isoformat()}")
            if (
                answer.status_code != 200
                or f"As it stood on {write_long_date(day)}" not in answer.content.decode()
            ):
                continue
            text, known = said(answer.content.decode()), known_as_at(made.pk, day)
            number = re.search(r"(\d+) things? needed attention then", text)
            assert (int(number[1]) if number else 0) == len(known.concerns), (made.reference, day)
            assert all(one.sentence in text for one in known.concerns), (made.reference, day)


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_the_words_of_the_pdf_are_those_of_the_register(council: Client, officer: User) -> None:  # noqa: F811
    """Every tenth report is made in earnest: its first page and its later ones, as somebody reads them."""
    entries = {one["reference"]: one for one in files(council, "/register/", "partnerships")[2]}
    for made in list(read_with_first_page(Partnership.objects.order_by("pk")))[::10]:
        facts, entry = read_report_of(made), entries[made.reference]
        pages = [
            " ".join(page.extract_text().split())
            for page in pypdf.PdfReader(io.BytesIO(pdf.render(facts))).pages
        ]
        first, rest = pages[0], " ".join(pages[1:])
        number = len(entry["signs"]) + len(facts.gaps)
        assert re.search(rf"\b{number} warning signs? (and|or|of)", first), made.reference
        signs = re.search(r"(\w+) warning signs? shows?\.", first)
        assert bool(signs) == bool(entry["signs"]), made.reference
        for one in facts.concerns[:2]:
            assert one.sentence.split(",")[0][:60] in rest, (made.reference, one.sentence)
        if entry["next_review_on"]:
            assert f"Next review: {_day(entry['next_review_on'])}" in first, made.reference
        assert "£0" not in first + rest, made.reference


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_a_reader_with_hidden_text_reads_no_other_number_anywhere(
    council: Client,  # noqa: F811
    client_as: Callable[[User], Client],
) -> None:
    reader = User.objects.get(email="reader@demo.example")
    client = client_as(reader)
    for reference, row in rows_of_list(client).items():
        record = page(client, f"/register/{reference}/")
        if re.search(r"[Ee]xempt", row["Warning signs"]):
            assert "attention" not in record
            assert not re.search(r"\d", row["Last safe date"]), reference
            continue
        number = re.search(r"(\d+) things? needs? attention|(\d+) warning signs? shows?", words(record))
        assert number_in(row["Warning signs"]) == (int(number[1] or number[2]) if number else 0), reference
        if row["Last safe date"] not in NO_NOTICE:
            safe = datetime.strptime(row["Last safe date"].replace("Sept", "Sep"), "%d %b %Y").date()
            assert write_long_date(safe) in words(record), reference
