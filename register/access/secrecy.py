"""What one reader may not read of one partnership, and what stands in its place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from register.access.marks import (
    condition_for_marked,
    describe_kept,
    marks_of,
    paragraphs_of,
    words_for_exempt,
)
from register.models import Document, MarkedRecord, Membership, Partnership, Representative
from register.rules.exempt_paragraphs import EXEMPT_PARAGRAPHS

R = TypeVar("R", bound="QuerySet[Any]")

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

    @property
    def keeps_any(self) -> bool:
        """Whether the whole of it or any field is kept from the reader; records are marked by themselves."""
        return not self.reads and (self.paragraph is not None or bool(self.marks))

    def paragraph_of(self, name: str) -> int | None:
        """Return the paragraph under which a field is exempt, whoever reads; None when it is not."""
        return self.marks.get(name) or (None if name in OPEN_FIELDS else self.paragraph)

    def hides(self, name: str) -> bool:
        """Whether the reader may not read a field."""
        return not self.reads and self.paragraph_of(name) is not None

    def instead(self, name: str) -> str:
        """Return what stands in the place of a field; nothing when the reader may read it."""
        paragraph = None if self.reads else self.paragraph_of(name)
        return words_for_exempt(paragraph) if paragraph else ""

    def tag(self, name: str) -> str:
        """Return what stands beside a field that is exempt, for readers with and without the right."""
        paragraph = self.paragraph_of(name)
        return words_for_exempt(paragraph) if paragraph else ""

    def name(self, reference: str, name: str) -> str:
        """Return what a partnership is called to the reader: by its reference when its name is exempt."""
        return reference if self.hides("name") else name

    def open_rows(self, rows: R) -> R:
        """Return those of the rows of one kind of related record that the reader may open."""
        if self.keeps_all and rows.model not in OPEN_RELATED:
            return rows.none()
        return rows if self.reads else rows.exclude(condition_for_marked(rows.model))

    def kept_rows(self, rows: "QuerySet[Any]") -> Sequence[str]:
        """Return in words what `open_rows` leaves out: how many, and under which paragraphs."""
        if self.reads or self.keeps_all or not issubclass(rows.model, MarkedRecord):
            return ()
        return paragraphs_of(rows.filter(condition_for_marked(rows.model)))

    def part_past(
        self, model: type[Any], rows: Sequence[Mapping[str, Any]]
    ) -> tuple[list[Any], Sequence[str]]:
        """Part rows of a past day in those that the reader may read, and in words what is left out.

        What was marked then or is marked today is kept back.
        """
        if self.reads:
            return list(rows), ()
        marked = model._base_manager.filter(condition_for_marked(model), pk__in=[row["id"] for row in rows])
        now = dict(marked.values_list("pk", "exempt_paragraph"))
        kept = {row["id"]: n for row in rows if (n := now.get(row["id"]) or row["exempt_paragraph"])}
        return [row for row in rows if row["id"] not in kept], describe_kept(kept.values())

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


# What a query over partnerships reads for `secrecy_from_row`, and the annotation that it needs for that.
COLUMNS_OF_SECRECY = ("exempt_paragraph", "has_marks")


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


def secrecy_of_report(partnership: Partnership, marks: Mapping[str, int], *, with_exempt: bool) -> Secrecy:
    """Return what a report does not say: the public one nothing exempt, whoever asks for it."""
    return Secrecy(with_exempt, partnership.exempt_paragraph, marks)


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
    if "publish_reason" in secrecy.marks and not secrecy.reads:
        why = words_for_exempt(secrecy.marks["publish_reason"])
    return f"{said} {why}"
