"""The texts of the register in which words are looked for, and what each is a text of, in two queries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import BooleanField, Case, CharField, F, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from core import clock
from register.known.facts import RegisterFacts
from register.known.gather import Searchable
from register.models import (
    Action,
    Document,
    JournalNote,
    Meeting,
    Membership,
    Partnership,
    SearchEntry,
    SensitiveMark,
)

KIND = SearchEntry.Kind
ALWAYS_OPEN = "reference"  # a field that nobody can make exempt
NO, YES = Value(False, BooleanField()), Value(True, BooleanField())
MARKED = Case(When(exempt_paragraph__isnull=False, then=YES), default=NO)
FIELDS = (
    KIND.REFERENCE,
    KIND.OLD_REFERENCE,
    KIND.NAME,
    KIND.OTHER_NAMES,
    KIND.WELSH_NAME,
    KIND.PURPOSE,
    KIND.LEGAL_POWER,
    KIND.AREA,
)


def list_searched_texts(facts: Mapping[int, RegisterFacts]) -> Mapping[int, list[Searchable]]:
    """Return what is searched of each partnership."""
    found = {key: [*_own(own), *_people(own)] for key, own in facts.items()}
    for key, related in _related(facts).items():
        found[key] += related
    for key, partners in _partners(facts).items():
        found[key] += partners
    return found


def _own(facts: RegisterFacts) -> Iterator[Searchable]:
    for kind in FIELDS:
        if words := getattr(facts.partnership, kind):
            yield Searchable(kind, facts.partnership.pk, words, field=kind)


def _people(facts: RegisterFacts) -> Iterator[Searchable]:
    """The post, and apart from it the name, which fewer people may read."""
    named = ((KIND.SPONSOR, KIND.SPONSOR_NAME, facts.sponsor), (KIND.LEAD, KIND.LEAD_NAME, facts.lead))
    for post, name, person in named:
        for kind, words in ((post, person.post), (name, person.name)) if person else ():
            if words:
                yield Searchable(kind, facts.partnership.pk, words, field=post)


def _related(facts: Mapping[int, RegisterFacts]) -> Mapping[int, list[Searchable]]:
    """Titles of what belongs to a partnership, its partners and its former names."""
    found: dict[int, list[Searchable]] = defaultdict(list)
    former: dict[int, set[str]] = defaultdict(set)
    once_marked = set()
    for kind, own, key, words, exempt in _rows(facts):
        if kind == "mark":
            once_marked.add(own)
        elif kind == KIND.FORMER_NAME:
            former[own].add(words)
        elif words:
            found[own].append(Searchable(kind, key, words, exempt))
    for own, names in former.items():
        if gone := sorted(names - {facts[own].partnership.name}):
            found[own].append(Searchable(KIND.FORMER_NAME, own, "\n".join(gone), own in once_marked, "name"))
    return found


def _rows(facts: Mapping[int, RegisterFacts]) -> QuerySet[Any, Any]:
    """Kind, partnership, key, words, whether exempt: in one query, however many kinds there are."""

    def rows(
        kind: str, of: Any, words: str, *, exempt: Any = NO, key: str = "pk", own: str = "partnership_id"
    ) -> Any:
        columns = {"text_kind": Value(kind, CharField()), "own": F(own), "of": F(key)}
        columns |= {"words": Cast(words, TextField()), "kept": exempt}
        return of.filter(**{f"{own}__in": list(facts)}).order_by().values_list(*columns.values())

    marks = SensitiveMark.history.filter(field="name")
    found: QuerySet[Any, Any] = rows(KIND.DOCUMENT, Document.objects, "title", exempt=F("exempt")).union(
        rows(KIND.MEETING, Meeting.objects, "title", exempt=MARKED),
        rows(KIND.NOTE, JournalNote.objects, "text", exempt=MARKED),
        rows(KIND.ACTION, Action.objects, "what", exempt=MARKED),
        rows(KIND.FORMER_NAME, Partnership.history, "name", key="id", own="id"),
        rows("mark", marks, "field", key="partnership_id"),
    )
    return found


def _partners(facts: Mapping[int, RegisterFacts]) -> Mapping[int, list[Searchable]]:
    """Who sits on it today, under every name; always open, like the seats themselves."""
    names: dict[tuple[int, int], list[str]] = defaultdict(list)
    seats = (
        Membership.objects.staying(clock.today())
        .filter(partnership__in=facts)
        .order_by("organisation__aliases__name")
    )
    read = ("partnership_id", "organisation_id", "organisation__name", "organisation__aliases__name")
    for own, key, name, other in seats.values_list(*read):
        names[own, key] += [one for one in (name, other) if one and one not in names[own, key]]
    found: dict[int, list[Searchable]] = defaultdict(list)
    for (own, key), known in names.items():
        found[own].append(Searchable(KIND.PARTNER, key, "\n".join(known), field=ALWAYS_OPEN))
    return found
