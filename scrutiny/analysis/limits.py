"""How much of a partnership fits in its report: the first so many of each list, the beginning of each long text.

What is left out is counted where it is left out, and stands whole in the register.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext_lazy

from scrutiny.analysis.facts.read import Analysis

# Letters of a text in each place. The first page is one page, whatever anybody wrote.
HEAD, TITLE, PURPOSE, REASON, RUNNING_HEAD, FOOT = 240, 150, 3000, 100, 60, 210
# Rows of each list, with the words for those that are left out.
ROWS: Mapping[str, tuple[int, Promise]] = {
    "dates": (12, ngettext_lazy("%(n)s more date", "%(n)s more dates", "n")),
    "members": (20, ngettext_lazy("%(n)s more member", "%(n)s more members", "n")),
    "representatives": (10, ngettext_lazy("%(n)s more person", "%(n)s more people", "n")),
    "liabilities": (15, ngettext_lazy("%(n)s more liability", "%(n)s more liabilities", "n")),
    "measures": (15, ngettext_lazy("%(n)s more objective", "%(n)s more objectives", "n")),
    "gaps": (20, ngettext_lazy("%(n)s more gap", "%(n)s more gaps", "n")),
    "assessments": (10, ngettext_lazy("%(n)s more checklist", "%(n)s more checklists", "n")),
    "risks": (15, ngettext_lazy("%(n)s more risk", "%(n)s more risks", "n")),
    "actions": (20, ngettext_lazy("%(n)s more action", "%(n)s more actions", "n")),
    "documents": (12, ngettext_lazy("%(n)s more document", "%(n)s more documents", "n")),
    "confirmations": (12, ngettext_lazy("%(n)s more group", "%(n)s more groups", "n")),
}
# What has a file of its own across the council, named beside the register.
FILES: Mapping[str, Promise] = {
    "gaps": _lazy("%(more)s: in the register, and in its file of actions."),
    "risks": _lazy("%(more)s: in the register, and in its file of risks."),
    "actions": _lazy("%(more)s: in the register, and in its file of actions."),
}


@dataclass(frozen=True)
class _Shown:
    """The rows of one list that the report shows, and what it says of the others; blank where there are none."""

    rows: Sequence[Any]
    more: str = ""


def show_first(name: str, rows: Sequence[Any]) -> _Shown:
    """Return as many rows of a list as the report has room for."""
    most, words = ROWS[name]
    left = len(rows) - most
    if left <= 0:
        return _Shown(rows)
    said = str(FILES.get(name) or _("%(more)s: in the register."))
    return _Shown(rows[:most], said % {"more": str(words % {"n": left})})


def show_lists(facts: Analysis) -> dict[str, _Shown]:
    """Return what the report shows of each of its lists."""
    elsewhere = {
        "liabilities": facts.money.liabilities,
        "members": facts.people.members,
        "representatives": facts.people.representatives,
        "risks": facts.risks.open,
    }
    return {
        name: show_first(name, elsewhere[name] if name in elsewhere else getattr(facts, name))
        for name in ROWS
    }


@dataclass(frozen=True)
class Purpose:
    """What the partnership is for: a beginning for the first page, and as much as section 2 has room for."""

    start: str
    paragraphs: Sequence[str] = ()

    @property
    def is_long(self) -> bool:
        return bool(self.paragraphs)


def show_purpose(text: str) -> Purpose:
    """Cut a purpose that is longer than the head of the first page; section 2 has it by its own paragraphs."""
    if len(text) <= HEAD:
        return Purpose(text)
    return Purpose(cut_text(text, HEAD), tuple(filter(str.strip, cut_text(text, PURPOSE).splitlines())))


def cut_phrase(text: str, most: int = REASON) -> str:
    """Return a text that becomes part of a sentence: without a full stop of its own, and cut."""
    return cut_text(text.strip().rstrip(". "), most)


def cut_text(text: str, most: int) -> str:
    """Return the beginning of a text that is too long for its place, with an ellipsis."""
    return Truncator(text).chars(most)
