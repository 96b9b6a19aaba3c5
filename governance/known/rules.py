"""What the register itself says about the facts that checklists ask for. A table of rules, pure over `Books`.

A rule with a value can be taken over as the answer; one without a value is only worth reading first.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from governance.frameworks.model import YES
from governance.known.fact import KnownFact
from register.choices import AGREEMENT_DOCUMENTS, DocumentKind


@dataclass(frozen=True)
class Paper:
    """A document that is held, and the day by which it must be looked at again."""

    key: int
    kind: str
    title: str
    review_on: date | None


@dataclass(frozen=True)
class Books:
    """What the rules need to know of one partnership, in words."""

    day: date
    words: Mapping[str, str]
    members: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    ends: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    objectives: int = 0
    stated: Mapping[str, str] | None = None
    form: str = ""


@dataclass(frozen=True)
class Said:
    """What one rule found: text to read, and perhaps a value to take over and the document it rests on."""

    text: str
    value: str = ""
    document: int | None = None


Rule = Callable[[Books], Said | None]


def held(books: Books) -> Mapping[str, KnownFact]:
    """Return what the register says, by fact; a fact about which it says nothing is left out."""
    found = {fact: said for fact, rule in RULES.items() if (said := rule(books))}
    for fact, words in (books.stated or {}).items():
        found.setdefault(fact, Said(_("The old register says “%(words)s”, not checked.") % {"words": words}))
    return {
        fact: KnownFact(fact, said.value, said.text, "", _("From the register"), None, said.document)
        for fact, said in found.items()
    }


# The field of a partnership that a fact shows, so that its exempt text stays hidden.
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


def _words(name: str, label: str | Promise) -> Rule:
    """A field of the record, said with its label: worth reading first."""

    def rule(books: Books) -> Said | None:
        text = books.words.get(name, "")
        return Said(f"{label}: {text}") if text else None

    return rule


def _shown(name: str) -> Rule:
    """A field of the record that is itself the answer."""

    def rule(books: Books) -> Said | None:
        text = books.words.get(name, "")
        return Said(text, text) if text else None

    return rule


def _listed(name: str, sentence: Callable[[int], str] | None = None, *, answers: bool = False) -> Rule:
    def rule(books: Books) -> Said | None:
        items = getattr(books, name)
        if not items:
            return None
        text = "; ".join(items)
        words = f"{sentence(len(items))} {text}" if sentence else text
        return Said(words, words if answers else "")

    return rule


def _held(*kinds: str) -> Rule:
    """A document of these kinds answers the question, unless its review is overdue."""

    def rule(books: Books) -> Said | None:
        papers = [paper for kind in kinds for paper in books.papers if paper.kind == kind]
        if not papers:
            return None
        first = papers[0]
        if first.review_on and first.review_on < books.day:
            return Said(_("%(title)s is held, and its review is overdue.") % {"title": first.title})
        return Said(_("%(title)s is held.") % {"title": first.title}, YES, first.key)

    return rule


def _partners(count: int) -> str:
    return ngettext("%(n)s partner:", "%(n)s partners:", count) % {"n": count}


def _objectives(books: Books) -> Said | None:
    if not books.objectives:
        return None
    words = ngettext("%(n)s objective is recorded.", "%(n)s objectives are recorded.", books.objectives)
    return Said(words % {"n": books.objectives})


def _form(books: Books) -> Said | None:
    return Said(books.words["form"], books.form) if books.form else None


D = DocumentKind
RULES: Mapping[str, Rule] = {
    "membership": _listed("members", _partners),
    "representatives": _words("representatives", _lazy("For the council")),
    "aims": _words("purpose", _lazy("Purpose")),
    "council-priorities": _listed("priorities"),
    "outcome-measures": _objectives,
    "duration": _words("starts_on", _lazy("Started")),
    "agreement-end-date": _listed("ends", answers=True),
    "notice-and-termination": _listed("notice"),
    "legal-status": _words("legal_status", _lazy("Legal status")),
    "legal-power": _words("legal_power", _lazy("Legal power")),
    "legal-power-reference": _shown("legal_power"),
    "form": _form,
    "sponsoring-officer": _shown("sponsor"),
    "accountable-officer": _words("lead", _lazy("Lead officer")),
    "scrutiny-arrangement": _words("panel", _lazy("Overseen by")),
    "tax": _words("vat", _lazy("VAT treatment")),
    "banking": _words("banking", _lazy("Banking")),
    "surplus-and-debt": _words("surplus", _lazy("Surplus and deficit")),
    "asset-ownership": _words("assets", _lazy("Assets and premises")),
    "risk-register": _held(D.RISK_REGISTER),
    "exit-plan": _held(D.EXIT_PLAN),
    "information-sharing": _held(D.INFORMATION_SHARING),
    "agreement": _held(*AGREEMENT_DOCUMENTS),
    "company-papers": _held(D.ARTICLES, D.SHAREHOLDERS),
}


def may_hold(papers: Iterable[Paper], kinds: Iterable[str]) -> list[Paper]:
    """Return the documents that may hold the answer to a question that names these kinds."""
    wanted = set(kinds)
    return [paper for paper in papers if paper.kind in wanted]
