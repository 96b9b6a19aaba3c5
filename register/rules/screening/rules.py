"""What answers to the screening come to: a partnership, none and of which kind, or not decided and what is missing.

The protocol decides (P1, P2): its exclusions first, then its definition. What the other two documents would say
stands beside it (B1, H2). An answer is yes, no, or not there; nothing is decided as long as one that matters is not
there. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from register.choices import ScopeKind, ScreeningOutcome

Answers = Mapping[str, bool]


@dataclass(frozen=True)
class ScreeningQuestion:
    """One question, answered yes or no. It is asked only where the answers are as `after` says."""

    key: str
    question: str
    source: str
    help: str = ""
    after: Answers = field(default_factory=dict)

    def is_asked(self, answers: Answers) -> bool:
        return all(answers.get(key) == wanted for key, wanted in self.after.items())


@dataclass(frozen=True)
class KindRule:
    """What makes something one kind of what is no partnership: all of `when`, and not all of `unless`."""

    kind: ScopeKind
    when: Sequence[str]
    because: str
    source: str
    unless: Sequence[str] = ()
    although: str = ""  # the sentence where `when` holds and `unless` keeps it from being that kind

    def is_saved(self, answers: Answers) -> bool:
        """Whether it would be of this kind, were it not for what `unless` names."""
        return bool(self.unless) and bool(_all(self.when, answers) and _all(self.unless, answers))

    def judge(self, answers: Answers) -> bool | None:
        """Return whether it holds; None while an answer that matters is not there."""
        when = _all(self.when, answers)
        saved = _all(self.unless, answers) if self.unless else False
        if when is False or saved is True:
            return False
        return True if when and saved is False else None

    def list_missing(self, answers: Answers) -> list[str]:
        """Return the questions without whose answer it cannot be judged."""
        if self.judge(answers) is not None:
            return []
        open_when = [key for key in self.when if key not in answers]
        return open_when or [key for key in self.unless if key not in answers]


@dataclass(frozen=True)
class OtherTest:
    """What another document asks of a partnership: all of these features, and one of those."""

    source: str
    all: Sequence[str]
    any: Sequence[str] = ()
    kinds: bool = False  # whether it names kinds that are none


@dataclass(frozen=True)
class Screening:
    """One edition of the questions and of what decides."""

    edition: str
    questions: Sequence[ScreeningQuestion]
    features: Sequence[ScreeningQuestion]
    definition: Sequence[str]
    exclusions: Sequence[KindRule]
    kinds: Sequence[KindRule]
    others: Sequence[OtherTest]

    @property
    def asked_by_others(self) -> Sequence[str]:
        """The questions that only another document asks, in the order of the file."""
        others = {key for other in self.others for key in (*other.all, *other.any)}
        others |= {key for rule in self.kinds for key in rule.when}
        return [key for key in self.by_key if key in others]

    @property
    def by_key(self) -> Mapping[str, ScreeningQuestion]:
        return {asked.key: asked for asked in (*self.questions, *self.features)}


@dataclass(frozen=True)
class ScreeningReason:
    """Why, in a sentence, and where that is written."""

    sentence: str
    source: str


@dataclass(frozen=True)
class OtherResult:
    """What another document would say: a partnership, none, or not tested because answers are missing."""

    source: str
    outcome: ScreeningOutcome
    kind: ScopeKind | None
    why: str


@dataclass(frozen=True)
class ScreeningResult:
    """What the protocol says, why, what is missing before it can say anything, and what others would say."""

    outcome: ScreeningOutcome
    kind: ScopeKind | None
    reasons: Sequence[ScreeningReason]
    missing: Sequence[str]
    others: Sequence[OtherResult]

    @property
    def differing(self) -> list[OtherResult]:
        """The other documents that say otherwise than the protocol."""
        decided = (ScreeningOutcome.PARTNERSHIP, ScreeningOutcome.NONE)
        return [other for other in self.others if other.outcome in decided and other.outcome != self.outcome]


def screen(screening: Screening, answers: Answers) -> ScreeningResult:
    """Return what the answers come to. Raises KeyError for an answer to a question that is not there."""
    known = screening.by_key
    for key in answers:
        known[key]
    counted = {key: value for key, value in answers.items() if known[key].is_asked(answers)}
    outcome, kind, reasons, missing = _judge(screening, counted)
    others = [_judge_other(screening, other, counted) for other in screening.others]
    return ScreeningResult(outcome, kind, reasons, missing, others)


def find_next(
    screening: Screening, answers: Answers, *, left: Iterable[str] = (), with_others: bool = False
) -> ScreeningQuestion | None:
    """Return the question to ask next; None when nothing that is still open would change what is said.

    `left` are those that somebody could not answer. `with_others` goes on to what only the other documents ask.
    """
    asked = set(left)
    wanted = screen(screening, answers).missing
    if not wanted and with_others:
        named = screening.by_key
        wanted = [
            key for key in screening.asked_by_others if key not in answers and named[key].is_asked(answers)
        ]
    return next((screening.by_key[key] for key in wanted if key not in asked), None)


_Verdict = tuple[ScreeningOutcome, ScopeKind | None, list[ScreeningReason], list[str]]


def _judge(screening: Screening, answers: Answers) -> _Verdict:
    named = screening.by_key
    found, missing = _find_kind(screening.exclusions, answers)
    if found is None:
        missing += [key for key in screening.definition if key not in answers]
    failed = [named[key] for key in screening.definition if answers.get(key) is False]
    if found is None and not missing and not failed:
        met = [
            ScreeningReason(f"{named[key].question} Yes.", named[key].source) for key in screening.definition
        ]
        saved = [
            ScreeningReason(rule.although, rule.source)
            for rule in screening.exclusions
            if rule.although and rule.is_saved(answers)
        ]
        return ScreeningOutcome.PARTNERSHIP, None, [*dict.fromkeys(saved), *met], []
    reasons = [] if found else [ScreeningReason(f"{asked.question} No.", asked.source) for asked in failed]
    if found is None and not missing:
        found, missing = _find_kind(screening.kinds, answers)
    if missing:
        askable = [key for key in dict.fromkeys(missing) if named[key].is_asked(answers)]
        return ScreeningOutcome.UNDECIDED, None, [], askable
    if found:
        reasons.append(ScreeningReason(found.because, found.source))
    return ScreeningOutcome.NONE, found.kind if found else ScopeKind.OTHER, reasons, []


def _find_kind(rules: Iterable[KindRule], answers: Answers) -> tuple[KindRule | None, list[str]]:
    """Return the first rule that holds, and what is missing to judge those before it."""
    missing: list[str] = []
    for rule in rules:
        if rule.judge(answers):
            return rule, missing
        missing += rule.list_missing(answers)
    return None, missing


def _judge_other(screening: Screening, other: OtherTest, answers: Answers) -> OtherResult:
    named = screening.by_key
    kind, missing = _find_kind(screening.kinds if other.kinds else (), answers)
    if kind is not None:
        return OtherResult(other.source, ScreeningOutcome.NONE, kind.kind, kind.because)
    needed, helped = _all(other.all, answers), _any(other.any, answers)
    if needed is False or helped is False:
        keys = other.any if needed is not False else [key for key in other.all if answers.get(key) is False]
        why = " ".join(f"{named[key].question} No." for key in keys)
        return OtherResult(other.source, ScreeningOutcome.NONE, None, why)
    if needed and helped and not missing:
        return OtherResult(other.source, ScreeningOutcome.PARTNERSHIP, None, "")
    return OtherResult(other.source, ScreeningOutcome.UNDECIDED, None, "")


def _all(keys: Iterable[str], answers: Answers) -> bool | None:
    found = [answers.get(key) for key in keys]
    return False if False in found else None if None in found else True


def _any(keys: Sequence[str], answers: Answers) -> bool | None:
    found = [answers.get(key) for key in keys]
    return True if True in found or not keys else None if None in found else False
