"""The filter of the register list by an import: what came in with it, what it changed, what it left to look at."""

import re
from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from core import clock
from core.dates import write_long_date
from core.listing import WordsFilter
from core.listing.choices import Choice
from register.models import Batch, Imported, Partnership

MADE, CHANGED, DOUBTED = "", "changed", "doubted"
_VALUE = re.compile(r"(\d{1,9})(?:-(changed|doubted))?")
_WORDS: Mapping[str, str | Promise] = {
    MADE: _lazy("what came in on %(day)s"),
    CHANGED: _lazy("what was changed on %(day)s"),
    DOUBTED: _lazy("what came in with a doubt on %(day)s"),
}


def write_import_value(batch: int, what: str = MADE) -> str:
    """Return what the address of the list says for an import: "12", "12-changed", "12-doubted"."""
    return f"{batch}-{what}" if what else str(batch)


class ImportFilter(WordsFilter):
    """Partnerships by an import; no box is drawn for it, so the forms of the list carry it along."""

    is_carried = True

    def __init__(self) -> None:
        super().__init__(label=_lazy("Import"), condition=_find_brought, longest=20)

    def in_words(self, value: str, choices: Sequence[Choice]) -> str:
        batch, what = _read(value)
        day = write_long_date(clock.day_of(batch.imported_at)) if batch else ""
        return str(_WORDS[what] % {"day": day}) if batch else f"“{value}”"


def _read(value: str) -> tuple[Batch | None, str]:
    found = _VALUE.fullmatch(value)
    batch = Batch.objects.filter(pk=found[1]).first() if found else None
    return batch, (found[2] or MADE) if found else MADE


def _find_brought(value: str) -> Q:
    batch, what = _read(value)
    if batch is None:
        return Q(pk__in=[])
    if what:
        return Q(pk__in=batch.counts.get(f"{what}_keys", []))
    made = Imported.objects.filter(batch=batch, model=Partnership._meta.label_lower, made=True)
    return Q(pk__in=made.values("key"))
