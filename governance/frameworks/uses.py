"""When each checklist is asked for: data, so that a library of twenty asks nobody for twenty checklists."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from core.yaml_files import read_yaml
from register.choices import Status
from register.gates.read_gates import read_gates
from register.gates.rules import CHECKLIST, Gated

FILE = Path(__file__).with_name("uses.yaml")


class Use(StrEnum):
    """When a checklist is asked for."""

    FROM_START = "from_start"
    WHEN_NEEDED = "when_needed"
    IN_REVIEW = "in_review"
    NOT_YET = "not_yet"


@cache
def read_uses() -> Mapping[str, Use]:
    """Return when each checklist that the file names is asked for. Raises YamlError."""
    file = read_yaml(FILE)
    return {code: Use(file.one_of(code, list(Use))) for code in file.pairs()}


_RUNS = (Status.LIVE, Status.DORMANT)  # what runs is asked nothing about leaving until somebody thinks of it


def use_of(code: str) -> Use:
    return read_uses().get(code, Use.WHEN_NEEDED)


def is_begun_on_tab(code: str) -> bool:
    """Whether somebody begins it for one partnership, on its governance tab."""
    return use_of(code) in (Use.FROM_START, Use.WHEN_NEEDED)


def list_asked_now(status: str, of: Gated) -> list[str]:
    """Return the codes of the checklists that such a partnership is asked for at a status, in that order."""
    from_start = [code for code, use in read_uses().items() if use is Use.FROM_START]
    ahead = [
        fact.removeprefix(CHECKLIST)
        for gate in read_gates()
        if status in gate.after and status not in _RUNS
        for need in gate.needs
        if need.is_asked(of)
        for fact in need.facts
        if fact.startswith(CHECKLIST)
    ]
    return list(dict.fromkeys([*ahead, *from_start]))
