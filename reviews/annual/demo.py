"""Believable annual reviews for the fictional council (demo.yaml), made by the services that people use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Person, User
from core.history import writing
from core.history.actors import SYSTEM, Actor
from core.yaml_files import read_data
from register.models import Partnership
from register.standing import refresh as standing_refresh
from reviews.annual import service, signing
from reviews.models import Review, ReviewLine

FILE = Path(__file__).with_name("demo.yaml")
_ANSWERS = {"y": ("yes", 1), "p": ("partly", 2), "n": ("no", 3), "a": ("na", 1)}
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class _Post:
    """A post that signs in the demo without having a sign-in."""

    pk: int | None
    label: str


@transaction.atomic
def seed_reviews(today: date) -> int:
    """Give the written partnerships their reviews and return how many were made; does nothing the second time."""
    if Review.objects.exists():
        return 0
    book: Entry = read_data(FILE)
    found = {p.name: p for p in Partnership.objects.select_related("sponsor").order_by("-pk")}
    signs_in = {user.person_id: user for user in User.objects.all()}
    officer = _actor(Person.objects.filter(post="Partnership Officer").first(), signs_in)
    made = 0
    for name, (answers, ago) in book["reviews"].items():
        if partnership := found.get(name):
            by = _actor(partnership.sponsor, signs_in)
            _accepted(partnership, book, answers, today - timedelta(days=ago), by, officer)
            made += 1
    _state(book["stated"], found, today)
    made += _draft(book["draft"], found, signs_in, today)
    return made + _waiting(book["waiting"], found, signs_in, today)


def _actor(person: Person | None, signs_in: Mapping[int, User]) -> Actor:
    if person is None:
        return SYSTEM
    return signs_in.get(person.pk) or _Post(None, str(person))


def _accepted(
    partnership: Partnership, book: Entry, answers: str, day: date, by: Actor, officer: Actor
) -> None:
    review = service.open_review(partnership, by=by, on=day - timedelta(days=10))
    for line, letter in zip(review.lines.all(), answers, strict=True):
        said: Sequence[str] = book["said"][line.question]
        value, place = _ANSWERS[letter]
        words = said[place] if value != "na" else "There is nothing of the kind to answer for."
        service.change_line(line, value=value, comment=words, evidence=said[0], by=by, on=day)
    _write(review, book["summary"], by)
    signing.sign_review(review, by=by, at=_at(day))
    signing.accept_review(review, by=officer, at=_at(day + timedelta(days=4)))


def _write(review: Review, summary: str, by: Actor) -> None:
    review.summary, review.outcome = summary, Review.Outcome.CONTINUE
    service.write_up(review, by=by)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11, 20)))


def _state(stated: Mapping[str, Sequence[int]], found: Mapping[str, Partnership], today: date) -> None:
    """Put the days that the old register stated where no review was ever accepted here."""
    for name, (last, following) in stated.items():
        if partnership := found.get(name):
            partnership.stated_reviewed_on = today + timedelta(days=last)
            partnership.stated_next_review_on = today + timedelta(days=following)
            writing.update(partnership, by=SYSTEM, reason="Demo council")
            standing_refresh.refresh([partnership.pk])


def _draft(entry: Entry, found: Mapping[str, Partnership], signs_in: Mapping[int, User], today: date) -> int:
    partnership = found.get(entry["partnership"])
    if partnership is None:
        return 0
    by = _actor(partnership.sponsor, signs_in)
    review = _opened(partnership, by, today - timedelta(days=6))
    if partnership.lead:
        service.delegate_draft(review, to=partnership.lead, by=by)
        by = _actor(partnership.lead, signs_in)
    for line in review.lines.all():
        if line.position in entry["confirmed"]:
            service.confirm_line(line, by=by, on=today)
    _change(review, entry["changed"], by, today)
    return 1


def _waiting(
    entry: Entry, found: Mapping[str, Partnership], signs_in: Mapping[int, User], today: date
) -> int:
    partnership = found.get(entry["partnership"])
    if partnership is None:
        return 0
    by, day = _actor(partnership.sponsor, signs_in), today - timedelta(days=3)
    review = _opened(partnership, by, day)
    _change(review, entry["changed"], by, day)
    for line in review.lines.filter(state=ReviewLine.State.TO_DO):
        service.confirm_line(line, by=by, on=day)
    _write(review, entry["summary"], by)
    signing.sign_review(review, by=by, at=_at(day))
    return 1


def _opened(partnership: Partnership, by: Actor, day: date) -> Review:
    last = partnership.reviews.latest("accepted_at")
    return service.open_review(partnership, by=by, on=day, due_on=last.next_due_on)


def _change(review: Review, changed: Mapping[int, Sequence[str]], by: Actor, day: date) -> None:
    for line in review.lines.filter(position__in=changed):
        letter, evidence, comment = changed[line.position]
        service.change_line(
            line, value=_ANSWERS[letter][0], comment=comment, evidence=evidence, by=by, on=day
        )
