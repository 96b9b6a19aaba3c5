"""Warning signs about the end of an agreement and the notice to leave it. Source: protocol 2.14."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _lazy

from core.dates import DAY, move_day
from register.known.facts import RegisterFacts, TermDate
from register.known.signs.sign import Sign, Window, word_for_day

SOON = timedelta(days=180)


def _undecided(facts: RegisterFacts) -> Iterator[TermDate]:
    if facts.is_running:
        yield from (each for each in facts.dates if not each.decided)


def _ended(facts: RegisterFacts) -> Iterator[Window]:
    """An end or renewal that is over, where no decision and no later end or renewal says what came after."""
    for each in _undecided(facts):
        if each == facts.end:
            last = each.last_day
            yield Window(
                move_day(last, DAY),
                about_on=last,
                mark=each.mark,
                words={"day": word_for_day(each.on, each.precision)},
                mends=_decide(each),
            )


def _decide(each: TermDate) -> str:
    """Where the decision about a date is recorded."""
    return f"dates/{each.pk}/decision/"


def _with_notice(facts: RegisterFacts) -> Iterator[tuple[TermDate, date]]:
    """Dates by which notice must be given; where nobody knows whether leaving is possible, the notice still stands."""
    if facts.asks_notice:
        yield from ((each, each.last_safe_on) for each in _undecided(facts) if each.last_safe_on)


def _notice_missed(facts: RegisterFacts) -> Iterator[Window]:
    for each, safe in _with_notice(facts):
        words = {"safe": word_for_day(safe), "on": word_for_day(each.on, each.precision)}
        yield Window(move_day(safe, DAY), move_day(each.last_day, DAY), safe, each.mark, words, _decide(each))


def _notice_closes(facts: RegisterFacts) -> Iterator[Window]:
    for each, safe in _with_notice(facts):
        words = {"safe": word_for_day(safe), "on": word_for_day(each.on, each.precision)}
        yield Window(move_day(safe, -SOON), move_day(safe, DAY), safe, each.mark, words, _decide(each))


def _notice_not_known(facts: RegisterFacts) -> Iterator[Window]:
    """One date after the other: of one that is over, or about which all is decided, nobody gives notice any more."""
    unknown = [each for each in _undecided(facts) if not each.notice] if facts.asks_notice else []
    begins = None
    for each in sorted(unknown, key=lambda each: each.last_day):
        ends = move_day(each.last_day, DAY)
        if begins is None or begins < ends:
            yield Window(begins, ends, mark=each.mark, mends=f"dates/{each.pk}/edit/")
            begins = ends


AGREEMENT_ENDED: Sign[RegisterFacts] = Sign(
    "agreement_ended",
    _lazy("The agreement ended on %(day)s and nothing says what came after"),
    "Protocol 2.14",
    "a",
    _lazy("Record the decision"),
    "dates/",
    0,
    _ended,
    _lazy("The agreement has ended and nothing says what came after"),
)
NOTICE_MISSED: Sign[RegisterFacts] = Sign(
    "notice_missed",
    _lazy("The last safe date to leave by %(on)s was %(safe)s, and no decision is recorded"),
    "Protocol 2.14",
    "",
    _lazy("Record the decision"),
    "dates/",
    1,
    _notice_missed,
    _lazy("The last safe date to leave has passed without a decision"),
)
NOTICE_CLOSES: Sign[RegisterFacts] = Sign(
    "notice_closes",
    _lazy("Notice to leave by %(on)s must be given by %(safe)s, and no decision is recorded"),
    "Protocol 2.14",
    "",
    _lazy("Record the decision"),
    "dates/",
    1,
    _notice_closes,
    _lazy("Notice to leave must be given soon"),
)
NOTICE_NOT_KNOWN: Sign[RegisterFacts] = Sign(
    "notice_not_known",
    _lazy("It has an end date and the notice period is not known"),
    "Protocol 2.14",
    "a",
    _lazy("Add the notice"),
    "dates/",
    4,
    _notice_not_known,
)
