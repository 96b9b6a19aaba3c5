"""What reviews, risks and measures say, fact by fact. Pure over `ReviewsFacts` and what the floors below know."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.known.finding import NO, PARTLY, YES, Finding, State
from reviews.known.facts import ReviewsFacts
from reviews.measures.rules import describe_met


def derive_findings(facts: ReviewsFacts, lower: Mapping[str, Finding]) -> Iterator[Finding]:
    """Yield a finding for every fact that this floor knows more about than the register's own tables."""
    if facts.risks:  # the risks recorded here are the risk register
        yield _risk_register(facts)
    yield _targets(facts)
    yield _measured(facts, lower)


def _risk_register(facts: ReviewsFacts) -> Finding:
    number, late = len(facts.risks), facts.risks_late
    if not late:
        words = ngettext("%(n)s risk, none late for review", "%(n)s risks, none late for review", number)
        return Finding("risk-register", State.HELD, YES, words % {"n": number})
    words = ngettext(
        "%(late)s of %(n)s risk late for review", "%(late)s of %(n)s risks late for review", number
    )
    return Finding("risk-register", State.OUT_OF_DATE, PARTLY, words % {"late": late, "n": number})


def _measured(facts: ReviewsFacts, lower: Mapping[str, Finding]) -> Finding:
    """Yes when every objective has a measure; where the tier asks for none, when there is an objective."""
    key = "objectives-measured"
    held = lower.get("outcome-measures")
    if held is None or held.state is not State.HELD:
        return Finding(key, State.NONE, NO, _("No objective is recorded"))
    if facts.unmeasured and facts.needs_depth:
        words = ngettext(
            "%(n)s objective has no measure", "%(n)s objectives have no measure", facts.unmeasured
        )
        return Finding(key, State.NONE, NO, words % {"n": facts.unmeasured})
    return Finding(key, State.HELD, YES, held.sentence)


def _targets(facts: ReviewsFacts) -> Finding:
    """Yes when every measure has a figure of the last year and most targets are met (the line's own guidance)."""
    key = "targets-met"
    if not facts.measures:
        return Finding(key, State.NONE, NO, _("No measure is recorded"))
    if not facts.current:
        return Finding(key, State.NONE, NO, _("No measure has a figure from the last year"))
    words = describe_met(facts.met, facts.measures)
    good = facts.current == facts.measures and facts.met * 2 > facts.measures
    return Finding(key, State.HELD, YES if good else PARTLY, words)
