"""What is "not shown to you": the one rule of which text a reader may not read, and what stands in its place.

Of a wholly exempt partnership a reader without the right to exempt text sees its reference, name, status, tier and
directorate, its partners and who sits on it, and nothing else. Of any other they see everything but the marked fields
and documents. Every page, list, search and file asks here. Source: coverage H11; decision 7.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    OrderBy,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, Scope
from core.models.folding import SortedText
from register.access.visible import reached_by
from register.models import Document, MarkedRecord, Membership, Partnership, Representative, SensitiveMark
from register.rules.exempt_paragraphs import EXEMPT_PARAGRAPHS

R = TypeVar("R", bound="QuerySet[Any]")


class _Markable(Protocol):
    """What may carry a mark of its own."""

    @property
    def exempt(self) -> bool: ...


_Paper = TypeVar("_Paper", bound=_Markable)

# What stays open of a wholly exempt partnership: of its own fields, and of what belongs to it.
OPEN_FIELDS = frozenset({"reference", "name", "status", "tier", "directorate"})
OPEN_RELATED = (Membership, Representative)


@dataclass(frozen=True)
class Secrecy:
    """What one reader may not read of one partnership. `paragraph` says that the whole of it is exempt.

    `marks` are its marked fields with the paragraph of each; `reads` is the reader's right to exempt text.
    """

    reads: bool
    paragraph: int | None = None
    marks: Mapping[str, int] = field(default_factory=dict)

    @property
    def keeps_all(self) -> bool:
        """Whether the whole of it is kept from the reader, but for what is always open."""
        return self.paragraph is not None and not self.reads

    def paragraph_of(self, name: str) -> int | None:
        """Return the paragraph under which a field is exempt, whoever reads; None when it is not."""
        return self.marks.get(name) or (None if name in OPEN_FIELDS else self.paragraph)

    def hides(self, name: str) -> bool:
        """Whether the reader may not read a field."""
        return not self.reads and self.paragraph_of(name) is not None

    def instead(self, name: str) -> str:
        """Return what stands in the place of a field; nothing when the reader may read it."""
        paragraph = None if self.reads else self.paragraph_of(name)
        return exempt_words(paragraph) if paragraph else ""

    def tag(self, name: str) -> str:
        """Return what stands beside a field that is exempt, for readers with and without the right."""
        paragraph = self.paragraph_of(name)
        return exempt_words(paragraph) if paragraph else ""

    def name(self, reference: str, name: str) -> str:
        """Return what a partnership is called to the reader: by its reference when its name is exempt."""
        return reference if self.hides("name") else name

    def open_rows(self, rows: R) -> R:
        """Return those of the rows of one kind of related record that the reader may open."""
        if self.keeps_all and rows.model not in OPEN_RELATED:
            return rows.none()
        return rows if self.reads else rows.exclude(marked_rows(rows.model))

    def kept_rows(self, rows: "QuerySet[Any]") -> Sequence[str]:
        """Return in words what `open_rows` leaves out: how many, and under which paragraphs."""
        if self.reads or self.keeps_all or not issubclass(rows.model, MarkedRecord):
            return ()
        return paragraphs_of(rows.filter(marked_rows(rows.model)))

    def part_past(
        self, model: type[Any], rows: Sequence[Mapping[str, Any]]
    ) -> tuple[list[Any], Sequence[str]]:
        """Part rows of a past day in those that the reader may read, and in words what is left out.

        What was marked then or is marked today is kept back.
        """
        if self.reads:
            return list(rows), ()
        marked = model._base_manager.filter(marked_rows(model), pk__in=[row["id"] for row in rows])
        now = dict(marked.values_list("pk", "exempt_paragraph"))
        kept = {row["id"]: n for row in rows if (n := now.get(row["id"]) or row["exempt_paragraph"])}
        return [row for row in rows if row["id"] not in kept], tell_kept(kept.values())

    def shows(self, row: Any) -> bool:
        """Whether the reader may read of a related record at all: a document, or one that carries a mark."""
        marked = getattr(row, "exempt", False) or getattr(row, "exempt_paragraph", None) is not None
        return not self.keeps_all and (self.reads or not marked)

    def title(self, document: Document) -> str:
        """Return the title of a document, or that it is an exempt one."""
        return str(document) if self.shows(document) else _("an exempt document")


NOTHING_HIDDEN = Secrecy(reads=True)


class SecrecyOfMany:
    """What one reader may not read of many partnerships, read in one query."""

    def __init__(self, hidden: Mapping[int, Secrecy]) -> None:
        self._hidden = hidden

    def of(self, partnership: int) -> Secrecy:
        return self._hidden.get(partnership, NOTHING_HIDDEN)


def exempt_words(paragraph: int) -> str:
    """Return what stands in the place of exempt text, or beside it."""
    return _("Exempt, paragraph %(number)s") % {"number": paragraph}


def tell_kept(paragraphs: Iterable[int]) -> Sequence[str]:
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


# --- One partnership, many partnerships -----------------------------------------------------------------


def reads_everything(user: User) -> bool:
    """Whether exempt text is open to this reader in every partnership of the council."""
    return user.is_active and Scope.COUNCIL in user.reach.get(Permission.EXEMPT_VIEW, frozenset())


def exempt_read_in(user: User) -> "QuerySet[Any] | None":
    """Return the keys of the partnerships whose exempt text is open to this reader; None where that is every one."""
    return None if reads_everything(user) else _read_by(user)


# What a query over partnerships reads for `secrecy_from_row`, and the annotation that it needs for that.
COLUMNS = ("exempt_paragraph", "has_marks")


def has_marks() -> Exists:
    """Return the annotation `has_marks`: whether any field of a partnership is marked."""
    return Exists(SensitiveMark.objects.filter(partnership=OuterRef("pk")))


def secrecy_from_row(
    row: Mapping[str, Any], rights: Collection[Permission], marks: Mapping[str, int] | None = None
) -> Secrecy:
    """Return what somebody with these rights may not read; the marks are read unless they are given."""
    if marks is None:
        marks = marks_of(row["id"]) if row["has_marks"] else {}
    return Secrecy(Permission.EXEMPT_VIEW in rights, row["exempt_paragraph"], marks)


def combine_then_and_now(now: Secrecy, then: Partnership, marks: Mapping[str, int]) -> Secrecy:
    """Return what was exempt on a past day or is today: neither is shown to who may not read it."""
    return replace(now, paragraph=now.paragraph or then.exempt_paragraph, marks={**marks, **now.marks})


def marks_of(partnership: int) -> Mapping[str, int]:
    """Return the marked fields of a partnership with the paragraph of each."""
    return dict(SensitiveMark.objects.filter(partnership=partnership).values_list("field", "paragraph"))


def marked_models() -> Sequence[type[Any]]:
    """Return every kind of record that can be marked by itself, of every floor."""
    return (Document, *(model for model in apps.get_models() if issubclass(model, MarkedRecord)))


def marked_rows(model: type[Any]) -> Q:
    """Return the condition that a row of such a kind is marked; of any other kind none is."""
    if model is Document:
        return Q(exempt=True)
    return Q(exempt_paragraph__isnull=False) if issubclass(model, MarkedRecord) else Q(pk__in=[])


def open_to(user: User, rows: R, path: str = "partnership__") -> R:
    """Return those rows of many partnerships that are not marked, or that the reader may read all the same."""
    if reads_everything(user):
        return rows
    return rows.exclude(marked_rows(rows.model) & ~Q(**{f"{path}pk__in": _read_by(user)}))


def kept_from(user: User, rows: R, path: str = "partnership__") -> R:
    """Return those rows of many partnerships that `open_to` leaves out."""
    if reads_everything(user):
        return rows.none()
    return rows.filter(marked_rows(rows.model) & ~Q(**{f"{path}pk__in": _read_by(user)}))


def paragraphs_of(rows: "QuerySet[Any]") -> Sequence[str]:
    """Return in words how many of some marked rows there are under each paragraph. One query."""
    return tell_kept(rows.order_by().values_list("exempt_paragraph", flat=True))


def count_marked(rows: "QuerySet[Any]") -> int:
    """Return how many of these rows are marked, whoever reads."""
    return rows.filter(marked_rows(rows.model)).count()


def explain_whole(partnership: Partnership, secrecy: Secrecy) -> str:
    """Return why a wholly exempt partnership is not for publication, as its papers say; empty for any other.

    The public-interest reason is the one recorded with the choice not to publish. It is for everybody to read, unless
    it is marked itself.
    """
    number = partnership.exempt_paragraph
    if number is None:
        return ""
    words = {"number": number, "words": EXEMPT_PARAGRAPHS[number]}
    said = _("Not for publication: exempt, paragraph %(number)s, %(words)s.") % words
    why = partnership.publish_reason.strip() or _("No public-interest reason is recorded.")
    if "publish_reason" in secrecy.marks:
        why = exempt_words(secrecy.marks["publish_reason"])
    return f"{said} {why}"


def kept_paragraph(user: User | None) -> Any:
    """Return the expression for the paragraph of a marked row that is kept from the reader; else none.

    None is the council itself, which reads all.
    """
    number: PositiveSmallIntegerField[int, int] = PositiveSmallIntegerField()
    if user is None or reads_everything(user):
        return Value(None, number)
    kept = When(~Q(partnership__in=_read_by(user)), then=F("exempt_paragraph"))
    return Case(kept, default=Value(None, number), output_field=number)


def exempt_records(partnership: int) -> Mapping[tuple[str, int], str]:
    """Return the records of a partnership that are marked, or were when they were removed, with their words."""
    first, *more = [
        rows.order_by().values_list(
            Value(model._meta.label_lower, CharField()),
            F("id"),
            Cast("title" if model is Document else model.SAYS, TextField()),
        )
        for model in marked_models()
        for rows in _now_and_removed(model, Q(marked_rows(model), partnership=partnership))
    ]
    return {(kind, key): words for kind, key, words in first.union(*more)}


def _now_and_removed(model: type[Any], marked: Q) -> "tuple[QuerySet[Any], QuerySet[Any]]":
    return model._base_manager.filter(marked), model.history.filter(marked, history_type="-")


def with_exempt_records(ids: Collection[int]) -> set[int]:
    """Return those of these partnerships that hold an exempt record, or held one."""
    first, *more = [
        rows.filter(marked_rows(model), partnership__in=ids)
        .order_by()
        .values_list("partnership_id", flat=True)
        for model in marked_models()
        for rows in (model._base_manager, model.history)
    ]
    return set(first.union(*more))


def secrecy_over(user: User | None, ids: Collection[int]) -> SecrecyOfMany:
    """Return what this reader may not read of these partnerships. None is the council itself, which reads all."""
    if user is None or reads_everything(user) or not ids:
        return SecrecyOfMany({})
    return SecrecyOfMany(_kept_back(Partnership.objects.filter(pk__in=ids).exclude(pk__in=_read_by(user))))


def secrecy_for_others(ids: Collection[int]) -> SecrecyOfMany:
    """Return what readers without the right to exempt text may not read of these partnerships."""
    return SecrecyOfMany(_kept_back(Partnership.objects.filter(pk__in=ids)))


def _kept_back(partnerships: "QuerySet[Partnership]") -> dict[int, Secrecy]:
    rows = partnerships.filter(Q(exempt_paragraph__isnull=False) | Q(sensitive_marks__isnull=False))
    columns = ("pk", "exempt_paragraph", "sensitive_marks__field", "sensitive_marks__paragraph")
    found: dict[int, Secrecy] = {}
    for key, whole, name, paragraph in rows.order_by().values_list(*columns):
        marks = {} if name is None else {name: paragraph}
        known = found.get(key)
        found[key] = Secrecy(False, whole, {**known.marks, **marks} if known else marks)
    return found


# --- Conditions for queries: `path` leads to the partnership, such as `partnership__` -------------------


def hidden_from(user: User, name: str = "", path: str = "") -> Q:
    """Return the condition that a partnership is kept from this reader as a whole, or one field of it is."""
    if reads_everything(user):
        return Q(pk__in=[])
    kept = Q() if name in OPEN_FIELDS else Q(**{f"{path}exempt_paragraph__isnull": False})
    if name:
        kept |= _is_marked(name, path)
    return kept & ~Q(**{f"{path}pk__in": _read_by(user)})


def annotate_unread(user: User) -> Case:
    """Return an annotation for partnerships: whether all but what is always open is kept from this reader."""
    return Case(When(hidden_from(user), then=Value(True)), default=Value(False), output_field=BooleanField())


def shown_name(user: User, path: str = "") -> Any:
    """Return the expression for what a partnership is called to this reader."""
    name = F(f"{path}name")
    if reads_everything(user):
        return name
    return Case(When(hidden_from(user, "name", path), then=F(f"{path}reference")), default=name)


def by_shown_names(user: User, order: Iterable[Any], path: str = "") -> list[Any]:
    """Return an order of a list in which a partnership stands under the name that the reader is shown."""
    if reads_everything(user):
        return list(order)
    name, shown = f"{path}name__sorted", SortedText(shown_name(user, path))
    parts = [OrderBy(F(one)) if one == name else one for one in order]
    return [
        OrderBy(shown, descending=one.descending, nulls_last=one.nulls_last)
        if isinstance(one, OrderBy) and one.expression == F(name)
        else one
        for one in parts
    ]


def name_is_open(path: str = "") -> Q:
    """Return the condition that the name of a partnership is not marked: only then it is searched."""
    return ~_is_marked("name", path)


def _is_marked(name: str, path: str) -> Q:
    return Q(Exists(SensitiveMark.objects.filter(field=name, partnership=OuterRef(f"{path}pk"))))


def readable_papers(papers: Iterable[_Paper], *, all_open: bool) -> list[_Paper]:
    """Return those documents whose title this reader may read."""
    return [one for one in papers if all_open or not one.exempt]


def something_hidden_from(user: User) -> "QuerySet[Partnership]":
    """Return the partnerships of which anything is kept from this reader: the whole, a field, a document."""
    if reads_everything(user):
        return Partnership.objects.none()
    kept = Q(exempt_paragraph__isnull=False) | Q(pk__in=SensitiveMark.objects.values("partnership"))
    for model in marked_models():
        kept |= Q(pk__in=model.history.filter(marked_rows(model)).values("partnership"))
    return Partnership.objects.filter(kept).exclude(pk__in=_read_by(user)).order_by()


def references_without_name(user: User, references: Collection[str]) -> Collection[str]:
    """Return which of these partnerships are called by their reference to this reader. One query at most."""
    if reads_everything(user) or not references:
        return ()
    named = Partnership.objects.filter(hidden_from(user, "name"), reference__in=references)
    return set(named.values_list("reference", flat=True))


def _read_by(user: User) -> Any:
    return reached_by(user, Permission.EXEMPT_VIEW).values("pk")
