"""One question has one answer: a walk over every partnership of the demo council, as list, record, gaps page, file
and report tell it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.text import capfirst

from accounts.models import Person, User
from core.dates import describe_due_day, financial_year_of, write_long_date, write_short_date
from core.money import format_short, write_known_pounds
from portal import gaps
from portal.demo import seed
from register.choices import RUNNING_STATUSES, Rating
from register.exporting import columns
from register.exporting.rows import read_exported_partnerships
from register.models import Action, Organisation, Partnership, SensitiveMark
from register.record import page as record_page
from register.standing import refresh as standing_refresh
from scrutiny.access import read_with_first_page
from scrutiny.analysis import first_page, pdf
from scrutiny.analysis.facts.read import Analysis
from scrutiny.analysis.paid import Part
from tests.factories.register import ContributionFactory, KeyDateFactory
from tests.factories.related import LiabilityFactory
from tests.factories.reviews import accepted

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
DATES = ("ends_on", "last_safe_on")
LIST = "/register/?per_page=100&" + "&".join(
    f"columns={key}" for key in ("name", "reference", "signs", "money", "rating", "next_review", *DATES)
)
COLUMNS = {column.key: column for column in columns.COLUMNS}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def said(html: str) -> str:
    return unescape(words(html))


@pytest.fixture
def council(officer: User) -> Client:
    """The demo council, with what it lacks: a review, a recorded nought, money that comes in, a closed liability."""
    with time_machine.travel("2026-11-20 09:00", tick=False):
        seed.make_council(number=None, password="walked-here-only", today=TODAY)
        own = Organisation.objects.get(is_council=True)
        year = financial_year_of(TODAY)
        running = list(Partnership.objects.filter(status="live").order_by("pk"))
        accepted(running[0])
        for made in Partnership.objects.exclude(contributions__year=year)[:1]:
            ContributionFactory(partnership=made, organisation=own, year=year, amount=0)
        running[1].contributions.filter(organisation=own, year=year).update(amount=Decimal("-2500"))
        KeyDateFactory(partnership=running[2], kind="break", on=date(2026, 12, 31))
        running[3].key_dates.all().delete()
        KeyDateFactory(partnership=running[3], on=date(2027, 3, 1), precision="month")
        LiabilityFactory(partnership=Partnership.objects.filter(status="closed")[0], cap="not_capped")
        standing_refresh.refresh(Partnership.objects.values_list("pk", flat=True))
    client = Client()
    client.force_login(officer)
    return client


def rows_of_list(client: Client) -> dict[str, dict[str, str]]:
    html = client.get(LIST).content.decode()
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", html[html.index("<tbody>") : html.index("</tbody>")], re.S):
        cells = {
            label: words(cell)
            for label, cell in re.findall(r'data-label="([^"]*)"[^>]*>(.*?)</td>', row, re.S)
        }
        found[cells["Reference"]] = cells
    return found


def number_in(text: str) -> int:
    """The number a text begins with; none is said in words."""
    found = re.match(r"\d+", text)
    return int(found[0]) if found else 0


def signs_of_record(html: str) -> int:
    """How many signs the page of a record tells of, in its box, in its gate, or not at all."""
    if found := re.search(r"(\d+) things? needs? attention|(\d+) warning signs? shows?", html):
        return int(found[1] or found[2])
    assert "tested and none shows." in html
    return 0


def beside_tab(html: str, tab: str) -> int:
    """The number beside a tab of a record; none where nothing stands there."""
    tabs = html[html.index('<nav class="tabs"') :]
    found = re.search(
        rf'/{tab}/"[^>]*>[^<]*<span class="rooms__note">(.*?)</span>', tabs[: tabs.index("</nav>")]
    )
    return number_in(words(found[1])) if found else 0


def shown_end(ends: Any) -> str:
    """How a list writes an end: a day in short, a month or a year as it is known, as files give them."""
    if not ends:
        return "Not recorded"
    return ends if isinstance(ends, str) else write_short_date(ends)


NO_NOTICE = ("Not recorded", "Not followed", "Not known", "None ahead")


def shown_safe(day: date | None) -> tuple[str, ...]:
    """How a list may write a last safe date: the day, or which kind of none it is."""
    return (write_short_date(day),) if day else NO_NOTICE


def last_end(ends: Any, renews: Any) -> Any:
    """The later of an end and a renewal, as the list has it; what is known as a month stands as it is."""
    if isinstance(ends, date) and isinstance(renews, date):
        return max(ends, renews)
    return ends or renews


def rating_of_record(html: str) -> str:
    """The key of the rating in the head of a record, where a partnership that is not rated has none."""
    found = re.search(r'class="tags__rating">\s*<span class="rating rating--(\w+)"', html)
    return found[1] if found else Rating.NOT_ASSESSED


def line(html: str, label: str) -> str:
    found = re.search(rf"<dt>{label}</dt>(.*?)</div>", html, re.S)
    return words(found[1]) if found else ""


def read_report_of(made: Partnership) -> Analysis:
    """The report that may say what the file does: of a wholly exempt partnership the one with exempt text."""
    return Analysis(made, today=TODAY, with_exempt=made.exempt_paragraph is not None)


def path_in(html: str) -> list[tuple[str, str]]:
    """The steps that are done, or are where it stands, each with its day."""
    drawn = html[html.index('class="path"') : html.index("</ol>", html.index('class="path"'))]
    steps = re.findall(r'<li class="(\w+)[^>]*>.*?<b>(?:<span.*?</span>)?(.*?)</b>(.*?)</li>', drawn, re.S)
    return [(word, words(day).removeprefix("since ")) for state, word, day in steps if state != "later"]


def differences(client: Client, user: User) -> Iterator[str]:
    """Yield every answer about a partnership that is not the same in two places; all are held to the file."""
    listed, year = rows_of_list(client), financial_year_of(TODAY)
    people: list[Person | None] = [None, *Person.objects.all()]
    shown = Counter(gap.reference for person in people for gap in gaps.gaps_of(user, person, TODAY))
    partnerships = list(read_with_first_page(Partnership.objects.order_by("pk")))
    files = read_exported_partnerships([made.pk for made in partnerships], year=year, reader=None)
    for made, file in zip(partnerships, files, strict=True):
        facts = read_report_of(made)
        record = client.get(made.get_absolute_url()).content.decode()
        report = pdf.render_html(facts)
        row = listed[made.reference]

        def told(name: str, file: Any = file) -> Any:
            return COLUMNS[name].data(file)

        signs = len(told("signs"))
        paid, rating, due = (
            told("council_contribution"),
            str(Rating(told("rating")).label),
            told("next_review_on"),
        )
        ends = last_end(told("ends_on"), told("renews_on"))
        money = capfirst(write_known_pounds(paid))
        key = f"<b>{capfirst(write_known_pounds(paid, format_short))}</b>"
        due_words = (
            {write_short_date(due), describe_due_day(due, TODAY), "Signed, to accept"}
            if due
            else {"None set"}
        )
        running = made.status in RUNNING_STATUSES
        end_words = ends if isinstance(ends, str) or not ends else write_long_date(ends)
        safe_days = {term.last_safe_on for term in facts.dates if not term.decision}
        same = {
            "signs in the list": number_in(row["Warning signs"]) == signs,
            "signs on the record": signs_of_record(words(record)) == signs,
            "gaps": shown[made.reference] == signs + len(facts.gaps),
            "signs in the report": len(facts.concerns) == signs
            and f"<b>{signs + len(facts.gaps)}</b>" in report,
            "money in the list": row["Our money, £"] == money.replace("£", ""),
            "money on the record": line(record, "Council pays").startswith(money),
            "money in the report": key in report,
            "rating in the list": row["Rating"].startswith(rating),
            "rating on the record": rating_of_record(record) == told("rating"),
            "rating in the report": rating in report,
            "what the rating rests on, on the record": (told("rating_note") or "") in said(record),
            "what the rating rests on, in the report": (told("rating_note") or "") in said(report),
            "review in the list": row["Next review"] in due_words,
            "review on the record": not running
            or "signed and waits to be accepted" in words(record)
            or (due is None) == (re.search(r"next review (due|\d+)", words(record)) is None),
            "review in the report": (due is None) or f"Next review: {write_long_date(due)}" in report,
            "path in the report": path_in(report) == path_in(record),
            "end in the list": row["Ends"] == shown_end(ends),
            "end on the record": not ends or end_words in words(record),
            "end in the report": not ends or end_words in report,
            "last safe day in the list": row["Last safe date"] in shown_safe(told("last_safe_on")),
            "last safe day in the report": told("last_safe_on") in {None, *safe_days},
            "members beside the tab": beside_tab(record, "members") == len(facts.people.members),
            "members in the file": len(told("partners") or ()) == len(facts.people.members),
            "people beside the tab": beside_tab(record, "people") == len(facts.people.representatives),
            "people in the file": len(told("representatives") or ()) == len(facts.people.representatives),
            "open actions beside the tab": beside_tab(record, "actions")
            == made.actions.filter(Action.IS_OPEN).count(),
            "open risks beside the tab": beside_tab(record, "risks")
            == made.risks.filter(closed_on=None).count(),
        }
        yield from (f"{made.reference} {made.name}: {what}" for what, is_so in same.items() if not is_so)


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_every_place_says_the_same_of_every_partnership_and_a_planted_difference_is_found(
    council: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(differences(council, officer))
    assert not found, "\n".join(found)

    def other(value: Any) -> Callable[..., Any]:
        return lambda *_arguments: value

    planted: list[tuple[Any, str, Any, str]] = [
        (first_page, "read_council_part", other(Part(Decimal(0), whole=True)), "money in the report"),
        (record_page, "concerns_of", other([]), "signs on the record"),
    ]
    for home, name, value, what in planted:
        with monkeypatch.context() as changed:
            changed.setattr(home, name, value)
            assert any(what in found for found in differences(council, officer)), what


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_list_and_record_say_the_same_to_a_sponsor_and_to_a_reader_who_may_not_read_what_is_exempt(
    council: Client, people: dict[str, User], client_as: Callable[[User], Client]
) -> None:
    half, whole = Partnership.objects.filter(status="live").order_by("pk")[4:6]
    SensitiveMark.objects.create(partnership=half, field="purpose", paragraph="3")
    half.purpose = "Kept back from readers."
    half.save()
    Partnership.objects.filter(pk=whole.pk).update(exempt_paragraph="3", publish=False)
    standing_refresh.refresh([half.pk, whole.pk])
    for who in ("officer", "sponsor", "reader"):
        client = client_as(people[who])
        for reference, row in rows_of_list(client).items():
            html = client.get(f"/register/{reference}/").content.decode()
            if who == "reader":
                assert "Kept back from readers." not in html
                if reference == whole.reference:
                    assert not re.search(
                        r"\d", row["Warning signs"] + row["Our money, £"] + row["Last safe date"]
                    )
                    continue
            assert number_in(row["Warning signs"]) == signs_of_record(words(html)), (who, reference)
            label = str(Rating(rating_of_record(html)).label)
            assert row["Rating"].startswith(label), (who, reference)
            paid = line(html, "Council pays").replace("£", "")
            assert paid.startswith(row["Our money, £"]), (who, reference)
