"""Words that are exempt of a record whose rest is open: a comment whose answer counts, a note beside an amount.

Who may not read them sees the record, and in the place of the words under which paragraph they are exempt.
Whatever shows such a record shows it through here (decision 22).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import cached_property

from core.models import Record
from register.access.marks import words_for_exempt
from register.access.secrecy import Secrecy
from register.models import MarkedWords, SensitiveMark, list_markable_words, read_mark_name, words_of_record

# The texts that the report of a partnership prints: fields of its own, and by kind those of its records.
FIELDS_OF_REPORT = ("name", "purpose", "legal_power")
TEXTS_OF_REPORT: Mapping[str, Sequence[str]] = {
    "register.priorityserved": ("how",),
    "register.objective": ("text",),
    "register.implication": ("text",),
    "reviews.measure": ("name",),
    "reviews.review": ("summary", "override_reason"),
    "reviews.reviewline": ("evidence",),
}


class ShownRecord:
    """A record as one reader may read it. It stands for the record where that is shown, and cannot be saved."""

    def __init__(self, record: Any, secrecy: Secrecy) -> None:
        self._record, self._secrecy, self._reads = record, secrecy, secrecy.reads
        self._paragraphs = {
            name: paragraph
            for part, names in list_markable_words(type(record)).items()
            if (paragraph := secrecy.marks.get(words_of_record(record, part).name))
            for name in names
        }

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = getattr(self._record, name)
        if value and not self._reads and name in self._paragraphs:
            return words_for_exempt(self._paragraphs[name])
        if isinstance(value, Record) and list_markable_words(type(value)):
            return ShownRecord(value, self._secrecy)
        return value

    def __str__(self) -> str:
        words = str(self._record)
        marked = [
            n for name, n in self._paragraphs.items() if str(getattr(self._record, name) or "\0") in words
        ]
        return words_for_exempt(marked[0]) if marked and not self._reads else words

    @cached_property
    def keeps_words(self) -> bool:
        """Whether words that stand in it are kept from its reader."""
        return not self._reads and any(getattr(self._record, name) for name in self._paragraphs)

    @cached_property
    def exempt_tag(self) -> str:
        """What stands beside the words for whoever may read them; empty where nothing is exempt."""
        marked = [n for name, n in self._paragraphs.items() if getattr(self._record, name)]
        return words_for_exempt(marked[0]) if marked and self._reads else ""


def show_record(record: Any, secrecy: Secrecy) -> Any:
    """Return a record as its reader may read it."""
    return ShownRecord(record, secrecy)


def show_records(rows: Iterable[Any], secrecy: Secrecy) -> list[Any]:
    """Return records as their reader may read them."""
    return [ShownRecord(row, secrecy) for row in rows]


def name_marks_of_report(row: Any) -> set[str]:
    """Return what marks are called that keep back what a report prints of a record, blank texts left aside."""
    record = row._record if isinstance(row, ShownRecord) else row
    said = {name for name in TEXTS_OF_REPORT[record._meta.label_lower] if getattr(record, name)}
    parts = list_markable_words(type(record)).items()
    return {words_of_record(record, part).name for part, own in parts if said.intersection(own)}


def has_exempt_report(paragraph: int | None, texts: Iterable[str], *, records: bool) -> bool:
    """Whether the report of a partnership has a build with exempt text besides the public one.

    `texts` are the names of its marks; `records` says whether any record that it tells of is marked.
    """
    return paragraph is not None or records or any(map(_is_in_report, texts))


def find_held_texts(names: Iterable[str]) -> set[str]:
    """Return those names of marks whose text is still there: that of a removed record is not. A query a kind."""
    held = {name for name in names if read_mark_name(name) is None}
    of_kind: dict[str, dict[int, list[str]]] = {}
    for name in names:
        if words := read_mark_name(name):
            of_kind.setdefault(words.kind, {}).setdefault(words.key, []).append(name)
    for kind, asked in of_kind.items():
        there = apps.get_model(kind)._base_manager.filter(pk__in=asked).values_list("pk", flat=True)
        held.update(name for key in there for name in asked[key])
    return held


def _is_in_report(name: str) -> bool:
    words = read_mark_name(name)
    if words is None:
        return name in FIELDS_OF_REPORT
    own = list_markable_words(apps.get_model(words.kind)).get(words.part, ())
    return not set(own).isdisjoint(TEXTS_OF_REPORT.get(words.kind, ()))


def hides_words(secrecy: Secrecy, record: Any, part: str = "") -> bool:
    """Whether the words of a record are kept from its reader, be there any or not."""
    return secrecy.hides(words_of_record(record, part).name)


def show_words(words: str, secrecy: Secrecy, marked: MarkedWords) -> str:
    """Return words that were read without their record; what stands in their place when they are exempt."""
    return (secrecy.instead(marked.name) or words) if words else words


def condition_for_marked_words(model: type[Record], part: str = "") -> Exists:
    """Return the condition for a query over records that their words are marked, whoever reads."""
    name = MarkedWords(model._meta.label_lower, 0, part).name.partition(".0")
    parts = [Value(f"{name[0]}."), Cast(OuterRef("pk"), CharField()), Value(name[2])]
    return Exists(SensitiveMark.objects.filter(field=Concat(*parts, output_field=CharField())))


def find_marked(rows: Iterable[Any]) -> set[Any]:
    """Return those of these records of which words are marked, whoever reads. One query; none where none can be."""
    named = {words_of_record(row, part).name: row for row in rows for part in list_markable_words(type(row))}
    if not named:
        return set()
    found = SensitiveMark.objects.filter(field__in=list(named)).values_list("field", flat=True)
    return {named[name] for name in found}


def list_marked_records(secrecy: Secrecy) -> list[MarkedWords]:
    """Return the records of a partnership of which words are marked."""
    return [words for name in sorted(secrecy.marks) if (words := read_mark_name(name))]


def list_marked_fields(secrecy: Secrecy) -> list[str]:
    """Return the fields of the partnership itself that are marked."""
    return [name for name in sorted(secrecy.marks) if read_mark_name(name) is None]


def read_marked_words(secrecy: Secrecy) -> list[str]:
    """Return all that is exempt in records whose rest is open, to keep it out of what quotes it. A query a kind."""
    keys: dict[str, dict[int, list[str]]] = {}
    for words in list_marked_records(secrecy):
        names = list_markable_words(apps.get_model(words.kind)).get(words.part, ())
        keys.setdefault(words.kind, {}).setdefault(words.key, []).extend(names)
    return [
        str(value)
        for kind, asked in keys.items()
        for row in apps.get_model(kind)._base_manager.filter(pk__in=asked)
        for name in asked[row.pk]
        if (value := getattr(row, name))
    ]
