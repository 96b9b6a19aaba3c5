"""A partnership's own page: what needs attention, its path and next step (P18, P19), and its summary.

Each part has the addresses that its reader may use.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission
from core.dates import write_date_as_known, write_long_date
from register.access.marks import annotate_exempt_in_report
from register.access.words import find_held_texts, has_exempt_report
from register.choices import STARTING_STATUSES, Status
from register.gates.judge import judge_step
from register.gates.rules import JudgedNeed
from register.known.concerns import Concern, concerns_of
from register.known.sources import Live
from register.known.tested import say_none_in_a_sentence
from register.record import summary
from register.record.content import RecordContent, StepTaken, read_content
from register.record.header import (
    Header,
    address_for_mending,
    address_of_tab,
    columns_for_header,
    header_from_row,
    read_with_header_columns,
)
from register.record.summary import Reader, list_kept_texts
from register.rules import lifecycle

NEXT: Mapping[str, Status] = {
    Status.PROPOSED: Status.SETTING_UP,
    Status.SETTING_UP: Status.LIVE,
    Status.WINDING_DOWN: Status.CLOSED,
}
SHOWN = 5


@dataclass(frozen=True)
class Item:
    """One thing to do: what it is, why or since when, and where it is done (empty for who may not)."""

    text: str
    when: str
    href: str
    verb: str
    why: str = ""


@dataclass(frozen=True)
class Ahead:
    """What stands before the next step, ending with where to record it when nothing holds it up."""

    title: str
    missing: Sequence[Item]
    in_place: Sequence[str]
    unchecked: str


@dataclass(frozen=True)
class _PathStep:
    """One step of the path: its word, whether it is done, now or later, and what is known of its date."""

    word: str
    state: str
    note: str = ""
    waiver: str = ""  # without how many of the things that are asked for it was taken


@dataclass(frozen=True)
class _RecordPage:
    """The page but for its head and menus: the same for every reader with the same rights."""

    header: Header
    report: str
    exempt_report: str
    ahead: SafeString  # what needs attention, and the path
    summary: SafeString


def record_page(user: User, reference: str, day: date) -> _RecordPage:
    """Read a partnership as it is and draw its page. Raises Partnership.DoesNotExist for who may not see it."""
    rows = read_with_header_columns(user).annotate(tells_exempt=annotate_exempt_in_report())
    source = Live(rows, (*columns_for_header(user), "tells_exempt"))
    found = read_content(source, reference, day=day)
    header = header_from_row(user, found.row, found.marks)
    if header.secrecy.keeps_all:
        return _open_page(header, found)
    shown = concerns_of(header.pk, day)
    todo = list_attention(header, shown)
    next_step = NEXT.get(header.status)
    ahead = {
        "todo": todo[:SHOWN],
        "todo_rest": todo[SHOWN:],
        "todo_count": len(todo),
        "none": "" if shown else say_none_in_a_sentence(found.partnership.status, found.partnership.tier),
        "steps": list_path_steps(found),
        "ahead": build_ahead(
            header, next_step, judge_step(found.partnership, next_step, day=day), [] if todo else shown
        )
        if next_step
        else None,
    }
    reader = Reader(
        header.may_edit,
        header.secrecy,
        may_publish=header.may(Permission.PARTNERSHIP_PUBLISH),
        names=header.may(Permission.PERSON_VIEW),
    )
    groups = {
        "sections": summary.build_sections(found, reader),
        "kept": list_kept_texts(found, reader),
        "stated": found.stated,
    }
    return _RecordPage(
        header,
        address_of_tab(reference, "summary.pdf"),
        address_of_tab(reference, "exempt-report/") if _has_exempt_report(header, found) else "",
        ahead=render_to_string("register/includes/ahead.html", ahead),
        summary=render_to_string("register/includes/sections.html", groups),
    )


def _has_exempt_report(header: Header, facts: RecordContent) -> bool:
    """Whether the reader may ask for a report that says more than the public one."""
    secrecy = header.secrecy
    return secrecy.reads and has_exempt_report(
        secrecy.paragraph, find_held_texts(secrecy.marks), records=facts.row["tells_exempt"]
    )


def _open_page(header: Header, facts: RecordContent) -> _RecordPage:
    """Draw what is shown of a wholly exempt partnership to who may not read it: nothing to do, no day, no report."""
    context = {"sections": summary.build_sections(facts, Reader(False, header.secrecy))}
    return _RecordPage(
        header,
        "",
        "",
        ahead=render_to_string("components/path.html", {"steps": hide_days(facts)}),
        summary=render_to_string("register/includes/sections.html", context),
    )


def list_attention(header: Header, shown: Iterable[Concern]) -> list[Item]:
    """Return what needs somebody, the worst first; before it is live the gate says it instead."""
    if header.status in STARTING_STATUSES:
        return []
    found, own = [], address_of_tab(header.reference)
    for one in shown:
        where = address_for_mending(header.reference, one, may_mend=header.may_edit)
        verb = one.verb if header.may_edit else _("Look")
        found.append(Item(one.sentence, one.when, where if where != own else "", verb))
    return found


def list_path_steps(facts: RecordContent) -> list[_PathStep]:
    """Return the path with the dates that are known. "Approved" is the move from proposed to setting up."""
    own = facts.partnership
    path = lifecycle.date_path(
        own.status,
        facts.steps,
        started=own.starts_on,
        started_precision=own.starts_precision,
        day=facts.day,
    )
    return [
        _PathStep(str(step.label), step.state, _note(facts, step), step.words_for_gone_without)
        for step in path
    ]


def hide_days(facts: RecordContent) -> list[_PathStep]:
    """Return the path without its days, for who may know where a partnership stands and no more."""
    return [_PathStep(one.word, one.state) for one in list_path_steps(facts)]


def _note(facts: RecordContent, step: lifecycle.Step) -> str:
    words = write_date_as_known(step.on, step.precision) if step.on else ""
    if step.state == "now":
        return _("since %(day)s") % {"day": words} if words else ""
    if step.state == "done":
        return words
    start = facts.partnership.starts_on
    if step.key == Status.LIVE and start and start > facts.day:
        return _("aimed for %(day)s") % {"day": write_long_date(start)}
    if step.key == Status.WINDING_DOWN and facts.partnership.status == Status.LIVE:
        return _("not planned")
    return ""


_WORDS: Mapping[Status, Mapping[str, str | Promise]] = {
    Status.SETTING_UP: {
        "verb": _lazy("Record the approval"),
        "aim": _lazy("be approved"),
        "once": _lazy("Once it is approved"),
        "unchecked": _lazy(
            "That whoever may approve it has done so is not checked here: the step asks for their decision."
        ),
    },
    Status.LIVE: {
        "verb": _lazy("Record that it is live"),
        "aim": _lazy("go live"),
        "once": _lazy("Once it is live"),
        "unchecked": "",
    },
    Status.WINDING_DOWN: {
        "verb": _lazy("Record that it winds down"),
        "aim": _lazy("wind down"),
        "once": _lazy("Once that is decided"),
        "unchecked": "",
    },
    Status.CLOSED: {
        "verb": _lazy("Record that it is closed"),
        "aim": _lazy("be closed"),
        "once": _lazy("Once it has ended"),
        "unchecked": _lazy("What is still open is listed with the step, which asks what becomes of it."),
    },
}


def build_ahead(
    header: Header, to: Status, judged: Sequence[JudgedNeed], signs: Sequence[Concern] = ()
) -> Ahead:
    """Return what stands before a step: what is missing, each with where it is mended, and what is in place.

    Warning signs do not hold it up, but are worth mending first. Nothing is said to be in place that was not judged.
    """
    needed = [_need(header, one) for one in judged if not one.is_met]
    missing = [*needed, *(_worth(header, sign) for sign in signs)]
    if not needed and header.may_move:
        move = f"{reverse('partnership_move', args=[header.reference])}?to={to}"
        why = _("Its day and decision go onto the path")
        missing.append(Item(str(_WORDS[to]["once"]), "", move, str(_WORDS[to]["verb"]), why))
    in_place = [one.need.label for one in judged if one.is_met and one.is_known]
    return Ahead(_title(to, len(needed), len(signs)), missing, in_place, str(_WORDS[to]["unchecked"]))


def _title(to: Status, needed: int, shown: int) -> str:
    """What was checked and what was not: nobody is told that nothing stands in the way."""
    signs = ngettext("%(n)s warning sign shows", "%(n)s warning signs show", shown) % {"n": shown}
    if needed:
        words = ngettext("%(n)s thing before it can %(aim)s", "%(n)s things before it can %(aim)s", needed)
        told = words % {"aim": _WORDS[to]["aim"], "n": needed}
        return f"{told}; {signs}" if shown else told
    return signs if shown else _("What the register can check is in place")


def _need(header: Header, judged: JudgedNeed) -> Item:
    need = judged.need
    why = " ".join(f"{words.rstrip('.')}." for words in (judged.known, need.source) if words)
    return Item(need.missing, "", _mends(header, need.mends), need.verb, why)


def _worth(header: Header, sign: Concern) -> Item:
    why = _("Does not hold it up. %(source)s") % {"source": sign.source}
    return Item(sign.sentence, "", _mends(header, sign.mends), sign.verb, why)


def _mends(header: Header, tab: str) -> str:
    return address_of_tab(header.reference, tab) if tab and header.may_edit else ""


def suggest_days(
    began: date, today: date, *, reviewed_on: date | None, steps: Sequence[StepTaken]
) -> list[tuple[str, date]]:
    """Return up to three past days on which it is worth looking back, in words, the latest first."""
    live = lifecycle.find_reached(steps).get(Status.LIVE)
    offered = (
        (_("At the last review"), reviewed_on),
        (_("When it went live"), live.on if live else None),
        (_("A year ago"), today - timedelta(days=365)),
        (_("The day it was written down"), began),
    )
    found = {day: words for words, day in reversed(offered) if day and began <= day < today}
    return [(found[day], day) for day in sorted(found, reverse=True)][:3]
