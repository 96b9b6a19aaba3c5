"""What stands around the summary on a partnership's own page, with the addresses that its reader may use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from register.choices import Status
from register.known.concerns import Concern, concerns_of
from register.known.sources import Live
from register.known.tested import say_none_in_a_sentence
from register.record import content, summary
from register.record import header as frames
from register.record import next_step as record_next_step
from register.record.content import RecordContent, StepTaken
from register.record.header import Header, mending_address, tab_address
from register.record.summary_lines import Reader
from register.services.partnerships import list_blockers

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
class RecordPage:
    """The page but for its head and menus: the same for every reader with the same rights."""

    header: Header
    report: str
    attention: SafeString
    path: SafeString
    summary: SafeString


def record_page(user: User, reference: str, day: date) -> RecordPage:
    """Read a partnership as it is and draw its page. Raises Partnership.DoesNotExist for who may not see it."""
    source = Live(frames.with_header_columns(user), frames.header_columns(user))
    found = content.read_content(source, reference, day=day)
    header = frames.header_from_row(user, found.row, found.marks)
    if header.secrecy.keeps_all:
        return _open_page(header, found)
    shown = concerns_of(header.pk, day)
    todo = list_attention(header, shown)
    needs = {
        "todo": todo[:SHOWN],
        "todo_rest": todo[SHOWN:],
        "todo_count": len(todo),
        "none": "" if shown else say_none_in_a_sentence(found.partnership.status, found.partnership.tier),
    }
    next_step = record_next_step.NEXT.get(header.status)
    before = (
        look_ahead(header, found, list_blockers(found.partnership, next_step), shown) if next_step else None
    )
    path = {"steps": record_next_step.path_steps(found), "ahead": before}
    return RecordPage(
        header,
        tab_address(reference, "summary.pdf"),
        attention=render_to_string("register/includes/needs.html", needs),
        path=render_to_string("register/includes/path.html", path),
        summary=_summary(header, found),
    )


def _open_page(header: Header, facts: RecordContent) -> RecordPage:
    """Draw what is shown of a wholly exempt partnership to who may not read it: nothing to do, no day, no report."""
    context = {"sections": summary.build_sections(facts, Reader(False, header.secrecy))}
    return RecordPage(
        header,
        "",
        attention=SafeString(),
        path=render_to_string("components/path.html", {"steps": record_next_step.hide_days(facts)}),
        summary=render_to_string("register/includes/sections.html", context),
    )


def _summary(header: Header, facts: RecordContent) -> SafeString:
    reader = Reader(header.may_edit, header.secrecy, may_publish=header.may(Permission.PARTNERSHIP_PUBLISH))
    context = {"sections": summary.build_sections(facts, reader), "kept": facts.kept, "stated": facts.stated}
    return render_to_string("register/includes/sections.html", context)


def list_attention(header: Header, shown: Iterable[Concern]) -> list[Item]:
    """Return what needs somebody, the worst first; before it is live the gate says it instead."""
    if header.status in record_next_step.NEXT:
        return []
    found, own = [], tab_address(header.reference)
    for one in shown:
        where = mending_address(header.reference, one, may_mend=header.may_edit)
        verb = one.verb if header.may_edit else _("Look")
        found.append(Item(one.sentence, one.when, where if where != own else "", verb))
    return found


def look_ahead(
    header: Header, facts: RecordContent, complaints: Iterable[str], shown: Iterable[Concern]
) -> Ahead:
    """Return what stands before the next step of a partnership that is proposed or being set up."""
    found = record_next_step.next_step(facts, complaints, shown)
    missing = [Item(one.text, "", _mends(header, one.tab), one.verb, one.why) for one in found.missing]
    if found.verb and header.may_move:
        move = f"{reverse('partnership_move', args=[header.reference])}?to={found.to}"
        missing.append(Item(found.once, "", move, found.verb, _("Its day and decision go onto the path")))
    return Ahead(found.title, missing, found.in_place, found.unchecked)


def _mends(header: Header, tab: str) -> str:
    return tab_address(header.reference, tab) if tab and header.may_edit else ""


def suggest_days(
    began: date, today: date, *, reviewed_on: date | None, steps: Sequence[StepTaken]
) -> list[tuple[str, date]]:
    """Return up to three past days on which it is worth looking back, in words, the latest first."""
    live = [step.on for step in steps if step.status == Status.LIVE and step.on]
    offered = (
        (_("At the last review"), reviewed_on),
        (_("When it went live"), live[-1] if live else None),
        (_("A year ago"), today - timedelta(days=365)),
        (_("The day it was written down"), began),
    )
    found = {day: words for words, day in reversed(offered) if day and began <= day < today}
    return [(found[day], day) for day in sorted(found, reverse=True)][:3]
