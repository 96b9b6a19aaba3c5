"""What stands before a step of one partnership, by everything that every floor knows about it."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from register.choices import Tier
from register.gates.read_gates import read_gates
from register.gates.rules import Gated, JudgedNeed, find_gate, judge_gate
from register.known.finding import Finding, State
from register.known.gather import gather_known
from register.models import Partnership


class FindsForGates(Protocol):
    """What a higher floor says of one partnership for its gates alone; settings.GATE_FINDINGS names them."""

    def __call__(self, partnership: Partnership) -> Iterable[Finding]: ...


def judge_step(partnership: Partnership, to: str, *, day: date) -> list[JudgedNeed]:
    """Return each need of a step, met or not; nothing for a step that no gate stands before."""
    gate = find_gate(read_gates(), partnership.status, to)
    if gate is None:
        return []
    findings = dict(gather_known([partnership.pk], day)[partnership.pk].findings)
    for path in settings.GATE_FINDINGS:
        find: FindsForGates = import_string(path)
        findings |= {one.key: one for one in find(partnership)}
    findings["tier"] = _find_tier(partnership)
    return judge_gate(gate, Gated(partnership.tier, partnership.form, partnership.basis), findings)


def _find_tier(partnership: Partnership) -> Finding:
    if partnership.tier == Tier.NOT_ASSESSED:
        return Finding("tier", State.NOT_KNOWN)
    return Finding("tier", State.HELD, partnership.tier, str(partnership.get_tier_display()))
