"""Believable risks for the partnerships of the fictional council (demo.yaml), with scores over two years."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from accounts.models import Person
from core.history import writing
from core.history.actors import SYSTEM
from core.yaml_files import read_data
from register.models import MARK, Action
from register.rules.matrix import Matrix
from register.standing import refresh as standing_refresh
from reviews.choices import ScoreKind
from reviews.models import Risk, RiskScore
from reviews.risks import appetite
from reviews.risks.service import next_number

FILE = Path(__file__).with_name("demo.yaml")
REASON = "Demo council"
Entry = Mapping[str, Any]


@transaction.atomic
def seed(partnership_ids_by_name: Mapping[str, int], today: date) -> int:
    """Give the partnerships that are named their risks and return how many were made; safe to run twice."""
    by_partnership = read_data(FILE)
    wanted = {
        key: by_partnership[name] for name, key in partnership_ids_by_name.items() if name in by_partnership
    }
    there = set(Risk.objects.filter(partnership__in=wanted).values_list("partnership_id", flat=True))
    people = {person.post: person for person in Person.objects.exclude(post="")}
    made = 0
    for key in sorted(wanted.keys() - there):
        for entry in wanted[key]:
            _make(key, entry, people, today)
            made += 1
    standing_refresh.refresh(sorted(wanted))
    return made


def _make(partnership: int, entry: Entry, people: Mapping[str, Person], today: date) -> None:
    until, closed = entry.get("tolerated_until"), entry.get("closed")
    risk = Risk(
        partnership_id=partnership,
        number=next_number(partnership),
        owner=people.get(entry.get("owner", "")),
        review_by=_months(today, entry.get("review", 3)),
        tolerated_by=people.get(entry.get("tolerated_by", "")),
        tolerated_until=_months(today, until) if until is not None else None,
        tolerated_why=entry.get("tolerated_why", ""),
        closed_on=_months(today, closed[0]) if closed else None,
        closed_why=closed[1] if closed else "",
        also_on_council_register="share" in entry,
        council_share=entry.get("share", ""),
        **dict(zip(MARK, entry.get("exempt", (None, "")), strict=True)),
        **{name: entry.get(name, "") for name in _PLAIN},
    )
    writing.insert(risk, by=SYSTEM, reason=REASON)
    _score(risk, entry, today)
    writing.update(risk, by=SYSTEM, reason=REASON)
    for what, owner, due in entry.get("actions", ()):
        _act(risk, what, people.get(owner), _months(today, due), today)


_PLAIN = ("title", "cause", "event", "consequence", "category", "treatment", "measures")


def _score(risk: Risk, entry: Entry, today: date) -> None:
    """Write the scores: before controls and target once, then those of today from the oldest on."""
    used, oldest = appetite.matrix_in_use(), entry["now"][0][0]
    scores = [
        (ScoreKind.INHERENT, [oldest, *entry["before"], ""]),
        (ScoreKind.TARGET, [oldest, *entry["target"], ""]),
    ]
    scores += [(ScoreKind.CURRENT, [*scored, ""]) for scored in entry["now"]]
    for kind, (ago, likelihood, impact, why, *_rest) in scores:
        setattr(risk, kind.value, _scored(risk, kind, used, likelihood, impact, _months(today, -ago), why))


def _scored(
    risk: Risk, kind: ScoreKind, used: Matrix, likelihood: int, impact: int, on: date, why: str
) -> RiskScore:
    score = used.score(likelihood, impact)
    made = RiskScore(
        risk=risk,
        kind=kind,
        likelihood=likelihood,
        impact=impact,
        score=score,
        band=used.band(score).key,
        matrix=used.key,
        edition=used.edition,
        scored_on=on,
        scored_by=str(risk.owner or SYSTEM.label),
        why=why,
    )
    return writing.insert(made, by=SYSTEM, reason=REASON)


def _act(risk: Risk, what: str, owner: Person | None, due_on: date, today: date) -> None:
    action = Action(
        partnership=risk.partnership,
        what=what,
        owner=owner,
        due_on=due_on,
        source_kind=Action.Source.RISK,
        source_key=str(risk.pk),
        source_label=risk.title,
        source_address=risk.get_absolute_url(),
        since=_months(today, -4),
    )
    writing.insert(action, by=SYSTEM, reason=REASON)


def _months(today: date, number: float) -> date:
    """Return the day that lies so many months from today; a fraction is counted in days."""
    whole = int(number)
    return today + relativedelta(months=whole, days=round((number - whole) * 30))
