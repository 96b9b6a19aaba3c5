"""The lines of a summary: a label, a value in pieces, and where to change it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.dates import describe_due_day, write_long_date
from core.editing import field_display
from core.forms.fields import lower_label
from core.money import format_pounds, write_known_pounds
from register.access.exempt import NOTHING_HIDDEN, Secrecy, word_for_hidden
from register.choices import Leaving, Status
from register.known.finding import State
from register.models import Partnership
from register.record.content import (
    AgreementDate,
    Money,
    PartnerShare,
    PriorityOfRecord,
    RecordContent,
)
from register.record.header import tab_address
from register.services.partnerships import GROUPS

LATE, QUIET, STRONG = "late", "quiet", "strong"


@dataclass(frozen=True)
class Fragment:
    """A piece of a value: its words, how they stand out, and where they lead."""

    text: str
    tone: str = ""
    href: str = ""


@dataclass(frozen=True)
class SummaryLine:
    """One label with its value; without bits it is not recorded. `change` is where to change or add it."""

    label: str
    bits: Sequence[Fragment] = ()
    change: str = ""
    exempt: str = ""


@dataclass(frozen=True)
class Reader:
    """Who looks: whether they may change it, and what of it is not shown to them."""

    may_edit: bool
    secrecy: Secrecy = NOTHING_HIDDEN
    may_publish: bool = False


# --- The groups of single fields -----------------------------------------------------------------------


def purpose_lines(facts: RecordContent, reader: Reader) -> Iterator[SummaryLine]:
    always = ("purpose", "theme", "area")
    yield field_line(facts, reader, "purpose", "purpose")
    basis = facts.words("basis")
    known = basis and basis.lower() not in facts.words("form").lower()
    yield field_line(
        facts, reader, "form", "form", *([Fragment(f"({basis.lower()})", QUIET)] if known else [])
    )
    served = [bit for one in facts.priorities for bit in _served(one)]
    yield SummaryLine(_("Council priority"), served, tab_link(facts, reader, "priorities", "purpose"))
    aims = [Fragment("; ".join(facts.objectives))] if facts.objectives else ()
    yield SummaryLine(_("Objectives"), aims, tab_link(facts, reader, "objectives", "purpose"))
    yield from _filled(facts, reader, "purpose", always, but=["purpose"])
    said_already = ["form", *(["basis"] if facts.words("form") else []), *_if_no(facts, "also_outside_body")]
    yield from _filled(facts, reader, "form", (), but=said_already)
    yield from _missing(facts, reader, "purpose", always)


def _served(one: PriorityOfRecord) -> Iterator[Fragment]:
    yield Fragment(one.name)
    if one.how:
        yield Fragment(f"({one.how})", QUIET)


def people_lines(facts: RecordContent, reader: Reader) -> Iterator[SummaryLine]:
    always = ("directorate", "sponsor", "lead", "cabinet_member", "panel")
    yield from _filled(facts, reader, "people", always)
    yield _partners(facts, reader)
    for step in facts.steps:
        if step.status == Status.SETTING_UP and step.decision_reference:
            yield SummaryLine(
                _("Approved"), [Fragment(", ".join(filter(None, (step.decision_reference, step.on_words))))]
            )
    yield from _missing(facts, reader, "people", always)


def open_lines(facts: RecordContent, reader: Reader) -> Iterator[SummaryLine]:
    """What is shown of a wholly exempt partnership to every reader: where in the council it is, and with whom."""
    yield field_line(facts, reader, "people", "directorate")
    yield _partners(facts, reader)


def _partners(facts: RecordContent, reader: Reader) -> SummaryLine:
    names = "; ".join(f"{partner.name} ({partner.role.lower()})" for partner in facts.partners)
    return SummaryLine(_("Partners"), [Fragment(names)] if names else (), tab_link(facts, reader, "members"))


def resource_lines(facts: RecordContent, reader: Reader) -> Iterator[SummaryLine]:
    yield from _filled(facts, reader, "resources", ())
    yield from _missing(facts, reader, "resources", ())


def publication_lines(facts: RecordContent, reader: Reader) -> Iterator[SummaryLine]:
    yield from _filled(facts, reader, "publication", ("publish",))


# --- Single lines ---------------------------------------------------------------------------------------


def field_line(facts: RecordContent, reader: Reader, group: str, name: str, *more: Fragment) -> SummaryLine:
    """One field of the partnership; exempt text says so, and stays hidden from who may not read it."""
    text = facts.words(name)
    label, change = field_display.label(Partnership, name), edit_link(facts, reader, group, name)
    note = reader.secrecy.tag(name) if text and name in reader.secrecy.marks else ""
    if text and reader.secrecy.hides(name):
        return SummaryLine(label, [Fragment(word_for_hidden(), QUIET)], "", note)
    return SummaryLine(label, [Fragment(text), *more] if text else (), change, note)


def edit_link(facts: RecordContent, reader: Reader, group: str, name: str = "") -> str:
    """The short page on which a field is changed."""
    if not (reader.may_publish if group == "publication" else reader.may_edit):
        return ""
    page = reverse("partnership_edit_group", args=[facts.partnership.reference, group])
    return f"{page}#div_id_{name}" if name else page


def tab_link(facts: RecordContent, reader: Reader, name: str, group: str = "") -> str:
    """The tab in which related records are changed; until there is such a tab, the short page of `group`."""
    if not reader.may_edit:
        return ""
    there = tab_address(facts.partnership.reference, f"{name}/")
    return there or (edit_link(facts, reader, group) if group else "")


def _filled(
    facts: RecordContent, reader: Reader, group: str, always: Sequence[str], *, but: Collection[str] = ()
) -> Iterator[SummaryLine]:
    """The fields of a group that are recorded, and those of `always` even when they are not."""
    for name in GROUPS[group]:
        if name != "name" and name not in but and (facts.words(name) or name in always):
            yield field_line(facts, reader, group, name)


def _missing(
    facts: RecordContent, reader: Reader, group: str, always: Sequence[str]
) -> Iterator[SummaryLine]:
    """What else of a group is not recorded, in one line, so that empty fields do not fill the page."""
    missing = [name for name in GROUPS[group] if not facts.words(name) and name not in always]
    if missing:
        links = [
            Fragment(field_display.label(Partnership, name), "", edit_link(facts, reader, group, name))
            for name in missing
        ]
        yield SummaryLine(_("Not recorded"), links)


def _if_no(facts: RecordContent, name: str) -> list[str]:
    return [] if getattr(facts.partnership, name) else [name]


DATES_SHOWN = 4


def money_lines(facts: RecordContent, reader: Reader) -> Iterator[SummaryLine]:
    """What the council and its partners pay this financial year, and how it is going."""
    known, change = facts.money, tab_link(facts, reader, "finance")
    unsure = [Fragment(_("(not all of it certain)"), QUIET)] if known.unsure else []
    for label, amount in ((_("Council pays"), known.council), (_("Partners pay"), known.partners)):
        yield SummaryLine(label, [_pounds(amount), *(unsure if amount is not None else ())], change)
    yield SummaryLine(_("Budget"), [_pounds(known.budget)], change)
    label = _("Forecast") if known.actual is None else _("Spent")
    yield SummaryLine(label, _outcome(known), change)
    parts = [Fragment("; ".join(_part(part) for part in known.parts))] if known.parts else ()
    yield SummaryLine(_("If it overspends"), parts, change)


def _pounds(amount: Decimal | None) -> Fragment:
    """An amount in one of three words: a figure, none, or not known."""
    return Fragment(capfirst(write_known_pounds(amount)), QUIET if amount is None else "")


def _outcome(known: Money) -> Sequence[Fragment]:
    """What was spent where that is recorded, else the forecast, held against the budget."""
    over, borne = known.over, known.council_part_of_overspend
    amount = known.forecast if known.actual is None else known.actual
    if over is None:
        return [_pounds(amount)]
    if over == 0:
        return [_pounds(amount), Fragment(_("as budgeted"))]
    if over < 0:
        return [Fragment(_("%(sum)s under budget") % {"sum": format_pounds(-over)})]
    found = [Fragment(_("%(sum)s over budget") % {"sum": format_pounds(over)}, LATE)]
    if borne is not None:
        found.append(Fragment(_("council share %(sum)s") % {"sum": format_pounds(borne)}))
    if known.approval_reference:
        found.append(Fragment(_("approved: %(reference)s") % {"reference": known.approval_reference}))
    return found


def _part(part: PartnerShare) -> str:
    percent = f"{part.percent:f}".rstrip("0").rstrip(".") if part.percent % 1 else f"{part.percent:.0f}"
    shown = _("%(name)s %(percent)s per cent") % {"name": part.name, "percent": percent}
    if part.limit is None:
        return shown
    return _("%(part)s (at most %(sum)s)") % {"part": shown, "sum": format_pounds(part.limit)}


def date_lines(facts: RecordContent, reader: Reader) -> Iterator[SummaryLine]:
    """When it ends, by when notice must be given, whether leaving is possible, and the plan for it."""
    change = tab_link(facts, reader, "dates", "dates")
    ahead = [when for when in facts.dates if when.on >= facts.day] or list(facts.dates[-1:])
    shown = ahead[:DATES_SHOWN]
    for when in shown:
        yield from _date(when, facts, change, alone=len(ahead) == 1)
    if not facts.dates:
        yield SummaryLine(_("Agreement ends"), (), change)
    if rest := len(facts.dates) - len(shown):
        yield SummaryLine(_("Other dates"), [Fragment(_("%(count)s more") % {"count": rest}, "", change)])
    yield field_line(facts, reader, "dates", "leaving")
    plan = facts.exit_plan
    late = LATE if plan.state is State.OUT_OF_DATE else ""
    said = [Fragment(plan.sentence, late)] if plan.state is not State.NONE else ()
    yield SummaryLine(_("Exit plan"), said, tab_link(facts, reader, "documents"))
    for name in ("starts_on", "signed_on"):
        yield field_line(facts, reader, "dates", name)


def _date(when: AgreementDate, facts: RecordContent, change: str, *, alone: bool) -> Iterator[SummaryLine]:
    """One end, renewal or break with its notice. A date that is one of several is named in each of its lines."""
    which = "" if alone else f", {lower_label(when.label)} {when.on_words}"
    past = [Fragment(_("past"), LATE)] if when.on < facts.day else []
    clause = [Fragment(when.clause, QUIET)] if when.clause else []
    yield SummaryLine(when.label, [Fragment(when.on_words), *past, *clause], change)
    if when.notice:
        yield SummaryLine(_("Notice") + which, [Fragment(when.notice)], change)
    elif facts.partnership.leaving != Leaving.NOTHING_BINDS:
        yield SummaryLine(_("Notice") + which, [Fragment(_("Not known"), LATE)], change)
    if when.last_safe_on and facts.partnership.leaving in (Leaving.BY_NOTICE, Leaving.NOT_KNOWN):
        left = [Fragment(_left(when, facts))] if when.on >= facts.day else []
        yield SummaryLine(
            _("Last safe date to give notice") + which,
            [Fragment(write_long_date(when.last_safe_on), STRONG), *left],
        )
    if when.decision:
        yield SummaryLine(_("Decision") + which, [Fragment(when.decision)], change)


def _left(when: AgreementDate, facts: RecordContent) -> str:
    assert when.last_safe_on is not None
    return _("past") if when.last_safe_on < facts.day else describe_due_day(when.last_safe_on, facts.day)
