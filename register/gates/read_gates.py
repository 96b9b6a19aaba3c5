"""The gates of the path, read from their file once and checked: a fault stops all."""

from functools import cache
from pathlib import Path

from core.yaml_files import YamlEntry, read_data, read_yaml
from register.choices import ASSESSED_TIERS, Basis, Form, Status
from register.gates.rules import ANSWER, CHECKLIST, Gate, Need
from register.known.finding import FACTS
from register.rules.lifecycle import MOVES

FILE = Path(__file__).with_name("gates.yaml")
_TIERS = [tier.value for tier in ASSESSED_TIERS]
_OWN_FACTS = ("screening", "tier", "objectives-measured")  # what no checklist asks for


@cache
def read_gates() -> tuple[Gate, ...]:
    """Return the gates in force. Raises YamlError."""
    return parse_gates(read_yaml(FILE))


def parse_gates(file: YamlEntry) -> tuple[Gate, ...]:
    """Turn a file into gates that hold together. Raises YamlError with file, line and entry."""
    found = tuple(_read_gate(entry) for entry in file.entries("gates"))
    file.done()
    return found


def _read_gate(entry: YamlEntry) -> Gate:
    after = tuple(Status(one) for one in entry.words("after", Status.values))
    to = Status(entry.one_of("to", Status.values))
    if never := [one for one in after if to not in MOVES[one]]:
        raise entry.problem(f"no step leads from {never[0].value!r} to {to.value!r}", "to")
    gate = Gate(after, to, tuple(_read_need(need) for need in entry.entries("needs")))
    keys = [need.key for need in gate.needs]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise entry.problem(f"two needs have the key {twice[0]!r}; give each its own", "needs")
    entry.done()
    return gate


@cache
def _list_facts() -> frozenset[str]:
    return frozenset(read_data(FACTS))


def _read_facts(entry: YamlEntry) -> tuple[str, ...]:
    """Return the keys of the findings by which a need is met; whether a checklist is there, a higher floor knows."""
    facts = entry.words("facts", [*_list_facts(), *_OWN_FACTS])
    answers = tuple(f"{ANSWER}{fact}" for fact in entry.words("answers", _list_facts()))
    checklist = (f"{CHECKLIST}{entry.slug('checklist')}",) if entry.has("checklist") else ()
    if not (facts or answers or checklist):
        raise entry.problem("it names no fact, answer or checklist by which it is met")
    return (*facts, *checklist, *answers)


def _read_need(entry: YamlEntry) -> Need:
    facts = _read_facts(entry)
    need = Need(
        entry.slug("key"),
        facts,
        entry.text("label"),
        entry.text("missing"),
        entry.text("source"),
        entry.text("verb"),
        entry.text("mends"),
        signed=entry.words("signed", _TIERS),
        tiers=entry.words("tiers", _TIERS),
        forms=entry.words("forms", Form.values),
        bases=entry.words("bases", Basis.values),
        unless_against=entry.flag("unless_against"),
        only_yes=entry.flag("only_yes"),
        late_counts=entry.flag("late_counts"),
    )
    entry.done()
    return need
