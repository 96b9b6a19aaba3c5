"""What an import would make new beside its partnerships, and what is answered about it: new, the same, or only text.

Pure. Answers are kept under keys such as "new organisation Vale Trust": "new", "text", or "= NAME" of what is there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.parsing.people import Named, read_name
from core.parsing.result import name_key
from register.choices import Capacity, PartnerRole
from register.importing.clean import vocabulary
from register.importing.model import CellChange, ImportRow
from register.importing.questions import Question
from register.importing.write.row_names import list_names, name_service, split_role
from register.models.partnership import PEOPLE_FIELDS
from register.rules.organisation_names import simplify_spelling
from register.rules.similar_names import SimilarNames
from register.rules.sorts import names_sort

NEW, TEXT, SAME = "new", "text", "= "
KINDS: Mapping[str, str | Promise] = {
    "organisation": _lazy("Organisation"),
    "person": _lazy("Person or post"),
    "directorate": _lazy("Directorate"),
    "service": _lazy("Service"),
    "theme": _lazy("Theme"),
    "panel": _lazy("Panel"),
}
Known = Mapping[str, Mapping[str, str]]  # kind -> the name as it is compared -> the name as it is written
Answers = Mapping[str, str]


@dataclass(frozen=True)
class NewValue:
    """One thing that would be made new: its kind and name, the rows that speak of it, and what was answered."""

    kind: str
    name: str
    rows: Sequence[int]
    answer: str = ""
    alike: Sequence[str] = ()  # names that are there, or stand before it in the file, and are nearly the same
    is_awaited: bool = False  # one of those is there already, so nothing is made before somebody answers

    @property
    def key(self) -> str:
        return name_answer(self.kind, self.name)

    @property
    def is_sort(self) -> bool:
        return names_sort(self.kind, self.name)

    @property
    def chosen(self) -> str:
        """What counts: the answer, else new; a sort stays text until somebody says otherwise."""
        return self.answer or (TEXT if self.is_sort else NEW)

    @property
    def is_made(self) -> bool:
        return self.chosen == NEW and (bool(self.answer) or not self.is_awaited)

    @property
    def same_as(self) -> str:
        """The name of what is there already and is meant, or nothing."""
        return self.answer.removeprefix(SAME) if self.answer.startswith(SAME) else ""


def name_answer(kind: str, name: str) -> str:
    """Return the key under which an answer about a new value is kept."""
    return f"new {kind} {name}"


def simplify(kind: str, name: str) -> str:
    """Return a name as things of its kind are compared by."""
    return simplify_spelling(name) if kind == "organisation" else name_key(name)


def list_new_values(rows: Iterable[ImportRow], known: Known, answers: Answers) -> list[NewValue]:
    """Return everything that rows speak of and that is not there yet, by kind, each with the rows that need it."""
    found: dict[tuple[str, str], tuple[str, list[int]]] = {}
    for row in rows:
        for kind, name in list_names(row):
            simple = simplify(kind, name)
            if simple and simple not in known.get(kind, {}):
                _name, numbers = found.setdefault((kind, simple), (name, []))
                if row.number not in numbers:
                    numbers.append(row.number)
    new = [(kind, name) for (kind, _simple), (name, _rows) in found.items()]
    said = {one: _read_answer(answers.get(name_answer(*one), "")) for one in new}
    there = {kind: SimilarNames(kind, known.get(kind, {}).items()) for kind in KINDS}
    listed: list[NewValue] = []
    for (kind, simple), (name, numbers) in found.items():
        meant = _of_meant_directorate(name, said) if kind == "service" else name
        if simplify(kind, meant) not in known.get(kind, {}):
            alike = there[kind].find(meant)
            awaited = any(one in known.get(kind, {}).values() for one in alike)
            listed.append(NewValue(kind, name, numbers, said[kind, name], alike, awaited))
            if kind != "service":
                there[kind].add(simple, name)
    order = list(KINDS)
    return sorted(listed, key=lambda one: (order.index(one.kind), not one.is_sort, one.name.casefold()))


def answer_all(values: Iterable[NewValue], kind: str, answer: str) -> dict[str, str]:
    """Return one answer for all of a kind, but for those said to be the same as something that is there."""
    mine = [one for one in values if one.kind == kind and not one.same_as]
    return {one.key: answer for one in mine} if answer in (NEW, TEXT) else {}


def _of_meant_directorate(service: str, said: Mapping[tuple[str, str], str]) -> str:
    """Return a service under the directorate that its own was answered to be."""
    of, _colon, name = service.partition(": ")
    answers = (
        answer
        for (kind, one), answer in said.items()
        if kind == "directorate" and simplify(kind, one) == simplify(kind, of)
    )
    answer = next(answers, "")
    return f"{answer.removeprefix(SAME)}: {name}" if answer.startswith(SAME) else service


def ask_about_similar(values: Iterable[NewValue]) -> list[Question]:
    """Return one question for each name that is nearly the same as another, unless it was answered otherwise.

    One that is like a name of the register is waited for; two of the file are both made until somebody answers.
    """
    return [_ask_whether_same(one) for one in values if one.alike and _is_asked(one)]


def _is_asked(one: NewValue) -> bool:
    return not one.same_as or one.same_as in one.alike


def _ask_whether_same(one: NewValue) -> Question:
    words = {"kind": KINDS[one.kind], "name": one.name, "like": "”, “".join(one.alike)}
    same = [(f"{SAME}{name}", _("The same as “%(name)s”") % {"name": name}) for name in one.alike]
    options = [*same, (NEW, _("Another one: make it new")), (TEXT, _("Neither: leave it as text"))]
    text = _("%(kind)s: is “%(name)s” the same as “%(like)s”?") % words
    proposed = "" if one.is_awaited else NEW
    return Question(one.key, text, options, one.answer, proposed, blocks=True, rows=one.rows)


def add_new_names(known: Known, values: Sequence[NewValue]) -> Known:
    """Return what is known with the names that the file makes new, so that another of its names may be the same."""
    found = {kind: dict(known.get(kind, {})) for kind in KINDS}
    for one in values:
        if one.is_made:
            found[one.kind][simplify(one.kind, one.name)] = one.name
    for one in values:
        if one.same_as and (same := found[one.kind].get(simplify(one.kind, one.same_as))):
            found[one.kind][simplify(one.kind, one.name)] = same
    return found


def _read_answer(answer: str) -> str:
    """Return an answer as it is meant; what is none of the three is no answer."""
    if answer.startswith(SAME.strip()):
        return SAME + answer.removeprefix(SAME.strip()).strip()
    return answer if answer in (NEW, TEXT) else ""


def list_unknown_names(values: Iterable[NewValue], known: Known) -> list[NewValue]:
    """Return those said to be the same as something that is not there."""
    return [
        one
        for one in values
        if one.same_as and simplify(one.kind, one.same_as) not in known.get(one.kind, {})
    ]


def apply_new_value_answers(rows: Iterable[ImportRow], values: Iterable[NewValue], known: Known) -> None:
    """Put what was answered into the rows: another name, or text kept with the record. What was typed is kept."""
    told: dict[tuple[str, str], str] = {}
    for one in values:
        same = known.get(one.kind, {}).get(simplify(one.kind, one.same_as)) if one.same_as else None
        if one.chosen == TEXT:
            told[one.kind, simplify(one.kind, one.name)] = ""
        elif same:
            told[one.kind, simplify(one.kind, one.name)] = same
    if told:
        for row in rows:
            _apply(row, lambda kind, name: told.get((kind, simplify(kind, name))))


def _apply(row: ImportRow, answer: Callable[[str, str], str | None]) -> None:
    for key in PEOPLE_FIELDS:
        if key in row.values:
            _put(row, key, row.values[key].text, answer("person", row.values[key].text), _as_person)
    service = name_service(row)
    for key in vocabulary.LIST_FIELDS:
        if key in row.values:
            _put(row, key, row.values[key], answer(key, row.values[key]), str)
    if service:
        _put_service(row, "" if "directorate" not in row.values else answer("service", service))
    if "accountable_body" in row.values:
        body = row.values["accountable_body"]
        _put(row, "accountable_body", body, answer("organisation", body), str)
    if "partners" in row.values:
        row.values["partners"] = _put_list(
            row, "partners", row.values["partners"], lambda name: answer("organisation", name), PartnerRole
        )
    if "representatives" in row.values:
        texts = [one.text for one in row.values["representatives"]]
        row.values["representatives"] = [
            _as_person(text)
            for text in _put_list(
                row, "representatives", texts, lambda name: answer("person", name), Capacity
            )
        ]


def _put_service(row: ImportRow, after: str | None) -> None:
    """A service goes with its directorate: the one that was answered brings its own, and none stands alone."""
    of, _colon, name = (after or "").partition(": ")
    _put(row, "service", row.values["service"], name if after else after, str)
    if of:
        row.values["directorate"] = of


def _as_person(name: str) -> Any:
    return read_name(name) or Named("name", name, name.lower())


def _put(row: ImportRow, key: str, before: str, after: str | None, make: Callable[[str], Any]) -> None:
    """Give a field the name that was answered, or none, and keep what was typed."""
    if after is None:
        return
    _keep(row, key, before, after)
    told = next((one for one in row.changes if one.after == before), None)
    if after:
        row.values[key] = make(after)
    else:
        del row.values[key]
    if told is not None:
        at = row.changes.index(told)
        row.changes[at : at + 1] = [CellChange(told.column, told.before, after)] if after else []


def _put_list(
    row: ImportRow, key: str, texts: Sequence[str], answer: Callable[[str], str | None], roles: Any
) -> list[str]:
    found = []
    for text in texts:
        name, _role = split_role(text, roles)
        after = answer(name)
        if after is None:
            found.append(text)
            continue
        _keep(row, key, name, after)
        if after:
            found.append(after + text.removeprefix(name))
    return list(dict.fromkeys(found))


def _keep(row: ImportRow, key: str, before: str, after: str) -> None:
    why = (
        _("Taken as “%(name)s”, as was answered or proposed") % {"name": after}
        if after
        else _("Left as text, not made new")
    )
    row.keep(str(vocabulary.read_labels()[key]), before, why)
