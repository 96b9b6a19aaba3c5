"""What a list that can be imported is, and what becomes of its rows. Plain data."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from core.dates import label_financial_year
from core.editing import field_display
from core.history.actors import Actor
from core.models import Record
from core.models.fields import PoundsField
from core.sheets import Table
from register.choices import Certainty
from register.importing.model import CellChange, Remark, TextKept
from register.importing.questions import Question
from register.models import Partnership
from register.services import related
from register.services.related import RelatedService
from register.services.sensitive import WordsMark, write_marked

NEW, CHANGED, UNCHANGED, STOPPED, LEFT = "new", "changed", "unchanged", "stopped", "left"
REFERENCE, PARTNERSHIP = (
    "reference",
    "partnership",
)  # the two columns that say which partnership a row is about
NOWHERE = Partnership(pk=0)  # stands for the partnership where a record has none, or none yet
LEAVE_OUT = "-"  # the answer that leaves every row with this text out


def open_form(table: "ImportTable", record: Record, data: Mapping[str, Any] | None) -> Any:
    """Return the form of a record as its page has it."""
    return table.form(data, instance=record)


def write_part(table: "ImportTable", form: Any, *, by: Actor, reason: str) -> Record:
    """Write a valid form through the service of its noun, with the mark of its words where it is given one."""

    def write() -> None:
        if record.pk is None:
            table.service.add(record, by=by, reason=reason)
        else:
            table.service.change(record, names=form.record_fields, by=by, reason=reason)

    record: Record = form.instance
    write_marked(record, getattr(form, "words_mark", None), write, by=by) if not table.alone else write()
    return record


def find_none_alike(record: Any, held: Sequence[Any]) -> list[str]:
    """Return what a new record may be the same as: nothing."""
    return []


def name_nothing(record: Any) -> str:
    """Return the name that a record would make new: none."""
    return ""


def list_no_names(form: Any) -> list[str]:
    """Return the names that a form gives its record and no other may have: none."""
    return []


def name_nowhere(keys: Collection[int]) -> list[int]:
    """Return the partnerships that name these records and show it: none."""
    return []


def list_no_more(form: Any) -> list[CellChange]:
    """Return what a form changes beside the fields of its record: nothing."""
    return []


def find_no_contradiction(form: Any, said: Mapping[str, tuple[str, str]]) -> list[Remark]:
    """Return what other cells of a row say against its record: nothing."""
    return []


@dataclass(frozen=True)
class ImportTable:
    """One kind of list: each row is one record of a partnership, read and written as if it were typed on its page.

    `form` is the form of that page and `key` the fields by which a row finds the record that is there already.
    `headings` are names of columns beside the words of the form, by field. `needs` is what a writer must hold for
    the partnership, `defaults` what a record has that is new, or of which an
    amount is, where the list says nothing of it. A list whose records are never
    taken away again cannot be taken back as a whole (`undo`). `ended` is the day since which a record holds no more: a
    row that does not say it is not taken for one. `like` names the records that a new one may be the same as, which is
    asked; `name_of` is the name that a new one makes, of the kind `names`, to be compared with those of other rows, and
    `own_names` are those that no other record may have. The
    records of a list that stands `alone` belong to no partnership; `named_in` finds those that name them. A new one of
    which a row says none of `amounts`, nor that nobody knows them, is no record: its row is kept as text. `against`
    compares a record with the cells that no field takes, by their headings in small letters: the letter and the text.
    `exported` lists the headings of our own file of these records, which tells under some of them what no field takes.
    """

    slug: str
    label: str | Promise
    model: type[Record]
    form: Any
    key: Sequence[str]
    headings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    service: RelatedService = related
    needs: Permission = Permission.PARTNERSHIP_EDIT
    defaults: Mapping[str, Any] = field(default_factory=dict)
    open: Callable[["ImportTable", Record, Mapping[str, Any] | None], Any] = open_form
    write: Callable[..., Record] = write_part
    more: Callable[[Any], list[CellChange]] = list_no_more
    like: Callable[[Any, Sequence[Any]], Sequence[str]] = find_none_alike
    names: str = ""
    name_of: Callable[[Any], str] = name_nothing
    own_names: Callable[[Any], Sequence[str]] = list_no_names
    undo: bool = True
    ended: str = ""
    alone: bool = False
    named_in: Callable[[Collection[int]], Iterable[int]] = name_nowhere
    amounts: Sequence[str] = ()
    exported: Callable[[], Sequence[str]] = list
    against: Callable[[Any, Mapping[str, tuple[str, str]]], Sequence[Remark]] = find_no_contradiction

    def blank(self, partnership: Partnership) -> Any:
        """Return a new record that is not written yet."""
        make: Any = self.model
        return make(**self.defaults) if self.alone else make(partnership=partnership, **self.defaults)

    def says_nothing(self, record: Any) -> bool:
        """Whether a new record would say nothing, because it has no amount."""
        said = any(getattr(record, name) is not None for name in self.amounts)
        return bool(self.amounts) and not said and record.certainty != Certainty.NOT_KNOWN

    def must_say(self, name: str) -> bool:
        """Whether a row must say a field of its key: not what may be empty, or what a new record has anyway."""
        column: Any = self.model._meta.get_field(name)
        return not (column.blank or column.has_default())

    def rows(self, partnerships: Sequence[int]) -> Sequence[Any]:
        """Return every record of these partnerships, or of all, that a row may be about."""
        if self.alone:
            return list(self.model._default_manager.order_by("pk"))
        every: Any = self.model._base_manager
        foreign = [one.name for one in self.model._meta.concrete_fields if one.is_relation]
        return list(every.filter(partnership__in=partnerships).select_related(*foreign).order_by("pk"))


@cache
def load_tables() -> Mapping[str, ImportTable]:
    """Return every list that can be imported beside that of partnerships, by its slug."""
    found = [one for path in settings.IMPORT_TABLES for one in import_string(path)]
    return {one.slug: one for one in found}


@dataclass
class ReadRow:
    """One row as it will stand: `fate`, what it changes in words, what no field takes, what is in its way, by cell."""

    number: int
    where: str = ""
    reference: str = ""
    name: str = ""  # of the partnership, as the reader may know it
    about: str = ""  # the key of its record in words
    fate: str = NEW
    changes: list[CellChange] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    kept: list[TextKept] = field(default_factory=list)
    left_as_text: set[str] = field(default_factory=set)  # letters of cells that no field takes, or not whole
    mark: WordsMark = field(default_factory=WordsMark)  # as what it says itself makes it exempt
    form: Any = None
    waits_for: list[str] = field(
        default_factory=list
    )  # fields that no column is read as, which is asked once

    @property
    def writes(self) -> bool:
        """Whether its record is written: else only texts are kept beside it."""
        return self.fate == NEW or bool(self.changes)

    def wait_for(self, field: str) -> None:
        """Say that it cannot be taken until somebody says which column holds a field: a question, and no fault."""
        self.fate = STOPPED
        self.waits_for.append(field)

    def stop(self, column: str, typed: str, message: str, letter: str = "") -> None:
        """Say why it cannot be taken."""
        self.fate = STOPPED
        self.remarks.append(Remark(column, typed, message, stops=True, letter=letter))


@dataclass(frozen=True)
class TextQuestion(Question):
    """What one text of a list means. With a `hint` another answer can be typed, and comes back behind "= "."""

    hint: str = ""


@dataclass(frozen=True)
class ColumnQuestion(Question):
    """Which column of a list holds what each of its rows must say."""


@dataclass(frozen=True)
class TableRehearsal:
    """A whole list, read: its rows, its questions, how its columns are read, and what is wrong with the whole."""

    table: ImportTable
    found: Table
    mapping: Mapping[str, str]
    labels: Mapping[str, str]
    rows: Sequence[ReadRow]
    questions: Sequence[Question]
    faults: Sequence[str] = ()
    newest: int = 0  # the import that was the newest when the register was read

    def of(self, *fates: str) -> list[ReadRow]:
        return [row for row in self.rows if row.fate in fates]

    @property
    def coming(self) -> list[ReadRow]:
        """The rows that write something."""
        return self.of(NEW, CHANGED)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are and what becomes of each: the parts add up."""
        return {"read": len(self.rows)} | {
            fate: len(self.of(fate)) for fate in (NEW, CHANGED, UNCHANGED, STOPPED, LEFT)
        }

    @property
    def lacks_column(self) -> bool:
        """Whether it is still to be said which column says what each row is about."""
        return any(isinstance(one, ColumnQuestion) and one.is_open for one in self.questions)

    @property
    def is_open(self) -> bool:
        """Whether something stands in the way of writing it."""
        return bool(self.faults or self.of(STOPPED) or any(one.is_open for one in self.questions))


def say_changes(form: Any, before: Record | None) -> list[CellChange]:
    """Return what a form writes, in words: each field that is given, or that differs from `before`."""
    record, names = form.instance, form.record_fields
    said = [
        CellChange(
            field_display.label_of_field(record, name),
            say_value(before, name) if before is not None else "",
            say_value(record, name),
        )
        for name in names
        if before is None or getattr(before, name) is not None or getattr(record, name) is not None
    ]
    return [one for one in said if one.before != one.after]


def is_amount_unknown(record: Record, name: str) -> bool:
    """Whether a field is an amount of which the record says that nobody knows it, whatever figure stands there."""
    is_amount = isinstance(record._meta.get_field(name), PoundsField)
    return is_amount and getattr(record, "certainty", "") == Certainty.NOT_KNOWN


def say_about(table: ImportTable, record: Record) -> str:
    """Return what a record is about, in words: what tells it from others."""
    return ", ".join(filter(None, (say_value(record, name) for name in table.key)))


def say_value(record: Record, name: str) -> str:
    """Return a value in words, a financial year with both its years."""
    value = getattr(record, name)
    if name == "year" and value:
        return label_financial_year(value)
    if is_amount_unknown(record, name):
        return _("not known")
    return field_display.display_field(record, name)
