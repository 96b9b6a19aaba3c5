"""What a partnership that nobody has screened is proposed to be, by what the register holds. Data and a pure rule."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from core.yaml_files import YamlEntry, read_yaml
from register.choices import Form, ScopeKind, ScreeningOutcome
from register.rules.screening.read import read_screening
from register.rules.screening.rules import Answers, Screening

FILE = Path(__file__).with_name("suggestions.yaml")
_DECIDED = (ScreeningOutcome.PARTNERSHIP.value, ScreeningOutcome.NONE.value)


@dataclass(frozen=True)
class Held:
    """What the register holds of one that is to be screened: its names, and how many partners beside the council."""

    names: Sequence[str]
    form: str
    scope_kind: str
    partners: int


@dataclass(frozen=True)
class Suggestion:
    """What is proposed, and why in a sentence. `kind` is what it is that is none; no outcome proposes nothing."""

    outcome: str
    kind: str
    because: str


@dataclass(frozen=True)
class _Rule:
    outcome: str
    kind: str
    because: str
    forms: Collection[str]
    words: Sequence[str]
    partners: int

    def fits(self, held: Held) -> bool:
        if self.forms and held.form not in self.forms:
            return False
        if self.words and not any(_says(name, words) for name in held.names for words in self.words):
            return False
        return held.partners >= self.partners


def suggest(held: Held) -> Suggestion:
    """Return what is proposed; where nothing tells, that nothing does."""
    if held.scope_kind:
        words = _("It is kept out of scope: %(kind)s.") % {"kind": ScopeKind(held.scope_kind).label.lower()}
        return Suggestion(ScreeningOutcome.NONE, held.scope_kind, words)
    for rule in read_rules():
        if rule.fits(held):
            return Suggestion(rule.outcome, rule.kind, rule.because)
    return Suggestion("", "", _("Nothing in the register tells."))


def answers_for(outcome: str, kind: str) -> Answers:
    """Return the answers of which an outcome is the result: what is confirmed in a list says no more than these.

    Raises ValueError for a kind that no answers lead to.
    """
    screening = read_screening()
    if outcome == ScreeningOutcome.PARTNERSHIP:
        return _deny(screening) | dict.fromkeys(screening.definition, True)
    unmet = dict.fromkeys(screening.definition, True) | {screening.definition[1]: False}
    if kind == ScopeKind.OTHER:
        return _deny(screening) | unmet | _deny_kinds(screening)
    found = [rule for rule in screening.exclusions if rule.kind == kind]
    if found:
        rule, answers = found[0], _deny_before(screening, kind)
        return answers | dict.fromkeys(rule.when, True) | dict.fromkeys(rule.unless, False)
    found = [rule for rule in screening.kinds if rule.kind == kind]
    if not found:
        raise ValueError(f"no answers lead to {kind!r}")
    return _deny(screening) | unmet | _deny_kinds(screening) | dict.fromkeys(found[0].when, True)


def _deny(screening: Screening) -> dict[str, bool]:
    """No to what begins each exclusion."""
    return {rule.when[0]: False for rule in screening.exclusions}


def _deny_before(screening: Screening, kind: str) -> dict[str, bool]:
    """No to what begins each exclusion that is looked at before the one of this kind."""
    before = [rule.kind for rule in screening.exclusions]
    return {key: False for rule in screening.exclusions[: before.index(ScopeKind(kind))] for key in rule.when}


def _deny_kinds(screening: Screening) -> dict[str, bool]:
    return {key: False for rule in screening.kinds for key in rule.when if not screening.by_key[key].after}


@cache
def read_rules() -> tuple[_Rule, ...]:
    """Return the rules of the file, in their order. Raises YamlError."""
    file = read_yaml(FILE)
    found = tuple(_read_rule(entry) for entry in file.entries("rules"))
    file.done()
    return found


def _read_rule(entry: YamlEntry) -> _Rule:
    outcome = entry.one_of("outcome", _DECIDED)
    rule = _Rule(
        outcome,
        entry.one_of("as", ScopeKind.values) if outcome == ScreeningOutcome.NONE else "",
        entry.text("because"),
        entry.words("forms", Form.values),
        entry.texts("words"),
        entry.number("partners", default=0),
    )
    entry.done()
    return rule


def _says(name: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(words)}\b", name, re.IGNORECASE) is not None
