"""The demo council lives: three years told by dates, ten partnerships with each tab filled, nothing of tomorrow."""

import io
import zipfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.module_loading import import_string

from core import clock
from core.models import AuditEvent
from core.yaml_files import read_data
from governance.assessments.service import list_asked
from governance.frameworks.model import ANSWERS, Kind
from governance.models import Assessment
from portal.demo import diary, files, seed
from portal.demo.books import FILE
from register.demo import Cast, Moment
from register.models import Action, DocumentVersion, Meeting, Partnership, Representative, SignShown, Standing
from register.standing import refresh as standing_refresh
from reviews.models import Review, RiskScore
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
FULL = (
    "Community Safety Partnership",
    "Better Care Fund (section 75)",
    "Youth Justice Board",
    "Northvale Homes Ltd",
    "Vale and Dale Internal Audit",
    "Town Centre BID",
    "Safeguarding Children Partnership",
    "Safeguarding Adults Board",
    "Domestic Abuse Board",
    "Regional Adoption Agency",
)
# What the tabs of a record show: each of the ten has some of each.
ROOMS = (
    *("memberships", "representatives", "contributions", "years", "liabilities", "shares", "benefit_figures"),
    *("documents", "meetings", "notes", "implications", "assessments", "objectives", "measures", "reviews"),
    *("risks", "actions", "key_dates", "confirmations", "significance_scores", "priorities_served"),
)
SOME_HAVE = {"priorities_served"}  # not every partnership serves a priority of the plan


def make(at: datetime) -> None:
    with clock.set_to(at):
        seed.make_council(number=None, password="three quiet brown foxes", today=clock.today())


def altered() -> list[str]:
    """Everything but the head file, which is written at a commit, and a test has none."""
    checks = [import_string(path) for path in settings.HISTORY_CHECKS]
    return [words for check in checks for words in check().altered]


@pytest.mark.parametrize(
    "now", [datetime(2026, 11, 26, 9, 30, tzinfo=UTC), datetime(2028, 2, 29, 0, 10, tzinfo=UTC)]
)
def test_the_council_lives_in_any_year(now: datetime) -> None:
    before = AuditEvent.objects.count()  # of the migrations
    make(now)
    with time_machine.travel(now, tick=False):
        assert altered() == []

    events = list(AuditEvent.objects.order_by("pk"))[before:]
    told = [event.at for event in events]
    assert told == sorted(told), "the history runs backwards"
    assert max(told) <= now
    assert now - min(told) > timedelta(days=3 * 365)
    people = {event.actor_label for event in events}
    assert len(people) > 20

    for name in FULL:
        found = Partnership.objects.get(name=name)
        empty = [room for room in ROOMS if not getattr(found, room).exists()]
        assert set(empty) <= SOME_HAVE, f"{name}: {empty}"
        assert all((found.reasons, found.benefits, found.beneficiaries)), name
        assert found.reviews.count() >= 3, name
    tiers = {entry["name"]: entry["tier"] for entry in read_data(FILE)}
    assert {one.name: one.tier for one in Partnership.objects.all()} == tiers
    statuses = {entry["name"]: entry["status"] for entry in read_data(FILE)}
    assert {one.name: one.status for one in Partnership.objects.all()} == statuses

    summaries = Counter(Review.objects.exclude(summary="").values_list("summary", flat=True))
    assert summaries.most_common(1)[0][1] <= 3
    assert len(summaries) > 35
    assert not Assessment.objects.filter(signed_by="The register").exists()
    assert not RiskScore.objects.filter(scored_by="The register").exists()
    for one in Assessment.objects.select_related("edition").prefetch_related("answers"):
        kinds = {asked.question.key: asked.question.kind for asked in list_asked(one)}
        chosen = {a.value for a in one.answers.all() if kinds[a.question] is Kind.YES_PARTLY_NO_NA}
        assert chosen <= {*ANSWERS}, one

    today = clock.day_of(now)
    for model, day in (
        (Meeting, "held_on"),
        (RiskScore, "scored_on"),
        (Action, "done_on"),
        (Action, "since"),
    ):
        assert not model.objects.filter(**{f"{day}__gte": today}).exists(), (model, day)
    assert not Representative.objects.filter(started_on__gt=today).exists()
    assert not DocumentVersion.objects.filter(uploaded_at__gt=now).exists()

    signs = Counter(SignShown.objects.on(today).values_list("partnership", flat=True))
    assert len(set(signs.values())) > 3, "the others are as uneven as life"


def test_the_past_can_be_read_by_its_day(client: Client) -> None:
    now = clock.now()
    make(now)
    client.force_login(get_user_model().objects.get(email="officer@demo.example"))
    then = (clock.today() - timedelta(days=1100)).isoformat()
    early = client.get("/register/PSH-0001/", {"at": then}).content.decode()
    assert "A partnership against crime." in early
    assert "A partnership against crime." not in client.get("/register/PSH-0001/").content.decode()
    before = AuditEvent.objects.count()
    make(now)
    assert AuditEvent.objects.count() == before, "made twice it is made once"
    known = [Standing.objects.get(partnership=one.partnership_id) for one in Standing.objects.all()]
    fresh = standing_refresh.compute_standings([one.partnership_id for one in known])
    assert {one.partnership_id: one.counts for one in fresh} == {
        one.partnership_id: one.counts for one in known
    }


@pytest.mark.parametrize("number", [2, 33])
def test_a_council_of_any_size_is_made(number: int) -> None:
    made = seed.make_council(number=number, password="three quiet brown foxes", today=clock.today())
    assert made == Partnership.objects.count() == number
    assert altered() == []
    assert seed.make_council(number=number, password="three quiet brown foxes", today=clock.today()) == 0


def test_what_is_killed_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_arguments: object, **_named: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(seed, "write_diary", stop)
    with pytest.raises(KeyboardInterrupt):
        seed.make_council(number=None, password="three quiet brown foxes", today=clock.today())
    assert not Partnership.objects.exists()


def test_the_diary_is_told_in_order_by_its_own_clock_and_leaves_out_what_is_to_come() -> None:
    now, told = datetime(2026, 5, 4, 12, tzinfo=UTC), []
    days = [
        datetime(2026, 5, 1, 9, tzinfo=UTC),
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        now + timedelta(hours=1),
    ]
    count = diary.write_diary([Moment(day, lambda: told.append(clock.now())) for day in days], until=now)
    assert count == 2
    assert told == [days[1], days[0]]


def test_a_moment_is_a_working_hour_and_yesterday_at_the_latest() -> None:
    today = date(2026, 11, 30)  # a Monday
    cast = Cast(today, ())
    for day in (today, today + timedelta(days=40), today - timedelta(days=1)):
        at = clock.convert_to_local_time(cast.moment(day, "a key", list).at)
        assert at.date() == date(2026, 11, 27)
        assert 9 <= at.hour < 17
    assert cast.moment(date(2019, 1, 1), "a key", list).at.year == 2023


def test_standings_that_were_put_off_are_computed_at_the_end() -> None:
    made = PartnershipFactory(live=True)
    Standing.objects.all().delete()
    with standing_refresh.put_off_standings():
        standing_refresh.refresh([made.pk])
        assert not Standing.objects.exists()
    assert Standing.objects.filter(partnership=made).exists()


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_files_are_real_and_the_same_each_time(ending: str) -> None:
    made = [files.make_file(ending, "a-file", "Terms (of reference)", ["One line."]) for _n in range(2)]
    assert made[0].sha256 == made[1].sha256
    if ending == "docx":
        made[0].content.seek(0)
        with zipfile.ZipFile(io.BytesIO(made[0].content.read())) as archive:
            assert b"One line." in archive.read("word/document.xml")
