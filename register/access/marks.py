"""What is marked as exempt, whoever reads: records, fields and the words of records, and how that is said."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.models import Document, MarkedRecord, SensitiveMark
from register.rules.exempt_paragraphs import EXEMPT_PARAGRAPHS


def words_for_exempt(paragraph: int) -> str:
    """Return what stands in the place of exempt text, or beside it."""
    return _("Exempt, paragraph %(number)s") % {"number": paragraph}


def describe_kept(paragraphs: Iterable[int]) -> Sequence[str]:
    """Return how many records are left out for a reader, a sentence for each paragraph."""
    return [
        ngettext(
            "%(n)s more is exempt and not shown to you: paragraph %(number)s, %(words)s.",
            "%(n)s more are exempt and not shown to you: paragraph %(number)s, %(words)s.",
            n,
        )
        % {"n": n, "number": number, "words": EXEMPT_PARAGRAPHS[number]}
        for number, n in sorted(Counter(paragraphs).items())
    ]


def word_for_hidden() -> str:
    """Return what stands in the place of exempt text where a tag beside it names the paragraph."""
    return _("Not shown to you")


def annotate_marks() -> Exists:
    """Return the annotation `annotate_marks`: whether any field of a partnership is marked."""
    return Exists(SensitiveMark.objects.filter(partnership=OuterRef("pk")))


def annotate_marked(model: type[Any]) -> Exists:
    """Return an annotation for partnerships: whether any row of this kind is marked, whoever reads."""
    return Exists(model._base_manager.filter(condition_for_marked(model), partnership=OuterRef("pk")))


def marks_of(partnership: int) -> Mapping[str, int]:
    """Return the marked fields of a partnership with the paragraph of each."""
    return dict(SensitiveMark.objects.filter(partnership=partnership).values_list("field", "paragraph"))


def list_marked_models() -> Sequence[type[Any]]:
    """Return every kind of record that can be marked by itself, of every floor."""
    return (Document, *(model for model in apps.get_models() if issubclass(model, MarkedRecord)))


def condition_for_marked(model: type[Any]) -> Q:
    """Return the condition that a row of such a kind is marked; of any other kind none is."""
    if model is Document:
        return Q(exempt=True)
    return Q(exempt_paragraph__isnull=False) if issubclass(model, MarkedRecord) else Q(pk__in=[])


def annotate_exempt_in_report() -> "ExpressionWrapper[Any]":
    """Return an annotation for partnerships: whether any record that their report tells of is marked, whoever reads."""
    told = [
        Q(
            Exists(
                model._base_manager.filter(
                    model.IN_REPORT, condition_for_marked(model), partnership=OuterRef("pk")
                )
            )
        )
        for model in list_marked_models()
        if getattr(model, "IN_REPORT", None) is not None
    ]
    return ExpressionWrapper(reduce(or_, told), BooleanField())


def paragraphs_of(rows: "QuerySet[Any]") -> Sequence[str]:
    """Return in words how many of some marked rows there are under each paragraph. One query."""
    return describe_kept(rows.order_by().values_list("exempt_paragraph", flat=True))


def read_marks(rows: "QuerySet[Any]") -> list[tuple[int, str]]:
    """Return the paragraph and the public-interest reason of each of these rows that is marked, whoever reads."""
    marked = rows.filter(condition_for_marked(rows.model)).order_by("pk")
    return list(marked.values_list("exempt_paragraph", "exempt_reason"))


def read_text_marks(partnership: int) -> Mapping[str, tuple[int, str]]:
    """Return what is marked of a partnership besides whole records: the paragraph and the reason of each text."""
    rows = SensitiveMark.objects.filter(partnership=partnership)
    return {
        name: (paragraph, why) for name, paragraph, why in rows.values_list("field", "paragraph", "reason")
    }


def name_paragraph(number: int) -> str:
    """Return a paragraph in words: `paragraph 3, about somebody's money or business`."""
    return _("paragraph %(number)s, %(words)s") % {"number": number, "words": EXEMPT_PARAGRAPHS[number]}


def list_exempt_records(partnership: int) -> Mapping[tuple[str, int], str]:
    """Return the records of a partnership that are marked, or were when they were removed, with their words."""
    first, *more = [
        rows.order_by().values_list(
            Value(model._meta.label_lower, CharField()),
            F("id"),
            Cast("title" if model is Document else model.SAYS, TextField()),
        )
        for model in list_marked_models()
        for rows in _now_and_removed(model, Q(condition_for_marked(model), partnership=partnership))
    ]
    return {(kind, key): words for kind, key, words in first.union(*more)}


def _now_and_removed(model: type[Any], marked: Q) -> "tuple[QuerySet[Any], QuerySet[Any]]":
    return model._base_manager.filter(marked), model.history.filter(marked, history_type="-")


def find_with_exempt_records(ids: Collection[int]) -> set[int]:
    """Return those of these partnerships that hold an exempt record, or held one."""
    first, *more = [
        rows.filter(condition_for_marked(model), partnership__in=ids)
        .order_by()
        .values_list("partnership_id", flat=True)
        for model in list_marked_models()
        for rows in (model._base_manager, model.history)
    ]
    return set(first.union(*more))


def has_exempt_rows(rows: "QuerySet[Any]") -> bool:
    """Whether any of these rows that a reader may read is exempt: marked, or of a wholly exempt partnership."""
    return rows.filter(
        condition_for_marked(rows.model) | Q(partnership__exempt_paragraph__isnull=False)
    ).exists()
