"""The summary of a partnership, group by group, line by line: the same for today and for a past day.

A line is a label, a value in pieces, and where to change it. Longer than most: each group is one function, and
whoever adds a line looks at how the others say it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import describe_due_day, label_financial_year, write_long_date
from core.editing import field_display
from core.forms.fields import lower_label
from core.models import Record
from core.money import format_pounds, write_known_pounds
from register.access.marks import word_for_hidden
from register.access.secrecy import NOTHING_HIDDEN, Secrecy
from register.access.words import show_words
from register.choices import Status
from register.known.finding import State
from register.models import KeptText, MarkedWords, Objective, Partnership, PriorityServed
from register.models.partnership import PEOPLE_FIELDS
from register.record.content import (
    AgreementDate,
    KeptFromSheet,
    Money,
    PartnerShare,
    PriorityOfRecord,
    RecordContent,
)
from register.record.header import address_of_tab
from register.rules.leaving import asks_notice, needs_notice
from register.services.partnerships import GROUPS

LATE, QUIET, STRONG = "late", "quiet", "strong"


@dataclass(frozen=True)
class Fragment:
    """A piece of a value: its words, how they stand out, and where they lead."""

    text: str
    tone: str = ""
    href: str = ""


@dataclass(frozen=True)
class _SummaryLine:
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
    names: bool = True  # whether they may read the names of people


@dataclass(frozen=True)
class Section:
    """One group of lines, what it rests on, and when it was last confirmed; `confirm` is where to confirm it again."""

    key: str
    title: str
    note: str
    lines: Sequence[_SummaryLine]
    confirm: str = ""


# --- The groups of single fields -----------------------------------------------------------------------


def lines_for_purpose(facts: RecordContent, reader: Reader) -> Iterator[_SummaryLine]:
    always = ("purpose", "theme", "area")
    yield line_for_field(facts, reader, "purpose", "purpose")
    basis = facts.words("basis")
    known = basis and basis.lower() not in facts.words("form").lower()
    yield line_for_field(
        facts, reader, "form", "form", *([Fragment(f"({basis.lower()})", QUIET)] if known else [])
    )
    served = [bit for one in facts.priorities for bit in _served(one, reader)]
    yield _SummaryLine(_("Council priority"), served, link_to_tab(facts, reader, "priorities", "purpose"))
    told = [_words_of(reader, Objective, one.key, one.text) for one in facts.objectives]
    aims = [Fragment("; ".join(told))] if told else ()
    yield _SummaryLine(_("Objectives"), aims, link_to_tab(facts, reader, "objectives", "purpose"))
    yield from _filled(facts, reader, "purpose", always, but=["purpose"])
    said_already = ["form", *(["basis"] if facts.words("form") else []), *_if_no(facts, "also_outside_body")]
    yield from _filled(facts, reader, "form", (), but=said_already)
    yield from _missing(facts, reader, "purpose", always)


def _served(one: PriorityOfRecord, reader: Reader) -> Iterator[Fragment]:
    yield Fragment(one.name)
    if how := _words_of(reader, PriorityServed, one.key, one.how):
        yield Fragment(f"({how})", QUIET)


def _words_of(reader: Reader, model: type[Record], key: int, words: str) -> str:
    return show_words(words, reader.secrecy, MarkedWords(model._meta.label_lower, key, ""))


def list_kept_texts(facts: RecordContent, reader: Reader) -> Sequence[KeptFromSheet]:
    """The text from the old register as its reader may read it; none of a wholly exempt partnership."""
    if reader.secrecy.keeps_all:
        return ()
    return [replace(one, text=_words_of(reader, KeptText, one.key, one.text)) for one in facts.kept]


def lines_for_people(facts: RecordContent, reader: Reader) -> Iterator[_SummaryLine]:
    always = ("directorate", "sponsor", "lead", "cabinet_member", "panel")
    yield from _filled(facts, reader, "people", always)
    yield _partners(facts, reader)
    for step in facts.steps:
        if step.to_status == Status.SETTING_UP and step.decision_reference:
            yield _SummaryLine(
                _("Approved"), [Fragment(", ".join(filter(None, (step.decision_reference, step.on_words))))]
            )
    yield from _missing(facts, reader, "people", always)


def lines_for_everybody(facts: RecordContent, reader: Reader) -> Iterator[_SummaryLine]:
    """What is shown of a wholly exempt partnership to every reader: where in the council it is, and with whom."""
    yield line_for_field(facts, reader, "people", "directorate")
    yield _partners(facts, reader)


def _partners(facts: RecordContent, reader: Reader) -> _SummaryLine:
    names = "; ".join(f"{partner.name} ({partner.role.lower()})" for partner in facts.partners)
    return _SummaryLine(
        _("Partners"), [Fragment(names)] if names else (), link_to_tab(facts, reader, "members")
    )


def lines_for_resources(facts: RecordContent, reader: Reader) -> Iterator[_SummaryLine]:
    yield from _filled(facts, reader, "resources", ())
    yield from _missing(facts, reader, "resources", ())


def lines_for_publication(facts: RecordContent, reader: Reader) -> Iterator[_SummaryLine]:
    yield from _filled(facts, reader, "publication", ("publish",))


# --- Single lines ---------------------------------------------------------------------------------------


def line_for_field(
    facts: RecordContent, reader: Reader, group: str, name: str, *more: Fragment
) -> _SummaryLine:
    """One field of the partnership; exempt text says so, and stays hidden from who may not read it."""
    text = facts.words(name)
    if text and not reader.names and name in PEOPLE_FIELDS:
        person = getattr(facts.partnership, name)
        text = person.name_for(names=False) if person else text
    label, change = field_display.label_of_field(Partnership, name), edit_link(facts, reader, group, name)
    note = reader.secrecy.tag(name) if text and name in reader.secrecy.marks else ""
    if text and reader.secrecy.hides(name):
        return _SummaryLine(label, [Fragment(word_for_hidden(), QUIET)], "", note)
    return _SummaryLine(label, [Fragment(text), *more] if text else (), change, note)


def edit_link(facts: RecordContent, reader: Reader, group: str, name: str = "") -> str:
    """The short page on which a field is changed."""
    if not (reader.may_publish if group == "publication" else reader.may_edit):
        return ""
    page = reverse("partnership_edit_group", args=[facts.partnership.reference, group])
    return f"{page}#div_id_{name}" if name else page


def link_to_tab(facts: RecordContent, reader: Reader, name: str, group: str = "") -> str:
    """The tab in which related records are changed; until there is such a tab, the short page of `group`."""
    if not reader.may_edit:
        return ""
    there = address_of_tab(facts.partnership.reference, f"{name}/")
    return there or (edit_link(facts, reader, group) if group else "")


def _filled(
    facts: RecordContent, reader: Reader, group: str, always: Sequence[str], *, but: Collection[str] = ()
) -> Iterator[_SummaryLine]:
    """The fields of a group that are recorded, and those of `always` even when they are not."""
    for name in GROUPS[group]:
        if name != "name" and name not in but and (facts.words(name) or name in always):
            yield line_for_field(facts, reader, group, name)


def _missing(
    facts: RecordContent, reader: Reader, group: str, always: Sequence[str]
) -> Iterator[_SummaryLine]:
    """What else of a group is not recorded, in one line, so that empty fields do not fill the page."""
    missing = [name for name in GROUPS[group] if not facts.words(name) and name not in always]
    if missing:
        links = [
            Fragment(
                field_display.label_of_field(Partnership, name), "", edit_link(facts, reader, group, name)
            )
            for name in missing
        ]
        yield _SummaryLine(_("Not recorded"), links)


def _if_no(facts: RecordContent, name: str) -> list[str]:
    return [] if getattr(facts.partnership, name) else [name]


DATES_SHOWN = 4


def lines_for_money(facts: RecordContent, reader: Reader) -> Iterator[_SummaryLine]:
    """What the council and its partners pay this financial year, and how it is going."""
    known, change = facts.money, link_to_tab(facts, reader, "finance")
    unsure = [Fragment(_("(not all of it certain)"), QUIET)] if known.unsure else []
    for label, amount in ((_("Council pays"), known.council), (_("Partners pay"), known.partners)):
        yield _SummaryLine(label, [_pounds(amount), *(unsure if amount is not None else ())], change)
    yield _SummaryLine(_("Budget"), [_pounds(known.budget)], change)
    label = _("Forecast") if known.actual is None else _("Spent")
    yield _SummaryLine(label, _outcome(known), change)
    parts = [Fragment("; ".join(_part(part) for part in known.parts))] if known.parts else ()
    yield _SummaryLine(_("If it overspends"), parts, change)


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


def lines_for_dates(facts: RecordContent, reader: Reader) -> Iterator[_SummaryLine]:
    """When it ends, by when notice must be given, whether leaving is possible, and the plan for it."""
    change = link_to_tab(facts, reader, "dates", "dates")
    ahead = [when for when in facts.dates if not when.is_past(facts.day)] or list(facts.dates[-1:])
    shown = ahead[:DATES_SHOWN]
    for when in shown:
        yield from _date(when, facts, change, alone=len(ahead) == 1)
    if not facts.dates:
        yield _SummaryLine(_("Agreement ends"), (), change)
    if rest := len(facts.dates) - len(shown):
        yield _SummaryLine(_("Other dates"), [Fragment(_("%(count)s more") % {"count": rest}, "", change)])
    yield line_for_field(facts, reader, "dates", "leaving")
    plan = facts.exit_plan
    late = LATE if plan.state is State.OUT_OF_DATE else ""
    said = [Fragment(plan.sentence, late)] if plan.state is not State.NONE else ()
    yield _SummaryLine(_("Exit plan"), said, link_to_tab(facts, reader, "documents"))
    for name in ("starts_on", "signed_on"):
        yield line_for_field(facts, reader, "dates", name)


def _date(when: AgreementDate, facts: RecordContent, change: str, *, alone: bool) -> Iterator[_SummaryLine]:
    """One end, renewal or break with its notice. A date that is one of several is named in each of its lines."""
    which = "" if alone else f", {lower_label(when.label)} {when.on_words}"
    past = [Fragment(_("past"), LATE)] if when.is_past(facts.day) else []
    clause = [Fragment(when.clause, QUIET)] if when.clause else []
    yield _SummaryLine(when.label, [Fragment(when.on_words), *past, *clause], change)
    if when.notice:
        followed = asks_notice(facts.partnership.status, facts.partnership.leaving)
        note = [] if followed else [Fragment(_("recorded, and not followed"), QUIET)]
        yield _SummaryLine(_("Notice") + which, [Fragment(when.notice), *note], change)
    elif needs_notice(facts.partnership.leaving):
        yield _SummaryLine(_("Notice") + which, [Fragment(_("Not known"), LATE)], change)
    if when.last_safe_on and asks_notice(facts.partnership.status, facts.partnership.leaving):
        left = [] if when.is_past(facts.day) else [Fragment(_left(when, facts))]
        yield _SummaryLine(
            _("Last safe date to give notice") + which,
            [Fragment(write_long_date(when.last_safe_on), STRONG), *left],
        )
    if when.decision:
        yield _SummaryLine(_("Decision") + which, [Fragment(when.decision)], change)


def _left(when: AgreementDate, facts: RecordContent) -> str:
    assert when.last_safe_on is not None
    return _("past") if when.last_safe_on < facts.day else describe_due_day(when.last_safe_on, facts.day)


# --- The groups of the page -----------------------------------------------------------------------------

GROUPS_SHOWN: Sequence[
    tuple[str, str | Promise, Callable[[RecordContent, Reader], Iterator[_SummaryLine]]]
] = (
    ("purpose", _lazy("What it is for"), lines_for_purpose),
    ("people", _lazy("Who answers for it"), lines_for_people),
    ("money", _lazy("Money"), lines_for_money),
    ("dates", _lazy("Dates and leaving"), lines_for_dates),
    ("resources", _lazy("Resources"), lines_for_resources),
    ("publication", _lazy("Publication"), lines_for_publication),
)
TITLES = {key: title for key, title, _lines in GROUPS_SHOWN}


def build_sections(facts: RecordContent, reader: Reader) -> list[Section]:
    """Return every group of the summary, in the order of the page; of a wholly exempt one only what is open."""
    if reader.secrecy.keeps_all:
        kept = {"exempt": reader.secrecy.tag("")}
        return [
            Section("people", str(TITLES["people"]), "", list(lines_for_everybody(facts, reader))),
            Section(
                "exempt",
                word_for_hidden(),
                _("%(exempt)s. What else is recorded is not shown to you") % kept,
                (),
            ),
        ]
    reference, found = facts.partnership.reference, []
    for key, words, lines in GROUPS_SHOWN:
        title = (
            _("Money in %(year)s") % {"year": label_financial_year(facts.money.year)}
            if key == "money"
            else str(words)
        )
        confirm = reverse("partnership_confirm", args=[reference, key]) if reader.may_edit else ""
        found.append(Section(key, title, _note(facts, key), list(lines(facts, reader)), confirm))
    return found


def _note(facts: RecordContent, key: str) -> str:
    found = facts.confirmed.get(key)
    if found is None:
        return _("Not confirmed yet")
    confirmed = _("Confirmed %(day)s by %(post)s") % {"day": write_long_date(found.on), "post": found.by}
    return f"{found.source}. {confirmed}" if found.source else confirmed
