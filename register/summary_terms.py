"""The lines of a summary on money, dates and leaving: what it costs, and when and whether the council can leave."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from core.dates import in_words, long_date
from core.formfields import in_sentence
from core.money import format_pounds
from register.choices import Leaving
from register.facts import ExitPlan, Facts, Money, Part, When
from register.summary_lines import LATE, QUIET, STRONG, Bit, Line, Reader, field, room

DATES_SHOWN = 4


def money(facts: Facts, reader: Reader) -> Iterator[Line]:
    """What the council and its partners pay this financial year, and how it is going."""
    known, change = facts.money, room(facts, reader, "finance")
    unsure = [Bit(_("(not all of it certain)"), QUIET)] if known.unsure else []
    for label, amount in ((_("Council pays"), known.council), (_("Partners pay"), known.partners)):
        yield Line(label, [Bit(format_pounds(amount)), *unsure] if amount is not None else (), change)
    yield Line(_("Budget"), [Bit(format_pounds(known.budget))] if known.budget is not None else (), change)
    yield Line(_("Forecast"), _forecast(known), change)
    parts = [Bit("; ".join(_part(part) for part in known.parts))] if known.parts else ()
    yield Line(_("If it overspends"), parts, change)


def _forecast(known: Money) -> Sequence[Bit]:
    over, borne = known.over, known.council_part_of_overspend
    if known.forecast is None:
        return ()
    if over is None:
        return [Bit(format_pounds(known.forecast))]
    if over == 0:
        return [Bit(format_pounds(known.forecast)), Bit(_("as budgeted"))]
    if over < 0:
        return [Bit(_("%(sum)s under budget") % {"sum": format_pounds(-over)})]
    found = [Bit(_("%(sum)s over budget") % {"sum": format_pounds(over)}, LATE)]
    if borne is not None:
        found.append(Bit(_("council share %(sum)s") % {"sum": format_pounds(borne)}))
    if known.approval_reference:
        found.append(Bit(_("approved: %(reference)s") % {"reference": known.approval_reference}))
    return found


def _part(part: Part) -> str:
    percent = f"{part.percent:f}".rstrip("0").rstrip(".") if part.percent % 1 else f"{part.percent:.0f}"
    shown = _("%(name)s %(percent)s per cent") % {"name": part.name, "percent": percent}
    if part.limit is None:
        return shown
    return _("%(part)s (at most %(sum)s)") % {"part": shown, "sum": format_pounds(part.limit)}


def dates(facts: Facts, reader: Reader) -> Iterator[Line]:
    """When it ends, by when notice must be given, whether leaving is possible, and the plan for it."""
    change = room(facts, reader, "dates", "dates")
    ahead = [when for when in facts.dates if when.on >= facts.day] or list(facts.dates[-1:])
    shown = ahead[:DATES_SHOWN]
    for when in shown:
        yield from _date(when, facts, change, alone=len(ahead) == 1)
    if not facts.dates:
        yield Line(_("Agreement ends"), (), change)
    if rest := len(facts.dates) - len(shown):
        yield Line(_("Other dates"), [Bit(_("%(count)s more") % {"count": rest}, "", change)])
    yield field(facts, reader, "dates", "leaving")
    plan = _exit_plan(facts.exit_plan, facts) if facts.exit_plan else ()
    yield Line(_("Exit plan"), plan, room(facts, reader, "documents"))
    for name in ("starts_on", "signed_on"):
        yield field(facts, reader, "dates", name)


def _date(when: When, facts: Facts, change: str, *, alone: bool) -> Iterator[Line]:
    """One end, renewal or break with its notice. A date that is one of several is named in each of its lines."""
    which = "" if alone else f", {in_sentence(when.label)} {when.on_words}"
    past = [Bit(_("past"), LATE)] if when.on < facts.day else []
    clause = [Bit(when.clause, QUIET)] if when.clause else []
    yield Line(when.label, [Bit(when.on_words), *past, *clause], change)
    if when.notice:
        yield Line(_("Notice") + which, [Bit(when.notice)], change)
    elif facts.partnership.leaving != Leaving.NOTHING_BINDS:
        yield Line(_("Notice") + which, [Bit(_("Not known"), LATE)], change)
    if when.last_safe_on and facts.partnership.leaving in (Leaving.BY_NOTICE, Leaving.NOT_KNOWN):
        left = [Bit(_left(when, facts))] if when.on >= facts.day else []
        yield Line(
            _("Last safe date to give notice") + which, [Bit(long_date(when.last_safe_on), STRONG), *left]
        )
    if when.decision:
        yield Line(_("Decision") + which, [Bit(when.decision)], change)


def _left(when: When, facts: Facts) -> str:
    assert when.last_safe_on is not None
    return _("past") if when.last_safe_on < facts.day else in_words(when.last_safe_on, facts.day)


def _exit_plan(plan: ExitPlan, facts: Facts) -> Sequence[Bit]:
    if plan.review_on is None:
        return [Bit(plan.title)]
    if plan.review_on < facts.day:
        late = _("review %(late)s") % {"late": in_words(plan.review_on, facts.day)}
        return [Bit(plan.title), Bit(late, LATE)]
    return [Bit(plan.title), Bit(_("review by %(day)s") % {"day": long_date(plan.review_on)}, QUIET)]
