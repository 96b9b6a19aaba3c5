"""What a partnership needs before it goes a step on, judged by what is known about it. Pure.

Gates judge moves and never states: what runs already is told by its warning signs, and an import asks for nothing.
Source: protocol 2.5 to 2.8 and 2.14, Appendix 1 (P5, P7, P18, P19).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from register.choices import Status, Tier
from register.known.finding import NO, PARTLY, YES, Finding, State

# What a finding about a checklist speaks for: how far it is.
BEGUN, ANSWERED, SIGNED = "begun", "answered", "signed"
CHECKLIST, ANSWER = "checklist:", "answered:"

_COUNTS = (State.HELD, State.AGE_NOT_KNOWN)  # what is out of date has to be renewed first


@dataclass(frozen=True)
class Gated:
    """What of a partnership says which needs are asked of it: its tier, form and basis."""

    tier: str
    form: str
    basis: str
    is_required: bool = False  # by law, by whatever field of the record says so


@dataclass(frozen=True)
class Need:
    """One thing that has to be in place. It is met by any of its `facts`.

    `signed` are the tiers in which a checklist has to be signed; `tiers`, `forms` and `bases` say of which
    partnerships it is asked. `unless_against` is met as long as nothing speaks against it; `only_yes` takes no answer
    that it does not apply; `late_counts` takes what is out of date. `mends` is the end of the address of a partnership
    where it is put right.
    """

    key: str
    facts: Sequence[str]
    label: str
    missing: str
    source: str
    verb: str
    mends: str
    signed: Sequence[str] = ()
    tiers: Sequence[str] = ()
    forms: Sequence[str] = ()
    bases: Sequence[str] = ()
    unless_against: bool = False
    only_yes: bool = False
    late_counts: bool = False

    def is_asked(self, of: Gated) -> bool:
        """Whether it is asked of such a partnership; what is not known about it is asked as if it were the most."""
        if not (self.tiers or self.forms or self.bases):
            return True
        basis = bool(self.bases) and (of.basis in ("", *self.bases) or of.is_required)
        return _tier(of) in self.tiers or of.form in self.forms or basis

    @property
    def fact(self) -> str:
        """The fact that a gap about it is about, without what tells where it is answered."""
        return self.facts[0].removeprefix(CHECKLIST).removeprefix(ANSWER)


@dataclass(frozen=True)
class Gate:
    """What is needed before a partnership that stands at one of `after` goes on `to` a status."""

    after: Sequence[Status]
    to: Status
    needs: Sequence[Need]


@dataclass(frozen=True)
class JudgedNeed:
    """A need that is asked of a partnership, whether it is met, and what is known about it in a sentence.

    `is_known` is False where it is met because nothing speaks against it: nobody has looked.
    """

    need: Need
    is_met: bool
    known: str = ""
    is_known: bool = True


def find_gate(gates: Iterable[Gate], status: str, to: str) -> Gate | None:
    """Return what stands before a step; None where nothing does."""
    return next((gate for gate in gates if gate.to == to and status in gate.after), None)


def judge_gate(gate: Gate, of: Gated, findings: Mapping[str, Finding]) -> list[JudgedNeed]:
    """Return every need that is asked of a partnership, met or not, in the order of the gate."""
    return [_judge(need, of, findings) for need in gate.needs if need.is_asked(of)]


def _judge(need: Need, of: Gated, findings: Mapping[str, Finding]) -> JudgedNeed:
    found = [findings[fact] for fact in need.facts if fact in findings]
    if need.unless_against:
        against = [one for one in found if one.state is State.NONE and one.value in (NO, PARTLY)]
        held = any(one.state in _COUNTS for one in found)
        return JudgedNeed(need, not against, _say(against or found), is_known=held)
    meets = [one for one in found if _meets(need, of, one)]
    return JudgedNeed(need, bool(meets), _say(meets or found))


def _meets(need: Need, of: Gated, finding: Finding) -> bool:
    counts = (*_COUNTS, State.OUT_OF_DATE) if need.late_counts else _COUNTS
    if finding.state not in counts or finding.value == NO:
        return False
    if finding.key.startswith(CHECKLIST):
        return finding.value == SIGNED or (finding.value == ANSWERED and _tier(of) not in need.signed)
    return not need.only_yes or finding.value == YES


def _say(findings: Sequence[Finding]) -> str:
    return next((one.sentence for one in findings if one.sentence), "")


def _tier(of: Gated) -> str:
    return Tier.MAJOR if of.tier == Tier.NOT_ASSESSED else of.tier
