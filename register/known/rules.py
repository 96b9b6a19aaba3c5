"""What the register's own facts say, fact by fact: a table of rules, pure over `RegisterFacts`.

Where two readers once disagreed, one rule decides here (docs/decisions/0008): a document past its last day
is held and out of date, and counts in part; one without any day is held, age not known; what an old register states
is not known until a review confirms it.
A document is told by its kind, because a title can be exempt.
"""

from collections.abc import Callable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.dates import financial_year_of, write_date_as_known, write_long_date
from core.editing import field_display
from register.choices import AGREEMENT_DOCUMENTS, DateKind, DocumentKind
from register.known.facts import RegisterFacts
from register.known.finding import NO, PARTLY, YES, Finding, State
from register.rules.evidence import EvidenceState, write_age

Rule = Callable[[str, RegisterFacts], Finding]
Words = str | Promise


def derive_findings(facts: RegisterFacts) -> Iterator[Finding]:
    """Yield a finding for every fact that the register could know something about."""
    for key, rule in RULES.items():
        yield rule(key, facts)
    for key, said in (facts.stated or {}).items():
        if key not in RULES:
            yield Finding(key, State.NOT_KNOWN, sentence=_unchecked(said.words))


def _unchecked(words: str) -> str:
    return _("The old register says “%(words)s”, not checked.") % {"words": words}


# --- Fields ------------------------------------------------------------------------------------------------


def _told(label: Words, words: Callable[[RegisterFacts], str]) -> Rule:
    """Something recorded, said with its label: worth reading first, no answer by itself."""

    def rule(key: str, facts: RegisterFacts) -> Finding:
        text = words(facts)
        if not text:
            return Finding(key, State.NOT_KNOWN)
        return Finding(key, State.HELD, sentence=f"{label}: {text}" if label else text)

    return rule


def _answers(
    words: Callable[[RegisterFacts], str], value: Callable[[RegisterFacts], str] | None = None
) -> Rule:
    """Something recorded that is itself the answer."""

    def rule(key: str, facts: RegisterFacts) -> Finding:
        text = words(facts)
        if not text:
            return Finding(key, State.NOT_KNOWN)
        return Finding(key, State.HELD, value(facts) if value else text, text)

    return rule


def _field(name: str) -> Callable[[RegisterFacts], str]:
    return lambda facts: field_display.display_field(facts.partnership, name)


def _ends(facts: RegisterFacts) -> str:
    """A break is a chance to leave, and no end."""
    kinds, ends = DateKind, [d for d in facts.dates if d.kind != DateKind.BREAK]
    return "; ".join(f"{kinds(d.kind).label} {write_date_as_known(d.on, d.precision)}" for d in ends)


def _notice(facts: RegisterFacts) -> str:
    return "; ".join(d.notice for d in facts.dates if d.notice)


def _members(key: str, facts: RegisterFacts) -> Finding:
    if not facts.members:
        return Finding(key, State.NOT_KNOWN)
    count = len(facts.members)
    words = ngettext("%(n)s partner:", "%(n)s partners:", count) % {"n": count}
    return Finding(key, State.HELD, sentence=f"{words} {'; '.join(facts.members)}")


def _objectives(key: str, facts: RegisterFacts) -> Finding:
    if not facts.objectives:
        return Finding(key, State.NOT_KNOWN)
    words = ngettext("%(n)s objective is recorded.", "%(n)s objectives are recorded.", facts.objectives)
    return Finding(key, State.HELD, sentence=words % {"n": facts.objectives})


def _priorities(key: str, facts: RegisterFacts) -> Finding:
    if not facts.priorities:
        return Finding(key, State.NOT_KNOWN)
    count = len(facts.priorities)
    words = ngettext("Serves %(n)s council priority", "Serves %(n)s council priorities", count) % {"n": count}
    return Finding(key, State.HELD, YES, f"{words}: {'; '.join(facts.priorities)}")


def _representatives(key: str, facts: RegisterFacts) -> Finding:
    if not facts.seats:
        return Finding(key, State.NOT_KNOWN)
    count = len(facts.seats)
    over = sum(seat.ends_on is not None and seat.ends_on < facts.day for seat in facts.seats)
    if not over:
        words = ngettext("%(n)s representative, in term", "%(n)s representatives, all in term", count)
        return Finding(key, State.HELD, YES, words % {"n": count})
    words = ngettext(
        "The term of %(over)s of %(n)s representative is over",
        "The term of %(over)s of %(n)s representatives is over",
        count,
    )
    return Finding(key, State.OUT_OF_DATE, PARTLY, words % {"over": over, "n": count})


# The facts of an old register that say the same as one of ours.
_STATED_AS: Mapping[str, tuple[str, ...]] = {"agreement": ("agreement", "terms")}


_COUNTS = (State.HELD, State.AGE_NOT_KNOWN)


# --- Documents -----------------------------------------------------------------------------------------------


def _document(*kinds: str) -> Rule:
    return lambda key, facts: _held(key, facts, kinds)


def _held(key: str, facts: RegisterFacts, kinds: tuple[str, ...]) -> Finding:
    found = facts.held(*kinds)
    if found is None:
        said = next((stated for fact in _STATED_AS.get(key, (key,)) if (stated := facts.states(fact))), None)
        if said:
            return Finding(key, State.NOT_KNOWN, sentence=_unchecked(said.words))
        return Finding(key, State.NONE, NO, _("None among the documents"))
    state, as_of = _STATES[found.age.state(facts.day)], found.age.limit(facts.day)
    words = {"title": DocumentKind(found.kind).label, "age": write_age(found.age, found.renewer, facts.day)}
    return Finding(
        key,
        state,
        PARTLY if state is State.OUT_OF_DATE else YES,
        _("%(title)s: %(age)s") % words,
        as_of.on if as_of else None,
        document_id=found.pk,
    )


_STATES: Mapping[EvidenceState, State] = {
    EvidenceState.HELD: State.HELD,
    EvidenceState.RUNS_OUT: State.HELD,
    EvidenceState.AGE_NOT_KNOWN: State.AGE_NOT_KNOWN,
    EvidenceState.NOT_YET: State.OUT_OF_DATE,  # it is there and does not count today
    EvidenceState.OUT_OF_DATE: State.OUT_OF_DATE,
}


def _agreement(key: str, facts: RegisterFacts) -> Finding:
    held = _held(key, facts, AGREEMENT_DOCUMENTS)
    end = facts.end
    if held.state in _COUNTS and end and end.last_day < facts.day and not end.decided:
        words = _("Held, but it ended %(day)s") % {"day": write_date_as_known(end.on, end.precision)}
        return Finding(key, State.OUT_OF_DATE, PARTLY, words, end.on, document_id=held.document_id)
    return held


def _exit(key: str, facts: RegisterFacts) -> Finding:
    held = _held(key, facts, (DocumentKind.EXIT_PLAN,))
    end = facts.end
    safe = end.last_safe_on if end and not end.decided and facts.asks_notice else None
    if held.state in _COUNTS and end and safe and safe < facts.day <= end.last_day:
        words = _("The last safe day to give notice was %(day)s") % {"day": write_long_date(safe)}
        return Finding(key, State.OUT_OF_DATE, PARTLY, words, safe, document_id=held.document_id)
    return held


# --- The year --------------------------------------------------------------------------------------------------


def _quorum(key: str, facts: RegisterFacts) -> Finding:
    if not facts.meetings:
        return Finding(key, State.NOT_KNOWN)
    words = {"n": facts.meetings, "without": facts.without_quorum, "unknown": facts.quorum_not_known}
    if facts.quorum_not_known and not facts.without_quorum:
        text = ngettext(
            "%(n)s meeting in a year; whether it was quorate is not known",
            "%(n)s meetings in a year; of %(unknown)s of them it is not known whether there was a quorum",
            facts.meetings,
        )
        return Finding(key, State.NOT_KNOWN, sentence=text % words)
    if not facts.without_quorum:
        text = ngettext(
            "%(n)s meeting in a year, quorate", "%(n)s meetings in a year, all quorate", facts.meetings
        )
        return Finding(key, State.HELD, YES, text % words)
    text = ngettext(
        "%(without)s of %(n)s meeting without a quorum",
        "%(without)s of %(n)s meetings without a quorum",
        facts.meetings,
    )
    return Finding(key, State.HELD, PARTLY, text % words)


def _contributions(key: str, facts: RegisterFacts) -> Finding:
    if not facts.contributions:
        return Finding(key, State.NOT_KNOWN, NO, _("No contribution is known for this year"))
    words = ngettext("%(n)s contribution is known", "%(n)s contributions are known", facts.contributions)
    return Finding(key, State.HELD, YES, words % {"n": facts.contributions})


def _unbudgeted(key: str, facts: RegisterFacts) -> Finding:
    money = facts.money_of(financial_year_of(facts.day))
    outcome = money.outcome if money else None
    if outcome is None:
        return Finding(key, State.NOT_KNOWN)
    if outcome.needs_approval:
        over = (
            _("Spent over budget, no approval recorded")
            if outcome.is_spent
            else _("Forecast over budget, no approval recorded")
        )
        return Finding(key, State.NONE, NO, over)
    if not outcome.is_over:
        within = _("Spent within the budget") if outcome.is_spent else _("Forecast within the budget")
        return Finding(key, State.HELD, YES, within)
    words = (
        _("Spent over budget, approved: %(reference)s")
        if outcome.is_spent
        else _("Forecast over budget, approved: %(reference)s")
    )
    return Finding(key, State.HELD, YES, words % {"reference": outcome.approval})


def _liabilities(key: str, facts: RegisterFacts) -> Finding:
    count = len(facts.uncapped)
    if not count:
        return Finding(key, State.NOT_TESTED)  # that none is recorded does not say that there is none
    words = ngettext(
        "%(n)s liability without a known limit", "%(n)s liabilities without a known limit", count
    )
    return Finding(key, State.HELD, PARTLY, words % {"n": count})


def _benefit(key: str, facts: RegisterFacts) -> Finding:
    if not facts.benefit:
        return Finding(key, State.NOT_KNOWN)
    return Finding(key, State.HELD, YES, facts.benefit)


RULES: Mapping[str, Rule] = {
    "membership": _members,
    "representatives": _representatives,
    "aims": _told(_lazy("Purpose"), _field("purpose")),
    "council-priorities": _priorities,
    "outcome-measures": _objectives,
    "duration": _told(_lazy("Started"), _field("starts_on")),
    "agreement-end-date": _answers(_ends),
    "notice-and-termination": _told("", _notice),
    "legal-status": _told(_lazy("Legal status"), _field("legal_status")),
    "legal-power": _told(_lazy("Legal power"), _field("legal_power")),
    "legal-power-reference": _answers(_field("legal_power")),
    "form": _answers(_field("form"), lambda facts: facts.partnership.form),
    "sponsoring-officer": _answers(lambda facts: facts.sponsor.words if facts.sponsor else ""),
    "accountable-officer": _told(_lazy("Lead officer"), lambda facts: facts.lead.words if facts.lead else ""),
    "scrutiny-arrangement": _told(_lazy("Overseen by"), lambda facts: facts.panel),
    "tax": _told(_lazy("VAT treatment"), _field("vat")),
    "banking": _told(_lazy("Banking"), _field("banking")),
    "surplus-and-debt": _told(_lazy("Surplus and deficit"), _field("surplus")),
    "asset-ownership": _told(_lazy("Assets and premises"), _field("assets")),
    "risk-register": _document(DocumentKind.RISK_REGISTER),
    "exit-plan": _exit,
    "information-sharing": _document(DocumentKind.INFORMATION_SHARING),
    "agreement": _agreement,
    "company-papers": _document(DocumentKind.ARTICLES, DocumentKind.SHAREHOLDERS),
    "decisions-followed": _quorum,
    "contributions-outturn": _contributions,
    "unbudgeted-approval": _unbudgeted,
    "liabilities": _liabilities,
    "resident-benefit": _benefit,
}

# The field of a partnership that a finding repeats: where its text is exempt, the finding is too.
FIELDS: Mapping[str, str] = {
    "aims": "purpose",
    "legal-status": "legal_status",
    "legal-power": "legal_power",
    "legal-power-reference": "legal_power",
    "sponsoring-officer": "sponsor",
    "tax": "vat",
    "banking": "banking",
    "surplus-and-debt": "surplus",
    "asset-ownership": "assets",
}
