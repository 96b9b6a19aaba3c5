"""What is "not shown to you": the one rule of which text a reader may not read, and what stands in its place.

Of a wholly exempt partnership a reader without the right to exempt text sees its reference, name, status, tier and
directorate, its partners and who sits on it, and nothing else. Of any other they see everything but the marked fields
and documents. Every page, list, search and file asks here. Source: coverage H11; decision 7.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from django.db.models import BooleanField, Case, Exists, F, OrderBy, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, Scope
from core.models.folding import SortedText
from register.access.visible import reached_by
from register.models import Document, Membership, Partnership, Representative, SensitiveMark

D = TypeVar("D", bound="QuerySet[Document]")


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

    def documents(self, rows: D) -> D:
        """Return the documents that the reader may open."""
        if self.keeps_all:
            return rows.none()
        return rows if self.reads else rows.filter(exempt=False)

    def title(self, document: Document) -> str:
        """Return the title of a document, or that it is an exempt one."""
        hidden = self.keeps_all or (document.exempt and not self.reads)
        return _("an exempt document") if hidden else str(document)


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


def exempt_documents(partnership: int) -> Mapping[int, str]:
    """Return the titles of the documents of a partnership that are marked, or were when they were removed."""
    marked = {"partnership": partnership, "exempt": True}
    removed = Document.history.filter(history_type="-", **marked).order_by().values_list("id", "title")
    return dict(Document.objects.filter(**marked).order_by().values_list("pk", "title").union(removed))


def with_exempt_documents(ids: Collection[int]) -> set[int]:
    """Return those of these partnerships that hold an exempt document, or held one."""
    marked = {"partnership__in": ids, "exempt": True}
    now = Document.objects.filter(**marked).order_by().values_list("partnership_id", flat=True)
    return set(
        now.union(Document.history.filter(**marked).order_by().values_list("partnership_id", flat=True))
    )


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
    papers = Document.history.filter(exempt=True).values("partnership")
    marks = SensitiveMark.objects.values("partnership")
    kept = Q(exempt_paragraph__isnull=False) | Q(pk__in=marks) | Q(pk__in=papers)
    return Partnership.objects.filter(kept).exclude(pk__in=_read_by(user)).order_by()


def references_without_name(user: User, references: Collection[str]) -> Collection[str]:
    """Return which of these partnerships are called by their reference to this reader. One query at most."""
    if reads_everything(user) or not references:
        return ()
    named = Partnership.objects.filter(hidden_from(user, "name"), reference__in=references)
    return set(named.values_list("reference", flat=True))


def _read_by(user: User) -> Any:
    return reached_by(user, Permission.EXEMPT_VIEW).values("pk")
