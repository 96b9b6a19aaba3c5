"""Warning signs as tests ask for them: those that show, and those that a list is to show."""

from collections.abc import Iterable
from datetime import date

from core import clock
from register.models import Partnership, SignShown


def signs_of(partnership: Partnership, *, on: date | None = None) -> list[str]:
    """Return the codes of the signs that show on a day, today when left out, in the order of the table."""
    shown = SignShown.objects.filter(partnership=partnership.pk).on(on or clock.today())
    return list(shown.order_by("pk").values_list("code", flat=True))


def show_signs(partnership: Partnership, codes: Iterable[str]) -> None:
    """Let just these signs show, whatever the records say."""
    SignShown.objects.filter(partnership=partnership).delete()
    SignShown.objects.bulk_create(
        SignShown(partnership=partnership, code=code, since=clock.today()) for code in codes
    )
