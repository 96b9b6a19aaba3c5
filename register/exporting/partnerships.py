"""The register as a file: every column of every partnership, in the order of the list."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from accounts.models import User
from core.dates import financial_year_of
from register.access.exempt import has_exempt_partnerships
from register.exporting.columns import COLUMNS
from register.exporting.files import Export, JsonObject, build_dated_name
from register.exporting.rows import read_exported_partnerships


def build_partnership_export(
    ids: Sequence[int], *, reader: User | None, today: date, filters: Sequence[str] = ()
) -> Export:
    """Return these partnerships as a file. What is exempt is left out for a `reader` who may not see it.

    It is in the council's first language, whoever asks: a file must read back the same.
    """
    found = read_exported_partnerships(ids, year=financial_year_of(today), reader=reader)
    holds_exempt = has_exempt_partnerships(reader, ids)
    about = {
        "council": settings.COUNCIL["name"],
        "exported_on": today,
        "filters": list(filters),
        "rows": len(ids),
        **({"contains_exempt_text": True} if holds_exempt else {}),
    }
    entries = ({column.key: column.data(entry) for column in COLUMNS} for entry in found)
    return Export(
        title="Partnerships",
        name=build_dated_name("partnership-register", today),
        headers=[column.header for column in COLUMNS],
        rows=([column.cell(entry) for column in COLUMNS] for entry in found),
        count=len(ids),
        recorded=filters,
        holds_exempt=holds_exempt,
        json=JsonObject(about, "partnerships", entries),
        language=settings.LANGUAGE_CODE,
    )
