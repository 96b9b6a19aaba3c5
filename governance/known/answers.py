"""A fact is asked once: what earlier answers, and the register itself, already say about a fact (P7).

What the register knows comes as findings from every floor; this floor adds which of them may be taken as the answer.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from register.known.finding import Finding, State
from register.services.sensitive import WordsMark


@dataclass(frozen=True)
class KnownFact:
    """What is known about a fact, since when and from where. `value` is empty when it is only background.

    `document` and `owner` are keys of the document it rests on and of whoever puts a gap right by `due_on`.
    """

    fact: str
    value: str
    text: str
    evidence: str
    source: str
    on: date | None
    document: int | None = None
    missing: str = ""
    owner: int | None = None
    due_on: date | None = None
    mark: WordsMark | None = None  # that its words are exempt, where they are


# What the register holds in so many words, or as a document in date. Anything else is worth reading first: one that
# is out of date counts in part, and a part needs somebody who puts it right by a day.
MAY_BE_TAKEN = frozenset(
    {
        "agreement",
        "agreement-end-date",
        "company-papers",
        "exit-plan",
        "form",
        "information-sharing",
        "legal-power-reference",
        "risk-register",
        "sponsoring-officer",
    }
)


def choose_newest(facts: Iterable[KnownFact]) -> Mapping[str, KnownFact]:
    """Return the newest of what is known about each fact; an earlier answer never hides a later one."""
    found: dict[str, KnownFact] = {}
    for known in sorted(facts, key=lambda known: known.on or date.min):
        found[known.fact] = known
    return found


def answers_from_register(
    findings: Mapping[str, Finding], *, documents: Collection[int] = ()
) -> Mapping[str, KnownFact]:
    """Return what the register says, by fact; a fact about which it says nothing is left out.

    `documents` are the keys of those that the reader may name.
    """
    return {
        key: KnownFact(
            key,
            one.value if key in MAY_BE_TAKEN and one.state is State.HELD else "",
            one.sentence,
            "",
            _("From the register"),
            None,
            one.document_id if one.document_id in documents else None,
        )
        for key, one in findings.items()
        if one.sentence
    }
