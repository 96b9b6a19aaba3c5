"""Marking text as sensitive where it is typed: by whom, why, and under which exempt paragraph (H11)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor
from core.models import Record
from register.models import (
    MarkedWords,
    Partnership,
    SensitiveMark,
    list_markable_words,
    read_mark_name,
    words_of_record,
)
from register.models.verification import Verification
from register.standing import refresh as standing_refresh

R = TypeVar("R", bound=Record)

# Free text that may hold what is not for everyone. Names stand in lists, searches and reports and are not among them.
MARKABLE: Sequence[str] = (
    "purpose",
    "other_names",
    "area",
    "legal_status",
    "legal_power",
    "assets",
    "vat",
    "banking",
    "surplus",
    "publish_reason",
)


@dataclass(frozen=True)
class WordsMark:
    """What is said about words where they are typed: that they are exempt, by which paragraph and why; or are not."""

    paragraph: int | None = None
    reason: str = ""


@transaction.atomic
def mark_field(
    partnership: Partnership, *, field: str, paragraph: int, reason: str, by: Actor
) -> SensitiveMark:
    """Mark one field as exempt, or change its paragraph and reason."""
    standing_refresh.take_turn([partnership.pk])
    found = SensitiveMark.objects.filter(partnership=partnership, field=field).first()
    was = _mark_of(found)
    row = found or SensitiveMark(partnership=partnership, field=field)
    row.paragraph, row.reason, row.marked_by = paragraph, reason, by.label
    (writing.update if found else writing.insert)(row, by=by, reason=reason)
    _tell(
        "marked", row, _("Marked as exempt under paragraph %(n)s:") % {"n": paragraph}, by=by, reason=reason
    )
    _mark_what_judges(row, was, by)
    return row


@transaction.atomic
def mark_with_copies(
    partnership: Partnership, *, field: str, paragraph: int, reason: str, by: Actor
) -> SensitiveMark:
    """Mark a text, and the same words where they stand once more, such as in the action of a gap.

    `settings.MARK_COPIES` names by the kind of record what changes the mark of the copies of its words.
    """
    was = _mark_of(SensitiveMark.objects.filter(partnership=partnership, field=field).first())
    row = mark_field(partnership, field=field, paragraph=paragraph, reason=reason, by=by)
    for before in {was, WordsMark()}:  # what was marked with it before, and what was not marked at all
        _change_copies(field, before, WordsMark(paragraph, reason), by=by)
    return row


@transaction.atomic
def open_with_copies(row: SensitiveMark, *, reason: str, by: Actor) -> None:
    """Take the mark off a text, and off the same words where they stand once more and are marked just so."""
    was = _mark_of(row)
    remove_mark(row, reason=reason, by=by)
    _change_copies(row.field, was, WordsMark(), by=by)


def _mark_of(row: SensitiveMark | None) -> WordsMark:
    return WordsMark(row.paragraph, row.reason) if row else WordsMark()


def _change_copies(field: str, was: WordsMark, said: WordsMark, *, by: Actor) -> None:
    words = read_mark_name(field)
    if words and (path := settings.MARK_COPIES.get(words.kind)):
        import_string(path)(words, was, said, by=by)


def mark_like_judged(
    row: Verification, said: WordsMark | None, *, partnership: Partnership, by: Actor
) -> None:
    """Mark the words of a new verification as was said; where what it speaks of is exempt they are by themselves."""
    found = said if said and said.paragraph is not None else None
    marks = find_each(*row.list_words_judged()) if found is None else []
    found = found or next((one for one in marks if one.paragraph is not None), None)
    if found:
        mark_words(row, found, partnership=partnership, by=by)


def _mark_what_judges(row: SensitiveMark, was: WordsMark, by: Actor) -> None:
    """Mark with the words of a record those in which internal audit judges them; what is marked otherwise stays so."""
    for judging in _find_judging(row):
        if find_mark(words_of_record(judging)) in (WordsMark(), was):
            mark_words(judging, _mark_of(row), partnership=row.partnership, by=by)


def _open_what_judges(row: SensitiveMark, by: Actor) -> None:
    """Open with the words of a record those of internal audit that were marked with them, and speak of no others."""
    why = _("What it speaks of is not exempt any more.")
    for judging in _find_judging(row):
        own = find_mark(words_of_record(judging))
        others = any(one.paragraph is not None for one in find_each(*judging.list_words_judged()))
        if own == WordsMark(row.paragraph, row.reason) and not others:
            mark_words(judging, WordsMark(), partnership=row.partnership, by=by, why=why)


def _find_judging(row: SensitiveMark) -> list[Verification]:
    words = read_mark_name(row.field)
    return [one for kind in list_verification_kinds() for one in kind.find_about(words)] if words else []


def list_verification_kinds() -> Sequence[type[Verification]]:
    """Return every kind of verification by internal audit, of every floor."""
    return [one for one in apps.get_models() if issubclass(one, Verification)]


@transaction.atomic
def mark_earlier_verifications(*, by: Actor) -> int:
    """Mark the words of every verification that speaks of exempt words and is not marked itself; return how many."""
    rows = [one for kind in list_verification_kinds() for one in kind._base_manager.order_by("pk")]
    about = [(row, row.judged_in.standing_record) for row in rows if row.judged_in]
    standing_refresh.take_turn(partnership.pk for _row, partnership in about)
    before = SensitiveMark.objects.count()
    for row, partnership in about:
        if find_mark(words_of_record(row)).paragraph is None:
            mark_like_judged(row, None, partnership=partnership, by=by)
    return SensitiveMark.objects.count() - before


def find_mark(words: MarkedWords) -> WordsMark:
    """Return how the words of a record are marked."""
    row = SensitiveMark.objects.filter(field=words.name).first()
    return _mark_of(row)


def find_text_marks(partnership: Partnership, names: Iterable[str]) -> Mapping[str, WordsMark]:
    """Return how some texts of a partnership itself are marked; of one that is not written yet none is."""
    rows = SensitiveMark.objects.filter(partnership=partnership.pk) if partnership.pk else []
    known = {row.field: _mark_of(row) for row in rows}
    return {name: known.get(name, WordsMark()) for name in names}


def find_each(*words: MarkedWords) -> list[WordsMark]:
    """Return how each of these words is marked, in one query."""
    rows = SensitiveMark.objects.filter(field__in=[one.name for one in words])
    known = {row.field: WordsMark(row.paragraph, row.reason) for row in rows}
    return [known.get(one.name, WordsMark()) for one in words]


def find_marks(partnership: int, kind: type[Record]) -> Mapping[MarkedWords, WordsMark]:
    """Return how the words of all records of one kind in a partnership are marked. One query."""
    rows = SensitiveMark.objects.filter(
        partnership=partnership, field__startswith=f"{kind._meta.label_lower}."
    )
    named = ((read_mark_name(row.field), WordsMark(row.paragraph, row.reason)) for row in rows)
    return {words: said for words, said in named if words}


@transaction.atomic
def mark_words(
    record: Record, said: WordsMark, *, partnership: Partnership, by: Actor, part: str = "", why: str = ""
) -> None:
    """Mark the words of a record as it was said where they are typed, or take the mark off; nothing if it stands so."""
    _mark_named(partnership, words_of_record(record, part).name, said, by=by, why=why)


def _mark_named(partnership: Partnership, name: str, said: WordsMark, *, by: Actor, why: str) -> None:
    own = SensitiveMark.objects.select_related("partnership").filter(field=name)
    row = (own if read_mark_name(name) else own.filter(partnership=partnership)).first()
    if _mark_of(row) == said:
        return
    if said.paragraph is not None:
        mark_field(partnership, field=name, paragraph=said.paragraph, reason=said.reason, by=by)
    elif row:
        remove_mark(row, reason=why or _("Said to be open where it is typed."), by=by)


@transaction.atomic
def write_marked(record: R, said: WordsMark | None, write: Callable[[], Any], *, by: Actor) -> None:
    """Write a record of a partnership with the mark of its words. None says nothing of a mark, and leaves it."""
    partnership: Any = record.partnership  # type: ignore[attr-defined]
    if (
        record.pk is not None and said and said.paragraph is not None
    ):  # marked first, so that it is never open
        mark_words(record, said, partnership=partnership, by=by)
    write()
    if said:
        mark_words(record, said, partnership=partnership, by=by)


def write_with_marks(
    partnership: Partnership,
    said: Mapping[str, WordsMark],
    write: Callable[[], Any],
    *,
    held: Mapping[str, WordsMark],
    by: Actor,
    why: str = "",
) -> None:
    """Write a partnership with the marks that were said of its own texts, by their fields.

    Raises core.history.writing.Stale when one of them is not marked any more as it was `held` to be.
    """
    if not said:
        write()  # whole by itself
        return
    with transaction.atomic():
        if partnership.pk is not None:
            standing_refresh.take_turn([partnership.pk])
            if find_text_marks(partnership, said) != {name: held[name] for name in said}:
                raise writing.Stale
            for name, mark in said.items():  # marked first, so that no new words are ever open
                if mark.paragraph is not None:
                    _mark_named(partnership, name, mark, by=by, why=why)
        write()
        for name, mark in said.items():
            _mark_named(partnership, name, mark, by=by, why=why)


@transaction.atomic
def remove_mark(row: SensitiveMark, *, reason: str, by: Actor) -> None:
    """Take the mark off a field: from now on everyone who sees the partnership reads it."""
    standing_refresh.take_turn([row.partnership_id])
    writing.remove(row, by=by, reason=reason)
    _tell("unmarked", row, _("No longer marked as exempt:"), by=by, reason=reason)
    _open_what_judges(row, by)


def _tell(verb: str, row: SensitiveMark, headline: str, *, by: Actor, reason: str) -> None:
    standing_refresh.refresh([row.partnership_id])
    audit.record(
        f"sensitive.{verb}",
        by=by,
        about=row.partnership,
        object=row,
        category=audit.Category.DECISION,
        headline=headline,
        detail=describe_marked(row.field),
        reason=reason,
    )


def describe_marked(name: str) -> str:
    """Return what is marked without saying what it says: `Purpose`, `Annual review 2026, line 4`."""
    return describe_each([name])[name]


def describe_each(names: Iterable[str]) -> Mapping[str, str]:
    """Return the same of several marks by their names. A query for each kind of record among them."""
    described, of_kind = {}, defaultdict[str, list[tuple[str, int]]](list)
    for name in names:
        if words := read_mark_name(name):
            of_kind[words.kind].append((name, words.key))
        else:
            described[name] = field_display.label_of_field(Partnership, name)
    for kind, asked in of_kind.items():
        model: Any = apps.get_model(kind)
        rows = model._base_manager.select_related(*getattr(model, "LABELLED_BY", ()))
        held = rows.in_bulk([key for _name, key in asked])
        for name, key in asked:
            label = getattr(held.get(key), "mark_label", "") or model._meta.verbose_name
            described[name] = capfirst(str(label))
    return described


def is_markable(partnership: Partnership, name: str) -> bool:
    """Whether something of that name can be marked in a partnership: a field, or the words of a record of its."""
    words = read_mark_name(name)
    if words is None:
        return name in MARKABLE
    try:
        model: Any = apps.get_model(words.kind)
    except LookupError:
        return False
    if words.part not in list_markable_words(model):
        return False
    path = getattr(model, "WORDS_OF", "partnership")
    own = Q(**{path: partnership}) | Q(**{f"{path}__merged_into": partnership})
    return bool(model._base_manager.filter(own, pk=words.key).exists())
