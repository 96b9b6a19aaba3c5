"""What checklists ask for before a partnership goes live. Gates judge moves, never states.

Source: protocol 2.7 and Appendix 1, diagram 1 (P7, P18).
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from governance.models import Assessment
from register.choices import Status
from register.models import Partnership
from register.record.header import address_of_tab

CODE = "governance-framework"


class Complaint(str):
    """What stands in the way of a move, with why, and where it is put right."""

    why = _lazy("Protocol 2.7 asks for it before a partnership begins its work")
    verb = _lazy("Start it")
    tab = "governance/"


def check_framework_started(partnership: Partnership) -> list[str]:
    """Return a complaint when a partnership that is being set up has no governance framework, not even a draft.

    Coming back from dormant or from winding down asks nothing: that partnership was live before.
    """
    if partnership.status != Status.SETTING_UP:
        return []
    if Assessment.objects.filter(partnership=partnership, code=CODE).exists():
        return []
    return [Complaint(_lazy("Start the governance framework before it goes live."))]


def count_unsigned(partnership: Partnership) -> Iterator[tuple[str, str]]:
    """Yield how many checklists of a partnership that is about to end are begun and not signed."""
    if n := Assessment.objects.filter(partnership=partnership, signed_at__isnull=True).count():
        words = ngettext(
            "%(n)s checklist is begun and not signed", "%(n)s checklists are begun and not signed", n
        )
        yield words % {"n": n}, address_of_tab(partnership.reference, "governance/")
