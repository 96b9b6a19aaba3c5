"""What is "not shown to you": the one rule of which text a reader may not read, and what stands in its place.

Of a wholly exempt partnership a reader without the right to exempt text sees its reference, name, status, tier and
directorate, its partners and who sits on it, and nothing else. Of any other they see everything but the marked fields
and documents. Every page, list, search and file asks here; of one partnership secrecy.py, and marks.py says what is
marked. Source: coverage H11; decision 7.
"""

from collections.abc import Collection, Iterable
from typing import Any, Protocol, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    OrderBy,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    Value,
    When,
)

from accounts.models import User
from accounts.permissions import Permission, Scope
from core.models.folding import SortedText
from register.access.marks import annotate_marked, condition_for_marked, list_marked_models
from register.access.secrecy import OPEN_FIELDS, R, Secrecy, SecrecyOfMany
from register.access.visible import reached_by
from register.models import Partnership, SensitiveMark


class _Markable(Protocol):
    """What may carry a mark of its own."""

    @property
    def exempt(self) -> bool: ...


_Paper = TypeVar("_Paper", bound=_Markable)


def may_read_everything(user: User) -> bool:
    """Whether exempt text is open to this reader in every partnership of the council."""
    return user.is_active and Scope.COUNCIL in user.reach.get(Permission.EXEMPT_VIEW, frozenset())


def find_readable_when_exempt(user: User) -> "QuerySet[Any] | None":
    """Return the keys of the partnerships whose exempt text is open to this reader; None where that is every one."""
    return None if may_read_everything(user) else _read_by(user)


def open_to(user: User, rows: R, path: str = "partnership__") -> R:
    """Return those rows of many partnerships that are not marked, or that the reader may read all the same."""
    if may_read_everything(user):
        return rows
    return rows.exclude(condition_for_marked(rows.model) & ~Q(**{f"{path}pk__in": _read_by(user)}))


def kept_from(user: User, rows: R, path: str = "partnership__") -> R:
    """Return those rows of many partnerships that `open_to` leaves out."""
    if may_read_everything(user):
        return rows.none()
    return rows.filter(condition_for_marked(rows.model) & ~Q(**{f"{path}pk__in": _read_by(user)}))


def paragraph_kept_from(user: User | None) -> Any:
    """Return the expression for the paragraph of a marked row that is kept from the reader; else none.

    None is the council itself, which reads all.
    """
    number: PositiveSmallIntegerField[int, int] = PositiveSmallIntegerField()
    if user is None or may_read_everything(user):
        return Value(None, number)
    kept = When(~Q(partnership__in=_read_by(user)), then=F("exempt_paragraph"))
    return Case(kept, default=Value(None, number), output_field=number)


def secrecy_for(user: User | None, ids: Collection[int]) -> SecrecyOfMany:
    """Return what this reader may not read of these partnerships. None is the council itself, which reads all.

    Of a partnership in which nothing is marked yet it says all the same that its reader may not read exempt text:
    records of it that are marked by themselves are kept back by that.
    """
    if user is None or may_read_everything(user) or not ids:
        return SecrecyOfMany({})
    return SecrecyOfMany(_kept_back(Partnership.objects.filter(pk__in=ids).exclude(pk__in=_read_by(user))))


def secrecy_for_others(ids: Collection[int]) -> SecrecyOfMany:
    """Return what readers without the right to exempt text may not read of these partnerships."""
    return SecrecyOfMany(_kept_back(Partnership.objects.filter(pk__in=ids)))


def _kept_back(partnerships: "QuerySet[Partnership]") -> dict[int, Secrecy]:
    columns = ("pk", "exempt_paragraph", "sensitive_marks__field", "sensitive_marks__paragraph")
    found: dict[int, Secrecy] = {}
    for key, whole, name, paragraph in partnerships.order_by().values_list(*columns):
        marks = {} if name is None else {name: paragraph}
        known = found.get(key)
        found[key] = Secrecy(False, whole, {**known.marks, **marks} if known else marks)
    return found


def has_exempt_partnerships(user: User | None, ids: "Collection[int] | QuerySet[Any]") -> bool:
    """Whether anything in these partnerships is exempt and open to this reader all the same. One query.

    `ids` are their keys, or a query for them.
    """
    rows = Partnership.objects.filter(pk__in=ids)
    read = None if user is None else find_readable_when_exempt(user)
    kept = Q(exempt_paragraph__isnull=False) | Q(
        Exists(SensitiveMark.objects.filter(partnership=OuterRef("pk")))
    )
    for model in list_marked_models():
        kept |= Q(annotate_marked(model))
    return rows.filter(kept, **({} if read is None else {"pk__in": read})).exists()


# --- Conditions for queries: `path` leads to the partnership, such as `partnership__` -------------------


def condition_for_hidden(user: User, name: str = "", path: str = "") -> Q:
    """Return the condition that a partnership is kept from this reader as a whole, or one field of it is."""
    if may_read_everything(user):
        return Q(pk__in=[])
    kept = Q() if name in OPEN_FIELDS else Q(**{f"{path}exempt_paragraph__isnull": False})
    if name:
        kept |= _is_marked(name, path)
    return kept & ~Q(**{f"{path}pk__in": _read_by(user)})


def annotate_unread(user: User) -> Case:
    """Return an annotation for partnerships: whether all but what is always open is kept from this reader."""
    return Case(
        When(condition_for_hidden(user), then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def name_shown_to(user: User, path: str = "") -> Any:
    """Return the expression for what a partnership is called to this reader."""
    name = F(f"{path}name")
    if may_read_everything(user):
        return name
    return Case(When(condition_for_hidden(user, "name", path), then=F(f"{path}reference")), default=name)


def order_by_shown_names(user: User, order: Iterable[Any], path: str = "") -> list[Any]:
    """Return an order of a list in which a partnership stands under the name that the reader is shown."""
    if may_read_everything(user):
        return list(order)
    name, shown = f"{path}name__sorted", SortedText(name_shown_to(user, path))
    parts = [OrderBy(F(one)) if one == name else one for one in order]
    return [
        OrderBy(shown, descending=one.descending, nulls_last=one.nulls_last)
        if isinstance(one, OrderBy) and one.expression == F(name)
        else one
        for one in parts
    ]


def condition_for_open_name(path: str = "") -> Q:
    """Return the condition that the name of a partnership is not marked: only then it is searched."""
    return ~_is_marked("name", path)


def _is_marked(name: str, path: str) -> Q:
    return Q(Exists(SensitiveMark.objects.filter(field=name, partnership=OuterRef(f"{path}pk"))))


def keep_readable_papers(papers: Iterable[_Paper], *, all_open: bool) -> list[_Paper]:
    """Return those documents whose title this reader may read."""
    return [one for one in papers if all_open or not one.exempt]


def find_partly_hidden(user: User) -> "QuerySet[Partnership]":
    """Return the partnerships of which anything is kept from this reader: the whole, a field, a document."""
    if may_read_everything(user):
        return Partnership.objects.none()
    kept = Q(exempt_paragraph__isnull=False) | Q(pk__in=SensitiveMark.objects.values("partnership"))
    for model in list_marked_models():
        kept |= Q(pk__in=model.history.filter(condition_for_marked(model)).values("partnership"))
    return Partnership.objects.filter(kept).exclude(pk__in=_read_by(user)).order_by()


def find_references_without_name(user: User, references: Collection[str]) -> Collection[str]:
    """Return which of these partnerships are called by their reference to this reader. One query at most."""
    if may_read_everything(user) or not references:
        return ()
    named = Partnership.objects.filter(condition_for_hidden(user, "name"), reference__in=references)
    return set(named.values_list("reference", flat=True))


def _read_by(user: User) -> Any:
    return reached_by(user, Permission.EXEMPT_VIEW).values("pk")
