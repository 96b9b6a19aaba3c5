"""What stands before a step of one partnership, by everything that every floor knows about it."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from register.choices import Status, Tier
from register.gates.read_gates import read_gates
from register.gates.rules import Gate, Gated, JudgedNeed, find_gate, judge_gate
from register.known.finding import Finding, State
from register.known.gather import gather_known
from register.models import Partnership
from register.rules.leaving import is_required


class FindsForGates(Protocol):
    """What a higher floor says of one partnership for its gates alone; settings.GATE_FINDINGS names them."""

    def __call__(self, partnership: Partnership) -> Iterable[Finding]: ...


def judge_step(partnership: Partnership, to: str, *, day: date) -> list[JudgedNeed]:
    """Return each need of a step, met or not; nothing for a step that no gate stands before."""
    gates = [
        gate
        for at in _list_stands(partnership, to)
        if (gate := find_gate(read_gates(), at, _leads_to(at, to)))
    ]
    if not gates:
        return []
    return [judged for gate in gates for judged in judge_needs(partnership, gate, day=day)]


def judge_needs(partnership: Partnership, gate: Gate, *, day: date) -> list[JudgedNeed]:
    """Return each need of a gate, met or not, wherever the partnership stands."""
    known = gather_known([partnership.pk], day)[partnership.pk]
    findings = dict(known.findings)
    if any(code == "sponsor_left" and window.shows_on(day) for code, window in known.windows):
        sponsor = "sponsoring-officer"
        findings[sponsor] = Finding(sponsor, State.OUT_OF_DATE, sentence=_("Whoever is named has left."))
    for path in settings.GATE_FINDINGS:
        find: FindsForGates = import_string(path)
        findings |= {one.key: one for one in find(partnership)}
    findings["tier"] = _find_tier(partnership)
    return judge_gate(gate, gated_of(partnership), findings)


def gated_of(partnership: Partnership) -> Gated:
    """Return what of a partnership says which needs are asked of it."""
    is_bound = is_required(partnership.basis, partnership.leaving)
    return Gated(partnership.tier, partnership.form, partnership.basis, is_bound)


_RAN = (Status.LIVE, Status.DORMANT, Status.WINDING_DOWN)


def _list_stands(partnership: Partnership, to: str) -> list[str]:
    """Return where a partnership stands for the gates of a step.

    What was put out of scope before it ever ran goes live by both gates that it has not passed.
    """
    if partnership.status != Status.OUT_OF_SCOPE or to != Status.LIVE:
        return [partnership.status]
    ran = partnership.status_changes.filter(Q(to_status__in=_RAN) | Q(from_status__in=_RAN)).exists()
    return [] if ran else [Status.PROPOSED, Status.SETTING_UP]


def _leads_to(at: str, to: str) -> str:
    """Return where the gate leads that stands after a status on the way to another."""
    return Status.SETTING_UP if at == Status.PROPOSED and to == Status.LIVE else to


def _find_tier(partnership: Partnership) -> Finding:
    if partnership.tier == Tier.NOT_ASSESSED:
        return Finding("tier", State.NOT_KNOWN)
    return Finding("tier", State.HELD, partnership.tier, str(partnership.get_tier_display()))
