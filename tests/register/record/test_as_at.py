"""The record as it stood: the same facts as were shown that day, whatever happened since."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import Directorate, User
from core.history import writing
from core.history.actors import SYSTEM
from register.choices import DocumentKind, PartnerRole, Status
from register.known.sources import Live
from register.models import (
    Confirmation,
    Contribution,
    Document,
    KeptText,
    KeyDate,
    Membership,
    Organisation,
    Partnership,
    Priority,
    PriorityServed,
    SensitiveMark,
    Share,
    StatusChange,
    Theme,
    YearMoney,
)
from register.record import content
from register.record.as_at import NotYetRecorded, known_as_at, read_as_at
from register.record.content import read_content
from register.services import partnerships
from register.services import related as services_related
from register.standing.refresh import refresh
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> Any:
    return time_machine.travel(datetime(year, month, day, hour, minute, tzinfo=LONDON), tick=False)


def live(partnership: Partnership, day: date) -> content.RecordContent:
    return read_content(Live(Partnership.objects.all()), partnership.reference, day=day)


def shown(found: content.RecordContent) -> dict[str, Any]:
    """What of the facts reaches the page: everything but what a source sends along."""
    words = {
        field.name: found.words(field.name)
        for field in Partnership._meta.concrete_fields
        if field.name not in ("id", "version")
    }
    return {name: value for name, value in vars(found).items() if name not in ("partnership", "row")} | words


def insert(record: Any) -> Any:
    return writing.insert(record, by=SYSTEM)


@pytest.fixture
def full(officer: User) -> Partnership:
    """A partnership with something in every table that the page reads, written on 3 March 2025."""
    with at(2025, 3, 3):
        sponsor = insert(PersonFactory.build(post="Director of Adults"))
        partnership = partnerships.propose(
            Partnership(
                name="Better Care Fund",
                purpose="One pooled budget.",
                theme=insert(Theme(name="Living well")),
                directorate=insert(Directorate(name="Adults")),
                sponsor=sponsor,
                reasons=["funds"],
            ),
            by=officer,
            on=date(2025, 3, 3),
        )
        council = insert(Organisation(name="Northvale Borough Council", is_council=True))
        board = insert(Organisation(name="Vale Care Board"))
        own: dict[str, Any] = {"partnership": partnership}
        for part in (
            Membership(organisation=board, role=PartnerRole.HOST, **own),
            Membership(organisation=council, role=PartnerRole.VOTING, **own),
            Contribution(organisation=council, year=2024, amount=100, **own),
            Contribution(organisation=board, year=2024, amount=200, **own),
            YearMoney(year=2024, budget=300, forecast=350, **own),
            Share(organisation=board, percent=65, **own),
            KeyDate(on=date(2027, 3, 31), notice_number=3, notice_unit="months", **own),
            Document(kind=DocumentKind.EXIT_PLAN, title="Exit plan", **own),
            PriorityServed(priority=insert(Priority(name="Live well at home")), how="Homes", **own),
            Confirmation(group="purpose", on=date(2025, 3, 3), by_post="The officer", **own),
            SensitiveMark(field="purpose", paragraph=3, reason="Prices", **own),
            KeptText(column="Comments", text="as P002 ??", source="old.csv", **own),
        ):
            insert(part)
    return partnership


def _rename_add_and_remove(partnership: Partnership, officer: User) -> None:
    """Change something in every table that the page reads."""
    mine = Partnership.objects.get(pk=partnership.pk)
    for record in (mine.sponsor, mine.theme, mine.directorate, Organisation.objects.get(is_council=False)):
        record.name = f"{record.name} renamed"
        if isinstance(record, type(mine.sponsor)):
            record.post = "Director of Everything"
        writing.update(record, by=SYSTEM)
    mine.purpose, mine.status = "Something else.", Status.SETTING_UP
    writing.update(mine, by=SYSTEM)
    insert(StatusChange(partnership=mine, to_status=Status.SETTING_UP, on=date(2025, 6, 1)))
    insert(Membership(partnership=mine, organisation=insert(Organisation(name="A newcomer"))))
    for model in (
        Membership,
        Share,
        KeyDate,
        KeptText,
        SensitiveMark,
        PriorityServed,
        Document,
        Confirmation,
    ):
        parts_of = model.objects.filter(partnership=mine).order_by("pk")
        services_related.remove(parts_of.first(), by=officer, reason="Not any more")
    year = YearMoney.objects.get(partnership=mine)
    year.forecast = 900
    services_related.change(year, names=["forecast"], by=officer)


def test_a_past_day_shows_what_the_page_showed_that_day(full: Partnership, officer: User) -> None:
    day = date(2025, 3, 3)
    before = shown(live(full, day))
    with at(2025, 9, 1):
        _rename_add_and_remove(full, officer)
    assert shown(read_as_at(full.reference, day)) == before
    assert shown(live(full, day)) != before


def test_today_can_be_asked_as_a_past_day_too(full: Partnership, officer: User) -> None:
    with at(2025, 9, 1):
        _rename_add_and_remove(full, officer)
    day = date(2025, 9, 1)
    assert shown(read_as_at(full.reference, day)) == shown(live(full, day))


@pytest.mark.parametrize(
    ("hour", "minute", "purpose"), [(23, 59, "Late that day."), (0, 1, "Late that day.")]
)
def test_a_day_ends_at_midnight_of_council_time(
    full: Partnership, officer: User, hour: int, minute: int, purpose: str
) -> None:
    last_minute = hour == 23
    with at(2025, 7, 10 if last_minute else 11, hour, minute):  # summer time: an hour before UTC's midnight
        mine = Partnership.objects.get(pk=full.pk)
        mine.purpose = purpose
        partnerships.change(mine, names=["purpose"], by=officer)
    then = read_as_at(full.reference, date(2025, 7, 10)).words("purpose")
    assert (then == purpose) == last_minute


def test_of_two_changes_in_the_same_moment_the_later_counts(full: Partnership, officer: User) -> None:
    with at(2025, 7, 10):
        for purpose in ("First.", "Second."):
            mine = Partnership.objects.get(pk=full.pk)
            mine.purpose = purpose
            partnerships.change(mine, names=["purpose"], by=officer)
    assert read_as_at(full.reference, date(2025, 7, 10)).words("purpose") == "Second."


def test_a_partner_that_leaves_later_is_still_in_it(full: Partnership, officer: User) -> None:
    with at(2025, 4, 1):
        seat = Membership.objects.filter(partnership=full, organisation__is_council=False).get()
        seat.left_on = date(2025, 6, 30)
        services_related.change(seat, names=["left_on"], by=officer)
    names = {
        day: [partner.name for partner in read_as_at(full.reference, day).partners]
        for day in (date(2025, 6, 29), date(2025, 6, 30))
    }
    assert names[date(2025, 6, 29)] == ["Vale Care Board", "Northvale Borough Council"]
    assert names[date(2025, 6, 30)] == ["Northvale Borough Council"]


def test_the_money_is_that_of_the_year_of_the_day(full: Partnership) -> None:
    assert read_as_at(full.reference, date(2025, 3, 31)).money.council == 100
    assert read_as_at(full.reference, date(2025, 4, 1)).money.council is None


def test_a_person_written_down_later_is_called_by_the_first_words(officer: User) -> None:
    with at(2025, 8, 1):
        later = insert(PersonFactory.build(post="Head of Streets"))
    with at(2025, 3, 3):
        mine = partnerships.propose(Partnership(name="Roads", sponsor=later), by=officer, on=date(2025, 3, 3))
    assert read_as_at(mine.reference, date(2025, 3, 4)).words("sponsor") == "Head of Streets"


def test_a_day_before_the_record_began_is_refused_with_the_first_day(full: Partnership) -> None:
    with pytest.raises(NotYetRecorded, match="since 3 March 2025") as refused:
        read_as_at(full.reference, date(2025, 3, 2))
    assert refused.value.began == date(2025, 3, 3)


def test_a_record_that_never_was_is_not_there_on_any_day() -> None:
    with pytest.raises(Partnership.DoesNotExist):
        read_as_at("PSH-9999", date(2025, 3, 3))


def test_the_signs_of_a_past_day_are_those_that_showed_then(
    full: Partnership, officer: User, client: Client
) -> None:
    before, after, code = date(2025, 8, 31), date(2025, 9, 1), "unapproved_overspend"
    with at(2025, 9, 1):
        for year in YearMoney.objects.filter(partnership=full):
            services_related.remove(year, by=officer, reason="Mistyped")
    assert code in {one.code for one in known_as_at(full.pk, before).concerns}
    assert code not in {one.code for one in known_as_at(full.pk, after).concerns}
    client.force_login(officer)
    page = client.get(f"{full.get_absolute_url()}?at={before}").content.decode()
    assert "over budget and no approval is recorded" in page
    assert "not known: they are held against today’s." in page
    later = client.get(f"{full.get_absolute_url()}?at={after}").content.decode()
    assert "over budget and no approval is recorded" not in later


@pytest.mark.parametrize(("status", "tested"), [("out_of_scope", False), ("live", True)])
def test_a_past_day_says_of_how_many_signs_it_is_known_and_keeps_the_steps_taken_as_today_does(
    status: str, tested: bool, officer: User, client: Client
) -> None:
    with at(2026, 11, 1):
        made = partnerships.propose(Partnership(name="Roads"), by=officer, on=date(2010, 5, 1))
        steps = [StatusChange(partnership=made, to_status=Status.LIVE, on=date(2011, 3, 1), precision="year")]
        if status == Status.OUT_OF_SCOPE:
            steps.append(StatusChange(partnership=made, to_status=status, on=date(2026, 10, 1)))
        for step in steps:
            writing.insert(step, by=officer)
        made.status = status
        writing.update(made, by=officer, reason="Screened")
        refresh([made.pk])
    client.force_login(officer)
    with at(2026, 11, 20):
        today = client.get(made.get_absolute_url()).content.decode()
        then = client.get(f"{made.get_absolute_url()}?at=2026-11-10").content.decode()
    for page in (today, then):
        assert ("others are not tested: it is not open (out of scope)." in page) is not tested
        assert "2011" in page[page.index('class="path"') : page.index("</ol>", page.index('class="path"'))]
    assert "No warning sign showed then" not in then
