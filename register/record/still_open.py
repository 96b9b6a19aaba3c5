"""What is not finished in a partnership that is about to end: counted by each floor, and where it is found.

Nothing of it is ended by closing. Whoever closes reads the list and says what becomes of it (protocol 2.14, P13).
"""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import ngettext

from accounts.models import User
from core import clock
from register.access.visible import readable_to
from register.models import Action, KeyDate, Liability, Partnership, Representative
from register.record.header import address_of_tab


def list_open(partnership: Partnership, user: User) -> Sequence[tuple[str, str]]:
    """Return what is still open, each as words and the address of its tab; nothing for who may not read it."""
    if not readable_to(user).filter(pk=partnership.pk).exists():
        return []
    return [one for path in settings.STILL_OPEN for one in import_string(path)(partnership)]


def count_own(partnership: Partnership) -> Iterator[tuple[str, str]]:
    """Yield what the register itself holds: seats, actions, liabilities, decisions on dates."""

    def where(tab: str) -> str:
        return address_of_tab(partnership.reference, tab)

    if n := Representative.objects.serving(clock.today()).filter(partnership=partnership).count():
        words = ngettext(
            "%(n)s person still sits on it for the council", "%(n)s people still sit on it for the council", n
        )
        yield words % {"n": n}, where("people/")
    if n := Action.objects.filter(Action.IS_OPEN, partnership=partnership).count():
        yield ngettext("%(n)s action is open", "%(n)s actions are open", n) % {"n": n}, where("actions/")
    if n := Liability.objects.filter(partnership=partnership).count():
        words = ngettext(
            "%(n)s liability is recorded; it stays visible after closing",
            "%(n)s liabilities are recorded; they stay visible after closing",
            n,
        )
        yield words % {"n": n}, where("finance/")
    if n := KeyDate.objects.filter(partnership=partnership, decision="").count():
        words = ngettext("%(n)s date has no recorded decision", "%(n)s dates have no recorded decision", n)
        yield words % {"n": n}, where("dates/")
