"""The summary of a partnership, group by group, ready to be drawn: the same for today and for a past day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import financial_year_label, write_long_date
from register.access.exempt import word_for_hidden
from register.record import summary_lines
from register.record.content import RecordContent
from register.record.summary_lines import Reader, SummaryLine

Lines = Callable[[RecordContent, Reader], Iterator[SummaryLine]]


@dataclass(frozen=True)
class Section:
    """One group of lines, what it rests on, and when it was last confirmed; `confirm` is where to confirm it again."""

    key: str
    title: str
    note: str
    lines: Sequence[SummaryLine]
    confirm: str = ""


GROUPS_SHOWN: Sequence[tuple[str, str | Promise, Lines]] = (
    ("purpose", _lazy("What it is for"), summary_lines.purpose_lines),
    ("people", _lazy("Who answers for it"), summary_lines.people_lines),
    ("money", _lazy("Money"), summary_lines.money_lines),
    ("dates", _lazy("Dates and leaving"), summary_lines.date_lines),
    ("resources", _lazy("Resources"), summary_lines.resource_lines),
    ("publication", _lazy("Publication"), summary_lines.publication_lines),
)
TITLES = {key: title for key, title, _lines in GROUPS_SHOWN}


def build_sections(facts: RecordContent, reader: Reader) -> list[Section]:
    """Return every group of the summary, in the order of the page; of a wholly exempt one only what is open."""
    if reader.secrecy.keeps_all:
        return [
            Section("people", str(TITLES["people"]), "", list(summary_lines.open_lines(facts, reader))),
            Section("exempt", word_for_hidden(), _kept_back(reader), ()),
        ]
    reference, found = facts.partnership.reference, []
    for key, words, lines in GROUPS_SHOWN:
        title = (
            _("Money in %(year)s") % {"year": financial_year_label(facts.money.year)}
            if key == "money"
            else str(words)
        )
        confirm = reverse("partnership_confirm", args=[reference, key]) if reader.may_edit else ""
        found.append(Section(key, title, _note(facts, key), list(lines(facts, reader)), confirm))
    return found


def name(facts: RecordContent, reader: Reader) -> str:
    """Return the name, or the reference when the name is exempt and the reader may not see it."""
    return reader.secrecy.name(facts.partnership.reference, facts.partnership.name)


def _kept_back(reader: Reader) -> str:
    words = {"exempt": reader.secrecy.tag("")}
    return _("%(exempt)s. What else is recorded is not shown to you") % words


def _note(facts: RecordContent, key: str) -> str:
    found = facts.confirmed.get(key)
    if found is None:
        return _("Not confirmed yet")
    confirmed = _("Confirmed %(day)s by %(post)s") % {"day": write_long_date(found.on), "post": found.by}
    return f"{found.source}. {confirmed}" if found.source else confirmed
