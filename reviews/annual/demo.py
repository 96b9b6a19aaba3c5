"""Believable annual reviews of three years for the fictional council (demo.yaml), made by the services people use."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from core import clock
from core.history.actors import Actor
from core.yaml_files import read_data
from register.demo import Cast, Moment
from register.services import partnerships
from register.services.sensitive import WordsMark
from reviews.annual import service, signing
from reviews.models import Review, ReviewLine

FILE = Path(__file__).with_name("demo.yaml")
ACCEPTER = "Partnership Officer"
_ANSWERS = {"y": ("yes", 1), "p": ("partly", 2), "n": ("no", 3), "a": ("na", 1)}
_NOTHING = "There is nothing of the kind to answer for."
Entry = Mapping[str, Any]


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield every review from its opening to its acceptance, what the old register stated, and what is open today."""
    book: Entry = read_data(FILE)
    for name, entry in book["reviews"].items():
        if cast.knows(name):
            for year in list_years(entry):
                yield from _ReviewTold(cast, name, book["said"], year).list_moments()
    for name, days in book["stated"].items():
        if cast.knows(name):
            yield cast.moment(cast.day(-36), name, partial(_state, cast, name, *days))
    yield from _list_open(cast, book)


def list_years(entry: Entry) -> Iterator[dict[str, Any]]:
    """Yield the reviews of one partnership, newest first, with its letters: a year names only what differs."""
    letters = list(entry["letters"])
    for year in entry["years"]:
        for position, letter in year.get("before", {}).items():
            letters[position - 1] = letter
        yield {"letters": "".join(letters), "own": entry.get("own", {}), **year}


class _ReviewTold:
    """One review of one year."""

    def __init__(self, cast: Cast, name: str, said: Entry, year: Entry) -> None:
        self.cast, self.name, self.said, self.year = cast, name, said, year
        self.day = cast.today - timedelta(days=year["ago"])

    def list_moments(self) -> Iterator[Moment]:
        yield self._moment(-10, self._open)
        if "returned" in self.year:
            yield self._moment(-4, self._sign)
            yield self._moment(-2, self._return)
            yield self._moment(0, self._sign_again)
        else:
            yield self._moment(0, self._sign)
        yield self._moment(4, self._accept)

    def _moment(self, days: int, tell: Any) -> Moment:
        return self.cast.moment(self.day + timedelta(days=days), self.name, tell)

    def _by(self) -> Actor:
        return self.cast.actor(self.cast.partnership(self.name).sponsor)

    def _review(self) -> Review:
        return Review.objects.select_related("partnership").get(
            partnership=self.cast.partnership(self.name), accepted_at=None
        )

    def _open(self) -> None:
        _open(self.cast, self.name, clock.today())

    def _sign(self) -> None:
        review, by = self._review(), self._by()
        for line, letter in zip(review.lines.all(), self.year["letters"], strict=True):
            evidence, *standard = self.said[line.question]
            value, place = _ANSWERS[letter]
            own = self.year["own"].get(line.position, ()) if value != "na" else ()
            comment = own[1] if own and own[0] == letter else standard[place - 1]
            comment = comment if value != "na" else _NOTHING
            exempt = self.year.get("exempt", {}).get(line.position)
            words = {"value": value, "comment": comment, "evidence": evidence}
            mark = WordsMark(*exempt) if exempt else None
            service.change_line(line, **words, mark=mark, by=by, on=clock.today())
        _write_up(review, self.year["summary"], by, self.year.get("outcome", "continue"))
        signing.sign_review(review, by=by)

    def _return(self) -> None:
        signing.return_review(self._review(), because=self.year["returned"], by=self.cast.actor(ACCEPTER))

    def _sign_again(self) -> None:
        review, by = self._review(), self._by()
        _write_up(review, self.year["summary_again"], by, review.outcome)
        signing.sign_review(review, by=by)

    def _accept(self) -> None:
        override, why = self.year.get("override", ("", ""))
        signing.accept_review(
            self._review(), override=override, override_reason=why, by=self.cast.actor(ACCEPTER)
        )


def _write_up(review: Review, summary: str, by: Actor, outcome: str) -> None:
    """Write the words around the lines; where no action is open, it goes on without any, as the rule is."""
    review.summary, review.outcome = summary, outcome
    if signing.is_without_actions(review):
        review.outcome = Review.Outcome.CONTINUE
    service.write_up(review, by=by)


def _open(cast: Cast, name: str, day: date) -> Review:
    partnership = cast.read_partnership(name)
    last = partnership.reviews.filter(accepted_at__isnull=False).order_by("accepted_at").last()
    by = cast.actor(partnership.sponsor)
    return service.open_review(partnership, by=by, on=day, due_on=last.next_due_on if last else None)


def _state(cast: Cast, name: str, last: int, following: int) -> None:
    """Put the days that the old register stated where no review was ever accepted here."""
    partnership = cast.read_partnership(name)
    partnership.stated_reviewed_on = cast.today + timedelta(days=last)
    partnership.stated_next_review_on = cast.today + timedelta(days=following)
    names = ["stated_reviewed_on", "stated_next_review_on"]
    partnerships.change(
        partnership, names=names, by=cast.actor(ACCEPTER), reason="Taken over from the old register"
    )


def _list_open(cast: Cast, book: Entry) -> Iterator[Moment]:
    """Yield the review that is in draft today, and the one that waits to be accepted."""
    draft, waiting = book["draft"], book["waiting"]
    name, other = draft["partnership"], waiting["partnership"]
    if not (cast.knows(name) and cast.knows(other)):
        return
    for days, who, tell in (
        (6, name, lambda: _delegate(cast, name)),
        (2, name, lambda: _draft(cast, name, draft)),
        (9, other, lambda: _open(cast, other, clock.today())),
        (3, other, lambda: _wait(cast, other, waiting)),
    ):
        yield cast.moment(cast.today - timedelta(days=days), who, tell)


def _delegate(cast: Cast, name: str) -> None:
    review, partnership = _open(cast, name, clock.today()), cast.partnership(name)
    if partnership.lead:
        service.delegate_draft(review, to=partnership.lead, by=cast.actor(partnership.sponsor))


def _draft(cast: Cast, name: str, entry: Entry) -> None:
    partnership = cast.partnership(name)
    review, by = partnership.reviews.get(accepted_at=None), cast.actor(partnership.lead)
    for line in review.lines.filter(position__in=entry["confirmed"]):
        service.confirm_line(line, by=by, on=clock.today())
    _change(review, entry["changed"], by)


def _wait(cast: Cast, name: str, entry: Entry) -> None:
    partnership = cast.partnership(name)
    review, by = partnership.reviews.get(accepted_at=None), cast.actor(partnership.sponsor)
    _change(review, entry["changed"], by)
    for line in review.lines.filter(state=ReviewLine.State.TO_DO):
        service.confirm_line(line, by=by, on=clock.today())
    _write_up(review, entry["summary"], by, "continue")
    signing.sign_review(review, by=by)


def _change(review: Review, changed: Mapping[int, Sequence[str]], by: Actor) -> None:
    for line in review.lines.filter(position__in=changed):
        letter, evidence, comment = changed[line.position]
        service.change_line(
            line, value=_ANSWERS[letter][0], comment=comment, evidence=evidence, by=by, on=clock.today()
        )
