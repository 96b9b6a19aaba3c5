"""The path of a partnership as it is drawn, and what stands before its next step (P18, P19)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.dates import write_long_date
from register.choices import Status
from register.known.concerns import Concern
from register.known.finding import THERE
from register.record.content import RecordContent
from register.rules import lifecycle

NEXT: Mapping[str, Status] = {Status.PROPOSED: Status.SETTING_UP, Status.SETTING_UP: Status.LIVE}


@dataclass(frozen=True)
class PathStep:
    """One step of the path: its word, whether it is done, now or later, and what is known of its date."""

    word: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Need:
    """One thing still missing; `tab` is the part of the address, behind the record's own, that mends it."""

    text: str
    why: str = ""
    verb: str = ""
    tab: str = ""


@dataclass(frozen=True)
class NextStep:
    """What stands before the next step: what is missing, what is in place, the verb for the step, and what nobody
    checked."""

    to: Status
    title: str
    missing: Sequence[Need]
    in_place: Sequence[str]
    verb: str
    once: str
    unchecked: str


def path_steps(facts: RecordContent) -> list[PathStep]:
    """Return the path with the dates that are known. "Approved" is the move from proposed to setting up."""
    status = facts.partnership.status
    return [PathStep(str(step.label), step.state, _note(facts, step)) for step in lifecycle.list_path(status)]


def hide_days(facts: RecordContent) -> list[PathStep]:
    """Return the path without its days, for who may know where a partnership stands and no more."""
    return [PathStep(one.word, one.state) for one in path_steps(facts)]


def _note(facts: RecordContent, step: lifecycle.Step) -> str:
    found = [taken for taken in facts.steps if taken.status == step.reached_at and taken.on_words]
    words = found[-1].on_words if found else ""
    if step.state == "now":
        if not words and step.key == Status.LIVE:
            words = facts.words("starts_on")
        return _("since %(day)s") % {"day": words} if words else ""
    if step.state == "done":
        return (
            words if step.key != Status.SETTING_UP else ""
        )  # the same day as the approval: said once is enough
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
        "unchecked": _lazy("Screening, resources and approval are not checked here yet."),
    },
    Status.LIVE: {
        "verb": _lazy("Record that it is live"),
        "aim": _lazy("go live"),
        "once": _lazy("Once it is live"),
        "unchecked": _lazy(
            "That a governance framework is begun is checked, not how far it is answered. "
            "Screening, resources and approval are not checked here yet."
        ),
    },
}


def next_step(facts: RecordContent, complaints: Iterable[str], signs: Iterable[Concern]) -> NextStep:
    """Return what stands before the next step of a partnership that is proposed or being set up.

    `complaints` hold the move up. They come from the gates of this and higher floors, and may carry
    `why`, `verb` and `tab` beside their words. Warning signs do not hold it up, but are worth mending first.
    """
    to = NEXT[facts.partnership.status]
    needs = [_need(complaint) for complaint in complaints]
    worth = [_worth(sign) for sign in signs]
    verb, once = ("", "") if needs else (str(_WORDS[to]["verb"]), str(_WORDS[to]["once"]))
    title = _title(to, len(needs), len(worth))
    return NextStep(to, title, [*needs, *worth], _in_place(facts), verb, once, str(_WORDS[to]["unchecked"]))


def _title(to: Status, needed: int, shown: int) -> str:
    """What was checked and what was not: nobody is told that nothing stands in the way."""
    signs = ngettext("%(n)s warning sign shows", "%(n)s warning signs show", shown) % {"n": shown}
    if needed:
        words = ngettext("%(n)s thing before it can %(aim)s", "%(n)s things before it can %(aim)s", needed)
        told = words % {"aim": _WORDS[to]["aim"], "n": needed}
        return f"{told}; {signs}" if shown else told
    return signs if shown else _("What the register can check is in place")


def _need(complaint: str) -> Need:
    more = {name: str(getattr(complaint, name, "")) for name in ("why", "verb", "tab")}
    return Need(str(complaint), **more)


def _worth(sign: Concern) -> Need:
    why = _("Does not hold it up. %(source)s") % {"source": sign.source}
    return Need(sign.sentence, why, sign.verb, sign.mends)


def _in_place(facts: RecordContent) -> list[str]:
    held = (
        (_("Purpose"), bool(facts.words("purpose"))),
        (_("Sponsoring officer"), bool(facts.words("sponsor"))),
        (_("Partners named"), bool(facts.partners)),
        (_("Form"), bool(facts.words("form"))),
        (_("Legal power"), bool(facts.words("legal_power"))),
        (_("Overseeing panel"), bool(facts.words("panel"))),
        (_("Council priority"), bool(facts.priorities)),
        (_("Exit plan"), facts.exit_plan.state in THERE),
    )
    return [words for words, there in held if there]
