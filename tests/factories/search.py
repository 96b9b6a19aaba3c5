"""What stands in the searched texts of a partnership."""

from register.models import Partnership, SearchEntry
from register.standing import refresh


def open_words(partnership: int) -> str:
    """Return what everybody who may open a partnership may look for, as it is stored."""
    return "\n".join(SearchEntry.objects.filter(partnership=partnership).values_list("open_text", flat=True))


def stored_texts() -> list[tuple[object, ...]]:
    """Return every searched text as it is stored."""
    return sorted(map(_row, SearchEntry.objects.all()))


def computed_texts() -> list[tuple[object, ...]]:
    """Return every searched text as it follows from the records."""
    return sorted(map(_row, refresh.compute_texts(Partnership.objects.values_list("pk", flat=True))))


def _row(one: SearchEntry) -> tuple[object, ...]:
    return one.partnership_id, str(one.kind), one.key, one.open_text, one.exempt_text
